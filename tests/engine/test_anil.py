"""ANIL: the inner loop changes the head alone."""

from __future__ import annotations

import pytest
import torch

from maml_studio.engine.generators import drain
from maml_studio.engine.learners.gradient_learner import HEAD
from tests.small_learners import WAY, noise_episode, relative_error, small_learner


@pytest.mark.parametrize("head", ["zero", "learned"])
def test_the_inner_loop_changes_the_head_alone(head: str) -> None:
    made = small_learner("anil", head=head, way=WAY)
    given = noise_episode(dtype=torch.float32)
    fast = drain(made.inner_steps_of(given, 4, 1.0))
    before = made.parameters | ({} if head == "learned" else dict.fromkeys(HEAD, torch.zeros(())))
    changed = [name for name, value in fast.items() if not torch.equal(value, before[name])]
    assert changed == list(HEAD)


def test_the_outer_loop_changes_the_body() -> None:
    made = small_learner("anil")
    found = made.outer_gradient(noise_episode(dtype=torch.float32), 0).gradients
    assert set(found) == set(made.body)
    assert all(float(value.abs().max()) > 0 for value in found.values())


@pytest.mark.parametrize("norm", ["group", "batch"])
def test_it_is_maml_whose_body_has_a_rate_of_zero(norm: str) -> None:
    """The features are computed once, which is all that differs."""
    given = noise_episode(dtype=torch.float32)
    anil = small_learner("anil", norm=norm, head_rate=0.05)
    settings = {"head_rate": 0.05, "body_rate": 1e-30, "learned_rates": False}
    maml = small_learner("maml", norm=norm, **settings)
    found, expected = (made.outer_gradient(given, 0).gradients for made in (anil, maml))
    assert relative_error(found, expected) <= 1e-4
