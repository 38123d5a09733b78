"""Sine regression (Finn et al. 2017, section 5.1): the inner loop without classes.

A task is a sine of amplitude 0.1 to 5 and phase 0 to π, of which a few points are told, with x from
−5 to 5. MAML is compared with the same network trained on all sines together, which learns their
mean; both then take as many gradient steps, the latter at the rate that suits it best, as in the
paper.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from itertools import pairwise

import torch
from torch import Tensor

from maml_studio.engine.episode import episode_generator
from maml_studio.engine.evaluation import mean_and_interval
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.learners.inner_loop import InnerState, inner_loop
from maml_studio.engine.learners.losses import linear
from maml_studio.engine.learners.update_rules import descent
from maml_studio.engine.networks.catalogue import Weights

AMPLITUDES, PHASES, INPUTS = (0.1, 5.0), (0.0, math.pi), (-5.0, 5.0)

_SIZES = (1, 40, 40, 1)
_TOLD_EVERY = 50
_QUERY_POINTS = 100
_RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
_TUNED_ON, _TUNED_AT = 100, 5


@dataclass(frozen=True)
class SineSettings:
    """Sine regression as in the paper, but for the number of steps.

    Attributes:
        steps: outer steps, and as many of the training on all sines together.
        shots: points of a task that are told, and as many queries in training.
        meta_batch_size: tasks an outer step.
        inner_steps: gradient steps in training.
        inner_rate: MAML's inner learning rate, in evaluation too.
        outer_rate: Adam's learning rate.
        evaluation_steps: the most gradient steps in evaluation.
        sines: how many are evaluated.
        seed: what weights and tasks are drawn from.
    """

    steps: int = 2000
    shots: int = 10
    meta_batch_size: int = 25
    inner_steps: int = 1
    inner_rate: float = 0.01
    outer_rate: float = 0.001
    evaluation_steps: int = 10
    sines: int = 600
    seed: int = 0

    def __post_init__(self) -> None:
        counts = (self.steps, self.shots, self.meta_batch_size, self.inner_steps, self.sines)
        if min(*counts, self.evaluation_steps) < 1 or self.seed < 0:
            raise ValueError("Steps, shots and sines are at least 1, and a seed is not negative.")


@dataclass(frozen=True)
class Errors:
    """The mean squared error after 0, 1, … gradient steps, each with its 95 % interval."""

    means: tuple[float, ...]
    intervals: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class SineOutcome:
    """What both starts reached on the same sines."""

    settings: SineSettings
    maml: Errors
    pretrained: Errors
    pretrained_rate: float


Points = tuple[Tensor, Tensor]
"""x and y of tasks' points, (tasks, points, 1) each."""


def studying_sines(settings: SineSettings) -> Generator[Progress, None, SineOutcome]:
    """Train both starts, then measure them after each gradient step.

    Yields:
        Progress, every few outer steps.
    """

    def meta_loss(weights: Weights, points: Points) -> Tensor:
        support, query = _split(points, settings.shots)
        fast = drain(
            adapting_to(weights, support, settings, settings.inner_steps, in_training=True)
        )
        return squared_errors(fast, query).mean()

    def plain_loss(weights: Weights, points: Points) -> Tensor:
        return squared_errors(weights, points).mean()

    maml = yield from _training(meta_loss, settings, "Meta-training")
    pretrained = yield from _training(plain_loss, settings, "Training on all sines together")
    rate = best_rate(pretrained, settings)
    of_pretrained = measured(pretrained, replace(settings, inner_rate=rate))
    return SineOutcome(settings, measured(maml, settings), of_pretrained, rate)


def initial_weights(seed: int) -> Weights:
    """Draw the weights of the 1-40-40-1 network, uniformly within 1 / √inputs (LeCun et al. 1998).

    Wider ones (He et al. 2015) diverge at the paper's inner rate, as the outputs are up to 5.
    """
    generator = episode_generator(seed, purpose="weights")
    weights: Weights = {}
    for layer, (inputs, outputs) in enumerate(pairwise(_SIZES)):
        bound = 1 / math.sqrt(inputs)
        for name, shape in (("weight", (outputs, inputs)), ("bias", (outputs,))):
            drawn = torch.empty(shape).uniform_(-bound, bound, generator=generator)
            weights[f"{layer}.{name}"] = drawn
    return weights


