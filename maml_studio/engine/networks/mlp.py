"""The multilayer perceptron of the tutorials: one hidden layer over an image's pixels."""

from __future__ import annotations

from torch import Tensor, nn

from maml_studio.engine.networks.settings import NetworkSettings


class MLP(nn.Module):
    """A hidden layer of ReLU units; the head on it makes 784-256-way of 28 × 28 pixels."""

    def __init__(self, settings: NetworkSettings) -> None:
        """Build the layer; `catalogue.initial_weights` draws its values."""
        super().__init__()
        pixels = settings.image_channels * settings.image_size**2
        self.feature_count = settings.channels
        self.map_shape = (settings.channels, 1, 1)
        self.hidden = nn.Linear(pixels, settings.channels)
        self.last = nn.LayerNorm(settings.channels) if settings.layer_norm else nn.ReLU()

    def forward(self, images: Tensor) -> Tensor:
        """Map (batch, channels, size, size) images to (batch, feature_count) features."""
        features: Tensor = self.last(self.hidden(images.flatten(1)))
        return features
