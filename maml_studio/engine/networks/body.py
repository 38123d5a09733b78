"""A network's structure, ready to be called with weights from any thread."""

from __future__ import annotations

import threading
from functools import partial

import torch
from torch import Tensor, nn
from torch.func import functional_call

from maml_studio.engine.networks.catalogue import Network, Weights, build_network
from maml_studio.engine.networks.settings import NetworkSettings


class Body:
    """Calls a network; each thread has a structure of its own, as a call swaps its weights in."""

    def __init__(self, settings: NetworkSettings) -> None:
        """Take the network's shape."""
        self._settings = settings
        self._of_thread = threading.local()

    def structure(self, *, by_matrices: bool = False) -> Network:
        """Return this thread's structure, without values."""
        if not hasattr(self._of_thread, "networks"):
            self._of_thread.networks = {}
        built: dict[bool, Network] = self._of_thread.networks
        if by_matrices not in built:
            built[by_matrices] = build_network(self._settings, by_matrices=by_matrices)
        return built[by_matrices]

    def features(self, weights: Weights, images: Tensor, *, by_matrices: bool = False) -> Tensor:
        """Run the network with weights, or with each task's weights on its images.

        Args:
            weights: by name, with more than the network's or not; (tasks, …) for stacked images.
            images: (batch, channels, size, size) or (tasks, batch, channels, size, size).
            by_matrices: whether stacked images are convolved by products of matrices.

        Returns:
            (batch, feature_count) or (tasks, batch, feature_count).
        """
        network = self.structure(by_matrices=by_matrices and images.ndim > 4)
        body = {name: weights[name] for name, _ in network.named_parameters()}
        if images.ndim == 4:
            # Of one channel, `contiguous` would take any strides for the right ones, and convolutions
            # would go on in the slower layout.
            return _called(network, body, images.clone(memory_format=torch.channels_last))
        return torch.vmap(partial(_called, network))(body, images)

    def shared_features(self, weights: Weights, images: Tensor) -> Tensor:
        """Run the network with the same weights for all tasks; shapes as those of `features`.

        Stacked images are one batch, unless a norm takes statistics of a task's images.
        """
        if images.ndim == 4:
            return self.features(weights, images)
        if self._settings.norm != "batch":
            return self.features(weights, images.flatten(0, 1)).view(*images.shape[:2], -1)
        network = self.structure()
        body = {name: weights[name] for name, _ in network.named_parameters()}
        return torch.vmap(partial(_called, network), in_dims=(None, 0))(body, images)


def repeated(weights: Weights, count: int) -> Weights:
    """Return weights with a first dimension of as many tasks, all of equal values."""
    return {name: value.expand(count, *value.shape) for name, value in weights.items()}


def _called(network: nn.Module, weights: Weights, images: Tensor) -> Tensor:
    return functional_call(network, weights, (images,))  # type: ignore[no-any-return]
