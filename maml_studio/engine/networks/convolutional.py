"""The four-convolution network of few-shot learning, its small relative, and their norm.

Vinyals et al. 2016 and Finn et al. 2017 use four blocks of a 3 × 3 convolution with 64 filters,
batch normalization and ReLU, halved by pooling or, as in MAML's Omniglot code, by strides.
Batch statistics over queries let queries help each other; group normalization (Wu & He 2018) takes
its statistics from one image alone, so a drawing's answer never depends on other drawings. That is
the norm unless a recipe that repeats a published figure asks for the batch's.
"""

from __future__ import annotations

from collections import OrderedDict

from torch import Tensor, nn
from torch.nn import functional

from maml_studio.engine.networks.settings import BLOCKS, NetworkSettings


class ConvNet(nn.Module):
    """Blocks of convolution, norm and ReLU, and a layer normalization (Ba et al. 2016) if wanted.

    The layer normalization takes the place of the last ReLU: features of either sign share less of
    a common direction, along which gradient steps of a linear head would overshoot.
    """

    def __init__(self, settings: NetworkSettings, convolution: type[nn.Conv2d] = nn.Conv2d) -> None:
        """Build the layers; `catalogue.initial_weights` draws their values."""
        super().__init__()
        blocks: OrderedDict[str, nn.Module] = OrderedDict()
        channels, side = settings.image_channels, settings.image_size
        count = BLOCKS[settings.name]
        for number in range(1, count + 1):
            halves, pools = number <= settings.halvings, settings.pools(number)
            stride = 2 if halves and not pools else 1
            wide = settings.channels_of(number)
            # The batch's norm takes a bias away again: its gradient would be rounding alone.
            bias = settings.norm != "batch"
            blocks[f"conv{number}"] = convolution(channels, wide, 3, stride, 1, bias=bias)
            norm = norm_layer(settings, wide)
            if norm is not None:
                blocks[f"norm{number}"] = norm
            if number < count or not settings.layer_norm:
                blocks[f"relu{number}"] = nn.ReLU()
            if pools:
                blocks[f"pool{number}"] = nn.MaxPool2d(2)
            channels = wide
            if halves:
                side = side // 2 if pools else (side + 1) // 2
        self.blocks = nn.Sequential(blocks)
        self.map_shape = (channels, side, side)
        self.feature_count = channels * side * side
        self.norm = nn.LayerNorm(self.feature_count) if settings.layer_norm else nn.Identity()

    def forward(self, images: Tensor) -> Tensor:
        """Map (batch, channels, size, size) images to (batch, feature_count) features."""
        features: Tensor = self.norm(self.blocks(images).flatten(1))  # (batch, feature_count)
        return features


class MatrixConv2d(nn.Conv2d):
    """The same convolution as a product of matrices.

    With weights of several tasks a convolution becomes one of many groups, which cuDNN computes
    slowly, second derivatives above all; products of matrices become a batched product.
    """

    def forward(self, images: Tensor) -> Tensor:
        """Convolve (batch, channels, height, width) images."""
        side = (images.shape[-1] + 2 * int(self.padding[0]) - 3) // self.stride[0] + 1
        # (batch, channels · 9, side · side)
        columns = functional.unfold(images, 3, padding=int(self.padding[0]), stride=self.stride)
        maps = self.weight.flatten(1) @ columns
        if self.bias is not None:
            maps = maps + self.bias.unsqueeze(-1)
        return maps.view(len(images), -1, side, side)


def norm_layer(settings: NetworkSettings, channels: int) -> nn.Module | None:
    """Return a norm of the settings' kind for so many channels, or None."""
    if settings.norm == "group":
        return nn.GroupNorm(settings.groups, channels)
    if settings.norm == "batch":
        return nn.BatchNorm2d(channels, track_running_stats=False)
    return None
