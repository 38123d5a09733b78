"""Accuracies on sampled episodes, with the protocol that gives them their meaning."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import torch

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode import (
    Episode,
    EpisodeSampler,
    episode_generator,
)
from maml_studio.engine.episode_settings import EpisodeSettings
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.meta_learner import MetaLearner

_NORMAL_95 = 1.96


@dataclass(frozen=True)
class Protocol:
    """How an accuracy is measured.

    Attributes:
        dataset: the name of the data set.
        split: train, validation or test.
        episodes: `any` characters, or those of one `alphabet`; nothing is rotated. Where a data set
            is one alphabet, as MNIST's ten digits are, both mean the same.
        ways: classes of an episode.
        shots: examples of a class in the support set.
        queries: queries of a class.
        inner_steps: gradient steps on the support set; the learner's own number if None.
        count: episodes.
        seed: what the episodes are drawn from.
        inductive: whether each query is judged alone; False lets queries help each other where the
            learner's network has a norm by which they do, and an evaluation says whether they did.
        initialization: the name of the learner's meta-parameters, which an evaluation fills in.
    """

    dataset: str
    split: str
    episodes: str = "any"
    ways: int = 5
    shots: int = 1
    queries: int = 5
    inner_steps: int | None = None
    count: int = 600
    seed: int = 0
    inductive: bool = True
    initialization: str = ""

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(f"An evaluation takes at least 1 episode, not {self.count}.")
        if self.inner_steps is not None and self.inner_steps < 0:
            raise ValueError(f"The inner steps can't be negative, but are {self.inner_steps}.")

    @property
    def episode_settings(self) -> EpisodeSettings:
        """What its episodes are drawn like."""
        return EpisodeSettings(
            (self.ways, self.ways), (self.shots, self.shots), self.queries, kind=self.episodes
        )


@dataclass(frozen=True)
class EpisodeDone:
    """One episode of an evaluation, or of an outer step.

    Attributes:
        index: its number, from 0.
        count: the number of episodes of the evaluation, or the meta-batch size.
        accuracy: the share of its queries that were classified rightly.
    """

    index: int
    count: int
    accuracy: float


@dataclass(frozen=True)
class Evaluation:
    """A mean accuracy, its 95 % interval (mean ± 1.96·s/√count over episodes), the protocol."""

    accuracy: float
    interval: tuple[float, float]
    protocol: Protocol

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, as JSON takes them."""
        return {
            "accuracy": self.accuracy,
            "interval": list(self.interval),
            "protocol": asdict(self.protocol),
        }


def evaluating(
    learner: MetaLearner, characters: CharacterSet, protocol: Protocol
) -> Generator[EpisodeDone, None, Evaluation]:
    """Measure a learner's accuracy on queries after the inner loop.

    Yields:
        A record an episode.

    Raises:
        ValueError: if the data set is too small for the protocol, with the numbers.
    """
    sampler = EpisodeSampler(characters, protocol.episode_settings)
    accuracies = []
    for index in range(protocol.count):
        episode = sampler.sample(episode_generator(protocol.seed, index))
        accuracy = episode_accuracy(
            learner, episode, protocol.inner_steps, alone=protocol.inductive
        )
        accuracies.append(accuracy)
        yield EpisodeDone(index, protocol.count, accuracy)
    return Evaluation(*mean_and_interval(accuracies), as_run(protocol, learner))


def mean_and_interval(values: Sequence[float]) -> tuple[float, tuple[float, float]]:
    """Return a mean and its 95 % interval, mean ± 1.96·s/√n; a single value has no width."""
    found = torch.tensor(values, dtype=torch.float64)
    mean = float(found.mean())
    spread = float(found.std()) if len(values) > 1 else 0.0
    half = _NORMAL_95 * spread / math.sqrt(len(values))
    return mean, (mean - half, mean + half)


def episode_accuracy(
    learner: MetaLearner,
    episode: Episode,
    inner_steps: int | None = None,
    *,
    alone: bool = True,
) -> float:
    """Return the share of an episode's queries that are right after the inner loop.

    Args:
        learner: what adapts.
        episode: support and query.
        inner_steps: gradient steps; the learner's own number if None.
        alone: whether each query is judged alone (inductive).
    """
    episode = episode.to(learner.device)
    steps = learner.inner_steps if inner_steps is None else inner_steps
    weights = drain(learner.inner_steps_of(episode, steps, 1.0, last_record=False))
    with torch.no_grad():
        logits = learner.judged(weights, episode.support, episode.query, alone=alone)
    return float((logits.argmax(dim=1) == episode.query_labels).double().mean())


def as_run(protocol: Protocol, learner: MetaLearner) -> Protocol:
    """Return what a protocol means for a learner: its own inner steps, and whether queries help."""
    own = learner.inner_steps
    steps = own if protocol.inner_steps is None or own == 0 else protocol.inner_steps
    return replace(
        protocol,
        inner_steps=steps,
        inductive=protocol.inductive or learner.is_inductive,
        initialization=protocol.initialization or learner.name,
    )
