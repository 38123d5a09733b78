"""A task as folders of images: a sub-folder a class, as `Task.from_folder` reads them."""

from __future__ import annotations

import io
import re
import shutil
import uuid
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from maml_studio.engine.class_folders import ORDER, is_hidden
from maml_studio.engine.example import Example
from maml_studio.engine.file_names import numbered
from maml_studio.engine.generators import Progress
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.image_files import natural_order
from maml_studio.engine.ink import draw_strokes
from maml_studio.engine.task import Task

_MARGIN = 1 / 8
"""Paper around the ink, relative to its side: by their border images tell their ground from ink."""
_MOST_BYTES = 120
_ODD = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@dataclass(frozen=True)
class FoldersWritten:
    """What `writing_folders` left.

    Attributes:
        folder: where.
        images: the number of image files.
        muted: the number of examples that were left out because they are muted.
        renamed: the labels that no folder can have, and the names of their folders.
    """

    folder: Path
    images: int
    muted: int
    renamed: dict[str, str]


def writing_folders(task: Task, folder: Path) -> Generator[Progress, None, FoldersWritten]:
    """Write a new folder of class sub-folders: images as they came, drawings as PNG.

    Where the classes are in another order than their folders, a file `ORDER` keeps it.
    Drawings are black on white. Muted examples are left out, since whoever reads the folder would
    learn them. Until all is written there is no such folder, nor if it fails or is closed; an empty
    one is taken.

    Returns:
        A generator of a record an image.

    Raises:
        ValueError: when it is started, if there is something there already or it cannot be written.
    """
    unfinished = folder.with_name(f".{uuid.uuid4().hex}.part")
    try:
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise ValueError(f"There is already a folder “{folder.name}” in “{folder.parent}”.")
        unfinished.mkdir(parents=True)
        written = yield from _writing(task, unfinished, folder)
        if folder.is_dir():
            folder.rmdir()  # which it only is while it is empty
        unfinished.rename(folder)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise ValueError(f"“{folder}” cannot be written: {error.strerror or error}.") from error
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return written


def _writing(task: Task, place: Path, folder: Path) -> Generator[Progress, None, FoldersWritten]:
    heard = {
        label: [example for example in task.examples(label) if not example.is_muted]
        for label in task
    }
    total = sum(map(len, heard.values()))
    names: list[str] = []
    renamed, done = {}, 0
    for label, examples in heard.items():
        class_folder = _make_folder(place, label)
        names.append(class_folder.name)
        if class_folder.name != label:
            renamed[label] = class_folder.name
        for number, example in enumerate(examples, start=1):
            suffix, data = _image_file(example)
            (class_folder / f"{number:03}{suffix}").write_bytes(data)
            done += 1
            yield Progress(done, total, "Writing images")
    _write_order(place, names)
    return FoldersWritten(folder, total, task.count - total, renamed)


def _write_order(place: Path, names: list[str]) -> None:
    if [path.name for path in natural_order(place.iterdir())] != names:
        (place / ORDER).write_text("".join(f"{name}\n" for name in names), encoding="utf-8")


def _make_folder(place: Path, label: str) -> Path:
    """Make the folder of a class; the file system tells which names are one name to it."""
    for name in numbered(_safe_name(label)):
        try:
            (place / name).mkdir()
        except FileExistsError:
            continue
        return place / name
    raise AssertionError("numbers never end")


def _safe_name(label: str) -> str:
    """Return a folder name that every system takes, the label itself where that is one."""
    short = _ODD.sub("_", label).encode()[:_MOST_BYTES]
    name = short.decode("utf-8", "ignore").strip(" ").rstrip(". ")
    is_taken = name.casefold() == ORDER  # whose file lies among the folders
    if not name or is_hidden(name) or is_taken or _DEVICES.fullmatch(name):
        name = f"_{name}"
    return name


def _image_file(example: Example) -> tuple[str, bytes]:
    if example.original is not None and example.original.suffix:
        return example.original.suffix, example.original.data
    return ".png", ink_on_paper(example.glyph)


def ink_on_paper(glyph: Glyph) -> bytes:
    """Return a glyph as a PNG that is read as an image: black ink on white paper."""
    ink = draw_strokes(glyph.strokes) if glyph.image is None else glyph.image
    paper = np.pad(255 - ink, round(_MARGIN * max(ink.shape)), constant_values=255)
    buffer = io.BytesIO()
    Image.fromarray(paper).save(buffer, format="PNG")
    return buffer.getvalue()
