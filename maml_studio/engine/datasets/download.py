"""Download data sets and import them; what arrives is checked before it is used."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Sequence
from pathlib import Path

from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.datasets.archives import Imported, Note, importing
from maml_studio.engine.datasets.mnist_kin import KIN
from maml_studio.engine.datasets.scratch import remove
from maml_studio.engine.datasets.sources import Source, official_sources, sources_of
from maml_studio.engine.datasets.transfer import Transfer
from maml_studio.engine.generators import Progress


def downloading(
    dataset: str, folder: Path | None = None, sources: Sequence[Source] | None = None
) -> Generator[Progress | Note, None, Imported]:
    """Download a data set and import it, whole or not at all.

    Closing the generator leaves nothing behind that was not there before.

    Args:
        dataset: its name.
        folder: the data folder; the usual one if None.
        sources: where the files are and what their checksums are; the official ones if None.

    Returns:
        Progress records in bytes, some twenty a second, then in images, and then what became of
        the files.

    Raises:
        ValueError: one sentence, if there is no such data set, a file cannot be had, or the data
            folder cannot be written.
    """
    chosen = sources_of(dataset, official_sources() if sources is None else sources)
    folder = data_folder() if folder is None else folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = tempfile.TemporaryDirectory(dir=folder, prefix=".download.")
    except OSError as error:
        raise ValueError(f"“{folder}” cannot be written: {error.strerror}.") from error
    with temporary:
        kin = KIN.get(chosen[0].dataset)
        place = Path(temporary.name, chosen[0].dataset if kin is None else kin.folder)
        place.mkdir()
        for source in chosen:
            yield from _fetching(source, place)
        there = {*folder.glob("*/*"), *folder.glob("*/raw/*")}
        imported = yield from importing([place], folder, chosen)
        if imported.refused:
            remove(set(imported.places) - there, folder)
            return Imported((), imported.refused)
        return imported


def _fetching(source: Source, folder: Path) -> Generator[Progress, None, None]:
    """Fetch a file from the first of its addresses that gives it."""
    problems = []
    for address in source.addresses:
        with Transfer(address, source.file, source.md5, folder) as transfer:
            while not transfer.has_ended():
                yield Progress(transfer.done, transfer.total, f"Downloading {source.file}")
            problem = transfer.problem()
            yield Progress(transfer.done, transfer.total, f"Downloading {source.file}")
        if problem is None:
            return
        problems.append(f"{address}: {problem}")
    raise ValueError(f"“{source.file}” could not be downloaded ({'; '.join(problems)}).")
