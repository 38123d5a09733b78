"""Prototypical networks (Snell, Swersky & Zemel 2017): the nearest class mean."""

from __future__ import annotations

from torch import Tensor

from maml_studio.engine.episode import Episode
from maml_studio.engine.learners.losses import class_means
from maml_studio.engine.learners.metric_learner import MetricLearner
from maml_studio.engine.networks.catalogue import Weights

PROTOTYPES = "prototypes"


class Prototypical(MetricLearner):
    """Squared Euclidean distances to the classes' mean features decide; any number of classes."""

    amplifies = True

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
        differences = features - weights[PROTOTYPES].unsqueeze(-3)
        return -differences.square().sum(-1)
