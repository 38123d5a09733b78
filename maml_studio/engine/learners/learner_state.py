"""Meta-parameters, and what they are for."""

from __future__ import annotations

from functools import cached_property
from typing import Self

import torch
from torch import Tensor

from maml_studio.engine.learners.base_settings import MethodSettings
from maml_studio.engine.learners.records import Card
from maml_studio.engine.networks.body import Body
from maml_studio.engine.networks.catalogue import Network, Weights
from maml_studio.engine.networks.settings import NetworkSettings


class LearnerState:
    """Meta-parameters with the network and the settings that they belong to.

    Attributes:
        by_matrices: whether stacked episodes are convolved by matrix products, as some GPUs prefer.
    """

    by_matrices = False

    def __init__(
        self,
        network_settings: NetworkSettings,
        settings: MethodSettings,
        parameters: Weights,
        card: Card | None = None,
    ) -> None:
        """Take the network's shape, the method's settings and the meta-parameters."""
        self.network_settings = network_settings
        self.settings = settings
        self.parameters = parameters
        self.card = card or Card()
        self._body = Body(network_settings)

    @property
    def fixed_way(self) -> int | None:
        """The number of classes that the meta-parameters are for; None if for any."""
        return None

    def check_way(self, way: int) -> None:
        """Raise a ValueError for a number of classes that the meta-parameters are not for."""
        if self.fixed_way not in {None, way}:
            raise ValueError(
                f"“{self.card.title}” has a head for {self.fixed_way} classes, not for {way}."
            )

    @property
    def name(self) -> str:
        """The name of the initialization."""
        return self.card.name

    @property
    def network(self) -> Network:
        """The network's structure."""
        return self._body.structure()

    @cached_property
    def body(self) -> list[str]:
        """The names of the network's weights."""
        return [name for name, _ in self.network.named_parameters()]

    @property
    def is_inductive(self) -> bool:
        """Whether queries that are judged together don't help each other."""
        return not self.network_settings.sees_batch

    @property
    def inner_steps(self) -> int:
        """The number of inner steps that the meta-parameters are meant for."""
        return self.settings.inner_steps_in_use

    @property
    def device(self) -> str:
        """Where the meta-parameters are: “cpu”, “cuda:0” and so on."""
        return str(next((value.device for value in self.parameters.values()), "cpu"))

    @property
    def parameter_count(self) -> int:
        """The number of meta-parameters."""
        return sum(value.numel() for value in self.parameters.values())

    def to(self, device: str | torch.device) -> Self:
        """Return the learner with its meta-parameters on a device."""
        moved = {name: value.to(device) for name, value in self.parameters.items()}
        return type(self)(self.network_settings, self.settings, moved, self.card)

    def features(self, weights: Weights, images: Tensor) -> Tensor:
        """Run the network's body: (…, batch, channels, size, size) to (…, batch, feature_count)."""
        return self._body.features(weights, images, by_matrices=self.by_matrices)

    def shared_features(self, body: Weights, images: Tensor) -> Tensor:
        """Run the body with weights that all tasks share: the same shapes."""
        return self._body.shared_features(body, images)
