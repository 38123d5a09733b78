"""The splits of Omniglot by name: the app's own, and those that papers report on.

`omniglot`: alphabets stay whole. Three background alphabets serve selection, the other 27 train, and
the 20 evaluation alphabets are for the reported figure only; so it stands for ever.

`omniglot-random`: characters of all 50 alphabets at random, 1,100 to train, 100 for validation and
423 to test, as in MAML (Finn et al. 2017) and, without validation, Reptile (Nichol et al. 2018).
Neither published its list, and their code does not give it again: MAML's shuffles folders in the
order in which the file system lists them, Reptile's with Python's generator. This list is our own:
the characters in the order of the SHA-256 of “alphabet/character”.

`omniglot-alphabets`: 33 alphabets train (1,028 characters), 5 are for validation (172), 12 and the
last four characters of Gurmukhi test (423): the list “vinyals” in the code of prototypical networks
(Snell et al. 2017, github.com/jakesnell/prototypical-networks, data/omniglot/splits), which tells it
to be that of matching networks (Vinyals et al. 2016). No other alphabet is torn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from maml_studio.engine.datasets.class_splits import checked_splits

Character = tuple[str, str]
"""The names of an alphabet and of a character in it."""
Splits = dict[str, frozenset[Character]]

CHARACTERS = 1623
VALIDATION_ALPHABETS = ("Balinese", "Early_Aramaic", "Korean")

_RANDOM_TRAIN, _RANDOM_VALIDATION = 1100, 100
_VINYALS_VALIDATION = ("Armenian", "Bengali", "Early_Aramaic", "Hebrew", "Mkhedruli_(Georgian)")
_VINYALS_TEST = (
    "Kannada",
    "Keble",
    "Malayalam",
    "Manipuri",
    "Mongolian",
    "Old_Church_Slavonic_(Cyrillic)",
    "Oriya",
    "Sylheti",
    "Syriac_(Serto)",
    "Tengwar",
    "Tibetan",
    "ULOG",
)
_VINYALS_TEST_CHARACTERS = frozenset(("Gurmukhi", f"character{number}") for number in range(42, 46))


def omniglot_splits(
    name: str, background: Sequence[Character], evaluation: Sequence[Character]
) -> Splits:
    """Return the characters of each split of a named data set; splits never overlap.

    Args:
        name: omniglot, omniglot-random or omniglot-alphabets.
        background: the characters of the background set that are there.
        evaluation: likewise of the evaluation set.

    Raises:
        ValueError: one sentence, if a character would be in two splits, or if characters miss that
            a split over all 1,623 needs.
    """
    if name == "omniglot":
        train = [entry for entry in background if entry[0] not in VALIDATION_ALPHABETS]
        chosen = [entry for entry in background if entry[0] in VALIDATION_ALPHABETS]
        parts = {"train": train, "validation": chosen, "test": evaluation}
        checked_splits(name, {split: {entry[0] for entry in part} for split, part in parts.items()})
        return checked_splits(name, parts)
    everything = [*background, *evaluation]
    if len(set(everything)) != CHARACTERS:
        raise ValueError(
            f"“{name}” splits all {CHARACTERS:,} characters of Omniglot, and "
            f"{len(set(everything)):,} are in the data folder."
        )
    return checked_splits(name, _OVER_ALL[name](everything))


def _at_random(characters: Sequence[Character]) -> dict[str, list[Character]]:
    ordered = sorted(
        characters, key=lambda entry: hashlib.sha256("/".join(entry).encode()).digest()
    )
    test = _RANDOM_TRAIN + _RANDOM_VALIDATION
    return {
        "train": ordered[:_RANDOM_TRAIN],
        "validation": ordered[_RANDOM_TRAIN:test],
        "test": ordered[test:],
    }


def _by_alphabet(characters: Sequence[Character]) -> dict[str, list[Character]]:
    parts: dict[str, list[Character]] = {"train": [], "validation": [], "test": []}
    for entry in characters:
        if entry[0] in _VINYALS_TEST or entry in _VINYALS_TEST_CHARACTERS:
            parts["test"].append(entry)
        else:
            parts["validation" if entry[0] in _VINYALS_VALIDATION else "train"].append(entry)
    return parts


_OVER_ALL: dict[str, Callable[[Sequence[Character]], dict[str, list[Character]]]] = {
    "omniglot-random": _at_random,
    "omniglot-alphabets": _by_alphabet,
}

OMNIGLOT_SETS = ("omniglot", *_OVER_ALL)
"""The names of the data sets that are Omniglot, split in one way or another."""
