"""Networks by name, and their weights drawn from a generator."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from maml_studio.engine.networks.conv4 import Conv4
from maml_studio.engine.networks.settings import NetworkSettings

NETWORKS: dict[str, type[Conv4]] = {"conv4": Conv4}

Weights = dict[str, Tensor]


def build_network(settings: NetworkSettings) -> Conv4:
    """Build a network's structure without values: its weights are passed with each call."""
    with torch.device("meta"):
        return NETWORKS[settings.name](settings)


def initial_weights(network: nn.Module, generator: torch.Generator) -> Weights:
    """Draw a network's weights: He et al. 2015 for convolutions, ones and zeros for norms.

    Building an `nn.Module` would move the global random state, so values come from `generator`.
    """
    weights: Weights = {}
    for name, parameter in network.named_parameters():
        weights[name] = torch.zeros(parameter.shape)
        if parameter.ndim > 1:
            nn.init.kaiming_normal_(weights[name], nonlinearity="relu", generator=generator)
        elif name.endswith("weight"):
            weights[name].fill_(1.0)
    return weights
