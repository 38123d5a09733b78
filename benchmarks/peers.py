"""How others take the same inner loop: three libraries, and the shortest loop by hand.

Each peer gets the network of an initialization as an ordinary module with its head, the same
images and the same rates, and returns where it started and the fast weights.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn import functional

from maml_studio.engine.episode import Episode
from maml_studio.engine.initializations import load
from maml_studio.engine.learners.gradient_learner import HEAD
from maml_studio.engine.learners.maml import MAML
from maml_studio.engine.networks.catalogue import build_network

HAND_WRITTEN = "hand-written loop"
LIBRARIES = ("higher", "torchopt", "learn2learn")


class Plain(nn.Module):
    """A learner's network as an ordinary module, with its head, or one of zeros."""

    def __init__(self, learner: MAML, way: int) -> None:
        """Copy the learner's meta-parameters."""
        super().__init__()
        self.body = build_network(learner.network_settings).to_empty(device=learner.device)
        names = dict(self.body.named_parameters())
        self.body.load_state_dict({name: learner.parameters[name] for name in names})
        width = self.body.feature_count
        with torch.device("meta"):
            self.head = nn.Linear(width, way)
        self.head.to_empty(device=learner.device)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        if learner.fixed_way is not None:
            weight, bias = (learner.parameters[name].detach() for name in HEAD)
            self.head.load_state_dict({"weight": weight, "bias": bias})

    def forward(self, images: Tensor) -> Tensor:
        """Map (batch, 1, 28, 28) images to (batch, way) logits."""
        logits: Tensor = self.head(self.body(images))
        return logits


@dataclass(frozen=True)
class Problem:
    """An inner loop that anyone can take.

    Attributes:
        module: the network to start from.
        rates: for each step, the rate of each of the module's parameters, in their order.
        support: (support, 1, 28, 28) images; the classes have even shots.
        labels: (support,) their classes.
        create_graph: whether a meta-gradient will be taken.
    """

    module: Plain
    rates: list[list[float]]
    support: Tensor
    labels: Tensor
    create_graph: bool = False

    def loss(self, logits: Tensor) -> Tensor:
        """Return the support loss."""
        return functional.cross_entropy(logits, self.labels)

    def logits(self, weights: list[Tensor], images: Tensor) -> Tensor:
        """Map images to logits with other weights than the module's."""
        names = [name for name, _ in self.module.named_parameters()]
        found: Tensor = functional_call(
            self.module, dict(zip(names, weights, strict=True)), (images,)
        )
        return found


def default_learner(device: str) -> MAML:
    """Load the default initialization.

    Raises:
        TypeError: if it is not of the method that the peers can be given.
    """
    learner = load("default", device)
    if not isinstance(learner, MAML):
        raise TypeError(f"The peers take MAML's inner loop, not that of {type(learner).__name__}.")
    return learner


Adapted = tuple[list[Tensor], list[Tensor]]
"""Where an inner loop started, and the fast weights, in the order of the module's parameters."""

Peer = Callable[[Problem], Adapted]


def problem_of(learner: MAML, episode: Episode, *, create_graph: bool = False) -> Problem:
    """State what a learner does with an episode, in the terms of everybody."""
    module = Plain(learner, episode.way)
    names = [name.removeprefix("body.") for name, _ in module.named_parameters()]
    found = learner.rates(learner.parameters, episode.way)
    rates = [[float(found[name][step]) for name in names] for step in range(learner.inner_steps)]
    return Problem(module, rates, episode.support, episode.support_labels, create_graph)


def available_peers() -> tuple[dict[str, Peer], dict[str, str]]:
    """Return the peers by name, and for each that can't be imported the reason."""
    peers: dict[str, Peer] = {}
    missing = {}
    makers = {"higher": _by_higher, "torchopt": _by_torchopt, "learn2learn": _by_learn2learn}
    for name in LIBRARIES:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                library = importlib.import_module(name)
        except Exception as error:  # noqa: BLE001  # Compiled libraries fail in many ways.
            missing[name] = f"{type(error).__name__}: {error}".splitlines()[0]
        else:
            peers[name] = makers[name](library)
    return {**peers, HAND_WRITTEN: by_hand}, missing


def by_hand(problem: Problem) -> Adapted:
    """Take the inner loop with nothing but `functional_call` and `autograd.grad`."""
    start = [parameter.detach().requires_grad_() for parameter in problem.module.parameters()]
    fast = start
    for rates in problem.rates:
        loss = problem.loss(problem.logits(fast, problem.support))
        found = torch.autograd.grad(loss, fast, create_graph=problem.create_graph)
        fast = [w - rate * g for w, rate, g in zip(fast, rates, found, strict=True)]
        if not problem.create_graph:
            fast = [weight.detach().requires_grad_() for weight in fast]
    return start, fast


def _by_higher(higher: Any) -> Peer:
    def adapt(problem: Problem) -> Adapted:
        groups = [{"params": [parameter]} for parameter in problem.module.parameters()]
        optimizer = torch.optim.SGD(groups, lr=1.0)
        with higher.innerloop_ctx(
            problem.module, optimizer, track_higher_grads=problem.create_graph
        ) as (network, inner):
            start = list(network.parameters())
            for rates in problem.rates:
                loss = problem.loss(network(problem.support))
                inner.step(loss, override={"lr": rates})
            return start, list(network.parameters())

    return adapt


def _by_torchopt(torchopt: Any) -> Peer:
    """Use TorchOpt's functional way, its fastest; a transformation of ours gives the rates."""

    def adapt(problem: Problem) -> Adapted:
        in_place = not problem.create_graph
        start = [parameter.detach().clone() for parameter in problem.module.parameters()]
        fast = [weight.requires_grad_() for weight in start]
        optimizer = torchopt.chain(_rates(torchopt, problem.rates), torchopt.sgd(lr=1.0))
        state = optimizer.init(fast)
        for _ in problem.rates:
            loss = problem.loss(problem.logits(fast, problem.support))
            found = torch.autograd.grad(loss, fast, create_graph=problem.create_graph)
            updates, state = optimizer.update(list(found), state, inplace=in_place)
            fast = torchopt.apply_updates(fast, updates, inplace=in_place)
        return start, fast

    return adapt


def _by_learn2learn(learn2learn: Any) -> Peer:
    """Use its clones as its MAML does, whose own step has one rate for all weights."""

    def adapt(problem: Problem) -> Adapted:
        start: list[Tensor] = list(problem.module.parameters())
        network = learn2learn.clone_module(problem.module)
        for rates in problem.rates:
            fast = list(network.parameters())
            loss = problem.loss(network(problem.support))
            found = torch.autograd.grad(loss, fast, create_graph=problem.create_graph)
            for weight, gradient, rate in zip(fast, found, rates, strict=True):
                weight.update = -rate * gradient
            network = learn2learn.update_module(network)
        return start, list(network.parameters())

    return adapt


def _rates(torchopt: Any, rates: list[list[float]]) -> Any:
    def update(updates: Any, state: int, *, params: Any = None, inplace: bool = True) -> Any:
        scale = torch.Tensor.mul_ if inplace else torch.Tensor.mul
        scaled = [scale(each, rate) for each, rate in zip(updates, rates[state], strict=True)]
        return scaled, state + 1

    return torchopt.base.GradientTransformation(lambda params: 0, update)
