"""Networks by name, and their weights drawn from a generator."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from maml_studio.engine.networks.convolutional import ConvNet, MatrixConv2d
from maml_studio.engine.networks.mlp import MLP
from maml_studio.engine.networks.settings import BLOCKS, NetworkSettings

Network = ConvNet | MLP
"""A body: its features, (batch, feature_count), are what a head or a distance reads."""

Weights = dict[str, Tensor]


def build_network(settings: NetworkSettings, *, by_matrices: bool = False) -> Network:
    """Build a network's structure without values: its weights are passed with each call.

    Args:
        settings: its shape.
        by_matrices: whether convolutions are products of matrices, with the same results.
    """
    with torch.device("meta"):
        if settings.name in BLOCKS:
            return ConvNet(settings, MatrixConv2d if by_matrices else nn.Conv2d)
        return MLP(settings)


def initial_weights(network: nn.Module, generator: torch.Generator) -> Weights:
    """Draw a network's weights: He et al. 2015 for convolutions, ones and zeros for norms.

    Building an `nn.Module` would move the global random state, so values come from `generator`.
    """
    weights: Weights = {}
    for name, parameter in network.named_parameters():
        weights[name] = torch.zeros(parameter.shape)
        if weights[name].is_meta:
            continue  # There are no values to draw, and torch would import its compiler for it.
        if parameter.ndim > 1:
            nn.init.kaiming_normal_(weights[name], nonlinearity="relu", generator=generator)
        elif name.endswith("weight"):
            weights[name].fill_(1.0)
    return weights
