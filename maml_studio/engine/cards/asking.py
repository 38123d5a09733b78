"""Asking an initialization alphabet by alphabet, and keeping account of what it took for what."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import torch

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode import Episode, episode_generator
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.learners.meta_learner import MetaLearner

Pair: TypeAlias = tuple[int, int]
"""The places of two characters in a set."""


@dataclass(frozen=True)
class Rounds:
    """How episodes are drawn: each from one alphabet.

    Attributes:
        ways: classes of an episode.
        count: episodes of each alphabet.
        shots: examples of a class.
        queries: queries of a class.
        seed: what they are drawn from.
    """

    ways: int
    count: int
    shots: int = 1
    queries: int = 5
    seed: int = 0

    @property
    def drawings(self) -> int:
        """The drawings that a character needs."""
        return self.shots + self.queries


@dataclass(frozen=True)
class Mistake:
    """A query that was taken for another character; all are places in the set and its drawings.

    Attributes:
        example: the first example of the right character.
        query: the drawing that was asked.
        other_example: the first example of the character that it was taken for.
    """

    example: int
    query: int
    other_example: int


@dataclass
class Account:
    """What came of many episodes.

    Attributes:
        accuracies: of the episodes of each alphabet.
        asked: queries of the first character while the second could be answered.
        taken: how many of them were taken for the second.
        mistakes: the first such query.
    """

    accuracies: dict[str, list[float]] = field(default_factory=dict)
    asked: dict[Pair, int] = field(default_factory=dict)
    taken: dict[Pair, int] = field(default_factory=dict)
    mistakes: dict[Pair, Mistake] = field(default_factory=dict)


def fitting_ways(learner: MetaLearner, characters: CharacterSet, drawings: int) -> int:
    """Return the classes of an episode: the head's, or of 20, 10, 5 and 2 the most that fit.

    Raises:
        ValueError: if no alphabet has enough characters.
    """
    most = max(map(len, _members(characters, drawings).values()), default=0)
    choices = (20, 10, 5, 2) if learner.fixed_way is None else (learner.fixed_way,)
    for ways in choices:
        if ways <= most:
            return ways
    raise ValueError(
        f"Of these {len(characters)} characters of “{characters.name}” no alphabet has {choices[-1]} "
        f"characters of {drawings} drawings; the largest has {most}."
    )


def asking(
    learner: MetaLearner, characters: CharacterSet, rounds: Rounds
) -> Generator[Progress, None, Account]:
    """Ask about each alphabet that has enough characters; each query is judged alone."""
    account = Account()
    alphabets = {
        name: places
        for name, places in _members(characters, rounds.drawings).items()
        if len(places) >= rounds.ways
    }
    total = rounds.count * len(alphabets)
    for number, (name, places) in enumerate(alphabets.items()):
        for index in range(rounds.count):
            generator = episode_generator(rounds.seed, number * rounds.count + index)
            _ask(learner, characters, _Draw.of(characters, places, rounds, generator), account)
            yield Progress(number * rounds.count + index + 1, total, name)
    return account


@dataclass(frozen=True)
class _Draw:
    """The characters and drawings of an episode: places in a set.

    Attributes:
        rounds: how it was drawn.
        characters: (ways,).
        drawings: (ways, shots + queries), the examples first.
    """

    rounds: Rounds
    characters: list[int]
    drawings: list[list[int]]

    @classmethod
    def of(
        cls,
        characters: CharacterSet,
        places: list[int],
        rounds: Rounds,
        generator: torch.Generator,
    ) -> _Draw:
        order = torch.randperm(len(places), generator=generator)[: rounds.ways].tolist()
        chosen = [places[index] for index in order]
        drawings = [
            torch.randperm(len(characters.pixels[place]), generator=generator)[: rounds.drawings]
            for place in chosen
        ]
        return cls(rounds, chosen, [each.tolist() for each in drawings])

    def episode(self, characters: CharacterSet) -> Episode:
        """Return the images."""
        shots, queries = self.rounds.shots, self.rounds.queries
        pairs = list(zip(self.characters, self.drawings, strict=True))
        support = [characters.pixels[place][own[:shots]] for place, own in pairs]
        query = [characters.pixels[place][own[shots:]] for place, own in pairs]
        labels = torch.arange(self.rounds.ways)
        return Episode(
            _as_images(support),
            labels.repeat_interleave(shots),
            _as_images(query),
            labels.repeat_interleave(queries),
            self.rounds.ways,
        )


def _as_images(parts: list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]) -> torch.Tensor:
    found = torch.from_numpy(np.concatenate(parts)).float().div_(255)
    return found if found.ndim == 4 else found.unsqueeze(1)


def _members(characters: CharacterSet, drawings: int) -> dict[str, list[int]]:
    """Return the places of the characters of each alphabet that have enough drawings."""
    members: dict[str, list[int]] = {}
    for place, alphabet in enumerate(characters.alphabets):
        if len(characters.pixels[place]) >= drawings:
            members.setdefault(alphabet, []).append(place)
    return members


def _ask(learner: MetaLearner, characters: CharacterSet, draw: _Draw, account: Account) -> None:
    episode = draw.episode(characters)
    answers = _answers(learner, episode.to(learner.device))
    right = answers == episode.query_labels.reshape(answers.shape)
    alphabet = characters.alphabets[draw.characters[0]]
    account.accuracies.setdefault(alphabet, []).append(float(right.double().mean()))
    for asked, own in enumerate(answers.tolist()):
        for answer in range(draw.rounds.ways):
            if answer != asked:
                _count(account, draw, (asked, answer), own)


def _answers(learner: MetaLearner, episode: Episode) -> torch.Tensor:
    """Return (way, queries) labels."""
    steps = learner.inner_steps
    weights = drain(learner.inner_steps_of(episode, steps, 1.0, last_record=False))
    with torch.no_grad():
        logits = learner.judged(weights, episode.support, episode.query)
    return logits.argmax(dim=1).cpu().reshape(episode.way, -1)


def _count(account: Account, draw: _Draw, labels: Pair, answers: list[int]) -> None:
    asked, answer = labels
    pair = draw.characters[asked], draw.characters[answer]
    wrong = [place for place, label in enumerate(answers) if label == answer]
    account.asked[pair] = account.asked.get(pair, 0) + len(answers)
    account.taken[pair] = account.taken.get(pair, 0) + len(wrong)
    if wrong and pair not in account.mistakes:
        own = draw.drawings[asked]
        account.mistakes[pair] = Mistake(
            own[0], own[draw.rounds.shots + wrong[0]], draw.drawings[answer][0]
        )
