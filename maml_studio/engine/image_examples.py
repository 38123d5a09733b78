"""Image files as examples of classes: one, many, or a folder of class sub-folders."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from maml_studio.engine.class_folders import files_of_classes
from maml_studio.engine.example import LARGEST_ORIGINAL, Example, Original, OriginalsBudget
from maml_studio.engine.image_files import glyph_of_file, load_glyph
from maml_studio.engine.task import Task


@dataclass(frozen=True)
class ExampleFile:
    """An image file that was read, or why it could not be.

    Attributes:
        path: the file.
        label: the class that its folder is; empty where no class is known.
        example: what it holds, with the file as it came as long as there is room (see
            `OriginalsBudget`); None if it could not be read.
        error: one sentence that names the file, if it could not be read.
        done: the number of files read so far, with this one.
        total: the number of all files.
    """

    path: Path
    label: str
    example: Example | None
    error: str
    done: int
    total: int


@dataclass(frozen=True)
class FolderRead:
    """A folder as a task.

    Attributes:
        task: the classes, with what could be read.
        errors: a sentence for each sub-folder and each file that could not be.
    """

    task: Task
    errors: tuple[str, ...]


def load_example(path: Path) -> Example:
    """Read an image file as an example that keeps the file as it came, unless it is very large.

    Raises:
        ValueError: one sentence that names the file; see `load_glyph`.
    """
    try:
        is_kept = path.is_file() and path.stat().st_size <= LARGEST_ORIGINAL
        data = path.read_bytes() if is_kept else b""
    except OSError:  # load_glyph has the words for it
        is_kept = False
    if not is_kept:
        return Example(load_glyph(path))
    try:
        return example_of_data(Original(path.name, data))
    except ValueError as error:
        raise ValueError(f"“{path}”: {error}") from error


def example_of_data(file: Original) -> Example:
    """Make an example of the bytes of an image file, which are kept.

    Raises:
        ValueError: a sentence that names no file; see `glyph_of_file`.
    """
    return Example(glyph_of_file(file.data), original=file)


def example_of_image(image: Image.Image, name: str) -> Example:
    """Make an example of an image that is no file, from the clipboard say; kept as a PNG.

    Args:
        image: any image that PNG can hold.
        name: what to call it, without an ending.

    Raises:
        ValueError: one sentence, if it has no ink; see `load_glyph`.
    """
    glyph = load_glyph(image)
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return Example(glyph, original=Original(f"{name}.png", buffer.getvalue()))


def reading_examples(
    paths: Iterable[Path],
) -> Generator[ExampleFile, None, tuple[ExampleFile, ...]]:
    """Read image files; one that cannot be read does not stop the rest.

    Returns:
        A generator of a record a file, which returns all of them.
    """
    return reading_listed([("", path) for path in paths])


def reading_folder(folder: Path) -> Generator[ExampleFile, None, FolderRead]:
    """Read a folder of class sub-folders; what in it cannot be read does not stop the rest.

    Returns:
        A generator of a record a file, which returns the task.

    Raises:
        ValueError: when it is started, if there is no such folder or it has no sub-folder.
    """
    found = files_of_classes(folder)
    listed = [(label, path) for label, paths in found.files.items() for path in paths]
    files = yield from reading_listed(listed)
    classes: dict[str, list[Example]] = {label: [] for label in found.files}
    for file in files:
        if file.example is not None:
            classes[file.label].append(file.example)
    unread = tuple(file.error for file in files if file.error)
    return FolderRead(Task(classes), found.errors + unread)


def reading_listed(
    listed: Sequence[tuple[str, Path]],
) -> Generator[ExampleFile, None, tuple[ExampleFile, ...]]:
    """Read image files, each for the class whose label stands before it."""
    files, budget = [], OriginalsBudget()
    for done, (label, path) in enumerate(listed, start=1):
        example, error = None, ""
        try:
            example = budget.fitted(load_example(path).prepared())
        except ValueError as problem:
            error = str(problem)
        files.append(ExampleFile(path, label, example, error, done, len(listed)))
        yield files[-1]
    return tuple(files)
