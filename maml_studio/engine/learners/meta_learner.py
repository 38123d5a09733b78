"""What every method of learning to learn offers to the window, the CLI and the API."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Generator, Hashable
from functools import cached_property
from typing import Self

import torch
from torch import Tensor

from maml_studio.engine.classifier import Classifier, as_images
from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.ink import INPUT_SIZE
from maml_studio.engine.learners.base_settings import MethodSettings
from maml_studio.engine.learners.records import Card, InnerStep, OuterGradient
from maml_studio.engine.networks.body import Body
from maml_studio.engine.networks.catalogue import (
    Network,
    Weights,
    build_network,
    initial_weights,
)
from maml_studio.engine.networks.settings import NetworkSettings
from maml_studio.engine.task import Task


class MetaLearner(ABC):
    """Meta-parameters, and the way in which they become a classifier of a task.

    Attributes:
        amplifies: whether answers magnify the rounding that differs with a batch's size.
        by_matrices: whether stacked episodes are convolved by matrix products, as some GPUs prefer.
    """

    amplifies = False
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

    @classmethod
    def initial(
        cls,
        network_settings: NetworkSettings,
        settings: MethodSettings,
        generator: torch.Generator,
    ) -> Self:
        """Return a learner whose meta-parameters are drawn from the generator."""
        weights = initial_weights(build_network(network_settings), generator)
        made = cls(network_settings, settings, weights)
        made.parameters |= made.own_parameters(generator)
        return made

    def own_parameters(self, generator: torch.Generator) -> Weights:
        """Draw the meta-parameters that the method has besides the network's."""
        return {}

    @abstractmethod
    def inner_steps_of(
        self, episode: Episode, steps: int, rate_scale: float, *, last_record: bool = True
    ) -> Generator[InnerStep, None, Weights]:
        """Adapt to the support set of an episode; the fast weights are returned.

        Without the last record, which nobody may look at, a pass over the support set is saved.
        """

    @abstractmethod
    def logits(self, weights: Weights, images: Tensor) -> Tensor:
        """Map (…, batch, channels, size, size) images to (…, batch, way) logits."""

    def answers(self, weights: Weights, images: Tensor) -> Tensor:
        """Map images to the logits that are told; other than `logits` where a method calibrates."""
        return self.logits(weights, images)

    @abstractmethod
    def outer_gradient(self, episode: Episode, outer_step: int) -> OuterGradient:
        """Return the gradient of an episode's query loss with respect to the meta-parameters.

        Args:
            episode: support and query, on the learner's device; or several stacked, whose mean is
                meant.
            outer_step: the number of outer steps done; some methods change as they go.
        """

    def phase(self, outer_step: int) -> Hashable | None:
        """Return what of the outer gradient's computation changes with the outer step.

        Steps of equal phase launch the same work on a device, so that it can be recorded once; at
        None each step is different.
        """
        return 0

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
            A generator of `inner_steps` + 1 records, or of one where the method has no inner steps,
            whose return value is the classifier.

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

    def judged(
        self, weights: Weights, support: Tensor, images: Tensor, *, alone: bool = True
    ) -> Tensor:
        """Map images to the logits that are told, each judged alone unless said otherwise.

        Where a network sees the batch, an image alone is judged in the company of the support set,
        as in Nichol et al. 2018 (Reptile without transduction).

        Args:
            weights: the fast weights.
            support: (support, channels, size, size), what they were adapted to.
            images: (batch, channels, size, size).
            alone: False for transductive answers.
        """
        if (self.is_inductive and not self.amplifies) or not alone or not len(images):
            return self.answers(weights, images)
        company = support[:0] if self.is_inductive else support
        in_company = (torch.cat([company, image[None]]) for image in images)
        return torch.cat([self.answers(weights, company)[-1:] for company in in_company])

    def features(self, weights: Weights, images: Tensor) -> Tensor:
        """Run the network's body: (…, batch, channels, size, size) to (…, batch, feature_count)."""
        return self._body.features(weights, images, by_matrices=self.by_matrices)

    def shared_features(self, body: Weights, images: Tensor) -> Tensor:
        """Run the body with weights that all tasks share: the same shapes."""
        return self._body.shared_features(body, images)

    def _checked(
        self, task: Task, inner_steps: int | None, rate_scale: float, *, last_record: bool
    ) -> Generator[InnerStep, None, Classifier]:
        steps = self.inner_steps if inner_steps is None else inner_steps
        if steps < 0 or not 0 <= rate_scale < math.inf:
            raise ValueError("The inner steps and the rate can't be negative or infinite.")
        if len(learnable := task.learnable) < 2:
            raise ValueError("A task needs examples of at least two classes.")
        self.check_way(len(learnable))
        shape = self.network_settings.image_shape
        if shape != (1, INPUT_SIZE, INPUT_SIZE):
            size = " × ".join(map(str, shape))
            raise ValueError(f"“{self.card.title}” is for images of {size}, not for glyphs.")
        return self._adapting(learnable, steps, rate_scale, last_record)

    def _adapting(
        self, task: Task, steps: int, rate_scale: float, last_record: bool
    ) -> Generator[InnerStep, None, Classifier]:
        counts = torch.tensor([len(glyphs) for glyphs in task.values()])
        labels = torch.arange(len(task)).repeat_interleave(counts)
        images = as_images([glyph for glyphs in task.values() for glyph in glyphs])
        support = Episode.of_support(images, labels, len(task)).to(self.device)
        loop = self.inner_steps_of(support, steps, rate_scale, last_record=last_record)
        weights = yield from loop
        fast = {name: value.detach() for name, value in weights.items()}

        def logits_of(images: Tensor) -> Tensor:
            return self.judged(fast, support.support, images)

        return Classifier(task.labels, logits_of, self.device)
