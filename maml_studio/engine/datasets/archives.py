"""Import archives of data sets into the data folder."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from maml_studio.engine.data_folder import atomic_write, data_folder
from maml_studio.engine.datasets.idx_archives import (
    EMNIST_FOLDER,
    idx_content,
    is_emnist_name,
    is_idx_name,
    unpacked_name,
)
from maml_studio.engine.datasets.mnist_kin import KIN
from maml_studio.engine.datasets.scratch import scratch_inside
from maml_studio.engine.datasets.sources import Source, official_sources
from maml_studio.engine.datasets.unpacking import ForeignArchiveError, unpacking_zip
from maml_studio.engine.generators import Progress


@dataclass(frozen=True)
class Note:
    """Something that a person should know although the work goes on: one sentence."""

    text: str


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Attributes:
        places: the folders and files that are new in the data folder.
        refused: one sentence for each archive that was not imported, and why.
    """

    places: tuple[Path, ...]
    refused: tuple[str, ...] = ()


def importing(
    paths: Iterable[Path], folder: Path | None = None, sources: Sequence[Source] | None = None
) -> Generator[Progress | Note, None, Imported]:
    """Import archives; one that is broken is refused as a whole, and the rest go on.

    Args:
        paths: archives (.zip of Omniglot or EMNIST; idx files of MNIST and its kin, with or without
            .gz), or folders of them, in which other archives are passed over.
        folder: the data folder; the usual one if None.
        sources: the files whose checksums count; the official ones if None.

    Returns:
        Progress records and notes (a checksum that is not the official one), and then what became
        of the archives.

    Raises:
        ValueError: one sentence, if a path is not there or a folder holds no archive.
    """
    named = tuple(paths)
    archives = [archive for path in named for archive in _archives(path)]
    folder = data_folder() if folder is None else folder
    sources = official_sources() if sources is None else sources
    places: list[Path] = []
    refused: list[str] = []
    for archive in archives:
        try:
            known = _recognized(archive, sources)
            places += yield from _importing_one(archive, folder, known)
        except ForeignArchiveError as error:
            if archive in named:
                refused.append(str(error))
            else:
                yield Note(f"Passed over: {error}")
            continue
        except ValueError as error:
            refused.append(str(error))
            continue
        if known.is_unofficial:
            yield Note(
                f"The checksum of “{archive.name}” is not the official one, so it may differ from "
                "what others have; it was imported all the same."
            )
    return Imported(tuple(places), tuple(refused))


def _archives(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise ValueError(f"There is no archive or folder “{path}”.")
    inside = [file for file in sorted(path.rglob("*")) if _is_archive(file, path)]
    if not inside:
        raise ValueError(f"“{path}” holds no archive of a data set.")
    return inside


def _is_archive(file: Path, root: Path) -> bool:
    parts = file.relative_to(root).parts
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return not hidden and (file.suffix == ".zip" or is_idx_name(file.name)) and file.is_file()


@dataclass(frozen=True)
class _Recognized:
    """What is known of an archive.

    Attributes:
        kin: the folder of the kin of MNIST that it belongs to by checksum, name or folder, or None.
        is_official: whether its checksum is that of an official file.
        is_unofficial: whether it is named as an official file and has another checksum.
    """

    kin: str | None
    is_official: bool
    is_unofficial: bool


def _recognized(archive: Path, sources: Sequence[Source]) -> _Recognized:
    checksum = _md5(archive)
    same = [source for source in sources if source.md5 == checksum]
    namesakes = any(source.file == archive.name for source in sources)
    kin = next((KIN[source.dataset].folder for source in same if source.dataset in KIN), None)
    return _Recognized(kin or _kin_by_name(archive), bool(same), namesakes and not same)


def _kin_by_name(archive: Path) -> str | None:
    """Tell MNIST's kin apart, whose files are named alike, by the nearest folder's name."""
    if is_emnist_name(archive.name):
        return EMNIST_FOLDER
    folders = {kin.folder.lower(): kin.folder for kin in KIN.values()}
    for part in reversed(archive.resolve().parts[:-1]):
        plain = part.lower().replace("-", "").replace("_", "")
        if plain in folders:
            return folders[plain]
    return None


def _importing_one(
    archive: Path, folder: Path, known: _Recognized
) -> Generator[Progress, None, list[Path]]:
    if is_idx_name(archive.name):
        yield Progress(0, 1, f"Unpacking {archive.name}")
        return [_import_idx(archive, folder, known.kin)]
    if archive.suffix == ".zip":
        return (yield from unpacking_zip(archive, folder, is_official=known.is_official))
    raise ValueError(f"“{archive}” is no archive that can be imported: neither .zip nor idx.")


def _import_idx(archive: Path, folder: Path, kin: str | None) -> Path:
    """Unpack an idx file; one of which nobody knows the kin counts as MNIST's, and replaces none."""
    content = idx_content(archive)
    target = folder / (kin or KIN["mnist"].folder) / "raw" / unpacked_name(archive.name)
    try:
        if kin is None and target.exists() and target.read_bytes() != content:
            raise ValueError(
                f"“{archive}” could be of {_any_of()}, and “{target}” is there with another "
                "content, so it was not imported; to say which it is, put it in a folder of that "
                "name."
            )
        with scratch_inside(target.parent) as temporary:
            atomic_write(temporary / target.name, content)
            (temporary / target.name).replace(target)
    except OSError as error:
        raise ValueError(f"“{archive}” was not imported: {error.strerror}.") from error
    return target


def _any_of() -> str:
    *most, last = (kin.folder for kin in KIN.values() if kin.folder != EMNIST_FOLDER)
    return f"{', '.join(most)} or {last}"


def _md5(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    except OSError as error:
        raise ValueError(f"“{path}” cannot be read: {error.strerror}.") from error
