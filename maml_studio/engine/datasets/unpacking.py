"""Unpack one archive of a data set into the data folder: wholly, or not at all."""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path, PurePosixPath

from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.datasets.idx import gunzip, parse_idx
from maml_studio.engine.generators import Progress

OMNIGLOT_FOLDER = "omniglot-py"

_IMAGE_SET = re.compile(r"images_(background(_small[12])?|evaluation)")
_IDX_NAME = re.compile(r"(train|t10k)-(images|labels)[-.]idx([13])-ubyte(\.gz)?")
_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST_IMAGE = 1 << 20
_REPORT_EVERY = 200
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)

_Members = dict[str, list[tuple[zipfile.ZipInfo, Path]]]


class ForeignArchiveError(ValueError):
    """The archive is sound, and of no data set that is known here."""


def is_idx_name(name: str) -> bool:
    """Tell whether a file is named as MNIST's are, with or without .gz."""
    return _IDX_NAME.fullmatch(name) is not None


def unpacking_zip(archive: Path, folder: Path) -> Generator[Progress, None, list[Path]]:
    """Unpack an Omniglot archive, however deep it packs its image sets.

    Args:
        archive: a .zip with `…/images_background/<alphabet>/<character>/<image>.png` or the like.
        folder: the data folder.

    Returns:
        Progress records, and then the folders that are new; each has replaced its older self.

    Raises:
        ForeignArchiveError: one sentence that names the archive, if it holds no such images.
        ValueError: likewise, if it is broken or not safe.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = _image_members(opened, archive)
            return (yield from _unpacking(opened, members, folder / OMNIGLOT_FOLDER))
    except _BROKEN as error:
        raise ValueError(f"“{archive}” is broken and was not imported: {error}.") from error
    except OSError as error:
        raise ValueError(f"“{archive}” was not imported: {error}.") from error


def unpack_idx(archive: Path, folder: Path) -> Path:
    """Unpack an idx file with or without .gz, whatever its count.

    Args:
        archive: a file for which `is_idx_name` holds.
        folder: where its content is written, under the name that torchvision gives it.

    Returns:
        The new file.

    Raises:
        ValueError: one sentence that names the archive, if it is broken.
    """
    match = _IDX_NAME.fullmatch(archive.name)
    if match is None:
        raise ValueError(f"“{archive}” is not named as a file of MNIST is.")
    split, kind, dimensions, _ = match.groups()
    try:
        content = gunzip(archive.read_bytes())
        found = parse_idx(content)
    except ValueError as error:
        raise ValueError(f"“{archive}” is broken and was not imported: it {error}") from error
    except OSError as error:
        raise ValueError(f"“{archive}” was not imported: {error}.") from error
    if found.ndim != int(dimensions):
        raise ValueError(f"“{archive}” does not hold {kind}: it has {found.ndim} dimensions.")
    target = folder / f"{split}-{kind}-idx{dimensions}-ubyte"
    atomic_write(target, content)
    return target


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
        raise ForeignArchiveError(f"“{archive}” holds no images of Omniglot.")
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
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".import.") as temporary:
        done, total = 0, sum(map(len, members.values()))
        for name, entries in members.items():
            for info, place in entries:
                if done % _REPORT_EVERY == 0:
                    yield Progress(done, total, f"Unpacking {name}")
                _write_image(opened, info, Path(temporary, name, place))
                done += 1
        for name in members:
            _replace(Path(temporary, name), folder / name)
            _forget_cache(folder.parent, name)
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


def _forget_cache(data: Path, name: str) -> None:
    for cache in (data / "cache").glob(f"omniglot-{name}-*"):
        cache.unlink()
