"""Noticing that a file is not as it was left: another program wrote it meanwhile."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from maml_studio.engine.file_names import in_a_sentence

_END_BYTES = 2 * 2**20
"""Of a zip this holds the list of its members with their checksums, of all that a task has."""
SINCE_OPENED = "since you opened it"


@dataclass(frozen=True)
class FileStamp:
    """What tells two contents of a task's file apart, without reading a large one whole.

    Its time does not: it changes when a file is copied to a stick, synchronized or touched.

    Attributes:
        size: its bytes.
        end: a digest of its last 2 MB; empty if they cannot be read.
    """

    size: int
    end: str


class FileChangedError(ValueError):
    """Says that a file was to be replaced which another program changed.

    Attributes:
        path: the file.
        stamp: of what is there now.
    """

    def __init__(self, path: Path, stamp: FileStamp | None, since: str = SINCE_OPENED) -> None:
        """Take the file, the stamp of what is there now, and since when it is another one."""
        name, how = in_a_sentence(path.name), f"was changed by another program {since}"
        if stamp is not None and not stamp.end and path.is_file():
            how = "cannot be read: another program may have changed it"
        super().__init__(f"“{name}” {how}.")
        self.path, self.stamp = path, stamp


def stamp_of(path: Path) -> FileStamp | None:
    """Return a file's stamp; nothing if it is not there or may not be looked at."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError):  # The latter for a name that no file can have.
        return None
    return FileStamp(size, _end_of(path, size))


def check_unchanged(path: Path, known: FileStamp | None, since: str = SINCE_OPENED) -> None:
    """Make sure that a file is as it was left, or gone; if that is not known, it passes.

    Raises:
        FileChangedError: if it is another one.
    """
    found = stamp_of(path) if known is not None else None
    if found not in {known, None}:
        raise FileChangedError(path, found, since)


def is_another(path: Path, known: FileStamp | None) -> bool:
    """Tell whether a file is known not to be as it was left; reads up to 2 MB of it.

    One that is gone or cannot be read is not known to be another.
    """
    found = stamp_of(path) if known is not None else None
    return found is not None and found.end != "" and found != known


def _end_of(path: Path, size: int) -> str:
    if not path.is_file():  # A pipe would be waited for.
        return ""
    try:
        with path.open("rb") as file:
            file.seek(-min(size, _END_BYTES), os.SEEK_END)
            return hashlib.blake2b(file.read(_END_BYTES), digest_size=16).hexdigest()
    except OSError:
        return ""
