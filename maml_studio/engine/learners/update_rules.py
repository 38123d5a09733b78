"""Update rules of the inner loop, and the inner rates that are learned."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from maml_studio.engine.learners.inner_loop import UpdateRule
from maml_studio.engine.networks.catalogue import Weights

Rates = Mapping[str, Sequence[float] | Sequence[Tensor] | Tensor]
"""By weight: one rate a step, a number or a tensor that multiplies the gradient; or (steps,)."""

_RATE = "log_rate."


def descent(rates: Rates, *, keep_graph: bool) -> UpdateRule:
    """Return gradient descent with a rate for each weight and step.

    Args:
        rates: by weight and step; after the steps that the learner was trained for, the last.
        keep_graph: whether gradients will flow back through the update, as in training.
    """
    if not keep_graph:
        rates = {
            name: values.tolist() if isinstance(values, Tensor) else values
            for name, values in rates.items()
        }

    def update(step: int, weights: Weights, gradients: Weights) -> Weights:
        changed = {}
        for name, gradient in gradients.items():
            rate = rates[name][min(step, len(rates[name]) - 1)]
            start = weights[name] if keep_graph else weights[name].detach()
            moved = start - rate * gradient
            changed[name] = moved if keep_graph else moved.requires_grad_()
        return changed

    return update


def log_rates(first: Mapping[str, float], steps: int, growth: float = 1.0) -> Weights:
    """Return a learned rate for each weight and step (Antoniou et al. 2019, LSLR).

    They are learned through their logarithms, so that none becomes negative.

    Args:
        first: the rate of each weight at the first step.
        steps: the number of inner steps.
        growth: the factor from one step's rate to the next.
    """
    rates = {_RATE + name: torch.full((steps,), math.log(rate)) for name, rate in first.items()}
    for values in rates.values():
        if not values.is_meta:  # As in `initial_weights`.
            values.add_(torch.arange(steps) * math.log(growth))
    return rates


def learned_rates(parameters: Weights, factors: Mapping[str, float]) -> Rates:
    """Return the learned rates of the weights that `factors` names, each times its factor."""
    return {name: parameters[_RATE + name].exp() * factor for name, factor in factors.items()}


def step_rates(parameters: Weights) -> Weights:
    """Return the learned rates by weight, (steps,) each, without any factor."""
    prefix = len(_RATE)
    found = {name[prefix:]: rate for name, rate in parameters.items() if name.startswith(_RATE)}
    return {name: rate.detach().exp() for name, rate in found.items()}


def growing(rate: float, steps: int, growth: float) -> list[float]:
    """Return a rate for each step, each by a factor above the one before."""
    return [rate * math.exp(step * math.log(growth)) for step in range(steps)]


def proximal(rule: UpdateRule, start: Weights, strength: float) -> UpdateRule:
    """Hold weights to where they started: to the loss comes strength / 2 · ‖weights − start‖².

    Gradients don't flow back through that term.
    """

    def update(step: int, weights: Weights, gradients: Weights) -> Weights:
        held = {
            name: gradient + strength * (weights[name].detach() - start[name])
            for name, gradient in gradients.items()
        }
        return rule(step, weights, held)

    return update


def adam(rate: float, *, decay: float = 0.999, epsilon: float = 1e-8) -> UpdateRule:
    """Return Adam (Kingma & Ba 2015, algorithm 1) without momentum: β₁ = 0.

    Its mean squares begin anew with each inner loop, so a rule serves one loop only. Gradients
    don't flow back through its updates.

    Args:
        rate: the length of the first step, for each number of each weight.
        decay: β₂, of the mean of squared gradients.
        epsilon: keeps small gradients from large steps.
    """
    squares: Weights = {}

    def update(step: int, weights: Weights, gradients: Weights) -> Weights:
        changed = {}
        for name, gradient in gradients.items():
            fresh = (1 - decay) * gradient.square()
            squares[name] = decay * squares[name] + fresh if name in squares else fresh
            size = (squares[name] / (1 - decay ** (step + 1))).sqrt() + epsilon
            changed[name] = (weights[name].detach() - rate * gradient / size).requires_grad_()
        return changed

    return update
