"""What every method of learning to learn offers to the window, the CLI and the API."""

from __future__ import annotations

import math
import threading
from abc import ABC, abstractmethod
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, Self

import torch
from torch import Tensor
from torch.func import functional_call

from maml_studio.engine.classifier import Classifier, as_images
from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.settings import MethodSettings
from maml_studio.engine.networks.catalogue import Weights, build_network
from maml_studio.engine.networks.conv4 import Conv4
from maml_studio.engine.networks.settings import NetworkSettings
from maml_studio.engine.task import Task


@dataclass(frozen=True)
class InnerStep:
    """The inner loop after `step` updates.

    Attributes:
        step: 0 before the first update, the number of inner steps after the last.
        loss: the support loss, in nats; each class counts alike.
        accuracy: the share of support examples that are classified rightly, from 0 to 1.
    """

    step: int
    loss: float
    accuracy: float


@dataclass(frozen=True)
class OuterGradient:
    """What one episode asks of the meta-parameters.

    Attributes:
        gradients: by the name of the meta-parameter; one that is missing is not asked to change.
        loss: the query loss after the inner loop, in nats.
        accuracy: the share of queries that are classified rightly.
    """

    gradients: Weights
    loss: float
    accuracy: float


@dataclass(frozen=True)
class Card:
    """The record that belongs to an initialization: what it is, and how it came about.

    Attributes:
        name: the name of its folder.
        title: its name in the window.
        record: anything else: data and split, recipe, seed, figures with their protocol.
    """

    name: str = "untitled"
    title: str = "Untitled"
    record: dict[str, Any] = field(default_factory=dict)


class MetaLearner(ABC):
    """Meta-parameters, and the way in which they become a classifier of a task."""

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
        self._of_thread = threading.local()

    @classmethod
    @abstractmethod
    def initial(
        cls,
        network_settings: NetworkSettings,
        settings: MethodSettings,
        generator: torch.Generator,
    ) -> Self:
        """Return a learner whose meta-parameters are drawn from the generator."""

    @abstractmethod
    def inner_steps_of(
        self, episode: Episode, steps: int, rate_scale: float, *, last_record: bool = True
    ) -> Generator[InnerStep, None, Weights]:
        """Adapt to the support set of an episode; the fast weights are returned.

        Without the last record, which nobody may look at, a pass over the support set is saved.
        """

    @abstractmethod
    def logits(self, weights: Weights, images: Tensor) -> Tensor:
        """Map images to (batch, way) logits with fast weights; each image is judged alone."""

    def answers(self, weights: Weights, images: Tensor) -> Tensor:
        """Map images to the logits that are told; other than `logits` where a method calibrates."""
        return self.logits(weights, images)

    @abstractmethod
    def outer_gradient(self, episode: Episode, outer_step: int) -> OuterGradient:
        """Return the gradient of an episode's query loss with respect to the meta-parameters.

        Args:
            episode: support and query, on the learner's device.
            outer_step: the number of outer steps done; some methods change as they go.
        """

    @property
    def name(self) -> str:
        """The name of the initialization."""
        return self.card.name

    @property
    def network(self) -> Conv4:
        """The network's structure, one a thread: a call swaps its weights in while it lasts."""
        found: Conv4 | None = getattr(self._of_thread, "network", None)
        if found is None:
            found = self._of_thread.network = build_network(self.network_settings)
        return found

    @property
    def is_inductive(self) -> bool:
        """Whether a query's answer never depends on other queries; so it is, unless said otherwise."""
        return True

    @property
    def inner_steps(self) -> int:
        """The number of inner steps that the meta-parameters were trained for."""
        return self.settings.inner_steps

    @property
    def device(self) -> str:
        """Where the meta-parameters are: “cpu”, “cuda:0” and so on."""
        return str(next(iter(self.parameters.values())).device)

    @property
    def parameter_count(self) -> int:
        """The number of meta-parameters."""
        return sum(value.numel() for value in self.parameters.values())

    def adapt(
        self, task: Task, inner_steps: int | None = None, rate_scale: float = 1.0
    ) -> Classifier:
        """Learn a task from its examples; see `adapting` for the arguments and errors."""
        return drain(self._checked(task, inner_steps, rate_scale, last_record=False))

    def adapting(
        self, task: Task, inner_steps: int | None = None, rate_scale: float = 1.0
    ) -> Generator[InnerStep, None, Classifier]:
        """Learn a task step by step, leaving the meta-parameters as they are.

        Args:
            task: at least two classes with examples; classes without examples are left out.
            inner_steps: gradient steps; the number that the learner was trained for if None.
            rate_scale: a factor of all inner learning rates.

        Returns:
            A generator of `inner_steps` + 1 records, whose return value is the classifier.

        Raises:
            ValueError: at the call, if the task or a number is unusable.
        """
        return self._checked(task, inner_steps, rate_scale, last_record=True)

    def random_start(self, seed: int = 0) -> Self:
        """Return the same network without what meta-training learned, drawn from a seed."""
        generator = torch.Generator().manual_seed(seed)
        fresh = self.initial(self.network_settings, self.settings, generator)
        fresh.card = Card("random", "Random start", {"seed": seed})
        return fresh.to(self.device)

    def to(self, device: str | torch.device) -> Self:
        """Return the learner with its meta-parameters on a device."""
        moved = {name: value.to(device) for name, value in self.parameters.items()}
        return type(self)(self.network_settings, self.settings, moved, self.card)

    def features(self, weights: Weights, images: Tensor) -> Tensor:
        """Run the network's body: (batch, 1, 28, 28) to (batch, feature_count)."""
        network = self.network
        body = {name: weights[name] for name, _ in network.named_parameters()}
        return functional_call(network, body, (images,))  # type: ignore[no-any-return]

    def _checked(
        self, task: Task, inner_steps: int | None, rate_scale: float, *, last_record: bool
    ) -> Generator[InnerStep, None, Classifier]:
        steps = self.inner_steps if inner_steps is None else inner_steps
        if steps < 0 or not 0 <= rate_scale < math.inf:
            raise ValueError("The inner steps and the rate can't be negative or infinite.")
        learnable = task.learnable
        if len(learnable) < 2:
            raise ValueError("A task needs examples of at least two classes.")
        return self._adapting(learnable, steps, rate_scale, last_record)

    def _adapting(
        self, task: Task, steps: int, rate_scale: float, last_record: bool
    ) -> Generator[InnerStep, None, Classifier]:
        counts = torch.tensor([len(glyphs) for glyphs in task.values()])
        labels = torch.arange(len(task)).repeat_interleave(counts)
        images = as_images([glyph for glyphs in task.values() for glyph in glyphs])
        support = Episode.of_support(images, labels, len(task)).to(self.device)
        weights = yield from self.inner_steps_of(
            support, steps, rate_scale, last_record=last_record
        )
        fast = {name: value.detach() for name, value in weights.items()}
        return Classifier(task.labels, lambda images: self.answers(fast, images), self.device)


def measured_step(step: int, loss: Tensor, logits: Tensor, labels: Tensor) -> InnerStep:
    """Make a record of plain numbers."""
    right = (logits.argmax(dim=1) == labels).float().mean()
    return InnerStep(step, float(loss), float(right))
