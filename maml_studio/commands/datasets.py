"""`maml-studio datasets`: list, download and import data sets."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import asdict
from pathlib import Path

from maml_studio.commands.console import drain_with_bar, print_json, print_problem
from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.datasets.archives import Imported, Note, importing
from maml_studio.engine.datasets.catalogue import DATASETS
from maml_studio.engine.datasets.download import downloading
from maml_studio.engine.datasets.inventory import DatasetEntry, inventory
from maml_studio.engine.generators import Progress


def list_datasets(*, as_json: bool) -> int:
    """Print which data sets there are, and where; return the exit code."""
    entries = inventory()
    if as_json:
        print_json([asdict(entry) for entry in entries])
        return 0
    width = max(len(entry.name) for entry in entries)
    for entry in entries:
        print(f"{entry.name:<{width}} {entry.title} ({_state(entry)})")
    print(f"The data folder is {data_folder()}. Fill it: maml-studio datasets download NAME...")
    return 0


def _state(entry: DatasetEntry) -> str:
    if entry.splits:
        return ", ".join(entry.splits)
    return f"not here yet, {entry.megabytes} MB"


def download_datasets(names: Sequence[str]) -> int:
    """Download data sets into the data folder; return the exit code.

    Raises:
        ValueError: one sentence, if a name is wrong or a file cannot be had.
    """
    files = dict.fromkeys(DATASETS[name].files if name in DATASETS else name for name in names)
    return max(_run(downloading(name)) for name in files)


def import_datasets(paths: Sequence[Path]) -> int:
    """Import archives into the data folder; return 2 if one was refused, else 0.

    Raises:
        ValueError: one sentence, if a path is not there or holds no archive.
    """
    return _run(importing(paths))


def _run(work: Generator[Progress | Note, None, Imported]) -> int:
    imported = drain_with_bar(work, "", _place, lambda record: print_problem(_text(record)))
    for place in imported.places:
        print(place)
    for sentence in imported.refused:
        print_problem(sentence)
    return 2 if imported.refused else 0


def _place(record: Progress | Note) -> tuple[int, int, str] | None:
    return None if isinstance(record, Note) else (record.done, record.total, record.what)


def _text(record: Progress | Note) -> str:
    return record.text if isinstance(record, Note) else record.what
