"""Episodes: support and query sets sampled from a set of characters."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from maml_studio.engine.augmentation import augmented
from maml_studio.engine.datasets.character_set import CharacterSet

KINDS = ("any", "alphabet")

_QUARTERS = 4

View = tuple[int, bool]
"""How a character is seen: quarter turns, and whether it is mirrored."""


@dataclass(frozen=True)
class Episode:
    """A support set to learn from and a query set to be judged by.

    Attributes:
        support: (support, 1, 28, 28) float32.
        support_labels: (support,) int64, from 0 to way − 1.
        query: (query, 1, 28, 28) float32.
        query_labels: (query,) int64.
        way: the number of classes.
    """

    support: Tensor
    support_labels: Tensor
    query: Tensor
    query_labels: Tensor
    way: int

    @classmethod
    def of_support(cls, support: Tensor, labels: Tensor, way: int) -> Episode:
        """Make an episode that asks nothing."""
        return cls(support, labels, support[:0], labels[:0], way)

    def to(self, device: str) -> Episode:
        """Return the episode on a device."""
        if device == "cpu":
            return self
        return Episode(
            self.support.to(device),
            self.support_labels.to(device),
            self.query.to(device),
            self.query_labels.to(device),
            self.way,
        )


@dataclass(frozen=True)
class EpisodeShape:
    """The size of an episode, and how its images are varied."""

    ways: tuple[int, int] = field(default=(5, 5), metadata={"help": "Fewest and most classes."})
    shots: tuple[int, int] = field(
        default=(1, 1), metadata={"help": "Fewest and most examples of a class."}
    )
    queries: int = field(default=5, metadata={"help": "Queries of a class."})
    uneven: float = field(
        default=0.0, metadata={"help": "Share of episodes in which classes differ in their shots."}
    )
    rotations: bool = field(
        default=False, metadata={"help": "Turn characters by 90° into further classes."}
    )
    reflections: bool = field(
        default=False, metadata={"help": "Mirror characters into further classes."}
    )
    augment: bool = field(
        default=False, metadata={"help": "Turn, scale, shear, shift, thicken or thin each image."}
    )

    def __post_init__(self) -> None:
        if not 2 <= self.ways[0] <= self.ways[1]:
            raise ValueError(f"Ways go from at least 2 upwards, not {self.ways[0]}-{self.ways[1]}.")
        if not 1 <= self.shots[0] <= self.shots[1] or self.queries < 1:
            raise ValueError("Shots go from at least 1 upwards, and queries are at least 1.")
        if not 0 <= self.uneven <= 1:
            raise ValueError("The share of episodes with uneven shots is from 0 to 1.")


@dataclass(frozen=True)
class EpisodeSettings(EpisodeShape):
    """What an episode is drawn like.

    `any` draws characters from the whole set; `alphabet` draws an alphabet, uniformly among those
    with enough characters, and then its characters, as a person does who draws letters of a script.
    """

    kind: str = field(default="any", metadata={"help": "any or alphabet."})

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kind not in KINDS:
            raise ValueError(f"Episodes are of kind {' or '.join(KINDS)}, not “{self.kind}”.")


def episode_generator(*numbers: int) -> torch.Generator:
    """Return a generator that is a function of the numbers: say seed, outer step, task index."""
    state = np.random.SeedSequence(numbers).generate_state(1, np.uint64)
    return torch.Generator().manual_seed(int(state[0] >> np.uint64(1)))


class EpisodeSampler:
    """Draws episodes; every draw comes from the generator that is passed."""

    def __init__(self, characters: CharacterSet, settings: EpisodeSettings) -> None:
        """Take the characters and the kind of episodes.

        Raises:
            ValueError: with the numbers, if the set has too few characters or drawings.
        """
        self._settings = settings
        self._pixels = [torch.tensor(drawings) for drawings in characters.pixels]
        self._pools = _pools(characters, settings)
        _check(characters, settings, max((len(pool) for pool in self._pools), default=0))

    def sample(self, generator: torch.Generator) -> Episode:
        """Draw an episode."""
        way = _between(*self._settings.ways, generator)
        pools = [pool for pool in self._pools if len(pool) >= way]
        pool = pools[_between(0, len(pools) - 1, generator)]
        chosen = torch.randperm(len(pool), generator=generator)[:way]
        places = [pool[index] for index in chosen.tolist()]
        return self._episode(places, self._shots(way, generator), generator)

    def _shots(self, way: int, generator: torch.Generator) -> list[int]:
        low, high = self._settings.shots
        if self._settings.uneven and torch.rand((), generator=generator) < self._settings.uneven:
            return torch.randint(low, high + 1, (way,), generator=generator).tolist()
        return [_between(low, high, generator)] * way

    def _episode(
        self, places: list[tuple[int, View]], shots: list[int], generator: torch.Generator
    ) -> Episode:
        queries = self._settings.queries
        support, query = [], []
        for (character, (turns, mirrored)), shot in zip(places, shots, strict=True):
            drawings = self._pixels[character]
            chosen = torch.randperm(len(drawings), generator=generator)[: shot + queries]
            images = torch.rot90(drawings[chosen], turns, (1, 2))
            images = images.flip(2) if mirrored else images
            support.append(images[:shot])
            query.append(images[shot:])
        images = torch.cat(support + query).unsqueeze(1).float() / 255
        if self._settings.augment:
            images = augmented(images, generator)
        labels = torch.arange(len(places))
        counts = torch.tensor(shots)
        return Episode(
            images[: sum(shots)],
            labels.repeat_interleave(counts),
            images[sum(shots) :],
            labels.repeat_interleave(queries),
            len(places),
        )


def _pools(characters: CharacterSet, settings: EpisodeSettings) -> list[list[tuple[int, View]]]:
    """Return the classes that may meet in an episode, by pool."""
    views = [
        (turns, mirrored)
        for mirrored in ((False, True) if settings.reflections else (False,))
        for turns in range(_QUARTERS if settings.rotations else 1)
    ]
    if settings.kind == "any":
        return [[(index, view) for view in views for index in range(len(characters))]]
    pools: dict[tuple[str, View], list[tuple[int, View]]] = {}
    for index, name in enumerate(characters.alphabets):
        for view in views:
            pools.setdefault((name, view), []).append((index, view))
    return list(pools.values())


def _check(characters: CharacterSet, settings: EpisodeSettings, most: int) -> None:
    if most < settings.ways[1]:
        raise ValueError(
            f"“{characters.name}” has at most {most} classes for an episode of kind "
            f"“{settings.kind}”, but {settings.ways[1]} are asked for."
        )
    fewest = min(len(drawings) for drawings in characters.pixels)
    needed = settings.shots[1] + settings.queries
    if fewest < needed:
        raise ValueError(
            f"“{characters.name}” has a character of {fewest} drawings, but "
            f"{settings.shots[1]} shots and {settings.queries} queries need {needed}."
        )


def _between(low: int, high: int, generator: torch.Generator) -> int:
    return int(torch.randint(low, high + 1, (), generator=generator))
