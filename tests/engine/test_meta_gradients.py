"""Meta-gradients against finite differences, a second library, and the mean over tasks."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.gradient_learner import HEAD
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.networks.catalogue import Weights
from tests.gradient_checks import check_a_stack_has_the_mean, check_finite_differences
from tests.small_learners import (
    WAY,
    in_double,
    noise_episode,
    relative_error,
    small_learner,
)

LEARNED = {"head": "learned", "way": WAY}
RATES = {"head_rate": 0.05, "body_rate": 0.05}

SECOND_ORDER: dict[str, tuple[str, dict[str, object]]] = {
    "maml": ("maml", {"inner_steps": 3, **RATES}),
    "maml, one step": ("maml", {"inner_steps": 1, **RATES}),
    "maml, head first": ("maml", {"inner_steps": 3, "head_first_steps": 10, **RATES}),
    "maml, learned head": ("maml", {"inner_steps": 3, **RATES, **LEARNED}),
    "maml, learned head, one step": ("maml", {"inner_steps": 1, **RATES, **LEARNED}),
    "maml, fixed rates": ("maml", {"inner_steps": 3, "learned_rates": False, **RATES, **LEARNED}),
    "anil": ("anil", {"inner_steps": 3}),
    "anil, learned head": ("anil", {"inner_steps": 3, **LEARNED}),
    "meta-sgd": ("meta-sgd", {"inner_steps": 3}),
    "meta-sgd, learned head, one step": ("meta-sgd", LEARNED),
    "maml++": ("maml++", {"inner_steps": 3}),
    "maml++, learned head": ("maml++", {"inner_steps": 3, "rate": 0.05, **LEARNED}),
    "maml++, last loss": ("maml++", {"inner_steps": 3, "multi_step_loss_steps": 0}),
    "maml++, one norm": ("maml++", {"inner_steps": 3, "per_step_norm": False}),
    "proto-maml": ("proto-maml", {"inner_steps": 3, "rate": 0.001}),
}
FIRST_ORDER: dict[str, tuple[str, dict[str, object]]] = {
    "fomaml": ("fomaml", {"inner_steps": 3, **RATES}),
    "fomaml, learned head": ("fomaml", {"inner_steps": 3, **RATES, **LEARNED}),
    "anil": ("anil", {"inner_steps": 3, "first_order": True}),
    "meta-sgd": ("meta-sgd", {"inner_steps": 3, "first_order": True}),
    "maml++": (
        "maml++",
        {"inner_steps": 3, "first_order_steps": 10, "multi_step_loss_steps": 0},
    ),
    "proto-maml": ("proto-maml", {"inner_steps": 3, "rate": 0.001, "first_order": True}),
}


@pytest.fixture(autouse=True)
def double_precision() -> Iterator[None]:
    """Let new tensors take the precision of the meta-parameters."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def double_learner(case: tuple[str, dict[str, object]], norm: str = "group") -> MetaLearner:
    return in_double(small_learner(case[0], norm=norm, **case[1]))


@pytest.mark.parametrize("norm", ["group", "batch"])
@pytest.mark.parametrize("case", SECOND_ORDER.values(), ids=SECOND_ORDER)
def test_second_order_agrees_with_finite_differences(case: Any, norm: str) -> None:
    check_finite_differences(double_learner(case, norm), noise_episode())


@pytest.mark.parametrize("norm", ["group", "batch"])
@pytest.mark.parametrize(
    "case",
    [*SECOND_ORDER.values(), *FIRST_ORDER.values()],
    ids=[*SECOND_ORDER, *(f"{name}, first order" for name in FIRST_ORDER)],
)
def test_a_stack_has_the_mean_of_its_episodes(case: Any, norm: str) -> None:
    episodes = [noise_episode((1, 2, 3), seed) for seed in range(3)]
    check_a_stack_has_the_mean(double_learner(case, norm), episodes)


@pytest.mark.parametrize("case", FIRST_ORDER.values(), ids=FIRST_ORDER)
def test_first_order_is_the_gradient_at_a_detached_copy_of_the_fast_weights(case: Any) -> None:
    made, given = double_learner(case), noise_episode()
    fast = drain(made.inner_steps_of(given, made.inner_steps, 1.0))
    copy = {name: value.detach().requires_grad_() for name, value in fast.items()}
    loss = functional.cross_entropy(made.answers(copy, given.query), given.query_labels)
    expected = dict(zip(copy, torch.autograd.grad(loss, list(copy.values())), strict=True))
    leaves = {name: v.clone().requires_grad_() for name, v in made.parameters.items()}
    start = made.start(leaves, given)
    # Each fast weight is its start less a constant; only Proto-MAML's head starts at more than a copy.
    pulled = sum((expected[name] * start[name]).sum() for name in copy if start[name].requires_grad)
    found = made.outer_gradient(given, 0).gradients
    names = [name for name in made.body if name not in getattr(made, "norms", [])]
    by_hand = torch.autograd.grad(pulled, [leaves[name] for name in names])
    for name, gradient in zip(names, by_hand, strict=True):
        torch.testing.assert_close(found[name], gradient)


