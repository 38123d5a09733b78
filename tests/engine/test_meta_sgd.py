"""Meta-SGD: a learned rate for each weight."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.func import functional_call, grad
from torch.nn import functional

from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.gradient_learner import HEAD
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.networks.catalogue import Weights
from tests.small_learners import (
    WAY,
    in_double,
    noise_episode,
    relative_error,
    small_learner,
    with_parameters,
)


def gradient_by_torch_func(made: MetaLearner, given: Episode) -> Weights:
    """Differentiate algorithm 1, written plainly: `higher` has no rates of a weight's shape."""
    is_zero = made.settings.head == "zero"
    way = given.way

    def loss(weights: Weights, images: Tensor, labels: Tensor) -> Tensor:
        body = {name: weights[name] for name in made.body}
        features = functional_call(made.network, body, (images,))
        return functional.cross_entropy(features @ weights[HEAD[0]].T + weights[HEAD[1]], labels)

    def query_loss(parameters: Weights) -> Tensor:
        count = made.network.feature_count
        zeros = {HEAD[0]: torch.zeros(way, count).double(), HEAD[1]: torch.zeros(way).double()}
        weights = {k: v for k, v in parameters.items() if not k.startswith("rate.")}
        weights = zeros | weights if is_zero else weights
        for _ in range(made.inner_steps):
            slopes = grad(loss)(weights, given.support, given.support_labels)
            for name, slope in slopes.items():
                factor = way if is_zero and name in HEAD else 1
                weights[name] = weights[name] - factor * parameters["rate." + name] * slope
        return loss(weights, given.query, given.query_labels)

    return grad(query_loss)(made.parameters)


@pytest.mark.parametrize("norm", ["group", "batch"])
@pytest.mark.parametrize("steps", [1, 3])
@pytest.mark.parametrize("head", ["zero", "learned"])
def test_agrees_with_the_algorithm_written_plainly(head: str, steps: int, norm: str) -> None:
    settings = {"head": head, "way": WAY, "inner_steps": steps}
    made, given = small_learner("meta-sgd", norm=norm, **settings), noise_episode()
    double = in_double(made)
    found = double.outer_gradient(given, 0).gradients
    expected = gradient_by_torch_func(double, given)
    still = {name: value for name, value in expected.items() if name not in found}
    assert all(not value.any() for value in still.values())  # a zero head's first step
    assert relative_error(found, {name: expected[name] for name in found}) <= 1e-6
    single = made.outer_gradient(noise_episode(dtype=torch.float32), 0).gradients
    assert relative_error(single, {name: expected[name].float() for name in single}) <= 1e-4


def test_each_weight_has_a_rate_of_its_own_and_a_zero_heads_rows_share_theirs() -> None:
    made = small_learner("meta-sgd", head="learned", way=WAY, lowest_rate=0.005, highest_rate=0.1)
    for name in (*made.body, *HEAD):
        rates = made.parameters["rate." + name]
        assert rates.shape == made.parameters[name].shape
        assert 0.005 <= float(rates.min()) <= float(rates.max()) <= 0.1
    assert len(made.parameters["rate.blocks.conv1.weight"].unique()) > 30
    zero = small_learner("meta-sgd")
    assert zero.parameters["rate.head.weight"].shape == (1, zero.network.feature_count)
    assert zero.parameters["rate.head.bias"].shape == (1,)


def test_a_rate_may_be_negative() -> None:
    made = small_learner("meta-sgd", head="learned", way=WAY)
    turned = {k: -v if k.startswith("rate.") else v for k, v in made.parameters.items()}
    given = noise_episode(dtype=torch.float32)
    towards, away = (
        drain(learner.inner_steps_of(given, 1, 1.0))
        for learner in (made, with_parameters(made, turned))
    )
    for name in (*made.body, *HEAD):
        middle = (towards[name] + away[name]) / 2
        torch.testing.assert_close(middle, made.parameters[name], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("wrong", [{"lowest_rate": 0.2}, {"lowest_rate": 0.0}])
def test_wrong_rates_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="lowest_rate"):
        small_learner("meta-sgd", **wrong)
