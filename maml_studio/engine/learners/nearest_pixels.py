"""The baseline that learns nothing: the class of the nearest example, pixel by pixel."""

from __future__ import annotations

from typing import Self

import torch
from torch import Tensor
from torch.nn import functional

from maml_studio.engine.episode import Episode
from maml_studio.engine.learners.base_settings import MethodSettings
from maml_studio.engine.learners.metric_learner import MetricLearner
from maml_studio.engine.learners.records import Card
from maml_studio.engine.learners.settings import NearestPixelsSettings
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.networks.settings import NetworkSettings

SHARPNESS = 0.1
"""Nats for each unit of squared distance.

On Omniglot's validation alphabets 5-way answers are likeliest with 0.08 for one shot and 0.15 for
five (200 episodes each, of either kind).
"""


class NearestPixels(MetricLearner):
    """Squared distances of pixels to each class's nearest example; no parameters."""

    @classmethod
    def initial(
        cls,
        network_settings: NetworkSettings,
        settings: MethodSettings,
        generator: torch.Generator,
    ) -> Self:
        """Return the learner; nothing is drawn, and no network is used."""
        return cls(network_settings, settings, {})

    @classmethod
    def baseline(cls) -> Self:
        """Return the learner with its card."""
        card = Card("nearest-pixels", "Nearest pixels")
        return cls(NetworkSettings(), NearestPixelsSettings(), {}, card)

    @property
    def is_inductive(self) -> bool:
        """Whether queries don't help each other: always."""
        return True

    def embeddings(self, weights: Weights, images: Tensor) -> Tensor:
        """Return the pixels: (…, batch, 784)."""
        return images.flatten(-3)

    def remembered(self, parameters: Weights, episode: Episode) -> Weights:
        """Return the examples' pixels and which class each is of."""
        members = functional.one_hot(episode.support_labels, episode.way).bool()
        return {"pixels": episode.support.flatten(-3), "members": members.transpose(-1, -2)}

    def logits(self, weights: Weights, images: Tensor) -> Tensor:
        """Map images to negative squared distances to each class's nearest example, softened."""
        exact = "donot_use_mm_for_euclid_dist"  # the quick way depends on what else is in the batch
        distances = torch.cdist(images.flatten(-3), weights["pixels"], compute_mode=exact).square()
        others = ~weights["members"].unsqueeze(-3)  # (…, 1, way, examples)
        nearest = distances.unsqueeze(-2).masked_fill(others, torch.inf).amin(-1)
        return -SHARPNESS * nearest
