"""Which data sets there are, and which of their splits are in the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.datasets.catalogue import DATASETS
from maml_studio.engine.datasets.mnist import FOLDERS, PREFIXES
from maml_studio.engine.datasets.procedural import SPLITS

_OMNIGLOT_PARTS = (
    ("train", "images_background"),
    ("validation", "images_background"),
    ("test", "images_evaluation"),
)


@dataclass(frozen=True)
class DatasetEntry:
    """A data set that is known by name.

    Attributes:
        name: what `reading_dataset` takes.
        title: what it is, for a person.
        splits: those that can be read at once, offline.
    """

    name: str
    title: str
    splits: tuple[str, ...]


def inventory(folder: Path | None = None) -> list[DatasetEntry]:
    """List the data sets; those without splits are not in the data folder yet."""
    folder = data_folder() if folder is None else folder
    return [DatasetEntry(name, title, _splits(name, folder)) for name, title in DATASETS.items()]


def _splits(name: str, folder: Path) -> tuple[str, ...]:
    if name == "procedural":
        return tuple(SPLITS)
    if name in FOLDERS:
        raw = folder / FOLDERS[name] / "raw"
        return tuple(split for split, prefix in PREFIXES.items() if _has_idx(raw, prefix))
    home = folder / "omniglot-py"
    return tuple(split for split, part in _OMNIGLOT_PARTS if any(home.glob(f"{part}/*/*")))


def _has_idx(raw: Path, prefix: str) -> bool:
    return all(any(raw.glob(f"{prefix}-{kind}-ubyte*")) for kind in ("images-idx3", "labels-idx1"))
