"""Meta-batches: their episodes, and their mean gradient, computed in one of several ways.

`Plain` takes an episode at a time, which is best on a CPU and what the other ways are compared
with; `Stacked` takes all episodes of one shape in one pass, which is best where launching work
costs more than the work.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Protocol

import torch

from maml_studio.engine.captured import CapturedGradients, Compute
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.devices import CPU
from maml_studio.engine.episode import Episode, EpisodeSampler, episode_generator, stacked
from maml_studio.engine.evaluation import EpisodeDone
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import OuterGradient
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.recipe import Recipe


@dataclass(frozen=True)
class MetaGradient:
    """The mean over a meta-batch.

    Attributes:
        gradients: by the name of the meta-parameter; one that is missing is not asked to change.
            Who asked for them may change them in place.
        loss: the query loss, in nats.
        accuracy: the share of queries that are classified rightly.
    """

    gradients: Weights
    loss: float
    accuracy: float


class HelperLostError(RuntimeError):
    """A process that helps to compute meta-batches has ended; all steps before are good."""


class GradientSource(Protocol):
    """A way to compute meta-batches; it reads the learner's parameters, which change in place.

    Attributes:
        workers: the number of processes that compute.
    """

    workers: int

    def computing(self, step: int) -> Generator[EpisodeDone, None, MetaGradient]:
        """Compute the meta-batch of an outer step, the first of which is 0."""

    def close(self) -> None:
        """Give back what it holds."""


class EpisodeSource:
    """Training episodes as a function of the recipe's seed, the outer step and the index.

    A run that resumes thus sees the same ones as a run that was never stopped, and who computes
    an episode makes no difference.
    """

    def __init__(self, recipe: Recipe, characters: CharacterSet) -> None:
        """Take what to draw and what to draw from.

        Raises:
            ValueError: with the numbers, if there are too few characters or drawings.
        """
        data = recipe.data
        self._seed, self._share = recipe.outer.seed, data.alphabet_share
        kinds = [*(["any"] if self._share < 1 else []), *(["alphabet"] if self._share > 0 else [])]
        self._samplers = {
            kind: EpisodeSampler(characters, data.episode_settings(kind)) for kind in kinds
        }

    def episode(self, step: int, index: int) -> Episode:
        """Draw an episode of an outer step's meta-batch."""
        generator = episode_generator(self._seed, step, index, purpose="training")
        in_alphabet = float(torch.rand((), generator=generator)) < self._share
        return self._samplers["alphabet" if in_alphabet else "any"].sample(generator)


SourceFactory = Callable[[MetaLearner, Recipe, EpisodeSource], GradientSource]


def choose(learner: MetaLearner, recipe: Recipe, episodes: EpisodeSource) -> GradientSource:
    """Return the fastest way to compute meta-batches in this process."""
    kind = Stacked if learner.device != CPU else Plain
    return kind(learner, recipe, episodes)


class Plain:
    """An episode at a time; their gradients are summed in order."""

    workers = 1

    def __init__(self, learner: MetaLearner, recipe: Recipe, episodes: EpisodeSource) -> None:
        """Take the learner and where its episodes come from."""
        self._learner, self._outer, self._episodes = learner, recipe.outer, episodes

    def computing(self, step: int) -> Generator[EpisodeDone, None, MetaGradient]:
        """Compute the meta-batch of an outer step, yielding after each episode."""
        size = self._outer.meta_batch_size
        total: Weights = {}
        losses, accuracies = [], []
        for index in range(size):
            episode = self._episodes.episode(step, index).to(self._learner.device)
            found = gradient_of(self._learner, episode, step, self._outer.precision)
            add_share(total, found.gradients, 1 / size)
            losses.append(float(found.loss))
            accuracies.append(float(found.accuracy))
            yield EpisodeDone(index, size, accuracies[-1])
        return MetaGradient(total, math.fsum(losses) / size, math.fsum(accuracies) / size)

    def close(self) -> None:
        """Give back nothing."""


class Stacked:
    """All episodes of one shape in one pass; the next ones are drawn while the device computes."""

    workers = 1

    def __init__(self, learner: MetaLearner, recipe: Recipe, episodes: EpisodeSource) -> None:
        """Take the learner, which can stack, and where its episodes come from."""
        self._learner, self._outer, self._episodes = learner, recipe.outer, episodes
        self._drawn: tuple[int, list[Episode]] = (-1, [])
        self._compute: Compute = self._gradient
        if torch.device(learner.device).type == "cuda":
            self._compute = CapturedGradients(learner, self._gradient)

    def computing(self, step: int) -> Generator[EpisodeDone, None, MetaGradient]:
        """Compute the meta-batch of an outer step, yielding after each shape."""
        size = self._outer.meta_batch_size
        total: Weights = {}
        founds = []
        for episode in self._stacks(step):
            found = self._compute(episode.to(self._learner.device), step)
            count = len(episode.support)
            add_share(total, found.gradients, count / size)
            # A copy, as the next computation may overwrite the result, and one wait for the device.
            founds.append((count, torch.stack([found.loss, found.accuracy])))
        if step + 1 < self._outer.steps:
            self._drawn = (step + 1, self._stacks(step + 1))
        loss, accuracy, done = 0.0, 0.0, 0
        for count, both in founds:
            of_group = both.tolist()
            loss += of_group[0] * count / size
            accuracy += of_group[1] * count / size
            done += count
            yield EpisodeDone(done - 1, size, of_group[1])
        return MetaGradient(total, loss, accuracy)

    def close(self) -> None:
        """Let go of the episodes that were drawn ahead."""
        self._drawn = (-1, [])

    def _gradient(self, episode: Episode, step: int) -> OuterGradient:
        return gradient_of(self._learner, episode, step, self._outer.precision)

    def _stacks(self, step: int) -> list[Episode]:
        if self._drawn[0] == step:
            return self._drawn[1]
        groups: dict[object, list[Episode]] = {}
        for index in range(self._outer.meta_batch_size):
            episode = self._episodes.episode(step, index)
            groups.setdefault(episode.shape_key, []).append(episode)
        return [stacked(group) for group in groups.values()]


def gradient_of(learner: MetaLearner, episode: Episode, step: int, precision: str) -> OuterGradient:
    """Compute an episode's gradient, in bfloat16 where autocast allows it if mixed."""
    if precision == "full":
        return learner.outer_gradient(episode, step)
    # A cast that is cached without a graph would be found again where a graph is needed.
    with torch.autocast(torch.device(learner.device).type, torch.bfloat16, cache_enabled=False):
        return learner.outer_gradient(episode, step)


def add_share(total: Weights, gradients: Weights, share: float) -> None:
    """Add a share of gradients to a sum by name."""
    for name, gradient in gradients.items():
        if name in total:
            total[name].add_(gradient, alpha=share)
        else:
            total[name] = gradient * share
