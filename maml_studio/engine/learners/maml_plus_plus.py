"""MAML++ (Antoniou, Edwards & Storkey 2019): how to train your MAML.

What it adds to MAML stands in section 4 of the paper: a loss after each inner step (MSL), learned
rates for each layer and step (LSLR), first order at the beginning (DA), and a norm's scale and shift
for each step (BNWB). Its cosine schedule of the outer rate is the recipe's. Running statistics for
each step (BNRS) have no part: no norm here keeps running statistics. Rates are learned through their
logarithms, so that they stay positive; the official code learns them as they are.
"""

from __future__ import annotations

from functools import cached_property

import torch
from torch import Tensor, nn

from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.gradient_learner import HEAD, GradientLearner, LogitsOf
from maml_studio.engine.learners.inner_loop import AdaptedAt, UpdateRule
from maml_studio.engine.learners.inner_rates import LayerRate
from maml_studio.engine.learners.losses import mean_cross_entropy
from maml_studio.engine.learners.settings import MAMLPlusPlusSettings
from maml_studio.engine.learners.update_rules import descent, learned_rates, log_rates
from maml_studio.engine.networks.catalogue import Weights

_LEAST = 0.03
_NORMS = (nn.GroupNorm, nn.BatchNorm2d, nn.LayerNorm)


class MAMLPlusPlus(GradientLearner):
    """MAML with a loss, rates and norms for each inner step.

    Norms for each step are one meta-parameter of shape (steps, channels): the support set at step i
    and the queries after it meet set i, and later steps the last set. The inner loop leaves them
    as they are.
    """

    settings: MAMLPlusPlusSettings

    def own_parameters(self, generator: torch.Generator) -> Weights:
        """Return the head, if it is a learned one, the rates, and the norms for each step."""
        head, steps = super().own_parameters(generator), self.settings.inner_steps
        first = dict.fromkeys((*self.body, *HEAD), self.settings.rate)
        first = {name: rate for name, rate in first.items() if name not in self.norms}
        norms = {name: self.parameters[name].repeat(steps, 1) for name in self.norms}
        return head | log_rates(first, steps) | norms

    @cached_property
    def norms(self) -> list[str]:
        """The names of the weights that are learned for each step."""
        if not self.settings.per_step_norm:
            return []
        modules = self.network.named_modules()
        found = [(name, module) for name, module in modules if isinstance(module, _NORMS)]
        return [f"{name}.{own}" for name, module in found for own, _ in module.named_parameters()]

    def phase(self, outer_step: int) -> bool | None:
        """Return the order of the gradient, or None while the steps' importance moves."""
        is_moving = outer_step < self.settings.multi_step_loss_steps
        return None if is_moving else self.is_second_order(outer_step)

    def is_second_order(self, outer_step: int) -> bool:
        """Whether derivative-order annealing is over."""
        return outer_step >= self.settings.first_order_steps

    def rule(
        self, parameters: Weights, way: int, scale: float = 1.0, *, keep_graph: bool
    ) -> UpdateRule:
        """Return gradient descent, after which the queries meet the step's norms."""
        factors = self.rate_factors(way, scale)
        for name in self.norms:
            del factors[name]
        move = descent(learned_rates(parameters, factors), keep_graph=keep_graph)

        def update(step: int, weights: Weights, gradients: Weights) -> Weights:
            return move(step, weights, gradients) | self._norms_at(step, parameters, weights)

        return update

    def inner_rates(self) -> tuple[LayerRate, ...]:
        """Return the learned rates, by inner step; norms for each step have none."""
        return self._rates_by_step()

    def start(self, leaves: Weights, episode: Episode) -> Weights:
        """Return where the inner loop starts, with the first step's norms."""
        first = {name: leaves[name][0] for name in self.norms}
        return super().start(leaves | first, episode)

    def adapted_at(self, names: tuple[str, ...]) -> AdaptedAt:
        """Say which weights change at each step: all but norms that are learned for each step."""
        norms = self.norms
        return super().adapted_at(tuple(name for name in names if name not in norms))

    def support_logits(self, leaves: Weights, start: Weights, episode: Episode) -> LogitsOf:
        """Return what maps a step and its fast weights to logits under the step's norms."""
        return lambda step, weights: self.logits(
            weights | self._norms_at(step, leaves, weights), episode.support
        )

    def query_loss(
        self, leaves: Weights, episode: Episode, outer_step: int
    ) -> tuple[Tensor, Tensor]:
        """Return the loss after each inner step by importance, and the logits after the last."""
        steps, until = self.settings.inner_steps, self.settings.multi_step_loss_steps
        if outer_step >= until:
            return super().query_loss(leaves, episode, outer_step)
        shares = importance(steps, outer_step / until)
        rule = self.rule(leaves, episode.way, keep_graph=True)
        second_order = self.is_second_order(outer_step)
        loop = self.loop(leaves, episode, rule, steps, create_graph=second_order)
        next(loop)
        losses = []
        for share in shares[:-1]:
            logits = self.logits(next(loop).weights, episode.query)
            losses.append(share * mean_cross_entropy(logits, episode.query_labels))
        logits = self.logits(drain(loop), episode.query)
        losses.append(shares[-1] * mean_cross_entropy(logits, episode.query_labels))
        return torch.stack(losses).sum(), logits

    def _norms_at(self, step: int, parameters: Weights, weights: Weights) -> Weights:
        place = min(step, self.settings.inner_steps - 1)
        return {name: parameters[name][place].expand_as(weights[name]) for name in self.norms}


def importance(steps: int, progress: float) -> list[float]:
    """Return the share of each inner step's query loss (section 4, multi-step loss optimization).

    The schedule is the official code's (`get_per_step_loss_importance_vector`): equal at first, the
    share of all but the last step then falls evenly, to 3 % of what it was.

    Args:
        steps: the number of inner steps.
        progress: the share of the annealing that is done, from 0 to 1.
    """
    early = max(1 - progress, _LEAST) / steps
    return [early] * (steps - 1) + [1 - (steps - 1) * early]
