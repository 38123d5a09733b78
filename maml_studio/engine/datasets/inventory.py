"""Which data sets there are, and which of their splits are in the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.datasets.catalogue import DATASETS
from maml_studio.engine.datasets.class_splits import SPLITS
from maml_studio.engine.datasets.mnist_kin import CLASS_SPLITS, KIN
from maml_studio.engine.datasets.omniglot import OMNIGLOT_FOLDER, PARTS, parts_of_splits
from maml_studio.engine.datasets.omniglot_splits import OMNIGLOT_SETS


@dataclass(frozen=True)
class DatasetEntry:
    """A data set that is known by name.

    Attributes:
        name: what `reading_dataset` takes.
        title: what it is, for a person.
        splits: those that can be read at once, offline.
        files: the data set whose files it is read from and which is downloaded for it, or "".
        megabytes: what its files weigh when they are downloaded.
    """

    name: str
    title: str
    splits: tuple[str, ...]
    files: str
    megabytes: int


def inventory(folder: Path | None = None) -> list[DatasetEntry]:
    """List the data sets; those without splits are not in the data folder yet."""
    folder = data_folder() if folder is None else folder
    return [
        DatasetEntry(name, known.title, _splits(name, folder), known.files, known.megabytes)
        for name, known in DATASETS.items()
    ]


def _splits(name: str, folder: Path) -> tuple[str, ...]:
    if name in OMNIGLOT_SETS:
        home = folder / OMNIGLOT_FOLDER
        there = {part for part in PARTS if any(home.glob(f"{part}/*/*"))}
        return tuple(split for split, parts in parts_of_splits(name).items() if there >= set(parts))
    if name in KIN:
        return _own_splits(name, folder)
    if name in CLASS_SPLITS:
        return SPLITS if _own_splits(CLASS_SPLITS[name].kin, folder) else ()
    return SPLITS


def _own_splits(name: str, folder: Path) -> tuple[str, ...]:
    kin = KIN[name]
    return tuple(
        split
        for split, prefix in kin.own_splits.items()
        if all(path.is_file() for path in kin.files(prefix, folder))
    )
