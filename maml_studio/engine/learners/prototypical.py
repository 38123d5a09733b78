"""Prototypical networks (Snell, Swersky & Zemel 2017): the nearest class mean."""

from __future__ import annotations

from typing import Self

from torch import Tensor

from maml_studio.engine.episode import Episode
from maml_studio.engine.learners.losses import class_means
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.metric_learner import MetricLearner
from maml_studio.engine.learners.records import Card
from maml_studio.engine.learners.settings import PrototypicalSettings
from maml_studio.engine.networks.catalogue import Weights

PROTOTYPES = "prototypes"
SHARPNESS = 13.0
"""Nats for a squared distance as large as the prototypes' mean one, of features trained otherwise.

With the default's features, on Omniglot's validation alphabets, answers of 2, 5 and 20 ways after 1
and 5 shots are likeliest with 8 to 24, and on the whole with 13 (60 episodes each, of either kind).
"""
_LEAST = 1e-12


class Prototypical(MetricLearner):
    """Squared Euclidean distances to the classes' mean features decide; any number of classes."""

    settings: PrototypicalSettings
    amplifies = True

    @classmethod
    def of_features(cls, learner: MetaLearner) -> Self:
        """Return prototypes in the features that another method's inner loop starts with.

        What distances mean to that method is unknown: they are compared with those of the
        prototypes from each other.
        """
        shapes = {name: value.shape for name, value in learner.network.named_parameters()}
        body = {name: learner.parameters[name] for name in shapes}
        # Of norms that are learned for each step, the first step's.
        body = {name: v if v.shape == shapes[name] else v[0] for name, v in body.items()}
        card = Card("prototypes", "Prototypes of the same features", {"features": learner.name})
        return cls(learner.network_settings, PrototypicalSettings(sharpness=SHARPNESS), body, card)

    def remembered(self, parameters: Weights, episode: Episode) -> Weights:
        """Return the prototypes (equation 1): (…, way, feature_count)."""
        features = self.shared_features(parameters, episode.support)
        return {PROTOTYPES: class_means(features, episode.support_labels, episode.way)}

    def logits(self, weights: Weights, images: Tensor) -> Tensor:
        """Map images to the negative squared distances to the prototypes (equation 2).

        The differences are squared, not multiplied out: cancellation would cost digits, and an
        image would be answered otherwise alone than among others.
        """
        features = self.shared_features(weights, images).unsqueeze(
            -2
        )  # (…, images, 1, feature_count)
        prototypes = weights[PROTOTYPES]
        distances = (features - prototypes.unsqueeze(-3)).square().sum(-1)
        if self.settings.sharpness == 0:
            return -distances
        spread = (prototypes - prototypes.mean(-2, keepdim=True)).square().sum((-2, -1))
        way = prototypes.shape[-2]
        apart = (2 / (way - 1) * spread).clamp_min(_LEAST)  # between two of them, on average
        return -self.settings.sharpness * distances / apart[..., None, None]
