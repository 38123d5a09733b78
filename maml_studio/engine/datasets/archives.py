"""Import archives of data sets into the data folder, and download them."""

from __future__ import annotations

import hashlib
import http.client
import tempfile
import urllib.request
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.datasets.mnist import FOLDERS
from maml_studio.engine.datasets.sources import Source, official_sources, sources_of
from maml_studio.engine.datasets.unpacking import (
    ForeignArchiveError,
    is_idx_name,
    unpack_idx,
    unpacking_zip,
)
from maml_studio.engine.generators import Progress

_CHUNK = 1 << 16
_CHUNKS_A_RECORD = 4
_PATIENCE_S = 30.0


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
        paths: archives (.zip of Omniglot; idx files, with or without .gz), or folders of them, in
            which other archives are passed over.
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
            note = _unofficial(archive, sources)
            places += yield from _importing_one(archive, folder, sources)
        except ForeignArchiveError as error:
            if archive in named:
                refused.append(str(error))
            else:
                yield Note(f"Passed over: {error}")
            continue
        except ValueError as error:
            refused.append(str(error))
            continue
        if note is not None:
            yield note
    return Imported(tuple(places), tuple(refused))


def downloading(
    dataset: str, folder: Path | None = None, sources: Sequence[Source] | None = None
) -> Generator[Progress | Note, None, Imported]:
    """Download a data set and import it; closing the generator leaves nothing behind.

    Args:
        dataset: its name.
        folder: the data folder; the usual one if None.
        sources: where the files are and what their checksums are; the official ones if None.

    Returns:
        Progress records in bytes, then in images, and then what became of the files.

    Raises:
        ValueError: one sentence, if there is no such data set or a file cannot be had.
    """
    chosen = sources_of(dataset, official_sources() if sources is None else sources)
    folder = data_folder() if folder is None else folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".download.") as temporary:
        place = Path(temporary, FOLDERS.get(dataset, dataset))
        place.mkdir()
        for source in chosen:
            yield from _fetching(source, place / source.file)
        return (yield from importing([place], folder, chosen))


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


def _importing_one(
    archive: Path, folder: Path, sources: Sequence[Source]
) -> Generator[Progress, None, list[Path]]:
    if is_idx_name(archive.name):
        yield Progress(0, 1, f"Unpacking {archive.name}")
        return [unpack_idx(archive, folder / _kin_of(archive, sources) / "raw")]
    if archive.suffix == ".zip":
        return (yield from unpacking_zip(archive, folder))
    raise ValueError(f"“{archive}” is no archive that can be imported: neither .zip nor idx.")


def _kin_of(archive: Path, sources: Sequence[Source]) -> str:
    """Tell MNIST's kin apart, whose files are named alike: by checksum, else by folder."""
    checksum = _md5(archive)
    for source in sources:
        if source.md5 == checksum and source.dataset in FOLDERS:
            return FOLDERS[source.dataset]
    around = {part.lower().replace("-", "").replace("_", "") for part in archive.resolve().parts}
    named = [name for name in FOLDERS.values() if name.lower() in around]
    return named[-1] if named else FOLDERS["mnist"]


def _unofficial(archive: Path, sources: Sequence[Source]) -> Note | None:
    """Return a note if the archive is named as an official one and differs from it."""
    official = {source.md5 for source in sources if source.file == archive.name}
    if not official or _md5(archive) in official:
        return None
    return Note(f"The checksum of “{archive.name}” is not the official one; it was imported.")


def _md5(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    except OSError as error:
        raise ValueError(f"“{path}” cannot be read: {error.strerror}.") from error


def _fetching(source: Source, target: Path) -> Generator[Progress, None, None]:
    problems = []
    for address in source.addresses:
        try:
            yield from _fetching_from(address, target)
        except (OSError, http.client.HTTPException) as error:
            problems.append(f"{address}: {error}")
            continue
        if _md5(target) == source.md5:
            return
        problems.append(f"{address}: what arrived has not the official checksum")
    raise ValueError(f"“{source.file}” could not be downloaded ({'; '.join(problems)}).")


def _fetching_from(address: str, target: Path) -> Generator[Progress, None, None]:
    with urllib.request.urlopen(address, timeout=_PATIENCE_S) as answer, target.open("wb") as file:
        total = int(answer.headers.get("Content-Length") or 0)
        done = 0
        while chunk := answer.read(_CHUNK):
            if done % (_CHUNK * _CHUNKS_A_RECORD) == 0:
                yield Progress(done, total, f"Downloading {target.name}")
            file.write(chunk)
            done += len(chunk)
    yield Progress(done, total, f"Downloading {target.name}")
    if done < total:
        raise http.client.IncompleteRead(b"", total - done)
