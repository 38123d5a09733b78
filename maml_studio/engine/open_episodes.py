"""Episodes with queries of characters that the support set has no examples of."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode import Episode, EpisodeSampler, episode_generator
from maml_studio.engine.episode_settings import EpisodeSettings
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.unknowns import Prototypes

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class OpenProtocol:
    """How open episodes are drawn (few-shot open-set recognition, Liu et al. 2020, PEELER).

    Attributes:
        dataset: the name of the data set.
        split: train, validation or test.
        episodes: `alphabet`, where unknown characters are of the same alphabet, or `any`.
        ways: classes of the support set.
        shots: examples of each.
        unknowns: further classes, of which there are only queries.
        queries: queries of each class, known or not.
        count: episodes.
        seed: what they are drawn from.
    """

    dataset: str = "omniglot"
    split: str = "validation"
    episodes: str = "alphabet"
    ways: int = 5
    shots: int = 5
    unknowns: int = 5
    queries: int = 5
    count: int = 600
    seed: int = 0

    def sampler(self, characters: CharacterSet) -> EpisodeSampler:
        """Return what draws the support and the queries of all classes, known ones first.

        Raises:
            ValueError: if the data set is too small, with the numbers.
        """
        ways, shots = self.ways + self.unknowns, self.shots
        settings = EpisodeSettings((ways, ways), (shots, shots), self.queries, kind=self.episodes)
        return EpisodeSampler(characters, settings)

    def fits(self, characters: CharacterSet) -> bool:
        """Whether a data set has enough characters and drawings."""
        try:
            self.sampler(characters)
        except ValueError:
            return False
        return True

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, as JSON takes them."""
        return asdict(self)


@dataclass(frozen=True)
class OpenAnswers:
    """The answers to the queries of some episodes, each judged alone.

    Attributes:
        logits: (queries, way), as they are told, before a temperature.
        labels: (queries,), −1 for unknown characters.
        strangeness: (queries,), see `Prototypes.strangeness`; NaN in episodes without unknown characters.

    Each episode has equally many queries, one after another.
    """

    logits: Numbers
    labels: NDArray[np.int64]
    strangeness: Numbers

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """(queries,), whether there were examples of its character."""
        return self.labels >= 0

    def at(self, places: NDArray[Any]) -> OpenAnswers:
        """Return the answers at some places, or where a mask is true."""
        return OpenAnswers(self.logits[places], self.labels[places], self.strangeness[places])


def answering(
    learner: MetaLearner, characters: CharacterSet, protocol: OpenProtocol
) -> Generator[Progress, None, OpenAnswers]:
    """Let a learner answer open episodes with its own inner steps.

    Raises:
        ValueError: if the data set is too small for the protocol, or the learner has a head for
            another number of classes.
    """
    learner.check_way(protocol.ways)
    sampler = protocol.sampler(characters)
    what = f"{protocol.episodes}, {protocol.ways}-way {protocol.shots}-shot"
    answers = []
    for index in range(protocol.count):
        episode = sampler.sample(episode_generator(protocol.seed, index))
        opened = _opened(episode, protocol).to(learner.device)
        answers.append(_answered(learner, opened))
        yield Progress(index + 1, protocol.count, what)
    columns = zip(*answers, strict=True)
    return OpenAnswers(*(np.concatenate(column) for column in columns))


def _opened(episode: Episode, protocol: OpenProtocol) -> Episode:
    """Take the support of the last classes away; their queries get the label −1."""
    shown = protocol.ways * protocol.shots
    labels = episode.query_labels
    return Episode(
        episode.support[:shown],
        episode.support_labels[:shown],
        episode.query,
        torch.where(labels < protocol.ways, labels, -1),
        protocol.ways,
    )


def _answered(learner: MetaLearner, episode: Episode) -> tuple[Numbers, NDArray[np.int64], Numbers]:
    weights = drain(learner.inner_steps_of(episode, learner.inner_steps, 1.0, last_record=False))
    support, query = episode.support, episode.query
    with torch.no_grad():
        logits = learner.judged(weights, support, query).double().cpu().numpy()
        if bool((episode.query_labels >= 0).all()):
            return logits, episode.query_labels.cpu().numpy(), np.full(len(logits), np.nan)
        examples = learner.embedded(weights, support, support).cpu().numpy()
        points = learner.embedded(weights, support, query).cpu().numpy()
    prototypes = Prototypes(examples, episode.support_labels.cpu().numpy(), episode.way)
    strangeness = prototypes.strangeness(points, logits.argmax(axis=1))
    return logits, episode.query_labels.cpu().numpy(), strangeness
