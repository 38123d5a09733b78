"""Unpack one archive of a data set into the data folder: wholly, or not at all."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path, PurePosixPath

from maml_studio.engine.datasets.idx_archives import (
    EMNIST_FOLDER,
    emnist_members,
    unpacking_emnist,
)
from maml_studio.engine.datasets.omniglot import OMNIGLOT_FOLDER
from maml_studio.engine.datasets.pixel_cache import forget
from maml_studio.engine.datasets.scratch import scratch_inside
from maml_studio.engine.generators import Progress

_IMAGE_SET = re.compile(r"images_(background(_small[12])?|evaluation)")
_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST_IMAGE = 1 << 20
_REPORT_EVERY = 200
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
"""What reading a member of a damaged archive raises, besides OSError."""

_Members = dict[str, list[tuple[zipfile.ZipInfo, Path]]]


class ForeignArchiveError(ValueError):
    """The archive is sound, and of no data set that is known here."""


def unpacking_zip(
    archive: Path, folder: Path, *, is_official: bool
) -> Generator[Progress, None, list[Path]]:
    """Unpack an archive of Omniglot or EMNIST, however deep it packs its files.

    Args:
        archive: a .zip with `…/images_background/<alphabet>/<character>/<image>.png` or the like,
            or with `…/emnist-balanced-train-images-idx3-ubyte.gz` or the like.
        folder: the data folder.
        is_official: whether its checksum is; only then may it take away images that are there.

    Returns:
        Progress records, and then the folders and files that are new; each has replaced its older
        self.

    Raises:
        ForeignArchiveError: one sentence that names the archive, if it holds no such files.
        ValueError: likewise, if it is broken, not safe, or would take images away.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            if found := emnist_members(opened):
                raw = folder / EMNIST_FOLDER / "raw"
                return (yield from unpacking_emnist(opened, found, raw))
            members = _image_members(opened, archive)
            if not is_official:
                _check_that_none_are_lost(archive, members, folder / OMNIGLOT_FOLDER)
            return (yield from _unpacking(opened, members, folder / OMNIGLOT_FOLDER))
    except BROKEN as error:
        raise ValueError(f"“{archive}” is broken and was not imported: {error}.") from error
    except OSError as error:
        reason = error.strerror or error
        raise ValueError(f"“{archive}” was not imported: {reason}.") from error


def _check_that_none_are_lost(archive: Path, members: _Members, home: Path) -> None:
    for name, entries in members.items():
        there = {path.relative_to(home / name) for path in (home / name).glob("*/*/*.png")}
        lost = there - {place for _, place in entries}
        if lost:
            raise ValueError(
                f"“{archive}” is not the official archive and lacks {len(lost):,} of the "
                f"{len(there):,} images in “{home / name}”, so it was not imported; "
                "to import it, remove that folder first."
            )


def _image_members(opened: zipfile.ZipFile, archive: Path) -> _Members:
    """Return what to unpack by image set, without what systems add to archives."""
    members: _Members = defaultdict(list)
    for info in opened.infolist():
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if (
            not parts
            or info.is_dir()
            or any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)
        ):
            continue
        if ".." in parts or parts[0] == "/" or ":" in info.filename:
            raise ValueError(f"“{archive}” is not safe: an entry of it points outside of it.")
        place = _place(parts, archive.stem)
        if place is not None:
            members[place.parts[0]].append((info, Path(*place.parts[1:])))
    if not members:
        raise ForeignArchiveError(f"“{archive}” holds no images of Omniglot or EMNIST.")
    return members


def _place(parts: tuple[str, ...], stem: str) -> PurePosixPath | None:
    """Return `<image set>/<alphabet>/<character>/<image>.png`, or None for any other entry."""
    starts = [index for index, part in enumerate(parts) if _IMAGE_SET.fullmatch(part)]
    if starts:
        parts = parts[starts[0] :]
    elif _IMAGE_SET.fullmatch(stem):
        parts = (stem, *parts)
    fits = len(parts) == 4 and _IMAGE_SET.fullmatch(parts[0]) and parts[3].lower().endswith(".png")
    return PurePosixPath(*parts) if fits else None


def _unpacking(
    opened: zipfile.ZipFile, members: _Members, folder: Path
) -> Generator[Progress, None, list[Path]]:
    with scratch_inside(folder) as temporary:
        done, total = 0, sum(map(len, members.values()))
        for name, entries in members.items():
            for info, place in entries:
                if done % _REPORT_EVERY == 0:
                    yield Progress(done, total, f"Unpacking {name}")
                _write_image(opened, info, temporary / name / place)
                done += 1
        for name in members:
            _replace(temporary / name, folder / name)
            forget(f"omniglot-{name}", folder.parent)
    return [folder / name for name in members]


def _write_image(opened: zipfile.ZipFile, info: zipfile.ZipInfo, place: Path) -> None:
    if info.file_size > _LARGEST_IMAGE:
        raise zipfile.BadZipFile(f"“{info.filename}” is too large for a character's image")
    content = opened.read(info)
    if not content.startswith(_PNG):
        raise zipfile.BadZipFile(f"“{info.filename}” is not a PNG image")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def _replace(new: Path, target: Path) -> None:
    """Put a folder in the place of another, which comes back if that fails."""
    old = new.with_name(f"{new.name}.old")
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
