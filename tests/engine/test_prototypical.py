"""Prototypical networks against a direct computation."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from maml_studio.engine.generators import drain
from maml_studio.engine.learners.prototypical import PROTOTYPES, Prototypical
from tests.gradient_checks import check_a_stack_has_the_mean, check_finite_differences
from tests.small_learners import in_double, noise_episode, small_learner

NORMS = pytest.mark.parametrize("norm", ["group", "batch"])


def prototypical(norm: str = "group") -> Prototypical:
    made = in_double(small_learner("prototypical", norm=norm))
    assert isinstance(made, Prototypical)
    return made


@NORMS
def test_prototypes_are_the_means_of_features_and_distances_are_squared(norm: str) -> None:
    made, episode = prototypical(norm), noise_episode((1, 3, 2, 5))
    weights = drain(made.inner_steps_of(episode, 0, 1.0))
    features = made.features(made.parameters, episode.support)
    means = [features[episode.support_labels == k].mean(0) for k in range(4)]
    torch.testing.assert_close(weights[PROTOTYPES], torch.stack(means))
    queries = made.features(made.parameters, episode.query)
    expected = [[-float((query - mean) @ (query - mean)) for mean in means] for query in queries]
    found = made.logits(weights, episode.query)
    torch.testing.assert_close(found, torch.tensor(expected, dtype=torch.float64))


def test_the_one_record_is_of_the_support_set() -> None:
    made, episode = prototypical(), noise_episode((2, 2, 2))
    (record,) = made.inner_steps_of(episode, 5, 1.0)
    logits = made.logits(drain(made.inner_steps_of(episode, 0, 1.0)), episode.support)
    assert record.step == 0
    expected = functional.cross_entropy(logits, episode.support_labels)
    assert record.loss == pytest.approx(float(expected))
    right = (logits.argmax(1) == episode.support_labels).double().mean()
    assert record.accuracy == pytest.approx(float(right))
    assert not list(made.inner_steps_of(episode, 5, 1.0, last_record=False))


@NORMS
def test_the_outer_gradient_agrees_with_finite_differences(norm: str) -> None:
    check_finite_differences(prototypical(norm), noise_episode((1, 2, 3)))


@NORMS
def test_a_stack_has_the_mean_of_its_episodes(norm: str) -> None:
    check_a_stack_has_the_mean(
        prototypical(norm), [noise_episode((1, 2, 3), seed) for seed in range(3)]
    )


def test_the_outer_loss_is_the_cross_entropy_of_the_distances() -> None:
    made, episode = prototypical(), noise_episode()
    logits = made.logits(drain(made.inner_steps_of(episode, 0, 1.0)), episode.query)
    found = made.outer_gradient(episode, 0)
    expected = functional.cross_entropy(logits, episode.query_labels)
    assert float(found.loss) == pytest.approx(float(expected))
    assert set(found.gradients) == set(made.parameters)
