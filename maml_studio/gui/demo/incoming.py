"""What files and folders that a person brings are: images of one class, or of several."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from maml_studio.engine.class_folders import ORDER, files_of_classes, is_hidden
from maml_studio.engine.example import Example, Original
from maml_studio.engine.file_names import labels_of, readable
from maml_studio.engine.image_examples import (
    ExampleFile,
    example_of_data,
    example_of_image,
    reading_listed,
)
from maml_studio.engine.image_files import natural_order
from maml_studio.engine.look_alikes import Likes, finding_alikes
from maml_studio.engine.task import Task


@dataclass(frozen=True)
class Incoming:
    """Image files, each with the class that it is for.

    Attributes:
        listed: the label, empty for the class that they are brought to, and the file.
        title: the name of what was brought, if it is one folder.
        is_task: whether a folder of class sub-folders is among it.
        errors: a sentence for each that cannot be used.
        unread: a sentence for each class sub-folder that may not be read.
        loose: the number of files that lie beside class sub-folders, which are left out.
    """

    listed: tuple[tuple[str, Path], ...] = ()
    title: str = ""
    is_task: bool = False
    errors: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    loose: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes that are named by folders, in order."""
        return tuple(dict.fromkeys(label for label, _ in self.listed if label))


def sorting(paths: Sequence[Path], *, as_classes: bool) -> Generator[None, None, Incoming]:
    """Find out what files and folders are; a folder of class sub-folders is always classes.

    Args:
        paths: what was brought.
        as_classes: whether a folder of images is a class of its own, named as the folder is;
            otherwise its images are for the class that all is brought to.
    """
    listed: list[tuple[str, Path]] = []
    errors: list[str] = []
    unread: list[str] = []
    is_task, loose = False, 0
    for path in paths:
        yield
        try:
            inside = _inside(path) if path.is_dir() else None
        except (OSError, ValueError) as error:
            errors.append(_why_not(path, error))
            continue
        if inside is None:
            listed.append(("", path))
            continue
        unread += inside.unread
        if inside.classes:
            is_task = True
            loose += len(inside.images)
            listed += [(name, file) for name, files in inside.classes.items() for file in files]
        elif inside.images:
            listed += [(path.name if as_classes else "", file) for file in inside.images]
        elif not inside.unread:
            errors.append(f"“{path}” is a folder without images.")
    title = readable(paths[0].name) if len(paths) == 1 else ""
    return Incoming(_labelled(listed), title, is_task, tuple(errors), tuple(unread), loose)


def _labelled(listed: Sequence[tuple[str, Path]]) -> tuple[tuple[str, Path], ...]:
    """Make labels of the names of folders; two of which little can be read stay two classes."""
    labels = labels_of(name for name, _ in listed)
    return tuple((labels[name], file) for name, file in listed)


def reading_incoming(
    incoming: Incoming,
) -> Generator[ExampleFile, None, tuple[ExampleFile, ...]]:
    """Read the files; one that cannot be read does not stop the rest."""
    return reading_listed(incoming.listed)


def making(image: Image.Image, name: str) -> Generator[None, None, Example]:
    """Make an example of an image that is no file."""
    yield
    return example_of_image(image, name).prepared()


def decoding(file: Original) -> Generator[None, None, Example]:
    """Make an example of the bytes of an image file."""
    yield
    return example_of_data(file).prepared()


def comparing(
    task: Task, read: Sequence[tuple[str, Example]]
) -> Generator[None, None, list[Likes]]:
    """Find what in a task looks like each that was read."""
    known = [(label, glyph) for label in task for glyph in task[label]]
    return (yield from finding_alikes(known, [(label, one.glyph) for label, one in read]))


class _Inside(NamedTuple):
    """The images right in a folder, its filled class sub-folders by name, and what is shut."""

    images: list[Path]
    classes: dict[str, list[Path]]
    unread: tuple[str, ...]


def _inside(folder: Path) -> _Inside:
    """Look into a folder.

    Raises:
        OSError: if it may not be read.
        ValueError: one sentence, if its sub-folders hold nothing but folders.
    """
    shown = [path for path in natural_order(folder.iterdir()) if not is_hidden(path.name)]
    folders = [path for path in shown if path.is_dir() and not _leads_back(path)]
    images = [path for path in shown if not path.is_dir()]
    if not folders:
        return _Inside(images, {}, ())
    found = files_of_classes(folder)
    usable = {path.name for path in folders}
    filled = {files[0].parent.name: files for files in found.files.values() if files}
    classes = {name: files for name, files in filled.items() if name in usable}
    deep = [name for name, files in classes.items() if all(file.is_dir() for file in files)]
    if deep and len(deep) == len(classes):
        raise ValueError(
            f"“{folder}” holds folders of folders: bring one, such as “{readable(deep[0])}”."
        )
    images = [path for path in images if path.name != ORDER]
    return _Inside(images, classes, found.errors)


def _leads_back(folder: Path) -> bool:
    """Tell a link to the folder that it is in, or to one above."""
    return folder.is_symlink() and folder.parent.resolve().is_relative_to(folder.resolve())


def _why_not(folder: Path, error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return f"“{readable(str(folder))}” cannot be read: {error.strerror or error}."
    return str(error)
