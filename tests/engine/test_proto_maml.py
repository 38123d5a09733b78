"""Proto-MAML: a head that starts at the prototypes."""

from __future__ import annotations

import pytest
import torch

from maml_studio.engine.generators import drain
from maml_studio.engine.learners.gradient_learner import HEAD
from tests.small_learners import noise_episode, small_learner


@pytest.mark.parametrize("norm", ["group", "batch"])
@pytest.mark.parametrize("shots", [(1, 1), (2, 1, 3), (1,) * 7])
def test_without_steps_it_is_a_prototypical_network(shots: tuple[int, ...], norm: str) -> None:
    made = small_learner("proto-maml", norm=norm)
    given = noise_episode(shots, dtype=torch.float32)
    weights = drain(made.inner_steps_of(given, 0, 1.0))
    features = made.features(weights, given.support)
    means = torch.stack([features[given.support_labels == k].mean(0) for k in range(len(shots))])
    torch.testing.assert_close(weights[HEAD[0]], 2 * means)
    torch.testing.assert_close(weights[HEAD[1]], -(means * means).sum(1))
    answers = made.logits(weights, given.query).softmax(1)
    distances = torch.cdist(made.features(weights, given.query), means) ** 2
    torch.testing.assert_close(answers, (-distances).softmax(1), rtol=1e-4, atol=1e-5)


def test_the_first_step_takes_the_partial_gradient() -> None:
    """The body's inner gradient must not go through the prototypes."""
    made = small_learner("proto-maml", rate=0.01)
    given = noise_episode(dtype=torch.float32)
    start = {
        name: value.detach().requires_grad_()
        for name, value in drain(made.inner_steps_of(given, 0, 1.0)).items()
    }
    logits = made.logits(start, given.support)
    loss = torch.nn.functional.cross_entropy(logits, given.support_labels)
    slopes = torch.autograd.grad(loss, list(start.values()))
    fast = drain(made.inner_steps_of(given, 1, 1.0))
    for (name, value), slope in zip(start.items(), slopes, strict=True):
        torch.testing.assert_close(fast[name], value - 0.01 * slope)


@pytest.mark.parametrize("first_order", [False, True])
def test_the_outer_gradient_goes_through_the_prototypes(first_order: bool) -> None:
    made = small_learner("proto-maml", rate=1e-12, first_order=first_order)
    given = noise_episode(dtype=torch.float32)
    leaves = {name: value.clone().requires_grad_() for name, value in made.parameters.items()}
    features = made.features(leaves, given.support)
    means = torch.stack([features[given.support_labels == k].mean(0) for k in range(3)])
    distances = made.features(leaves, given.query).unsqueeze(1) - means
    loss = torch.nn.functional.cross_entropy(-distances.square().sum(-1), given.query_labels)
    expected = torch.autograd.grad(loss, list(leaves.values()))
    found = made.outer_gradient(given, 0).gradients
    for name, gradient in zip(leaves, expected, strict=True):
        torch.testing.assert_close(found[name], gradient, rtol=1e-3, atol=1e-4)
