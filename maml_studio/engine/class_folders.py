"""A folder whose sub-folders are classes and hold their images."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from maml_studio.engine.file_names import labels_of, readable
from maml_studio.engine.image_files import natural_order

ORDER = "classes.txt"
"""The file beside the sub-folders that may tell their order: a name a line."""
_LONGEST_ORDER = 2**20
_OF_SYSTEMS = ("Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class ClassFolders:
    """What is in the class sub-folders of a folder.

    Attributes:
        files: the files of each that can be read, by its label (see `labels_of`), in order.
        errors: a sentence for each that cannot be.
    """

    files: dict[str, list[Path]]
    errors: tuple[str, ...]


def files_of_classes(folder: Path) -> ClassFolders:
    """List the files of each sub-folder, in the order of people; hidden ones are passed over.

    Where there is a file `ORDER`, the sub-folders that it names come first, in its order. One that
    may not be read does not stop the rest.

    Raises:
        ValueError: if there is no such folder, it has no sub-folder, or may not be read.
    """
    if not folder.is_dir():
        raise ValueError(f"There is no folder “{folder}”.")
    try:
        classes = in_order(folder, [path for path in folder.iterdir() if _is_class(path)])
    except OSError as error:
        raise ValueError(_why_not(error.filename or folder, error)) from error
    if not classes:
        raise ValueError(f"“{folder}” has no sub-folders; a class is a sub-folder of images.")
    labels = labels_of(path.name for path in classes)
    files: dict[str, list[Path]] = {}
    errors = []
    for path in classes:
        try:
            files[labels[path.name]] = _shown_files(path)
        except OSError as error:
            errors.append(_why_not(path, error))
    return ClassFolders(files, tuple(errors))


def in_order(folder: Path, classes: Iterable[Path]) -> list[Path]:
    """Sort the sub-folders of a folder as its file `ORDER` says, the others as people do after it.

    Raises:
        OSError: if that file may not be read.
    """
    told = folder / ORDER
    names = _lines(told) if told.is_file() else []
    places = {_composed(name): place for place, name in reversed(list(enumerate(names)))}
    return sorted(
        natural_order(classes), key=lambda path: places.get(_composed(path.name), len(names))
    )


def is_hidden(name: str) -> bool:
    """Tell what systems add to folders (.DS_Store, Thumbs.db) from what a person put there."""
    return name.startswith((".", "__MACOSX")) or name in _OF_SYSTEMS


def _lines(path: Path) -> list[str]:
    with path.open("rb") as file:
        text = file.read(_LONGEST_ORDER).decode("utf-8-sig", "replace")
    # Not `splitlines`: a name may hold a separator that only that takes for the end of a line.
    return [line.strip(" \t\r") for line in text.split("\n")]


def _composed(name: str) -> str:
    """Return the one form of a name that file systems write in two."""
    return unicodedata.normalize("NFC", name)


def _shown_files(folder: Path) -> list[Path]:
    shown = [path for path in natural_order(folder.iterdir()) if not is_hidden(path.name)]
    for path in shown[:1]:
        path.lstat()  # Where names may be read, what they name need not.
    return shown


def _why_not(path: Path | str, error: OSError) -> str:
    return f"“{readable(str(path))}” cannot be read: {error.strerror or error}."


def _is_class(path: Path) -> bool:
    return not is_hidden(path.name) and path.is_dir()
