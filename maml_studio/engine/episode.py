"""Episodes: support and query sets sampled from a set of characters."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from maml_studio.engine.augmentation import augmented
from maml_studio.engine.class_pools import Place, as_seen, class_pools, views
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode_settings import EpisodeSettings

PURPOSES = ("evaluation", "training", "weights")

_EVALUATION_NUMBERS = 2
_IMAGES = 4
_STACKED_IMAGES = 5


@dataclass(frozen=True)
class Episode:
    """A support set to learn from and a query set to be judged by.

    Attributes:
        support: (support, channels, side, side) float32, from 0 to 1.
        support_labels: (support,) int64, from 0 to way − 1.
        query: (query, channels, side, side) float32.
        query_labels: (query,) int64.
        way: the number of classes.

    All tensors of a stack of episodes (`stacked`) begin with one more dimension: (tasks, …).
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

    @property
    def shape_key(self) -> tuple[int, int, int]:
        """Way, support examples and queries of an episode: those of equal keys can be stacked."""
        return self.way, self.support_labels.shape[-1], self.query_labels.shape[-1]

    @property
    def is_stacked(self) -> bool:
        """Whether its tensors begin with a dimension of tasks."""
        return self.support.ndim == _STACKED_IMAGES

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


def stacked(episodes: Sequence[Episode]) -> Episode:
    """Stack episodes along a first dimension of tasks.

    Returns:
        Support (tasks, support, channels, side, side), its labels (tasks, support), and so on.

    Raises:
        ValueError: if there are none, or if they differ in way, in counts or in their images.
    """
    shapes = {(each.way, each.support.shape, each.query.shape) for each in episodes}
    if len(shapes) != 1 or episodes[0].is_stacked:
        found = ", ".join(
            f"{way}-way {tuple(support)} + {tuple(query)}" for way, support, query in sorted(shapes)
        )
        raise ValueError(f"Episodes of one shape can be stacked, not of: {found or 'none'}.")
    return Episode(
        torch.stack([each.support for each in episodes]),
        torch.stack([each.support_labels for each in episodes]),
        torch.stack([each.query for each in episodes]),
        torch.stack([each.query_labels for each in episodes]),
        episodes[0].way,
    )


def episode_generator(*numbers: int, purpose: str = "evaluation") -> torch.Generator:
    """Return a generator that is a function of its purpose and of the numbers.

    Args:
        numbers: of an evaluation its seed and the episode's index; of training, say, the seed, the
            outer step and the index; of weights the seed.
        purpose: evaluation, training or weights. Streams differ with it, and those of training and
            weights with the count of the numbers too. Torch makes a stream of 32 bits, so that two
            are one by chance in 4 billion pairs.

    Raises:
        ValueError: for another purpose, or for more than two numbers of an evaluation.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"A generator is for {', '.join(PURPOSES)}, not “{purpose}”.")
    if purpose == "evaluation":
        return torch.Generator().manual_seed(_evaluation_state(numbers))
    text = " ".join([purpose, *map(str, numbers)])
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest) >> 1)


def _evaluation_state(numbers: tuple[int, ...]) -> int:
    """Return the state that published figures stand on; in it (7, 5) would equal (7, 5, 0)."""
    if len(numbers) > _EVALUATION_NUMBERS:
        raise ValueError(f"The numbers of an evaluation are its seed and an index, not {numbers}.")
    return int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0]) >> 1


class EpisodeSampler:
    """Draws episodes; every draw comes from the generator that is passed."""

    def __init__(self, characters: CharacterSet, settings: EpisodeSettings) -> None:
        """Take the characters and the kind of episodes.

        Raises:
            ValueError: with the numbers, if too few characters have enough drawings.
        """
        self._settings = settings
        self._pixels = [np.asarray(drawings) for drawings in characters.pixels]
        needed = settings.shots[1] + settings.queries
        enough = [place for place, drawn in enumerate(characters.pixels) if len(drawn) >= needed]
        seen = views(settings.rotations, settings.reflections)
        self._pools = class_pools(characters, enough, seen, settings.kind == "alphabet")
        most = max((len(pool) for pool in self._pools), default=0)
        if most < settings.ways[1]:
            raise ValueError(
                f"“{characters.name}” has at most {most} classes for an episode of kind "
                f"“{settings.kind}”, but {settings.ways[1]} are asked for; {settings.shots[1]} shots "
                f"and {settings.queries} queries need {needed} drawings, which {len(enough)} of its "
                f"{len(characters)} characters have."
            )

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
        self, places: list[Place], shots: list[int], generator: torch.Generator
    ) -> Episode:
        queries = self._settings.queries
        images = self._images(places, shots, generator)
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

    def _images(self, places: list[Place], shots: list[int], generator: torch.Generator) -> Tensor:
        """Return the support images of all classes, then their queries."""
        support, query = [], []
        for (character, view), shot in zip(places, shots, strict=True):
            drawings = self._pixels[character]
            order = torch.randperm(len(drawings), generator=generator).numpy()
            images = as_seen(drawings[order[: shot + self._settings.queries]], view)
            support.append(images[:shot])
            query.append(images[shot:])
        pixels = np.ascontiguousarray(np.concatenate(support + query))
        found = torch.from_numpy(pixels).float().div_(255)
        return found if found.ndim == _IMAGES else found.unsqueeze(1)


def _between(low: int, high: int, generator: torch.Generator) -> int:
    return int(torch.randint(low, high + 1, (), generator=generator))
