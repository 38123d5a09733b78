"""The inner loop: gradient steps on a support set, from meta-parameters to fast weights.

It stands here once and serves training, evaluation, the window, the CLI and the API: what differs
between methods (the update rule, the loss, the order of the gradient) is its arguments. Weights
may have a leading dimension of tasks: the sum of the tasks' losses then has each task's gradient.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import torch
from torch import Tensor

from maml_studio.engine.networks.catalogue import Weights

LossOf = Callable[[int, Weights], tuple[Tensor, Tensor]]
"""From the step and weights to the support loss (a scalar) and the support logits."""

AdaptedAt = Callable[[int], tuple[str, ...]]
"""From the step to the names of the weights that it changes."""

UpdateRule = Callable[[int, Weights, Weights], Weights]
"""From the step, the weights and the gradients of those that change to their new values."""


@dataclass(frozen=True)
class InnerState:
    """The inner loop at one step, before that step's update."""

    step: int
    weights: Weights
    loss: Tensor
    logits: Tensor


def inner_loop(
    weights: Weights,
    adapted_at: AdaptedAt,
    loss_of: LossOf,
    update: UpdateRule,
    steps: int,
    *,
    create_graph: bool = False,
) -> Generator[InnerState, None, Weights]:
    """Take gradient steps (Finn et al. 2017, equation 1), yielding the state before each.

    Args:
        weights: where to start; those that change must require gradients.
        adapted_at: the names of the weights that change, by step.
        loss_of: the support loss of weights; of several tasks, the sum of theirs.
        update: makes the next values of the weights that change.
        steps: how many updates.
        create_graph: keep the graph of the gradients, for second-order meta-gradients.

    Returns:
        The fast weights.
    """
    for step in range(steps):
        with torch.enable_grad():
            loss, logits = loss_of(step, weights)
            names = adapted_at(step)
            values = [weights[name] for name in names]
            found = torch.autograd.grad(loss, values, create_graph=create_graph)
        yield InnerState(step, weights, loss.detach(), logits.detach())
        with torch.enable_grad():
            changed = update(step, weights, dict(zip(names, found, strict=True)))
            # A weight that stays is a new tensor all the same: the next gradient is a partial one,
            # and must not find the way through other weights that were computed from this one.
            weights = {
                name: changed.get(name, value.view_as(value)) for name, value in weights.items()
            }
    return weights
