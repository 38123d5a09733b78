"""The four-convolution network of few-shot learning, made inductive.

Vinyals et al. 2016 and Finn et al. 2017 use four blocks of a 3 × 3 convolution with 64 filters,
batch normalization and ReLU, here with strides instead of pooling as in MAML's Omniglot code.
Batch statistics over queries let queries help each other; group normalization (Wu & He 2018) takes
its statistics from one image alone, so a drawing's answer never depends on other drawings.
"""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import Tensor, nn

from maml_studio.engine.networks.settings import NetworkSettings

_BLOCKS = 4


class Conv4(nn.Module):
    """Four strided convolutions and a layer normalization (Ba et al. 2016) of all features.

    The last block has no ReLU: features of either sign share less of a common direction, along
    which gradient steps of a linear head would overshoot.
    """

    def __init__(self, settings: NetworkSettings) -> None:
        """Build the layers; `catalogue.initial_weights` draws their values."""
        super().__init__()
        blocks: OrderedDict[str, nn.Module] = OrderedDict()
        channels, side = settings.image_channels, settings.image_size
        for number in range(1, _BLOCKS + 1):
            blocks[f"conv{number}"] = nn.Conv2d(channels, settings.channels, 3, 2, 1)
            blocks[f"norm{number}"] = nn.GroupNorm(settings.groups, settings.channels)
            if number < _BLOCKS:
                blocks[f"relu{number}"] = nn.ReLU()
            channels, side = settings.channels, (side + 1) // 2
        self.blocks = nn.Sequential(blocks)
        self.feature_count = channels * side * side
        self.norm = nn.LayerNorm(self.feature_count)

    def forward(self, images: Tensor) -> Tensor:
        """Map (batch, channels, size, size) images to (batch, feature_count) features."""
        maps = self.blocks(images.contiguous(memory_format=torch.channels_last))
        features: Tensor = self.norm(maps.flatten(1))  # (batch, feature_count)
        return features
