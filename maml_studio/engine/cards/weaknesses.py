"""What an initialization is bad at: the characters that it mixes up, and its worst alphabets."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from maml_studio.engine.cards.asking import Account, Pair, Rounds, asking, fitting_ways
from maml_studio.engine.cards.pieces import Piece, Work
from maml_studio.engine.cards.subject import ACROSS, Subject
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.evaluation import mean_and_interval

PAIRS_SPLIT, ALPHABETS_SPLIT = "validation", "test"
PAIRS = 8
"""Pairs of characters that are told, the most confused first."""

_SHRINKAGE = 20
"""Queries without a mistake that are added to each pair, so that rare ones don't lead by chance."""
_PAIR_COUNT, _ALPHABET_COUNT = 100, 40
_MOST_WAYS_ACROSS = 5
_MEETINGS = 4
"""How often two characters meet in an episode, on average, where all are asked across alphabets."""


def weakness_pieces(subject: Subject) -> list[Piece]:
    """Return the most confused pairs of the validation split, and the test split by alphabet.

    Both are for the reader; nothing is chosen by them.
    """
    pairs, alphabets = subject.few(_PAIR_COUNT), subject.few(_ALPHABET_COUNT)
    data = {"dataset": subject.dataset}
    if subject.dataset in ACROSS:
        asked = Piece("confused pairs", data | {"meetings": _MEETINGS}, partial(_across, subject))
    else:
        asked = Piece("confused pairs", data | {"count": pairs}, partial(_pairs, subject, pairs))
    return [
        asked,
        Piece("alphabets", data | {"count": alphabets}, partial(_alphabets, subject, alphabets)),
    ]


def _pairs(subject: Subject, count: int) -> Work:
    characters = yield from subject.reading(subject.dataset, PAIRS_SPLIT)
    rounds = _rounds(subject, characters, count)
    account = yield from asking(subject.learner, characters, rounds)
    return {
        "protocol": _protocol(subject, rounds, PAIRS_SPLIT),
        "pairs": [_pair(account, characters, pair) for pair in _most_confused(account)],
    }


def _across(subject: Subject) -> Work:
    """Ask the characters of all alphabets together."""
    characters = yield from subject.reading(subject.dataset, PAIRS_SPLIT)
    pool = replace(characters, alphabets=(characters.name,) * len(characters))
    ways = fitting_ways(subject.learner, pool, Rounds(2, 1).drawings)
    if subject.learner.fixed_way is None:
        ways = min(ways, _MOST_WAYS_ACROSS)
    rounds = Rounds(ways, math.ceil(_MEETINGS * math.comb(len(pool), 2) / math.comb(ways, 2)))
    account = yield from asking(subject.learner, pool, rounds)
    protocol = _protocol(subject, rounds, PAIRS_SPLIT)
    return {
        "protocol": protocol | {"episodes": "any", "count_is_of": "all"},
        "pairs": [_pair(account, characters, pair) for pair in _most_confused(account)],
    }


def _alphabets(subject: Subject, count: int) -> Work:
    characters = yield from subject.reading(subject.dataset, ALPHABETS_SPLIT)
    rounds = _rounds(subject, characters, count)
    account = yield from asking(subject.learner, characters, rounds)
    figures = {name: mean_and_interval(found) for name, found in account.accuracies.items()}
    return {
        "protocol": _protocol(subject, rounds, ALPHABETS_SPLIT),
        "alphabets": [
            {"alphabet": name, "accuracy": mean, "interval": list(interval)}
            for name, (mean, interval) in sorted(figures.items(), key=lambda item: item[1][0])
        ],
    }


def _rounds(subject: Subject, characters: CharacterSet, count: int) -> Rounds:
    least = Rounds(2, count)
    return Rounds(fitting_ways(subject.learner, characters, least.drawings), count)


def _protocol(subject: Subject, rounds: Rounds, split: str) -> dict[str, Any]:
    return {
        "dataset": subject.dataset,
        "split": split,
        "episodes": "alphabet",
        **asdict(rounds),
        "count_is_of": "each alphabet",
        "inner_steps": subject.learner.inner_steps,
        "inductive": True,
        "initialization": subject.name,
    }


def _most_confused(account: Account) -> list[Pair]:
    """Return pairs in the direction in which they were mixed up more often."""
    shares = {}
    for first, second in account.mistakes:
        both = (first, second), (second, first)
        taken = sum(account.taken.get(pair, 0) for pair in both)
        asked = sum(account.asked.get(pair, 0) for pair in both)
        pair = max(both, key=lambda each: (account.taken.get(each, 0), each))
        shares[pair] = taken / (asked + _SHRINKAGE)
    return sorted(shares, key=lambda pair: (-shares[pair], pair))[:PAIRS]


def _pair(account: Account, characters: CharacterSet, pair: Pair) -> dict[str, Any]:
    asked, other = pair
    return {
        "alphabet": characters.alphabets[asked],
        "character": characters.characters[asked],
        "taken_for": characters.characters[other],
        "taken_for_alphabet": characters.alphabets[other],
        "asked": account.asked[pair],
        "taken": account.taken[pair],
        "asked_the_other_way": account.asked.get((other, asked), 0),
        "taken_the_other_way": account.taken.get((other, asked), 0),
        "picture": asdict(account.mistakes[pair]),
    }
