"""Each method learns: a moment of meta-training on real drawings beats its own random start."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import torch

from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode import EpisodeSampler, EpisodeSettings, episode_generator
from maml_studio.engine.evaluation import episode_accuracy
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.meta_batch import add_share
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.networks.settings import NetworkSettings

EPISODES = EpisodeSettings(ways=(5, 5), shots=(1, 1), queries=5)
EVALUATED = 60


@dataclass(frozen=True)
class Small:
    """A meta-training of some seconds.

    Attributes:
        method: its name.
        gains: what the mean accuracy at 5 ways and 1 shot rises by at least.
        given: the method's settings where they differ from the defaults.
        steps: outer steps of Adam.
        meta_batch: episodes an outer step.
        rate: the outer rate.
        shots: examples of a class in an episode of the training.
        halvings: how many of the network's blocks halve the image.
    """

    method: str
    gains: float
    given: dict[str, object] = field(default_factory=dict)
    steps: int = 100
    meta_batch: int = 1
    rate: float = 0.005
    shots: int = 1
    halvings: int = 4


LEARNED = {"head": "learned", "way": 5}
SMALL = {
    "maml": Small("maml", 0.12, {"inner_steps": 3}),
    "maml, learned head": Small(
        "maml", 0.12, {"inner_steps": 3, "head_rate": 0.4, "body_rate": 0.4, **LEARNED}
    ),
    "fomaml": Small("fomaml", 0.12, {"inner_steps": 3}),
    "anil": Small("anil", 0.12, {"inner_steps": 3}),
    "meta-sgd": Small("meta-sgd", 0.12, {"inner_steps": 2}),
    "maml++": Small("maml++", 0.12, {"inner_steps": 3, "multi_step_loss_steps": 50}),
    "proto-maml": Small("proto-maml", 0.12, {"inner_steps": 3, "rate": 0.005}),
    "reptile": Small(
        "reptile", 0.08, {"rate": 0.003, "evaluation_steps": 8}, meta_batch=2, shots=10
    ),
    "imaml": Small("imaml", 0.12, {"inner_steps": 5}, steps=80),
    "prototypical": Small("prototypical", 0.15),
    "relation": Small("relation", 0.4, rate=0.003, meta_batch=2, halvings=2),
}


@pytest.fixture
def training_characters(omniglot: Path) -> CharacterSet:
    return drain(reading_dataset("omniglot", "train"))


@pytest.fixture
def validation_characters(omniglot: Path) -> CharacterSet:
    return drain(reading_dataset("omniglot", "validation"))


def mean_accuracy(learner: MetaLearner, characters: CharacterSet) -> float:
    sampler = EpisodeSampler(characters, EPISODES)
    episodes = [sampler.sample(episode_generator(7, index)) for index in range(EVALUATED)]
    return sum(episode_accuracy(learner, episode) for episode in episodes) / EVALUATED


def train(learner: MetaLearner, small: Small, characters: CharacterSet) -> None:
    """Take the outer steps: a plain loop, so that nothing but the method is tried here."""
    adam = torch.optim.Adam(learner.parameters.values(), small.rate)
    sampler = EpisodeSampler(characters, replace(EPISODES, shots=(small.shots, small.shots)))
    for step in range(small.steps):
        total: Weights = {}
        for index in range(small.meta_batch):
            generator = episode_generator(0, step, index, purpose="training")
            found = learner.outer_gradient(sampler.sample(generator), step)
            add_share(total, found.gradients, 1 / small.meta_batch)
        for name, value in learner.parameters.items():
            value.grad = total.get(name, torch.zeros_like(value))
        adam.step()


@pytest.mark.parametrize("small", SMALL.values(), ids=SMALL)
def test_it_beats_its_random_start(
    small: Small, training_characters: CharacterSet, validation_characters: CharacterSet
) -> None:
    network = NetworkSettings(channels=16, groups=4, halvings=small.halvings)
    settings = METHODS[small.method](**small.given)
    generator = torch.Generator().manual_seed(0)
    learner = LEARNERS[small.method].initial(network, settings, generator)
    before = mean_accuracy(learner, validation_characters)
    train(learner, small, training_characters)
    after = mean_accuracy(learner, validation_characters)
    assert after >= before + small.gains
