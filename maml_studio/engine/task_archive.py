"""The zip that a task file is, read under the rules that hold for any file of a stranger."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import closing

LARGEST_FILE = 512 * 2**20
LARGEST_RECORD = 64 * 2**20
MOST_MEMBERS = 20_000
RECORD = "task.json"

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENTRY_SIGNATURE = b"PK\x01\x02"
_ENCRYPTED = 1
_READABLE_BY_ALL = 0o100644 << 16


def packed(record: bytes, members: Iterable[tuple[str, bytes]]) -> bytes:
    """Zip a record and its members, which are images and so compressed already.

    Raises:
        ValueError: if it would be more than `Archive` reads.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", allowZip64=False) as archive:
        archive.writestr(_info(RECORD, zipfile.ZIP_DEFLATED), record, compresslevel=1)
        try:
            for name, data in members:
                archive.writestr(_info(name, zipfile.ZIP_STORED), data)
        except zipfile.LargeZipFile as error:
            raise ValueError("The task has too many or too large images for one file.") from error
        is_fit = len(archive.infolist()) <= MOST_MEMBERS and len(record) <= LARGEST_RECORD
    if not is_fit or buffer.tell() > LARGEST_FILE:
        raise ValueError("The task has too many or too large examples for one file.")
    return buffer.getvalue()


class Archive:
    """Look up members of a zip by name; nothing is ever extracted, and no size is trusted."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes of a zip.

        Raises:
            ValueError: if it is none, or holds more than a task can.
        """
        if len(data) > LARGEST_FILE or data.count(_ENTRY_SIGNATURE) > MOST_MEMBERS:
            raise ValueError("it is too large")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ValueError("it is damaged, or only a part of it is here") from error
        if sum(max(0, entry.file_size) for entry in self._zip.infolist()) > LARGEST_FILE:
            raise ValueError("it is too large once unpacked")

    def read(self, name: str, limit: int) -> bytes:
        """Return a member's bytes.

        Raises:
            ValueError: if it is missing, larger than the limit, or broken.
        """
        try:
            entry = self._zip.getinfo(name)
        except KeyError as error:
            raise ValueError(f"“{name}” is missing") from error
        if entry.file_size > limit:
            raise ValueError(f"“{name}” is too large")
        if entry.compress_type not in _METHODS or entry.flag_bits & _ENCRYPTED:
            raise ValueError(f"“{name}” is encrypted, or compressed in an unusual way")
        try:
            with closing(self._zip.open(entry)) as member:
                data = member.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise ValueError(f"“{name}” is broken") from error
        if len(data) != entry.file_size:
            raise ValueError(f"“{name}” is broken")
        return data


def _info(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = method
    info.external_attr = _READABLE_BY_ALL
    return info
