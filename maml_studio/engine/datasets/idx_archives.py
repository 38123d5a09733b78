"""Unpack idx files of MNIST and its kin into the data folder, each wholly or not at all."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Generator
from pathlib import Path, PurePosixPath

from maml_studio.engine.datasets.idx import gunzip, parse_idx
from maml_studio.engine.datasets.mnist_kin import KIN
from maml_studio.engine.datasets.scratch import scratch_inside
from maml_studio.engine.generators import Progress

EMNIST_FOLDER = KIN["emnist"].folder

_IDX_NAME = re.compile(
    r"(train|t10k|emnist-balanced-train|emnist-balanced-test)"
    r"-(images|labels)[-.]idx([13])-ubyte(\.gz)?"
)
_LARGEST_FILE = 1 << 28


def is_idx_name(name: str) -> bool:
    """Tell whether a file is named as those of MNIST and its kin are, with or without .gz."""
    return _IDX_NAME.fullmatch(name) is not None


def is_emnist_name(name: str) -> bool:
    """Tell whether a file is named as EMNIST's balanced ones are, which no other kin's are."""
    return is_idx_name(name) and name.startswith("emnist-")


def unpacked_name(name: str) -> str:
    """Return the name that torchvision gives the content of a file for which `is_idx_name`."""
    split, kind, dimensions, _ = _parts(name)
    return f"{split}-{kind}-idx{dimensions}-ubyte"


def idx_content(archive: Path) -> bytes:
    """Return the content of an idx file with or without .gz, whatever its count.

    Raises:
        ValueError: one sentence that names the file, if it is broken.
    """
    try:
        return _checked(archive.name, archive.read_bytes())
    except OSError as error:
        raise ValueError(f"“{archive}” was not imported: {error.strerror}.") from error
    except ValueError as error:
        raise ValueError(f"“{archive}” is broken and was not imported: it {error}") from error


def emnist_members(opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return EMNIST's balanced files in an archive: those that are read."""
    return [info for info in opened.infolist() if is_emnist_name(_file_name(info))]


def unpacking_emnist(
    opened: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: Path
) -> Generator[Progress, None, list[Path]]:
    """Unpack files of EMNIST's archive: all of them, or none if one is broken.

    Args:
        opened: the archive.
        members: what to unpack.
        folder: where the content is written, under the names that torchvision gives it.

    Raises:
        zipfile.BadZipFile: a sentence, if a file is broken.
        OSError: if a file cannot be written.
    """
    names = [_file_name(info) for info in members]
    with scratch_inside(folder) as temporary:
        for done, (info, name) in enumerate(zip(members, names, strict=True)):
            yield Progress(done, len(members), f"Unpacking {name}")
            place = temporary / unpacked_name(name)
            place.write_bytes(_member_content(opened, info, name))
        for name in names:
            (temporary / unpacked_name(name)).replace(folder / unpacked_name(name))
    return [folder / unpacked_name(name) for name in names]


def _member_content(opened: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    if info.file_size > _LARGEST_FILE:
        raise zipfile.BadZipFile(f"“{name}” is too large")
    try:
        return _checked(name, opened.read(info))
    except ValueError as error:
        raise zipfile.BadZipFile(f"“{name}” {str(error).rstrip('.')}") from error


def _file_name(info: zipfile.ZipInfo) -> str:
    return PurePosixPath(info.filename).name


def _checked(name: str, content: bytes) -> bytes:
    """Return the content as it was before .gz, if it is what the name says."""
    _, kind, dimensions, _ = _parts(name)
    content = gunzip(content)
    found = parse_idx(content)
    if found.ndim != int(dimensions):
        raise ValueError(f"does not hold {kind}: it has {found.ndim} dimensions.")
    return content


def _parts(name: str) -> tuple[str, ...]:
    match = _IDX_NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"“{name}” is not named as a file of MNIST or its kin is.")
    return match.groups()
