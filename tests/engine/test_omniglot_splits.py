"""Omniglot is split as the app and as papers split it, and no split shares a class with another."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.class_splits import SPLITS, checked_splits, split_of
from maml_studio.engine.datasets.omniglot_splits import (
    CHARACTERS,
    OMNIGLOT_SETS,
    Character,
    omniglot_splits,
)
from maml_studio.engine.generators import drain

SIZES = {
    "omniglot": [878, 86, 659],
    "omniglot-random": [1100, 100, 423],
    "omniglot-alphabets": [1028, 172, 423],
}


@pytest.fixture(scope="module")
def real(omniglot_store: Path) -> list[list[Character]]:
    """Return the names of the real background and evaluation characters."""
    return [
        sorted(
            (place.parent.name, place.name)
            for place in (omniglot_store / "omniglot-py" / part).glob("*/*")
        )
        for part in ("images_background", "images_evaluation")
    ]


@pytest.mark.parametrize("name", OMNIGLOT_SETS)
def test_splits_share_no_class_and_leave_none_out(real: list[list[Character]], name: str) -> None:
    splits = omniglot_splits(name, *real)
    assert [len(splits[split]) for split in SPLITS] == SIZES[name]
    assert all(not one & other for one, other in combinations(splits.values(), 2))
    assert frozenset().union(*splits.values()) == {*real[0], *real[1]}


def test_the_random_split_is_the_same_for_ever(real: list[list[Character]]) -> None:
    splits = omniglot_splits("omniglot-random", *real)
    assert splits == omniglot_splits("omniglot-random", real[1][::-1], real[0][::-1])
    listed = "\n".join(f"{split} {entry}" for split in SPLITS for entry in sorted(splits[split]))
    assert hashlib.sha256(listed.encode()).hexdigest()[:16] == "97f590544cb723d2"
    assert {alphabet for alphabet, _ in splits["test"]} == {
        entry[0] for part in real for entry in part
    }


def test_the_split_by_alphabet_is_that_of_prototypical_networks(
    real: list[list[Character]],
) -> None:
    splits = omniglot_splits("omniglot-alphabets", *real)
    alphabets = {split: {entry[0] for entry in classes} for split, classes in splits.items()}
    assert [len(alphabets[split]) for split in SPLITS] == [33, 5, 13]
    assert alphabets["train"] & alphabets["test"] == {"Gurmukhi"}
    assert Counter(entry[0] for entry in splits["test"])["Gurmukhi"] == 4
    # Of the published lists, rotations aside, sorted and one a line.
    digests = {
        split: hashlib.sha256(
            "\n".join(sorted("/".join(entry) for entry in classes)).encode()
        ).hexdigest()[:16]
        for split, classes in splits.items()
    }
    assert digests == PUBLISHED


PUBLISHED = {
    "train": "c350ea5778649d32",
    "validation": "d3f56052fbd17195",
    "test": "bbbdc01c73fd2d34",
}


def test_alphabets_stay_whole_by_default(real: list[list[Character]]) -> None:
    splits = omniglot_splits("omniglot", *real)
    alphabets = [{entry[0] for entry in classes} for classes in splits.values()]
    assert [len(names) for names in alphabets] == [27, 3, 20]
    assert len(set().union(*alphabets)) == 50


def test_an_alphabet_in_both_sets_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"“train” and “test” of “omniglot” share 1 classes, Elder"
    ):
        omniglot_splits("omniglot", [("Elder", "a")], [("Elder", "b"), ("Younger", "a")])


@pytest.mark.parametrize("name", ["omniglot-random", "omniglot-alphabets"])
def test_a_part_of_omniglot_cannot_be_split_so(real: list[list[Character]], name: str) -> None:
    with pytest.raises(ValueError, match=f"“{name}” splits all 1,623 .* and 1,613 are"):
        omniglot_splits(name, real[0][:-10], real[1])


def test_splits_that_overlap_are_refused() -> None:
    assert checked_splits("x", {"a": [1, 2], "b": [3]}) == {"a": {1, 2}, "b": {3}}
    with pytest.raises(
        ValueError, match="The splits “a” and “c” of “x” share 2 classes, 1 for one"
    ):
        checked_splits("x", {"a": [1, 2], "b": [3], "c": [2, 1]})


def test_a_split_that_is_not_there_is_refused() -> None:
    assert split_of("x", {"train": 1}, "train") == 1
    with pytest.raises(ValueError, match="“x” has the splits train, test, not “tets”"):
        split_of("x", {"train": 1, "test": 2}, "tets")


def test_both_parts_are_read(omniglot: Path, real: list[list[Character]]) -> None:
    assert sum(map(len, real)) == CHARACTERS
    for name in ("omniglot-random", "omniglot-alphabets"):
        found = [drain(reading_dataset(name, split)) for split in SPLITS]
        assert [len(part) for part in found] == SIZES[name]
        assert len({entry for part in found for entry in part.classes}) == CHARACTERS
        assert all(len(drawings) == 20 for part in found for drawings in part.pixels)


def test_missing_evaluation_images_are_named(data_folder: Path) -> None:
    (data_folder / "omniglot-py" / "images_background" / "Elder" / "a").mkdir(parents=True)
    with pytest.raises(ValueError, match=r"images_evaluation” has no alphabets.*download omniglot"):
        drain(reading_dataset("omniglot-random", "train"))
