"""Implicit MAML: its gradient against a long unrolled one, and its conjugate gradient."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.gradient_learner import HEAD
from maml_studio.engine.learners.imaml import IMAML, conjugate_gradient
from maml_studio.engine.learners.settings import IMAMLSettings
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.networks.settings import NetworkSettings
from tests.gradient_checks import check_a_stack_has_the_mean, check_finite_differences
from tests.small_learners import WAY, in_double, noise_episode, relative_error, small_learner

LEARNED = {"head": "learned", "way": WAY}
HEADS = pytest.mark.parametrize("head", [LEARNED, {}], ids=["learned head", "zero head"])
SOLVED = 300
"""Steps after which the inner problem's gradient is under 1e-8."""


class Smooth(IMAML):
    """One hidden layer of softplus units, instead of ReLU, over every fourth pixel."""

    def features(self, weights: Weights, images: Tensor) -> Tensor:
        pixels = 2 * images[..., ::4, ::4].flatten(-3) - 1
        maps = pixels @ weights["hidden.weight"].transpose(-1, -2)
        return 3 * functional.softplus(maps + weights["hidden.bias"].unsqueeze(-2))


def smooth(**given: object) -> Smooth:
    settings = {"inner_steps": SOLVED, "rate": 0.1, "conjugate_steps": 60, **given}
    network = NetworkSettings("mlp", channels=6, layer_norm=False, image_size=7)
    generator = torch.Generator().manual_seed(3)
    return in_double(Smooth.initial(network, IMAMLSettings(**settings), generator))


def inner_loss(made: Smooth, weights: Weights, start: Weights, episode: Episode) -> Tensor:
    loss = functional.cross_entropy(made.logits(weights, episode.support), episode.support_labels)
    distance = sum((weights[name] - start[name]).square().sum() for name in weights)
    return loss + made.settings.proximal / 2 * distance


def unrolled(made: Smooth, episode: Episode) -> tuple[Weights, float]:
    """Differentiate through all inner steps; return the gradient and the last inner one's norm."""
    leaves = {name: value.clone().requires_grad_() for name, value in made.parameters.items()}
    zeros = (torch.zeros(WAY, 6).double(), torch.zeros(WAY).double())
    start = dict(zip(HEAD, zeros, strict=True)) | leaves
    weights = {name: value.clone().requires_grad_() for name, value in start.items()}
    for _ in range(SOLVED):
        loss = inner_loss(made, weights, start, episode)
        slopes = torch.autograd.grad(loss, list(weights.values()), create_graph=True)
        weights = {
            name: weights[name] - made.settings.rate * slope
            for name, slope in zip(weights, slopes, strict=True)
        }
    norm = torch.cat([slope.detach().flatten() for slope in slopes]).norm()
    loss = functional.cross_entropy(made.logits(weights, episode.query), episode.query_labels)
    found = torch.autograd.grad(loss, list(leaves.values()))
    return dict(zip(leaves, found, strict=True)), float(norm)


@HEADS
@pytest.mark.parametrize("proximal", [2.0, 5.0])
def test_the_implicit_gradient_is_that_of_a_long_unrolled_inner_loop(
    head: dict[str, object], proximal: float
) -> None:
    made, episode = smooth(proximal=proximal, **head), noise_episode()
    expected, norm = unrolled(made, episode)
    assert norm < 1e-8
    found = made.outer_gradient(episode, 0)
    assert relative_error(found.gradients, expected) <= 1e-6
    moved = drain(made.inner_steps_of(episode, SOLVED, 1.0))
    logits = made.logits(moved, episode.query).detach()
    loss = functional.cross_entropy(logits, episode.query_labels)
    assert float(found.loss) == pytest.approx(float(loss))


def test_the_implicit_gradient_is_another_than_that_of_the_fast_weights() -> None:
    made, episode = smooth(**LEARNED), noise_episode()
    expected, _ = unrolled(made, episode)
    fast = drain(made.inner_steps_of(episode, SOLVED, 1.0))
    loss = functional.cross_entropy(made.logits(fast, episode.query), episode.query_labels)
    first_order = dict(zip(fast, torch.autograd.grad(loss, list(fast.values())), strict=True))
    assert relative_error(first_order, expected) > 0.05


@HEADS
def test_it_agrees_with_finite_differences_of_the_solved_problem(head: dict[str, object]) -> None:
    check_finite_differences(smooth(**head), noise_episode(), h=1e-5)


def test_few_steps_come_near_it() -> None:
    episode = noise_episode()
    exact = smooth(**LEARNED).outer_gradient(episode, 0).gradients
    errors = [
        relative_error(
            smooth(**LEARNED, conjugate_steps=n).outer_gradient(episode, 0).gradients, exact
        )
        for n in (1, 3, 5, 10)
    ]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.05


@HEADS
@pytest.mark.parametrize("norm", ["group", "batch"])
def test_a_stack_has_the_mean_of_its_episodes(head: dict[str, object], norm: str) -> None:
    made = in_double(small_learner("imaml", norm=norm, inner_steps=4, rate=0.05, **head))
    check_a_stack_has_the_mean(made, [noise_episode((1, 2, 3), seed) for seed in range(3)])


def test_conjugate_gradient_solves_each_of_several_systems() -> None:
    generator = torch.Generator().manual_seed(0)
    roots = torch.randn(3, 8, 8, generator=generator, dtype=torch.float64)
    matrices = roots @ roots.transpose(1, 2) + torch.eye(8)
    right = torch.randn(3, 8, generator=generator, dtype=torch.float64)
    expected = torch.linalg.solve(matrices, right)
    found = conjugate_gradient(lambda v: torch.einsum("tij,tj->ti", matrices, v), right, 12)
    torch.testing.assert_close(found, expected)
    for matrix, side, one in zip(matrices, right, expected, strict=True):
        torch.testing.assert_close(conjugate_gradient(matrix.mv, side, 12), one)


def test_a_solved_system_and_one_of_negative_curvature_stay_where_they_are() -> None:
    right = torch.tensor([[1.0, 2.0], [0.0, 0.0], [3.0, 0.0]])
    diagonal = torch.tensor([[2.0, 4.0], [1.0, 1.0], [-1.0, 1.0]])
    found = conjugate_gradient(lambda v: diagonal * v, right, 6)
    torch.testing.assert_close(found, torch.tensor([[0.5, 0.5], [0.0, 0.0], [3.0, 0.0]]))


def test_fast_weights_are_held_to_the_meta_parameters() -> None:
    episode = noise_episode()
    lengths = []
    for proximal in (0.5, 2.0, 8.0):
        made = smooth(proximal=proximal, **LEARNED)
        fast = drain(made.inner_steps_of(episode, SOLVED, 1.0))
        moves = [(fast[name].detach() - value).norm() for name, value in made.parameters.items()]
        lengths.append(float(sum(moves)))
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] < 0.5 * lengths[0]


def test_steps_that_would_overshoot_are_refused() -> None:
    with pytest.raises(ValueError, match="stays below 2"):
        IMAMLSettings(rate=0.5, proximal=4.0)
    with pytest.raises(ValueError, match="conjugate_steps"):
        IMAMLSettings(conjugate_steps=0)
