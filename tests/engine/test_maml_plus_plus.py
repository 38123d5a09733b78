"""MAML++: a loss, rates and norms for each inner step."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.func import functional_call, grad
from torch.nn import functional

from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.gradient_learner import HEAD
from maml_studio.engine.learners.maml_plus_plus import MAMLPlusPlus, importance
from maml_studio.engine.networks.catalogue import Weights
from tests.small_learners import (
    WAY,
    in_double,
    noise_episode,
    relative_error,
    small_learner,
    with_parameters,
)


def varied(made: MAMLPlusPlus) -> MAMLPlusPlus:
    """Let the norms and rates of each step differ."""
    generator = torch.Generator().manual_seed(4)
    own = [name for name in made.parameters if name in made.norms or name.startswith("log_rate.")]
    noise = {
        name: made.parameters[name]
        + 0.3 * torch.randn(made.parameters[name].shape, generator=generator)
        for name in own
    }
    return with_parameters(made, made.parameters | noise)


def gradient_by_torch_func(made: MAMLPlusPlus, given: Episode, shares: list[float]) -> Weights:
    """Differentiate the weighted query losses, written plainly: `higher` has no norms for a step."""
    is_zero, way = made.settings.head == "zero", given.way

    def loss(weights: Weights, norms: Weights, images: Tensor, labels: Tensor) -> Tensor:
        body = {name: weights[name] for name in weights if name not in HEAD} | norms
        features = functional_call(made.network, body, (images,))
        return functional.cross_entropy(features @ weights[HEAD[0]].T + weights[HEAD[1]], labels)

    def query_loss(parameters: Weights) -> Tensor:
        count = made.network.feature_count
        zeros = {HEAD[0]: torch.zeros(way, count).double(), HEAD[1]: torch.zeros(way).double()}
        weights = dict(zeros) if is_zero else {}
        weights |= {
            name: value
            for name, value in parameters.items()
            if name not in made.norms and not name.startswith("log_rate.")
        }
        losses = []
        for step, share in enumerate(shares):
            norms = {name: parameters[name][step] for name in made.norms}
            slopes = grad(loss)(weights, norms, given.support, given.support_labels)
            for name, slope in slopes.items():
                rate = parameters["log_rate." + name][step].exp()
                factor = way if is_zero and name in HEAD else 1
                weights[name] = weights[name] - factor * rate * slope
            losses.append(share * loss(weights, norms, given.query, given.query_labels))
        return torch.stack(losses).sum()

    return grad(query_loss)(made.parameters)


@pytest.mark.parametrize("norm", ["group", "batch"])
@pytest.mark.parametrize("per_step_norm", [True, False])
@pytest.mark.parametrize(
    ("outer_step", "shares"),
    [(0, [1 / 3] * 3), (500, [1 / 6, 1 / 6, 2 / 3]), (1000, [0.0, 0.0, 1.0])],
)
@pytest.mark.parametrize("head", ["zero", "learned"])
def test_agrees_with_the_method_written_plainly(
    head: str, outer_step: int, shares: list[float], per_step_norm: bool, norm: str
) -> None:
    settings = {"head": head, "way": WAY, "inner_steps": 3, "per_step_norm": per_step_norm}
    made = varied(small_learner("maml++", norm=norm, rate=0.05, **settings))
    double, given = in_double(made), noise_episode()
    found = double.outer_gradient(given, outer_step).gradients
    expected = gradient_by_torch_func(double, given, shares)
    assert relative_error(found, expected) <= 1e-6
    single = made.outer_gradient(noise_episode(dtype=torch.float32), outer_step).gradients
    assert relative_error(single, {k: v.float() for k, v in expected.items()}) <= 1e-4


def test_importance_moves_to_the_last_step_as_in_the_official_code() -> None:
    assert importance(5, 0.0) == pytest.approx([0.2] * 5)
    assert importance(5, 0.5) == pytest.approx([0.1] * 4 + [0.6])
    assert importance(5, 1.0) == pytest.approx([0.006] * 4 + [0.976])
    assert importance(1, 0.3) == [1.0]


@pytest.mark.parametrize("norm", ["group", "batch"])
def test_the_inner_loop_leaves_the_norms_and_returns_the_last_steps(norm: str) -> None:
    made = varied(small_learner("maml++", norm=norm, inner_steps=3))
    given = noise_episode(dtype=torch.float32)
    sets = [name for name in made.parameters if "norm" in name and not name.startswith("log_")]
    assert sorted(made.norms) == sorted(sets)
    assert all(made.parameters[name].shape[0] == 3 for name in made.norms)
    assert not any("log_rate." + name in made.parameters for name in made.norms)
    for steps, place in ((0, 0), (1, 0), (2, 1), (3, 2), (5, 2)):
        fast = drain(made.inner_steps_of(given, steps, 1.0))
        for name in made.norms:
            assert torch.equal(fast[name], made.parameters[name][place])


def test_each_record_is_measured_with_the_norms_of_its_step() -> None:
    made = varied(small_learner("maml++", inner_steps=2, head="learned", way=WAY))
    given = noise_episode(dtype=torch.float32)
    records = list(made.inner_steps_of(given, 3, 0.0))  # the weights stay at the start
    start = drain(made.inner_steps_of(given, 0, 1.0))
    losses = [
        functional.cross_entropy(
            made.logits(start | {k: made.parameters[k][place] for k in made.norms}, given.support),
            given.support_labels,
        ).item()
        for place in (0, 1)
    ]
    assert abs(losses[0] - losses[1]) > 0.01
    assert [record.loss for record in records] == pytest.approx([losses[0], *[losses[1]] * 3])


def test_the_order_of_the_derivatives_is_annealed() -> None:
    settings = {"inner_steps": 3, "multi_step_loss_steps": 0}
    given = noise_episode(dtype=torch.float32)
    annealed = small_learner("maml++", first_order_steps=10, **settings)
    second = small_learner("maml++", **settings)
    expected = second.outer_gradient(given, 0).gradients
    assert relative_error(annealed.outer_gradient(given, 9).gradients, expected) > 1e-3
    assert relative_error(annealed.outer_gradient(given, 10).gradients, expected) == 0
    assert [annealed.phase(step) for step in (0, 9, 10, 11)] == [False, False, True, True]


def test_the_phase_is_told_apart_while_the_loss_moves() -> None:
    made = small_learner("maml++", multi_step_loss_steps=5)
    assert [made.phase(step) for step in (0, 4, 5)] == [None, None, True]


def test_without_norms_for_each_step_they_adapt_like_other_weights() -> None:
    made = small_learner("maml++", per_step_norm=False, inner_steps=3)
    fast = drain(made.inner_steps_of(noise_episode(dtype=torch.float32), 3, 1.0))
    assert made.norms == []
    name = "blocks.norm1.weight"
    assert not torch.equal(fast[name], made.parameters[name])
