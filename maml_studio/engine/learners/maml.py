"""Model-agnostic meta-learning (Finn, Abbeel & Levine 2017), second and first order.

Inner rates can be learned for each layer and step (Antoniou et al. 2019, LSLR), here through their
logarithms, together with a scale of the answers.

From a head at zero, its first step makes each class's row the mean of its features less the mean of
all: a prototypical classifier (Snell et al. 2017) with dot products. The first `head_first_steps`
outer steps adapt the head alone (ANIL, Raghu et al. 2020), which needs the features only once: far
cheaper than the whole inner loop, it leaves a body from which the whole loop learns on.
"""

from __future__ import annotations

import torch
from torch import Tensor

from maml_studio.engine.episode import Episode
from maml_studio.engine.learners.anil import head_only_logits
from maml_studio.engine.learners.gradient_learner import HEAD, GradientLearner
from maml_studio.engine.learners.inner_loop import UpdateRule
from maml_studio.engine.learners.inner_rates import LayerRate
from maml_studio.engine.learners.settings import MAMLSettings
from maml_studio.engine.learners.update_rules import (
    Rates,
    descent,
    growing,
    learned_rates,
    log_rates,
)
from maml_studio.engine.networks.catalogue import Weights

_SCALE = "log_scale"


class MAML(GradientLearner):
    """MAML, with learned inner rates if wanted; FOMAML where it is told to be first order."""

    settings: MAMLSettings

    def own_parameters(self, generator: torch.Generator) -> Weights:
        """Return the head, if it is a learned one, and the learned rates."""
        head = super().own_parameters(generator)
        if not self.settings.learned_rates:
            return head
        first = {name: self._first_rate(name) for name in (*self.body, *HEAD)}
        rates = log_rates(first, self.settings.inner_steps, self.settings.rate_growth)
        return head | rates | {_SCALE: torch.zeros(())}

    def rule(
        self, parameters: Weights, way: int, scale: float = 1.0, *, keep_graph: bool
    ) -> UpdateRule:
        """Return gradient descent (Finn et al. 2017, equation 1)."""
        return descent(self.rates(parameters, way, scale), keep_graph=keep_graph)

    def rates(self, parameters: Weights, way: int, scale: float = 1.0) -> Rates:
        """Return the rates of each weight by step; a zero head's grow with the number of classes."""
        factors = self.rate_factors(way, scale)
        if self.settings.learned_rates:
            return learned_rates(parameters, factors)
        steps, growth = self.settings.inner_steps, self.settings.rate_growth
        return {
            name: growing(self._first_rate(name) * factor, steps, growth)
            for name, factor in factors.items()
        }

    def inner_rates(self) -> tuple[LayerRate, ...]:
        """Return the learned rates, by inner step."""
        return self._rates_by_step()

    def answers(self, weights: Weights, images: Tensor) -> Tensor:
        """Map images to the logits that are told: sharper than the inner loop's by a learned scale.

        The rates can then be those that learn best, and need not make queries sure as well.
        """
        return self._scaled(self.parameters, self.logits(weights, images))

    def phase(self, outer_step: int) -> bool:
        """Return whether the head alone is adapted."""
        return outer_step < self.settings.head_first_steps

    def query_logits(self, leaves: Weights, episode: Episode, outer_step: int) -> Tensor:
        """Adapt to the support set, at first the head alone, and return the queries' logits."""
        if self.phase(outer_step):
            rule = self.rule(leaves, episode.way, keep_graph=True)
            logits = head_only_logits(
                self, leaves, episode, rule, create_graph=self.is_second_order(outer_step)
            )
        else:
            logits = super().query_logits(leaves, episode, outer_step)
        return self._scaled(leaves, logits)

    def _first_rate(self, name: str) -> float:
        return self.settings.head_rate if name in HEAD else self.settings.body_rate

    def _scaled(self, parameters: Weights, logits: Tensor) -> Tensor:
        return logits * parameters[_SCALE].exp() if self.settings.learned_rates else logits
