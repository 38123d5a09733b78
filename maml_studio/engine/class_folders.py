"""A folder whose sub-folders are classes and hold their images."""

from __future__ import annotations

from pathlib import Path

from maml_studio.engine.image_files import natural_order

_OF_SYSTEMS = ("Thumbs.db", "desktop.ini")


def files_of_classes(folder: Path) -> dict[str, list[Path]]:
    """List the files of each sub-folder, in the order of people; hidden ones are passed over.

    Raises:
        ValueError: if there is no such folder, it has no sub-folder, or may not be read.
    """
    if not folder.is_dir():
        raise ValueError(f"There is no folder “{folder}”.")
    try:
        classes = [path for path in natural_order(folder.iterdir()) if _is_class(path)]
        files = {path.name: _shown_files(path) for path in classes}
    except OSError as error:
        raise ValueError(f"“{folder}” cannot be read: {error.strerror or error}.") from error
    if not files:
        raise ValueError(f"“{folder}” has no sub-folders; a class is a sub-folder of images.")
    return files


def is_hidden(name: str) -> bool:
    """Tell what systems add to folders (.DS_Store, Thumbs.db) from what a person put there."""
    return name.startswith((".", "__MACOSX")) or name in _OF_SYSTEMS


def _shown_files(folder: Path) -> list[Path]:
    return [path for path in natural_order(folder.iterdir()) if not is_hidden(path.name)]


def _is_class(path: Path) -> bool:
    return not is_hidden(path.name) and path.is_dir()
