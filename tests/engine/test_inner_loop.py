"""The mathematics of the inner loop and of the meta-gradient."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.inner_loop import inner_loop
from maml_studio.engine.learners.losses import balanced_cross_entropy
from maml_studio.engine.learners.maml import HEAD, MAML
from maml_studio.engine.learners.settings import MethodSettings
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.networks.settings import NetworkSettings

WAY = 3
SMALL = NetworkSettings(channels=4, groups=2)


def learner(seed: int = 0, **settings: object) -> MAML:
    given = {"inner_steps": 3, "head_rate": 0.05, "body_rate": 0.05, **settings}
    return MAML.initial(SMALL, MethodSettings(**given), torch.Generator().manual_seed(seed))


def in_double(made: MAML) -> MAML:
    parameters = {name: value.double() for name, value in made.parameters.items()}
    return MAML(made.network_settings, made.settings, parameters)


def episode(shots: tuple[int, ...] = (2, 2, 2), dtype: torch.dtype = torch.float64) -> Episode:
    generator = torch.Generator().manual_seed(1)
    labels = torch.arange(WAY)
    support_labels = labels.repeat_interleave(torch.tensor(shots))
    query_labels = labels.repeat_interleave(4)
    images = [
        torch.rand((len(each), 1, 28, 28), generator=generator, dtype=dtype)
        for each in (support_labels, query_labels)
    ]
    return Episode(images[0], support_labels, images[1], query_labels, WAY)


def query_loss(made: MAML, parameters: Weights, given: Episode, outer_step: int) -> float:
    moved = MAML(made.network_settings, made.settings, parameters)
    return moved.outer_gradient(given, outer_step).loss


@pytest.fixture(autouse=True)
def double_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the zero head take the precision of the meta-parameters in these tests."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize("head_first", [0, 10], ids=["whole loop", "head first"])
def test_second_order_meta_gradient_agrees_with_finite_differences(head_first: int) -> None:
    made, given = in_double(learner(head_first_steps=head_first)), episode()
    found = made.outer_gradient(given, 0).gradients
    generator = torch.Generator().manual_seed(2)
    for _ in range(5):
        direction = {
            name: torch.randn(value.shape, generator=generator, dtype=torch.float64)
            for name, value in made.parameters.items()
        }
        length = math.sqrt(sum(float(d.square().sum()) for d in direction.values()))
        direction = {name: d / length for name, d in direction.items()}
        slope = sum(float((g * direction[name]).sum()) for name, g in found.items())
        h = 1e-6
        ends = [
            query_loss(
                made, {k: v + sign * h * direction[k] for k, v in made.parameters.items()}, given, 0
            )
            for sign in (1, -1)
        ]
        assert slope == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=1e-5)


class Plain(nn.Module):
    """The same network as an ordinary module with a zero head, for the independent library."""

    def __init__(self, made: MAML) -> None:
        super().__init__()
        self.body = type(made.network)(made.network_settings)
        weights = {n: v for n, v in made.parameters.items() if not n.startswith("log_")}
        self.body.load_state_dict(weights)
        self.head = nn.Linear(made.network.feature_count, WAY)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, images: Tensor) -> Tensor:
        return self.head(self.body(images))


def gradient_by_higher(made: MAML, given: Episode, *, first_order: bool) -> Weights:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import higher

    module = Plain(made)
    rates = {n: float(v[0].exp()) for n, v in made.parameters.items() if n.startswith("log_rate.")}
    groups = [
        {
            "params": [parameter],
            "lr": rates["log_rate." + name.removeprefix("body.")] * (WAY if "head" in name else 1),
        }
        for name, parameter in module.named_parameters()
    ]
    optimizer = torch.optim.SGD(groups, lr=0.0)
    with higher.innerloop_ctx(module, optimizer, track_higher_grads=not first_order) as (net, opt):
        start = list(net.parameters(time=0))
        for _ in range(made.inner_steps):
            opt.step(functional.cross_entropy(net(given.support), given.support_labels))
        loss = functional.cross_entropy(net(given.query), given.query_labels)
        by = list(net.parameters()) if first_order else start
        found = torch.autograd.grad(loss, by)
    names = [name.removeprefix("body.") for name, _ in module.named_parameters()]
    return {n: g for n, g in zip(names, found, strict=True) if n not in HEAD}


@pytest.mark.parametrize("first_order", [False, True])
def test_meta_gradient_agrees_with_higher(first_order: bool) -> None:
    made, given = in_double(learner(first_order=first_order)), episode()
    expected = gradient_by_higher(made, given, first_order=first_order)
    found = made.outer_gradient(given, 0).gradients
    for name, gradient in expected.items():
        torch.testing.assert_close(found[name], gradient, rtol=1e-6, atol=1e-9)


def test_single_precision_agrees_with_higher() -> None:
    torch.set_default_dtype(torch.float32)
    made, given = learner(), episode(dtype=torch.float32)
    expected = gradient_by_higher(made, given, first_order=False)
    found = made.outer_gradient(given, 0).gradients
    both = [torch.cat([each[name].flatten() for name in expected]) for each in (found, expected)]
    assert float((both[0] - both[1]).norm() / both[1].norm()) <= 1e-4


def test_first_order_is_the_gradient_at_a_detached_copy_of_the_fast_weights() -> None:
    made, given = in_double(learner(first_order=True)), episode()
    fast = drain(made.inner_steps_of(given, made.inner_steps, 1.0))
    copy = {name: value.detach().requires_grad_() for name, value in fast.items()}
    loss = functional.cross_entropy(made.logits(copy, given.query), given.query_labels)
    expected = dict(zip(copy, torch.autograd.grad(loss, list(copy.values())), strict=True))
    found = made.outer_gradient(given, 0).gradients
    for name, gradient in found.items():
        if name in expected:
            torch.testing.assert_close(gradient, expected[name])
    second = in_double(learner(first_order=False)).outer_gradient(given, 0).gradients
    name = "blocks.conv1.weight"
    assert not torch.allclose(second[name], found[name], rtol=1e-3)


def test_what_all_rows_of_a_linear_head_share_gets_no_meta_gradient() -> None:
    """UNICORN-MAML's shared class vector (Ye & Chao 2022) equals a head that starts at zero."""
    given = episode()
    shared = torch.rand(6, requires_grad=True)
    features = torch.rand((len(given.support), 6))

    def loss_of(weights: Weights) -> tuple[Tensor, Tensor]:
        logits = features @ weights["head"].T
        return balanced_cross_entropy(logits, given.support_labels), logits

    def update(step: int, weights: Weights, gradients: Weights) -> Weights:
        return {"head": weights["head"] - gradients["head"]}

    start = {"head": shared.expand(WAY, 6)}
    fast = drain(inner_loop(start, lambda _: ("head",), loss_of, update, 3, create_graph=True))
    logits = torch.rand((5, 6)) @ fast["head"].T
    loss = functional.cross_entropy(logits, torch.arange(5) % WAY)
    (gradient,) = torch.autograd.grad(loss, shared)
    assert float(gradient.abs().max()) < 1e-12


def test_class_balance_equals_the_plain_mean_for_even_shots_and_not_otherwise() -> None:
    logits = torch.rand((6, WAY))
    even, uneven = torch.tensor([0, 0, 1, 1, 2, 2]), torch.tensor([0, 0, 0, 0, 1, 2])
    plain: Callable[..., Tensor] = functional.cross_entropy
    assert float(balanced_cross_entropy(logits, even)) == pytest.approx(float(plain(logits, even)))
    by_class = [plain(logits[uneven == k], uneven[uneven == k]) for k in range(WAY)]
    expected = float(torch.stack(by_class).mean())
    assert float(balanced_cross_entropy(logits, uneven)) == pytest.approx(expected)
