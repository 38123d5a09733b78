"""What every method of learning to learn offers to the window, the CLI and the API."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from maml_studio.engine.classifier import Classifier
from maml_studio.engine.confidence import Calibration
from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain, mapped
from maml_studio.engine.ink import INPUT_SIZE
from maml_studio.engine.learners.base_settings import MethodSettings
from maml_studio.engine.learners.inner_loop import InnerState
from maml_studio.engine.learners.learner_state import LearnerState
from maml_studio.engine.learners.prepared import Prepared, check_inner_loop
from maml_studio.engine.learners.records import Card, InnerStep, OuterGradient, measured_step
from maml_studio.engine.networks.catalogue import Weights, build_network, initial_weights
from maml_studio.engine.networks.settings import NetworkSettings
from maml_studio.engine.task import Task


class MetaLearner(LearnerState, ABC):
    """Meta-parameters, and the way in which they become a classifier of a task.

    Attributes:
        amplifies: whether answers magnify the rounding that differs with a batch's size.
    """

    amplifies = False

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
    def inner_states_of(
        self, episode: Episode, steps: int, rate_scale: float, *, last_record: bool = True
    ) -> Generator[InnerState, None, Weights]:
        """Adapt to the support set of an episode; the fast weights are returned.

        Each step asks only for what the steps before it left, so that the weights of a state are
        those that fewer steps would return. Without the last state, whose record nobody may look
        at, a pass over the support set is saved.
        """

    def inner_steps_of(
        self, episode: Episode, steps: int, rate_scale: float, *, last_record: bool = True
    ) -> Generator[InnerStep, None, Weights]:
        """Adapt as `inner_states_of` does, with a record of each state."""
        states = self.inner_states_of(episode, steps, rate_scale, last_record=last_record)
        return mapped(states, lambda state: measured_step(state, episode.support_labels))

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

    def adapt(
        self, task: Task, inner_steps: int | None = None, rate_scale: float = 1.0
    ) -> Classifier:
        """Learn a task from its examples; see `adapting` for the arguments and errors."""
        prepared = self.prepared(task, inner_steps, rate_scale)
        return drain(self._adapting(prepared, last_record=False))

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
        return self._adapting(self.prepared(task, inner_steps, rate_scale), last_record=True)

    def prepared(
        self, task: Task, inner_steps: int | None = None, rate_scale: float = 1.0
    ) -> Prepared:
        """Check a task and what goes with it; see `adapting` for the arguments and errors."""
        steps = self.inner_steps if inner_steps is None else inner_steps
        check_inner_loop(steps, rate_scale)
        if len(learnable := task.learnable) < 2:
            raise ValueError("A task needs examples of at least two classes.")
        self.check_way(len(learnable))
        shape = self.network_settings.image_shape
        if shape != (1, INPUT_SIZE, INPUT_SIZE):
            size = " × ".join(map(str, shape))
            raise ValueError(f"“{self.card.title}” is for images of {size}, not for glyphs.")
        return Prepared.of(learnable, steps, rate_scale, self.device)

    def classifier(self, prepared: Prepared, weights: Weights) -> Classifier:
        """Return what fast weights of a prepared task tell, which stay as they are.

        It is calibrated where that was measured: after as many inner steps, at the same rates.
        """
        fast = {name: value.detach() for name, value in weights.items()}
        network = AdaptedNetwork(self, fast, prepared)
        return Classifier(prepared.labels, network, self._calibration(prepared))

    def random_start(self, seed: int = 0) -> Self:
        """Return the same network without what meta-training learned, drawn from a seed."""
        generator = torch.Generator().manual_seed(seed)
        fresh = self.initial(self.network_settings, self.settings, generator)
        fresh.card = Card("random", "Random start", {"seed": seed})
        return fresh.to(self.device)

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
        if not alone:
            return self.answers(weights, images)
        return self._each(self.answers, weights, support, images)

    def embeddings(self, weights: Weights, images: Tensor) -> Tensor:
        """Map images to the points that the method compares or separates: the features."""
        return self.features(weights, images)

    def embedded(self, weights: Weights, support: Tensor, images: Tensor) -> Tensor:
        """Map images to their embeddings, each seen alone; see `judged` for the arguments."""
        return self._each(self.embeddings, weights, support, images)

    def _each(
        self,
        read: Callable[[Weights, Tensor], Tensor],
        weights: Weights,
        support: Tensor,
        images: Tensor,
    ) -> Tensor:
        """Read images one by one where a batch would change what is read of each."""
        if (self.is_inductive and not self.amplifies) or not len(images):
            return read(weights, images)
        company = support[:0] if self.is_inductive else support
        in_company = (torch.cat([company, image[None]]) for image in images)
        return torch.cat([read(weights, company)[-1:] for company in in_company])

    def _calibration(self, prepared: Prepared) -> Calibration | None:
        confidence, episode = self.card.confidence, prepared.episode
        steps = prepared.steps if self.inner_steps else 0
        if confidence is None or not confidence.is_of(steps, prepared.rate_scale):
            return None
        return confidence.at(episode.way, episode.support_labels.shape[-1] / episode.way)

    def _adapting(
        self, prepared: Prepared, *, last_record: bool
    ) -> Generator[InnerStep, None, Classifier]:
        weights = yield from self.inner_steps_of(
            prepared.episode, prepared.steps, prepared.rate_scale, last_record=last_record
        )
        classifier = self.classifier(prepared, weights)
        if last_record and classifier.calibration is not None:
            _ = classifier.prototypes  # The first drawing need not wait for them.
        return classifier


@dataclass(frozen=True)
class AdaptedNetwork:
    """A learner with the fast weights of a task.

    Attributes:
        learner: whose method and network they are for.
        weights: the fast weights, by name.
        prepared: the task, and how it was adapted to.
    """

    learner: MetaLearner
    weights: Weights
    prepared: Prepared

    @property
    def device(self) -> str:
        """Where images have to be."""
        return self.learner.device

    @property
    def support(self) -> Episode:
        """The examples of the classes."""
        return self.prepared.episode

    def logits(self, images: Tensor) -> Tensor:
        """Map (batch, 1, 28, 28) images to (batch, way) logits, each judged alone."""
        return self.learner.judged(self.weights, self.support.support, images)

    def features(self, images: Tensor) -> Tensor:
        """Map images to (batch, features), what the logits are computed from."""
        return self.learner.embedded(self.weights, self.support.support, images)
