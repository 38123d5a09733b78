"""Reptile (Nichol, Achiam & Schulman 2018): towards where the inner loop ends.

The inner loop is Adam without momentum on minibatches of the support set. The authors' program
keeps Adam's mean squares from task to task; here they begin anew, so that a task's classifier
depends on nothing but the task and the meta-parameters.
"""

from __future__ import annotations

import math
from collections.abc import Generator

import torch
from torch import Tensor

from maml_studio.engine.episode import Episode, episode_generator
from maml_studio.engine.generators import drain, mapped
from maml_studio.engine.learners.gradient_learner import GradientLearner, leaves_of
from maml_studio.engine.learners.inner_loop import InnerState, UpdateRule, inner_loop
from maml_studio.engine.learners.losses import (
    class_shares,
    cross_entropies,
    mean_cross_entropy,
    share_right,
)
from maml_studio.engine.learners.records import OuterGradient
from maml_studio.engine.learners.settings import ReptileSettings
from maml_studio.engine.learners.update_rules import adam
from maml_studio.engine.networks.catalogue import Weights


class Reptile(GradientLearner):
    """Meta-parameters near the end of each task's inner loop; no second derivatives."""

    settings: ReptileSettings

    def rule(
        self, parameters: Weights, way: int, scale: float = 1.0, *, keep_graph: bool
    ) -> UpdateRule:
        """Return Adam with β₁ = 0; its steps don't shrink as the classes grow in number."""
        return adam(self.settings.rate * scale)

    def inner_states_of(
        self, episode: Episode, steps: int, rate_scale: float, *, last_record: bool = True
    ) -> Generator[InnerState, None, Weights]:
        """Adapt to the support set of an episode; the fast weights are returned.

        A record tells of the whole support set, whichever minibatch the step takes. That is a pass
        more for each, so there are none where nobody may look at the last.

        Raises:
            ValueError: if the head is a learned one for another number of classes.
        """
        rule = self.rule(self.parameters, episode.way, rate_scale, keep_graph=False)
        leaves = leaves_of(self.parameters)
        loop = self.loop(leaves, episode, rule, steps, create_graph=False)
        if not last_record:
            return drain(loop)
        weights = yield from mapped(
            loop, lambda state: self.measured_state(state.step, state.weights, episode)
        )
        yield self.measured_state(steps, weights, episode)
        return weights

    def outer_gradient(self, episode: Episode, outer_step: int) -> OuterGradient:
        """Return the meta-parameters less the fast weights (section 3: the “Reptile gradient”)."""
        leaves = leaves_of(self.parameters)
        rule = self.rule(leaves, episode.way, keep_graph=False)
        steps = self.settings.inner_steps
        loop = self.loop(leaves, episode, rule, steps, create_graph=False, outer_step=outer_step)
        weights = drain(loop)
        with torch.no_grad():
            logits = self.logits(weights, episode.query)
            loss = mean_cross_entropy(logits, episode.query_labels)
            gradients = {
                name: value - (weights[name].mean(0) if episode.is_stacked else weights[name])
                for name, value in leaves.items()
            }
        return OuterGradient(gradients, loss, share_right(logits, episode.query_labels))

    def phase(self, outer_step: int) -> None:
        """Return None: each outer step takes its minibatches in an order of its own."""

    def loop(
        self,
        leaves: Weights,
        episode: Episode,
        rule: UpdateRule,
        steps: int,
        *,
        create_graph: bool,
        outer_step: int | None = None,
    ) -> Generator[InnerState, None, Weights]:
        """Begin the inner loop on minibatches.

        Their order is a function of the outer step, whatever the seed, and, where there is none,
        always the same.
        Stacked episodes share it. An example's share of the loss is what it is in the whole
        support set, so that classes count alike on average.
        """
        count = episode.support_labels.shape[-1]
        chosen = minibatches(count, self._batch_size(outer_step), steps, _order(outer_step))
        chosen = chosen.to(episode.support.device)
        shares = class_shares(episode.support_labels, episode.way) * (count / chosen.shape[1])
        with torch.enable_grad():
            weights = self.start(leaves, episode)

        def loss_of(step: int, current: Weights) -> tuple[Tensor, Tensor]:
            logits = self.logits(current, episode.support.index_select(-4, chosen[step]))
            labels = episode.support_labels.index_select(-1, chosen[step])
            losses = cross_entropies(logits, labels)
            return (losses * shares.index_select(-1, chosen[step])).sum(), logits

        adapted_at = self.adapted_at(tuple(weights))
        return inner_loop(weights, adapted_at, loss_of, rule, steps, create_graph=create_graph)

    def _batch_size(self, outer_step: int | None) -> int:
        training, afterwards = self.settings.batch_size, self.settings.evaluation_batch_size
        return training if outer_step is not None else afterwards or training


def minibatches(count: int, size: int, steps: int, generator: torch.Generator) -> Tensor:
    """Draw the examples of each step: all of them in random order, then all in another, and so on.

    A minibatch may reach over the end of one round into the next, as in the authors' program.

    Args:
        count: the number of examples.
        size: examples a minibatch; as many as there are if 0.
        steps: the number of minibatches.
        generator: what the orders are drawn from.

    Returns:
        (steps, size) int64.
    """
    size = size or count
    rounds = max(1, math.ceil(steps * size / count))
    order = torch.cat([torch.randperm(count, generator=generator) for _ in range(rounds)])
    return order[: steps * size].view(steps, size)


def _order(outer_step: int | None) -> torch.Generator:
    if outer_step is None:
        return torch.Generator().manual_seed(0)
    return episode_generator(outer_step, purpose="training")
