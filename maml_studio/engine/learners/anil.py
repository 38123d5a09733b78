"""Almost no inner loop (Raghu, Raghu, Bengio & Vinyals 2020): the head alone is adapted."""

from __future__ import annotations

import torch
from torch import Tensor

from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.gradient_learner import HEAD, GradientLearner, LogitsOf
from maml_studio.engine.learners.inner_loop import AdaptedAt, UpdateRule, inner_loop
from maml_studio.engine.learners.losses import balanced_cross_entropy, linear
from maml_studio.engine.learners.settings import ANILSettings
from maml_studio.engine.learners.update_rules import descent
from maml_studio.engine.networks.catalogue import Weights


class ANIL(GradientLearner):
    """A body that the inner loop leaves as it is, and a head that it adapts (section 4)."""

    settings: ANILSettings

    def rule(
        self, parameters: Weights, way: int, scale: float = 1.0, *, keep_graph: bool
    ) -> UpdateRule:
        """Return gradient descent of the head."""
        factors = self.rate_factors(way, scale)
        rates = {name: [self.settings.head_rate * factors[name]] for name in HEAD}
        return descent(rates, keep_graph=keep_graph)

    def adapted_at(self, names: tuple[str, ...]) -> AdaptedAt:
        """Say which weights change at each step: the head's."""
        return lambda _: HEAD

    def support_logits(self, leaves: Weights, start: Weights, episode: Episode) -> LogitsOf:
        """Return what maps heads to the support set's logits: its features don't change."""
        features = self.features(start, episode.support)
        return lambda _, weights: linear(features, *(weights[name] for name in HEAD))

    def query_logits(self, leaves: Weights, episode: Episode, outer_step: int) -> Tensor:
        """Adapt the head to the support set and return the queries' logits."""
        rule = self.rule(leaves, episode.way, keep_graph=True)
        second_order = self.is_second_order(outer_step)
        return head_only_logits(self, leaves, episode, rule, create_graph=second_order)


def head_only_logits(
    learner: GradientLearner,
    leaves: Weights,
    episode: Episode,
    rule: UpdateRule,
    *,
    create_graph: bool,
) -> Tensor:
    """Adapt the head alone, so that the features are computed only once; return query logits."""
    support, query = _features(learner, leaves, episode)

    def loss_of(_: int, head: Weights) -> tuple[Tensor, Tensor]:
        logits = linear(support, *(head[name] for name in HEAD))
        return balanced_cross_entropy(logits, episode.support_labels).sum(), logits

    start = learner.start(leaves, episode)
    head = {name: start[name] for name in HEAD}
    steps = learner.settings.inner_steps
    loop = inner_loop(head, lambda _: HEAD, loss_of, rule, steps, create_graph=create_graph)
    return linear(query, *drain(loop).values())


def _features(learner: GradientLearner, leaves: Weights, episode: Episode) -> tuple[Tensor, Tensor]:
    """Return the features of support and query, in one pass where no image sees another."""
    sets = (episode.support, episode.query)
    if not learner.is_inductive:
        support, query = (learner.shared_features(leaves, images) for images in sets)
    else:
        features = learner.shared_features(leaves, torch.cat(sets, dim=-4))
        support, query = torch.split(features, [each.shape[-4] for each in sets], dim=-2)
    return support, query
