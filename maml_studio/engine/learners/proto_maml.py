"""Proto-MAML (Triantafillou et al. 2020): MAML whose head starts as a prototypical classifier."""

from __future__ import annotations

from maml_studio.engine.episode import Episode
from maml_studio.engine.learners.gradient_learner import HEAD, GradientLearner, for_each_task
from maml_studio.engine.learners.inner_loop import UpdateRule
from maml_studio.engine.learners.losses import class_means
from maml_studio.engine.learners.settings import ProtoMAMLSettings
from maml_studio.engine.learners.update_rules import descent
from maml_studio.engine.networks.catalogue import Weights


class ProtoMAML(GradientLearner):
    """A body, and a head that the support set's prototypes give: it serves any number of classes.

    The outer gradient goes through the prototypes back to the body, first order or not.
    """

    settings: ProtoMAMLSettings
    amplifies = True

    def rule(
        self, parameters: Weights, way: int, scale: float = 1.0, *, keep_graph: bool
    ) -> UpdateRule:
        """Return gradient descent of body and head."""
        rates = {name: [self.settings.rate * scale] for name in (*self.body, *HEAD)}
        return descent(rates, keep_graph=keep_graph)

    def start(self, leaves: Weights, episode: Episode) -> Weights:
        """Return the body, and a head of prototypes c: W = 2 c, b = −‖c‖² (equation 7)."""
        features = self.shared_features(leaves, episode.support)
        prototypes = class_means(features, episode.support_labels, episode.way)
        head = (2 * prototypes, -prototypes.square().sum(-1))
        # New tensors: the body's inner gradient must not find the way through the prototypes.
        body = {name: leaves[name].view_as(leaves[name]) for name in self.body}
        return for_each_task(body, episode) | dict(zip(HEAD, head, strict=True))
