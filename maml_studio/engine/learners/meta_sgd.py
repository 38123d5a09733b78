"""Meta-SGD (Li, Zhou, Chen & Li 2017): where to start, in which direction and how far to step."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from maml_studio.engine.learners.gradient_learner import HEAD, GradientLearner
from maml_studio.engine.learners.inner_loop import UpdateRule
from maml_studio.engine.learners.inner_rates import LayerRate, rates_by_weight
from maml_studio.engine.learners.settings import MetaSGDSettings
from maml_studio.engine.learners.update_rules import descent
from maml_studio.engine.networks.catalogue import Weights

_RATE = "rate."


class MetaSGD(GradientLearner):
    """MAML with a learned rate for each weight, of either sign (algorithm 1, equation 2).

    A head at zero serves any number of classes: all rows share one rate a feature and one for the
    biases, times the number of classes.
    """

    settings: MetaSGDSettings

    def own_parameters(self, generator: torch.Generator) -> Weights:
        """Draw the head, if it is a learned one, and the rates."""
        head = super().own_parameters(generator)
        shapes: dict[str, Sequence[int]] = {
            name: value.shape for name, value in self.network.named_parameters()
        }
        rows = self.fixed_way or 1
        shapes |= dict(zip(HEAD, ((rows, self.network.feature_count), (rows,)), strict=True))
        return head | {
            _RATE + name: self._drawn(shape, generator) for name, shape in shapes.items()
        }

    def rule(
        self, parameters: Weights, way: int, scale: float = 1.0, *, keep_graph: bool
    ) -> UpdateRule:
        """Return a step against the gradient times the rates, the same at each step."""
        factors = self.rate_factors(way, scale)
        rates = {name: [parameters[_RATE + name] * factor] for name, factor in factors.items()}
        return descent(rates, keep_graph=keep_graph)

    def inner_rates(self) -> tuple[LayerRate, ...]:
        """Return the learned rates, of either sign."""
        names = (*self.body, *HEAD)
        return rates_by_weight({name: self.parameters[_RATE + name] for name in names})

    def _drawn(self, shape: Sequence[int], generator: torch.Generator) -> Tensor:
        low, high = self.settings.lowest_rate, self.settings.highest_rate
        return torch.empty(shape).uniform_(low, high, generator=generator)
