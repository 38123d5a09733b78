"""Where data sets officially come from: addresses and checksums, as torchvision's classes state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from maml_studio.engine.datasets.catalogue import DATASETS
from maml_studio.engine.datasets.mnist_kin import KIN
from maml_studio.engine.torchvision_compat import import_torchvision


@dataclass(frozen=True)
class Source:
    """One file of a data set.

    Attributes:
        dataset: the name of the data set.
        file: the name of the file.
        md5: its official checksum, in hexadecimal digits.
        addresses: where it can be had; each is as good as the others.
    """

    dataset: str
    file: str
    md5: str
    addresses: tuple[str, ...]


def official_sources() -> tuple[Source, ...]:
    """Return the files of all data sets that can be downloaded; loads torchvision."""
    classes = import_torchvision().datasets
    kin = [source for name in KIN for source in _kin_sources(name, classes)]
    return (*_omniglot_sources(classes.Omniglot), *kin)


def sources_of(dataset: str, sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return the files of one data set; those that differ in their splits share them.

    Raises:
        ValueError: if there is no such data set.
    """
    sources = tuple(sources)
    wanted = DATASETS[dataset].files if dataset in DATASETS else dataset
    chosen = tuple(source for source in sources if source.dataset == wanted)
    if not chosen:
        known = ", ".join(dict.fromkeys(source.dataset for source in sources))
        raise ValueError(f"There is no data set “{dataset}” to download; there are: {known}.")
    return chosen


def _omniglot_sources(omniglot: Any) -> list[Source]:
    prefix = omniglot.download_url_prefix
    return [
        Source("omniglot", f"{name}.zip", md5, (f"{prefix}/{name}.zip",))
        for name, md5 in omniglot.zips_md5.items()
    ]


def _kin_sources(name: str, classes: Any) -> list[Source]:
    kind = getattr(classes, KIN[name].folder)
    if name == "emnist":
        return [Source(name, kind.url.rpartition("/")[2], kind.md5, (kind.url,))]
    return [
        Source(name, file, md5, tuple(f"{mirror}{file}" for mirror in kind.mirrors))
        for file, md5 in kind.resources
    ]