@pytest.mark.parametrize("method", ["maml", "anil", "meta-sgd", "maml++", "proto-maml"])
def test_second_order_is_another_gradient_than_first_order(method: str) -> None:
    case = SECOND_ORDER[method]
    only = {"first_order_steps": 10} if method == "maml++" else {"first_order": True}
    first = double_learner((method, {**case[1], **only}))
    second, given = double_learner(case), noise_episode()
    gradients = [made.outer_gradient(given, 0).gradients for made in (first, second)]
    name = "blocks.conv1.weight"
    assert not torch.allclose(gradients[0][name], gradients[1][name], rtol=1e-3)


class Plain(nn.Module):
    """The same network as an ordinary module with a linear head, for the independent library."""

    def __init__(self, made: MetaLearner) -> None:
        super().__init__()
        self.body = type(made.network)(made.network_settings)
        self.body.load_state_dict({name: made.parameters[name] for name in made.body})
        self.head = nn.Linear(made.network.feature_count, WAY)
        for name, value in zip(HEAD, self.head.parameters(), strict=True):
            start = made.parameters.get(name, torch.zeros(value.shape))
            value.data.copy_(start)

    def forward(self, images: Tensor) -> Tensor:
        return self.head(self.body(images))


def gradient_by_higher(
    made: MetaLearner, given: Episode, rates: dict[str, float], *, first_order: bool
) -> Weights:
    """Return the gradient of what both have: the network, and the head if it is a learned one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import higher

    module = Plain(made)
    names = [name.removeprefix("body.") for name, _ in module.named_parameters()]
    groups = [
        {"params": [parameter], "lr": rates[name]}
        for name, parameter in zip(names, module.parameters(), strict=True)
    ]
    optimizer = torch.optim.SGD(groups, lr=0.0)
    with higher.innerloop_ctx(module, optimizer, track_higher_grads=not first_order) as (net, opt):
        start = list(net.parameters(time=0))
        if made.settings.name == "proto-maml":
            net.update_params(start_at_prototypes(net, start, given))
        for _ in range(made.inner_steps):
            opt.step(functional.cross_entropy(net(given.support), given.support_labels))
        loss = functional.cross_entropy(net(given.query), given.query_labels)
        by = list(net.parameters()) if first_order else start
        found = torch.autograd.grad(loss, by, allow_unused=True)
    return {n: g for n, g in zip(names, found, strict=True) if n in made.parameters}


def start_at_prototypes(net: Any, start: list[Tensor], given: Episode) -> list[Tensor]:
    """Return a head that answers with −‖f(x) − c‖² but for what all classes share."""
    features = net.body(given.support)
    means = [features[given.support_labels == k].mean(0) for k in range(WAY)]
    weight = torch.stack([2 * mean for mean in means])
    bias = torch.stack([-(mean @ mean) for mean in means])
    return [*(value.clone() for value in start[:-2]), weight, bias]


def rates_of(made: MetaLearner) -> dict[str, float]:
    """Return the constant rate of each weight, as the settings say."""
    settings = made.settings
    names = (*made.body, *HEAD)
    if settings.name == "proto-maml":
        return dict.fromkeys(names, settings.rate)
    body = 0.0 if settings.name == "anil" else settings.body_rate
    head = settings.head_rate * (WAY if settings.head == "zero" else 1)
    return {name: head if name in HEAD else body for name in names}


BY_HIGHER = [
    ("maml", {"inner_steps": 3, **RATES}),
    ("maml", {"inner_steps": 3, **RATES, **LEARNED}),
    ("maml", {"inner_steps": 1, **RATES, **LEARNED}),
    ("fomaml", {"inner_steps": 3, **RATES}),
    ("fomaml", {"inner_steps": 3, **RATES, **LEARNED}),
    ("anil", {"inner_steps": 3}),
    ("anil", {"inner_steps": 3, **LEARNED}),
    ("proto-maml", {"inner_steps": 3, "rate": 0.001}),
]


@pytest.mark.parametrize("norm", ["group", "batch"])
@pytest.mark.parametrize("case", BY_HIGHER, ids=str)
def test_agrees_with_higher(case: Any, norm: str) -> None:
    made, given = double_learner(case, norm), noise_episode()
    first_order = case[0] == "fomaml"
    expected = gradient_by_higher(made, given, rates_of(made), first_order=first_order)
    found = made.outer_gradient(given, 0).gradients
    assert relative_error({name: found[name] for name in expected}, expected) <= 1e-9


@pytest.mark.parametrize("case", BY_HIGHER, ids=str)
def test_single_precision_agrees_with_higher(case: Any) -> None:
    torch.set_default_dtype(torch.float32)
    made, given = small_learner(case[0], **case[1]), noise_episode(dtype=torch.float32)
    first_order = case[0] == "fomaml"
    expected = gradient_by_higher(made, given, rates_of(made), first_order=first_order)
    found = made.outer_gradient(given, 0).gradients
    assert relative_error({name: found[name] for name in expected}, expected) <= 1e-4
