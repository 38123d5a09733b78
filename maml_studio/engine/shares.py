"""Shares of a meta-batch, for several who compute it together: each takes every n-th episode."""

from __future__ import annotations

from dataclasses import replace

from maml_studio.engine.episode import Episode
from maml_studio.engine.meta_batch import EpisodeSource
from maml_studio.engine.recipe import Recipe


class SharedEpisodes(EpisodeSource):
    """Every `count`-th training episode of each outer step, from number `first` on."""

    def __init__(self, episodes: EpisodeSource, first: int, count: int) -> None:
        """Take all the episodes, and which of them are meant."""
        self._episodes, self._first, self._count = episodes, first, count

    def episode(self, step: int, index: int) -> Episode:
        """Draw an episode of the share."""
        return self._episodes.episode(step, self._first + index * self._count)


def share_size(recipe: Recipe, first: int, count: int) -> int:
    """Return how many episodes of a meta-batch the one of number `first` takes."""
    return len(range(first, recipe.outer.meta_batch_size, count))


def share_recipe(recipe: Recipe, first: int, count: int) -> Recipe:
    """Return the recipe whose meta-batch is a share of the whole one."""
    size = share_size(recipe, first, count)
    return replace(recipe, outer=replace(recipe.outer, meta_batch_size=size))
