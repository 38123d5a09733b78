"""A place to put files together, of which nothing stays if they do not come together."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def scratch_inside(folder: Path) -> Iterator[Path]:
    """Make a temporary folder inside of another, so that what is in it can be moved at once.

    At the end the temporary folder is removed, and so is each folder around it that was made for
    it and stayed empty.
    """
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".import.") as temporary:
            yield Path(temporary)
    finally:
        _remove_if_empty(made)


def remove(places: Iterable[Path], folder: Path) -> None:
    """Remove files and folders inside of a folder, and the folders around them that stay empty."""
    for place in places:
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink()
        _remove_if_empty(around for around in place.parents if folder in around.parents)


def _remove_if_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # It is not empty.
            folder.rmdir()
