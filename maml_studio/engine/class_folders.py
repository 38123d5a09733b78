"""A folder whose sub-folders are classes and hold their images."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from maml_studio.engine.image_files import natural_order

ORDER = "classes.txt"
"""The file beside the sub-folders that may tell their order: a name a line."""
_LONGEST_ORDER = 2**20
_OF_SYSTEMS = ("Thumbs.db", "desktop.ini")


def files_of_classes(folder: Path) -> dict[str, list[Path]]:
    """List the files of each sub-folder, in the order of people; hidden ones are passed over.

    Where there is a file `ORDER`, the sub-folders that it names come first, in its order.

    Raises:
        ValueError: if there is no such folder, it has no sub-folder, or may not be read.
    """
    if not folder.is_dir():
        raise ValueError(f"There is no folder “{folder}”.")
    try:
        classes = in_order(folder, [path for path in folder.iterdir() if _is_class(path)])
        files = {path.name: _shown_files(path) for path in classes}
    except OSError as error:
        raise ValueError(f"“{folder}” cannot be read: {error.strerror or error}.") from error
    if not files:
        raise ValueError(f"“{folder}” has no sub-folders; a class is a sub-folder of images.")
    return files


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
    return [path for path in natural_order(folder.iterdir()) if not is_hidden(path.name)]


def _is_class(path: Path) -> bool:
    return not is_hidden(path.name) and path.is_dir()
