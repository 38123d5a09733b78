"""Splits of a data set are by class, and never overlap."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from itertools import combinations
from typing import TypeVar

Class = TypeVar("Class", bound=Hashable)
Part = TypeVar("Part")

SPLITS = ("train", "validation", "test")


def checked_splits(
    name: str, splits: Mapping[str, Collection[Class]]
) -> dict[str, frozenset[Class]]:
    """Return the classes of each split, after making sure that no class is in two of them.

    Raises:
        ValueError: one sentence that names what is in two splits, if there is such a class.
    """
    found = {split: frozenset(classes) for split, classes in splits.items()}
    for (one, classes), (other, others) in combinations(found.items(), 2):
        shared = sorted(map(str, classes & others))
        if shared:
            raise ValueError(
                f"The splits “{one}” and “{other}” of “{name}” share {len(shared)} classes, "
                f"{shared[0]} for one."
            )
    return found


def split_of(name: str, splits: Mapping[str, Part], split: str) -> Part:
    """Return what belongs to a split.

    Raises:
        ValueError: one sentence, if the data set has no such split.
    """
    if split not in splits:
        raise ValueError(f"“{name}” has the splits {', '.join(splits)}, not “{split}”.")
    return splits[split]
