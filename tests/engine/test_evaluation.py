"""Accuracies and their protocol."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.evaluation import (
    EpisodeDone,
    Protocol,
    evaluating,
    mean_and_interval,
)
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.maml import MAML
from maml_studio.engine.learners.records import Card
from maml_studio.engine.learners.settings import MAMLSettings
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.networks.settings import NetworkSettings

PROTOCOL = Protocol("shapes", "test", ways=3, shots=2, queries=2, count=12, seed=4)


@pytest.fixture(scope="module")
def characters() -> CharacterSet:
    generator = torch.Generator().manual_seed(0)
    ideals = torch.rand((6, 1, 28, 28), generator=generator)
    noise = torch.rand((6, 8, 28, 28), generator=generator)
    pixels = ((0.4 * ideals + 0.6 * noise) * 255).to(torch.uint8).numpy()
    return CharacterSet("shapes", tuple(pixels), tuple("abcdef"), ("one",) * 6)


def learner_of(kind: type[MAML] = MAML) -> MAML:
    settings = MAMLSettings(inner_steps=2)
    made = kind.initial(
        NetworkSettings(channels=8, groups=2), settings, torch.Generator().manual_seed(1)
    )
    made.card = Card("trial", "A trial")
    return made


def test_the_interval_is_of_the_mean_over_episodes(characters: CharacterSet) -> None:
    records: list[EpisodeDone] = []
    found = drain(evaluating(learner_of(), characters, PROTOCOL), records.append)
    accuracies = [record.accuracy for record in records]
    assert [record.index for record in records] == list(range(12))
    assert found.accuracy == pytest.approx(statistics.mean(accuracies))
    half = 1.96 * statistics.stdev(accuracies) / math.sqrt(12)
    assert found.interval == pytest.approx((found.accuracy - half, found.accuracy + half))


def test_the_protocol_says_what_was_done(characters: CharacterSet) -> None:
    found = drain(evaluating(learner_of(), characters, PROTOCOL)).as_dict()
    assert found["protocol"] == {
        "dataset": "shapes",
        "split": "test",
        "episodes": "any",
        "ways": 3,
        "shots": 2,
        "queries": 2,
        "inner_steps": 2,
        "count": 12,
        "seed": 4,
        "inductive": True,
        "initialization": "trial",
    }
    assert isinstance(found["interval"], list)


def test_the_same_seed_gives_the_same_figure(characters: CharacterSet) -> None:
    first, second = (drain(evaluating(learner_of(), characters, PROTOCOL)) for _ in range(2))
    assert first == second


class Contrary(MAML):
    """Answers the least probable class."""

    def answers(self, weights: Weights, images: Tensor) -> Tensor:
        return -self.logits(weights, images)


def test_it_is_the_answers_that_are_judged(characters: CharacterSet) -> None:
    usual = drain(evaluating(learner_of(), characters, PROTOCOL)).accuracy
    contrary = drain(evaluating(learner_of(Contrary), characters, PROTOCOL)).accuracy
    assert contrary < 1 / 3 < usual


def test_no_episodes_are_no_evaluation() -> None:
    with pytest.raises(ValueError, match="at least 1 episode, not 0"):
        Protocol("shapes", "test", count=0)


def batch_norm_learner() -> MAML:
    return MAML.initial(
        NetworkSettings(channels=8, norm="batch"),
        MAMLSettings(inner_steps=2),
        torch.Generator().manual_seed(1),
    )


def test_queries_judged_together_help_each_other_under_batch_norm(
    characters: CharacterSet,
) -> None:
    together = replace(PROTOCOL, inductive=False)
    alone = drain(evaluating(batch_norm_learner(), characters, PROTOCOL))
    helped = drain(evaluating(batch_norm_learner(), characters, together))
    assert (alone.protocol.inductive, helped.protocol.inductive) == (True, False)
    assert alone.accuracy != helped.accuracy


def test_an_inductive_network_is_told_as_such_whatever_was_asked(
    characters: CharacterSet,
) -> None:
    together = drain(evaluating(learner_of(), characters, replace(PROTOCOL, inductive=False)))
    assert together == drain(evaluating(learner_of(), characters, PROTOCOL))


def test_a_mean_and_its_interval() -> None:
    mean, (low, high) = mean_and_interval([0.2, 0.4, 0.9])
    assert mean == pytest.approx(0.5)
    half = 1.96 * statistics.stdev([0.2, 0.4, 0.9]) / math.sqrt(3)
    assert (low, high) == (pytest.approx(0.5 - half), pytest.approx(0.5 + half))
    assert mean_and_interval([0.7]) == (pytest.approx(0.7), (pytest.approx(0.7),) * 2)
