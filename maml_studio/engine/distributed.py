"""A training shared out over the processes that torchrun starts, on one machine or on several.

Rank 0 runs the training and alone reads and writes its folder. In each outer step it broadcasts the
step and the meta-parameters, each rank computes its share of the meta-batch, and the shares are
all-reduced: over gloo on CPUs, over NCCL on GPUs. The other ranks need neither the run's folder nor
an optimizer, only the data set.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Generator
from contextlib import suppress
from functools import partial

import torch
from torch import Tensor

from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.evaluation import EpisodeDone
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.meta_batch import (
    EpisodeSource,
    GradientSource,
    MetaGradient,
    SourceFactory,
    choose,
)
from maml_studio.engine.places import Place
from maml_studio.engine.ranks import RankLostError, Team
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.shares import SharedEpisodes, share_recipe, share_size

_END = -1
"""The step after the last."""


def over_ranks(where: Place) -> SourceFactory:
    """Return what makes rank 0 share out its meta-batches."""
    return partial(Distributed, where=where)


class Distributed:
    """Rank 0's way to compute meta-batches: with the help of all others."""

    def __init__(
        self, learner: MetaLearner, recipe: Recipe, episodes: EpisodeSource, where: Place
    ) -> None:
        """Meet the other ranks and tell them the recipe.

        Raises:
            ValueError: if there are more ranks than episodes in a meta-batch.
            RankLostError: if they don't come.
        """
        if where.ranks > recipe.outer.meta_batch_size:
            raise ValueError(
                f"A meta-batch of {recipe.outer.meta_batch_size} can't be shared out over "
                f"{where.ranks} processes: take fewer, or a larger outer.meta_batch_size."
            )
        self.workers = where.ranks
        self._learner = learner
        self._team = Team(where, learner.device)
        self._team.told(recipe.as_toml())
        self._share = _Share(learner, recipe, episodes, where)

    def computing(self, step: int) -> Generator[EpisodeDone, None, MetaGradient]:
        """Compute the meta-batch of an outer step, yielding after each episode of rank 0.

        When it is closed early, all ranks finish their shares.

        Raises:
            RankLostError: if another rank has ended.
        """
        self._team.step(step)
        self._team.spread(self._learner.parameters)
        try:
            flat = yield from self._share.computing(step)
        except GeneratorExit:
            with suppress(RankLostError):
                self._team.summed(self._share.nothing())
            raise
        return self._share.unpacked(self._team.summed(flat))

    def close(self) -> None:
        """Let the other ranks end."""
        with suppress(RankLostError):
            self._team.step(_END)
        self._team.part()


def read_episodes(recipe: Recipe) -> EpisodeSource:
    """Read the training set of a recipe."""
    network = recipe.network
    reading = reading_dataset(
        recipe.data.dataset, "train", channels=network.image_channels, size=network.image_size
    )
    return EpisodeSource(recipe, drain(reading))


def follow(
    where: Place, device: str, episodes_of: Callable[[Recipe], EpisodeSource] = read_episodes
) -> None:
    """Be a rank other than 0: compute shares until rank 0 says that this was all.

    Args:
        where: this rank's place.
        device: where it computes.
        episodes_of: makes the source of all training episodes.

    Raises:
        ValueError: if the data set is not here.
        RankLostError: if rank 0 has ended before.
    """
    team = Team(where, device)
    try:
        recipe = Recipe.from_dict(tomllib.loads(team.told("")), "the recipe of rank 0")
        learner = Checkpoint(recipe, device).learner
        share = _Share(learner, recipe, episodes_of(recipe), where)
        while (step := team.step(0)) != _END:
            team.spread(learner.parameters)
            team.summed(drain(share.computing(step)))
    finally:
        team.part()


class _Share:
    """What one rank computes, as one tensor that can be added to those of others."""

    def __init__(
        self, learner: MetaLearner, recipe: Recipe, episodes: EpisodeSource, where: Place
    ) -> None:
        self._learner = learner
        part = (where.rank, where.ranks)
        self._weight = share_size(recipe, *part) / recipe.outer.meta_batch_size
        shared = SharedEpisodes(episodes, *part)
        self._source: GradientSource = choose(learner, share_recipe(recipe, *part), shared)

    def computing(self, step: int) -> Generator[EpisodeDone, None, Tensor]:
        """Compute the share and return it, weighted: gradients, which there are, loss, accuracy."""
        found = yield from self._source.computing(step)
        flat = self.nothing()
        numbers = self._views(flat)
        for index, name in enumerate(self._learner.parameters):
            if name in found.gradients:
                numbers[index].copy_(found.gradients[name]).mul_(self._weight)
                numbers[-1][index] = 1.0
        numbers[-1][-2:] = torch.tensor([found.loss, found.accuracy]) * self._weight
        return flat

    def nothing(self) -> Tensor:
        """Return a share without any gradient."""
        count = self._learner.parameter_count + len(self._learner.parameters) + 2
        return torch.zeros(count, device=self._learner.device)

    def unpacked(self, flat: Tensor) -> MetaGradient:
        """Return what the sum of all shares means."""
        *gradients, rest = self._views(flat)
        *present, loss, accuracy = rest.tolist()
        named = zip(self._learner.parameters, gradients, present, strict=True)
        kept = {name: gradient for name, gradient, count in named if count}
        return MetaGradient(kept, loss, accuracy)

    def _views(self, flat: Tensor) -> list[Tensor]:
        values = list(self._learner.parameters.values())
        sizes = [value.numel() for value in values]
        *parts, rest = torch.split(flat, [*sizes, len(values) + 2])
        return [*(part.view_as(like) for part, like in zip(parts, values, strict=True)), rest]
