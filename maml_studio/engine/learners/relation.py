"""Relation networks (Sung et al. 2018): how alike two images are is learned as well."""

from __future__ import annotations

import threading
from collections import OrderedDict

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn import functional

from maml_studio.engine.episode import Episode
from maml_studio.engine.learners.losses import class_means
from maml_studio.engine.learners.metric_learner import MetricLearner
from maml_studio.engine.learners.records import Card
from maml_studio.engine.learners.settings import RelationSettings
from maml_studio.engine.networks.catalogue import Weights, initial_weights
from maml_studio.engine.networks.convolutional import norm_layer
from maml_studio.engine.networks.settings import BLOCKS, NetworkSettings

CLASS_MAPS = "class_maps"
_PREFIX = "relation."


class Relation(MetricLearner):
    """An embedding module and a relation module that scores pairs from 0 to 1."""

    settings: RelationSettings

    def __init__(
        self,
        network_settings: NetworkSettings,
        settings: RelationSettings,
        parameters: Weights,
        card: Card | None = None,
    ) -> None:
        """Take what every learner takes.

        Raises:
            ValueError: if the network leaves no maps to compare.
        """
        if network_settings.name not in BLOCKS:
            raise ValueError(
                f"Relation networks compare maps, which “{network_settings.name}” has none of; "
                f"{' and '.join(BLOCKS)} have."
            )
        super().__init__(network_settings, settings, parameters, card)
        self._module_of_thread = threading.local()

    def own_parameters(self, generator: torch.Generator) -> Weights:
        """Draw the relation module's weights."""
        drawn = initial_weights(self.module, generator)
        return {_PREFIX + name: value for name, value in drawn.items()}

    @property
    def module(self) -> RelationModule:
        """The relation module's structure, one a thread: a call swaps its weights in."""
        found: RelationModule | None = getattr(self._module_of_thread, "built", None)
        if found is None:
            with torch.device("meta"):
                shape = self.network.map_shape
                found = RelationModule(self.network_settings, shape, self.settings.hidden)
            self._module_of_thread.built = found
        return found

    def remembered(self, parameters: Weights, episode: Episode) -> Weights:
        """Return the classes' maps: (…, way, channels, side, side)."""
        features = self.shared_features(parameters, episode.support)
        labels, way = episode.support_labels, episode.way
        pooled = class_means(features, labels, way)
        if self.settings.summed:
            pooled = pooled * functional.one_hot(labels, way).sum(-2).unsqueeze(-1)
        return {CLASS_MAPS: self._maps(pooled)}

    def logits(self, weights: Weights, images: Tensor) -> Tensor:
        """Map images to the logarithms of their relation scores (equation 1).

        Their softmax is the scores divided by their sum.
        """
        maps = self._maps(self.shared_features(weights, images))
        own = {name: weights[_PREFIX + name] for name, _ in self.module.named_parameters()}

        def scored(class_maps: Tensor, image_maps: Tensor) -> Tensor:
            found: Tensor = functional_call(self.module, own, (class_maps, image_maps))
            return found

        call = torch.vmap(scored) if images.ndim == 5 else scored
        return functional.logsigmoid(call(weights[CLASS_MAPS], maps))

    def example_losses(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the mean squared error of an example's scores (equation 2): (…, examples)."""
        wanted = functional.one_hot(labels, logits.shape[-1])
        return (logits.exp() - wanted).square().mean(-1)

    def _maps(self, features: Tensor) -> Tensor:
        return features.view(*features.shape[:-1], *self.network.map_shape)


class RelationModule(nn.Module):
    """Two blocks of a 3 × 3 convolution, norm, ReLU and pooling, and two linear layers.

    Maps too small to be halved are left as they are.
    """

    def __init__(
        self, settings: NetworkSettings, map_shape: tuple[int, int, int], hidden: int
    ) -> None:
        """Build the layers for maps of (channels, side, side)."""
        super().__init__()
        channels, side = map_shape[0], map_shape[1]
        self.pair = nn.Conv2d(2 * channels, channels, 3, padding=1)
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        for number in (1, 2):
            if number == 2:
                layers["conv2"] = nn.Conv2d(channels, channels, 3, padding=1)
            norm = norm_layer(settings, channels)
            if norm is not None:
                layers[f"norm{number}"] = norm
            layers[f"relu{number}"] = nn.ReLU()
            if side > 1:
                layers[f"pool{number}"] = nn.MaxPool2d(2)
                side //= 2
        layers["flat"] = nn.Flatten()
        layers["hidden"] = nn.Linear(channels * side * side, hidden)
        layers["relu"] = nn.ReLU()
        layers["last"] = nn.Linear(hidden, 1)
        self.layers = nn.Sequential(layers)

    def forward(self, class_maps: Tensor, image_maps: Tensor) -> Tensor:
        """Map (way, channels, side, side) and (images, …) to (images, way), before the sigmoid.

        A convolution of two concatenated maps is the sum of theirs, which are computed once for
        each map instead of for each pair.
        """
        to_class, to_image = self.pair.weight.chunk(2, dim=1)
        of_class = functional.conv2d(class_maps, to_class, self.pair.bias, padding=1)
        of_image = functional.conv2d(image_maps, to_image, padding=1)
        pairs = (of_image.unsqueeze(1) + of_class.unsqueeze(0)).flatten(0, 1)
        scores: Tensor = self.layers(pairs)
        return scores.view(image_maps.shape[0], class_maps.shape[0])
