"""The mathematics of the inner loop and of its loss."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from maml_studio.engine.generators import drain
from maml_studio.engine.learners.inner_loop import InnerState, inner_loop
from maml_studio.engine.learners.losses import balanced_cross_entropy
from maml_studio.engine.networks.catalogue import Weights

WAY = 3


def test_it_is_gradient_descent_and_tells_the_state_before_each_step() -> None:
    start = {"moves": torch.tensor(3.0, requires_grad=True), "stays": torch.tensor(5.0)}

    def loss_of(_: int, weights: Weights) -> tuple[Tensor, Tensor]:
        return weights["moves"] ** 2, weights["stays"]

    def update(step: int, weights: Weights, gradients: Weights) -> Weights:
        return {"moves": weights["moves"] - 0.25 * gradients["moves"]}

    states: list[InnerState] = []
    loop = inner_loop(start, lambda _: ("moves",), loss_of, update, 3)
    fast = drain(loop, states.append)
    assert [state.step for state in states] == [0, 1, 2]
    assert [float(state.loss) for state in states] == [9.0, 2.25, 0.5625]
    ends = {name: value.item() for name, value in fast.items()}
    assert ends == {"moves": 0.375, "stays": 5.0}
    assert start["moves"].item() == 3.0


def test_no_steps_leave_the_start() -> None:
    start = {"one": torch.tensor(3.0)}
    loop = inner_loop(start, lambda _: ("one",), lambda *_: None, lambda *_: None, 0)
    assert drain(loop) is start


def test_what_all_rows_of_a_linear_head_share_gets_no_meta_gradient() -> None:
    """UNICORN-MAML's shared class vector (Ye & Chao 2022) equals a head that starts at zero."""
    generator = torch.Generator().manual_seed(0)
    shared = torch.rand(6, generator=generator, dtype=torch.float64, requires_grad=True)
    features = torch.rand((6, 6), generator=generator, dtype=torch.float64)
    labels = torch.arange(6) % WAY

    def loss_of(_: int, weights: Weights) -> tuple[Tensor, Tensor]:
        logits = features @ weights["head"].T
        return balanced_cross_entropy(logits, labels), logits

    def update(step: int, weights: Weights, gradients: Weights) -> Weights:
        return {"head": weights["head"] - gradients["head"]}

    start = {"head": shared.expand(WAY, 6)}
    fast = drain(inner_loop(start, lambda _: ("head",), loss_of, update, 3, create_graph=True))
    logits = torch.rand((5, 6), generator=generator, dtype=torch.float64) @ fast["head"].T
    loss = functional.cross_entropy(logits, torch.arange(5) % WAY)
    (gradient,) = torch.autograd.grad(loss, shared)
    assert float(gradient.abs().max()) < 1e-12


def test_class_balance_equals_the_plain_mean_for_even_shots_and_not_otherwise() -> None:
    logits = torch.rand((6, WAY), generator=torch.Generator().manual_seed(0))
    even, uneven = torch.tensor([0, 0, 1, 1, 2, 2]), torch.tensor([0, 0, 0, 0, 1, 2])
    plain: Callable[..., Tensor] = functional.cross_entropy
    assert float(balanced_cross_entropy(logits, even)) == pytest.approx(float(plain(logits, even)))
    by_class = [plain(logits[uneven == k], uneven[uneven == k]) for k in range(WAY)]
    expected = float(torch.stack(by_class).mean())
    assert float(balanced_cross_entropy(logits, uneven)) == pytest.approx(expected)