def sines(generator: torch.Generator, tasks: int, points: int) -> Points:
    """Draw tasks and points of them: y = amplitude · sin(x − phase)."""

    def uniform(bounds: tuple[float, float], count: int) -> Tensor:
        return torch.empty(tasks, count, 1).uniform_(*bounds, generator=generator)

    amplitude, phase = uniform(AMPLITUDES, 1), uniform(PHASES, 1)
    x = uniform(INPUTS, points)
    return x, amplitude * torch.sin(x - phase)


def predicted(weights: Weights, x: Tensor) -> Tensor:
    """Run the network: (tasks, points, 1) to the same, with weights of one task or of each."""
    values = x
    for layer in range(len(_SIZES) - 1):
        if layer:
            values = values.relu()
        values = linear(values, weights[f"{layer}.weight"], weights[f"{layer}.bias"])
    return values


def squared_errors(weights: Weights, points: Points) -> Tensor:
    """Return each task's mean squared error: (tasks,)."""
    x, y = points
    return (predicted(weights, x) - y).square().mean((1, 2))


def adapting_to(
    weights: Weights, support: Points, settings: SineSettings, steps: int, *, in_training: bool
) -> Generator[InnerState, None, Weights]:
    """Begin the inner loop of all tasks at once, with the squared error as its loss."""
    count = len(support[0])
    own = {name: value.expand(count, *value.shape) for name, value in weights.items()}
    names = tuple(own)

    def loss_of(_: int, current: Weights) -> tuple[Tensor, Tensor]:
        losses = squared_errors(current, support)
        return losses.sum(), losses

    rule = descent(dict.fromkeys(names, (settings.inner_rate,)), keep_graph=in_training)
    return inner_loop(own, lambda _: names, loss_of, rule, steps, create_graph=in_training)


def best_rate(weights: Weights, settings: SineSettings) -> float:
    """Return the inner rate with the lowest error after five steps, on sines of its own."""

    def error(rate: float) -> float:
        tried = replace(settings, inner_rate=rate, sines=_TUNED_ON, evaluation_steps=_TUNED_AT)
        found = measured(weights, tried, stream=1).means[-1]
        return found if math.isfinite(found) else math.inf

    return min(_RATES, key=error)


def measured(weights: Weights, settings: SineSettings, stream: int = 0) -> Errors:
    """Measure new sines before, between and after the gradient steps."""
    generator = episode_generator(settings.seed, stream)
    points = sines(generator, settings.sines, settings.shots + _QUERY_POINTS)
    support, query = _split(points, settings.shots)
    leaves = {name: value.detach().requires_grad_() for name, value in weights.items()}
    found: list[Tensor] = []

    def measure(state: InnerState) -> None:
        with torch.no_grad():
            found.append(squared_errors(state.weights, query))

    # One step more than asked: a state is told before its step.
    steps = settings.evaluation_steps + 1
    drain(adapting_to(leaves, support, settings, steps, in_training=False), measure)
    means, intervals = zip(*(mean_and_interval(each.tolist()) for each in found), strict=True)
    return Errors(means, intervals)


def _training(
    loss_of: Callable[[Weights, Points], Tensor], settings: SineSettings, what: str
) -> Generator[Progress, None, Weights]:
    """Lower a loss over new sines at each step; both trainings see the same ones."""
    weights = {
        name: value.requires_grad_() for name, value in initial_weights(settings.seed).items()
    }
    optimizer = torch.optim.Adam(list(weights.values()), settings.outer_rate)
    for step in range(settings.steps):
        if step % _TOLD_EVERY == 0:
            yield Progress(step, settings.steps, what)
        generator = episode_generator(settings.seed, step, purpose="training")
        points = sines(generator, settings.meta_batch_size, 2 * settings.shots)
        optimizer.zero_grad()
        torch.autograd.backward(loss_of(weights, points))
        optimizer.step()
    yield Progress(settings.steps, settings.steps, what)
    return {name: value.detach() for name, value in weights.items()}


def _split(points: Points, shots: int) -> tuple[Points, Points]:
    (x, y) = points
    return (x[:, :shots], y[:, :shots]), (x[:, shots:], y[:, shots:])
