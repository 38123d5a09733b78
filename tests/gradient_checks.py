"""Checks of a method's meta-gradients that hold whatever the method is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
import torch

from maml_studio.engine.episode import Episode, stacked
from maml_studio.engine.learners.meta_learner import MetaLearner
from tests.small_learners import relative_error, with_parameters


def check_a_stack_has_the_mean(
    learner: MetaLearner, episodes: Sequence[Episode], tolerance: float = 1e-9
) -> None:
    """Compare the outer gradient of stacked episodes with the mean of each alone."""
    singles = [learner.outer_gradient(episode, 3) for episode in episodes]
    found = learner.outer_gradient(stacked(episodes), 3)
    expected = {
        name: torch.stack([single.gradients[name] for single in singles]).mean(0)
        for name in singles[0].gradients
    }
    if expected:
        assert relative_error(found.gradients, expected) <= tolerance
    for name in ("loss", "accuracy"):
        mean = sum(float(getattr(single, name)) for single in singles) / len(singles)
        assert float(getattr(found, name)) == pytest.approx(mean, rel=1e-6)
        assert getattr(found, name).shape == ()
    assert not any(value.requires_grad for value in found.gradients.values())


def check_finite_differences(
    learner: MetaLearner, episode: Episode, *, h: float = 1e-6, tolerance: float = 1e-5
) -> None:
    """Compare slopes of the query loss in five random directions with the outer gradient.

    The directions are of all meta-parameters: one without a gradient must change nothing.
    """
    found = learner.outer_gradient(episode, 0).gradients
    generator = torch.Generator().manual_seed(2)
    for _ in range(5):
        direction = {
            name: torch.randn(value.shape, generator=generator, dtype=value.dtype)
            for name, value in learner.parameters.items()
        }
        length = math.sqrt(sum(float(value.square().sum()) for value in direction.values()))
        direction = {name: value / length for name, value in direction.items()}
        slope = sum(float((value * direction[name]).sum()) for name, value in found.items())
        ends = []
        for by in (h, -h):
            moved = {k: v + by * direction[k] for k, v in learner.parameters.items()}
            ends.append(float(with_parameters(learner, moved).outer_gradient(episode, 0).loss))
        assert slope == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=tolerance)
