"""Implicit MAML (Rajeswaran, Finn, Kakade & Levine 2019).

The fast weights φ solve a problem of their own: the support loss L plus λ / 2 · ‖φ − θ‖². How the
solution moves with the meta-parameters θ follows from its being one, (I + ∇²L / λ)⁻¹, whichever
way it was found: neither the steps nor their graph are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.gradient_learner import GradientLearner, leaves_of
from maml_studio.engine.learners.inner_loop import UpdateRule
from maml_studio.engine.learners.losses import (
    balanced_cross_entropy,
    mean_cross_entropy,
    share_right,
)
from maml_studio.engine.learners.records import OuterGradient
from maml_studio.engine.learners.settings import IMAMLSettings
from maml_studio.engine.learners.update_rules import descent, proximal
from maml_studio.engine.networks.catalogue import Weights


class IMAML(GradientLearner):
    """A proximal inner problem, solved by gradient descent; a zero head is held to zero."""

    settings: IMAMLSettings

    def rule(
        self, parameters: Weights, way: int, scale: float = 1.0, *, keep_graph: bool
    ) -> UpdateRule:
        """Return gradient descent of the regularized support loss (equation 3)."""
        start = {name: parameters[name] for name in self.body} | self._head(parameters, way)
        start = {name: value.detach() for name, value in start.items()}
        rates = {name: [self.settings.rate * scale] for name in start}
        rule = descent(rates, keep_graph=keep_graph)
        return proximal(rule, start, self.settings.proximal)

    def outer_gradient(self, episode: Episode, outer_step: int) -> OuterGradient:
        """Return the implicit meta-gradient (equations 5 and 6, algorithm 2)."""
        leaves = leaves_of(self.parameters)
        rule = self.rule(leaves, episode.way, keep_graph=False)
        steps = self.settings.inner_steps
        solution = leaves_of(drain(self.loop(leaves, episode, rule, steps, create_graph=False)))
        logits = self.logits(solution, episode.query)
        loss = mean_cross_entropy(logits, episode.query_labels)
        values = list(solution.values())
        right = torch.autograd.grad(loss, values)
        found = self._implicit(solution, episode, right)
        gradients = {
            name: value.sum(0) if episode.is_stacked else value
            for name, value in zip(solution, found, strict=True)
            if name in leaves
        }
        accuracy = share_right(logits.detach(), episode.query_labels)
        return OuterGradient(gradients, loss.detach(), accuracy)

    def _implicit(
        self, solution: Weights, episode: Episode, right: Sequence[Tensor]
    ) -> list[Tensor]:
        """Solve ((1 + damping) I + ∇²L / λ) x = right by conjugate gradient, a system a task."""
        with torch.autocast(torch.device(self.device).type, enabled=False):
            return self._solved(solution, episode, right)

    def _solved(self, solution: Weights, episode: Episode, right: Sequence[Tensor]) -> list[Tensor]:
        values = list(solution.values())
        logits = self.logits(solution, episode.support)
        loss = balanced_cross_entropy(logits, episode.support_labels).sum()
        slopes = torch.autograd.grad(loss, values, create_graph=True)
        first = 1 if episode.is_stacked else 0

        def times_matrix(vector: Tensor) -> Tensor:
            """Multiply (tasks, n) by each task's matrix: a product with the Hessian, no Hessian."""
            parts = _unflattened(vector, values)
            product = torch.autograd.grad(slopes, values, parts, retain_graph=True)
            held = (1 + self.settings.damping) * vector
            return held + _flattened(product, first) / self.settings.proximal

        steps = self.settings.conjugate_steps
        found = conjugate_gradient(times_matrix, _flattened(right, first), steps)
        return _unflattened(found, values)


def conjugate_gradient(
    times_matrix: Callable[[Tensor], Tensor], right: Tensor, steps: int
) -> Tensor:
    """Solve a symmetric linear system, or several at once, from zero (Hestenes & Stiefel 1952).

    A system that meets a direction of no positive curvature stays where it is, or at the right side
    if that is the first: where a task's weights are at no minimum, the implicit gradient has no
    meaning in that direction.

    Args:
        times_matrix: multiplies (…, n) vectors, each by its own system's matrix.
        right: (…, n), the right sides.
        steps: as many products with the matrix.

    Returns:
        (…, n).
    """
    found, residual, direction = torch.zeros_like(right), right, right
    square = right.square().sum(-1, keepdim=True)
    for step in range(steps):
        product = times_matrix(direction)
        curvature = (direction * product).sum(-1, keepdim=True)
        goes_on = curvature > 0
        length = torch.where(goes_on, square / curvature, 0.0)
        found = found + length * direction if step else torch.where(goes_on, length * right, right)
        residual = residual - length * product
        before, square = square, residual.square().sum(-1, keepdim=True)
        direction = torch.where(goes_on, residual + square / before * direction, 0.0)
    return found


def _flattened(tensors: Sequence[Tensor], first: int) -> Tensor:
    return torch.cat([tensor.flatten(first) for tensor in tensors], dim=-1)


def _unflattened(vector: Tensor, like: Sequence[Tensor]) -> list[Tensor]:
    sizes = [each.numel() // vector[..., 0].numel() for each in like]
    return [
        part.reshape(each.shape)
        for part, each in zip(torch.split(vector, sizes, dim=-1), like, strict=True)
    ]
