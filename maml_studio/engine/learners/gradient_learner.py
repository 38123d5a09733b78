"""What the methods share whose inner loop takes gradient steps on a body and a linear head.

A head at zero (the zeroing trick of Kao et al. 2022) serves any number of classes in any order and
is undecided until the first step, which therefore moves the head alone. The gradient of a class's
row falls with the number of classes, so the head's rate grows with it. A learned head is a start
for a fixed number of classes, as in most papers.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Generator, Sequence

import torch
from torch import Tensor, nn

from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.base_settings import InnerLoopSettings
from maml_studio.engine.learners.inner_loop import (
    AdaptedAt,
    InnerState,
    UpdateRule,
    inner_loop,
)
from maml_studio.engine.learners.inner_rates import LayerRate, rates_by_step
from maml_studio.engine.learners.losses import (
    balanced_cross_entropy,
    linear,
    mean_cross_entropy,
    share_right,
)
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import OuterGradient
from maml_studio.engine.learners.update_rules import step_rates
from maml_studio.engine.networks.body import repeated
from maml_studio.engine.networks.catalogue import Weights

HEAD = ("head.weight", "head.bias")

LogitsOf = Callable[[int, Weights], Tensor]
"""From the step and fast weights to logits."""


class GradientLearner(MetaLearner):
    """A body and a linear head, adapted by an update rule that the method decides."""

    settings: InnerLoopSettings

    @property
    def fixed_way(self) -> int | None:
        """The number of classes of a learned head."""
        return self.settings.fixed_way

    def own_parameters(self, generator: torch.Generator) -> Weights:
        """Draw the head, if it is a learned one."""
        way = self.fixed_way
        if way is None:
            return {}
        weight = torch.zeros((way, self.network.feature_count))
        if not weight.is_meta:  # As in `initial_weights`.
            nn.init.kaiming_normal_(weight, nonlinearity="linear", generator=generator)
        return dict(zip(HEAD, (weight, torch.zeros(way)), strict=True))

    @abstractmethod
    def rule(
        self, parameters: Weights, way: int, scale: float = 1.0, *, keep_graph: bool
    ) -> UpdateRule:
        """Return the update rule of one inner loop.

        Args:
            parameters: the meta-parameters, in training as leaves of the meta-gradient's graph.
            way: the number of classes.
            scale: a factor of all inner rates.
            keep_graph: whether gradients will flow back through the updates, as in training.
        """

    def inner_rates(self) -> tuple[LayerRate, ...]:
        """Return the inner rate of each layer as it is learned now; none where none is learned.

        Reading them makes the host wait for the device.
        """
        return ()

    def inner_states_of(
        self, episode: Episode, steps: int, rate_scale: float, *, last_record: bool = True
    ) -> Generator[InnerState, None, Weights]:
        """Adapt to the support set of an episode; the fast weights are returned.

        Raises:
            ValueError: if the head is a learned one for another number of classes.
        """
        leaves = leaves_of(self.parameters)
        rule = self.rule(self.parameters, episode.way, rate_scale, keep_graph=False)
        weights = yield from self.loop(leaves, episode, rule, steps, create_graph=False)
        if last_record:
            yield self.measured_state(steps, weights, episode)
        return weights

    def measured_state(self, step: int, weights: Weights, episode: Episode) -> InnerState:
        """Return the state of weights whose loss over the whole support set no step computes."""
        with torch.no_grad():
            logits = self.logits(weights, episode.support)
            loss = balanced_cross_entropy(logits, episode.support_labels)
        return InnerState(step, weights, loss, logits)

    def logits(self, weights: Weights, images: Tensor) -> Tensor:
        """Map (…, batch, channels, size, size) images to (…, batch, way) logits."""
        return linear(self.features(weights, images), *(weights[name] for name in HEAD))

    def outer_gradient(self, episode: Episode, outer_step: int) -> OuterGradient:
        """Differentiate the query loss through the inner loop (Finn et al. 2017, algorithm 2)."""
        leaves = leaves_of(self.parameters)
        loss, logits = self.query_loss(leaves, episode, outer_step)
        values = list(leaves.values())
        found: Sequence[Tensor | None] = torch.autograd.grad(loss, values, allow_unused=True)
        gradients = present(leaves, found)
        accuracy = share_right(logits.detach(), episode.query_labels)
        return OuterGradient(gradients, loss.detach(), accuracy)

    def query_loss(
        self, leaves: Weights, episode: Episode, outer_step: int
    ) -> tuple[Tensor, Tensor]:
        """Return the loss that the outer loop lowers, and the queries' logits after adapting."""
        logits = self.query_logits(leaves, episode, outer_step)
        return mean_cross_entropy(logits, episode.query_labels), logits

    def query_logits(self, leaves: Weights, episode: Episode, outer_step: int) -> Tensor:
        """Adapt to the support set, with a graph, and return the queries' logits."""
        rule = self.rule(leaves, episode.way, keep_graph=True)
        steps, second_order = self.settings.inner_steps, self.is_second_order(outer_step)
        loop = self.loop(leaves, episode, rule, steps, create_graph=second_order)
        return self.logits(drain(loop), episode.query)

    def is_second_order(self, outer_step: int) -> bool:
        """Whether the meta-gradient has second derivatives at an outer step."""
        return not getattr(self.settings, "first_order", False)

    def loop(
        self, leaves: Weights, episode: Episode, rule: UpdateRule, steps: int, *, create_graph: bool
    ) -> Generator[InnerState, None, Weights]:
        """Begin the inner loop of head and body."""
        with torch.enable_grad():
            weights = self.start(leaves, episode)
        logits_of = self.support_logits(leaves, weights, episode)

        def loss_of(step: int, current: Weights) -> tuple[Tensor, Tensor]:
            logits = logits_of(step, current)
            return balanced_cross_entropy(logits, episode.support_labels).sum(), logits

        adapted_at = self.adapted_at(tuple(weights))
        return inner_loop(weights, adapted_at, loss_of, rule, steps, create_graph=create_graph)

    def support_logits(self, leaves: Weights, start: Weights, episode: Episode) -> LogitsOf:
        """Return what maps a step and its fast weights to the support set's logits."""
        return lambda _, weights: self.logits(weights, episode.support)

    def adapted_at(self, names: tuple[str, ...]) -> AdaptedAt:
        """Say which weights change at each step: all of them.

        Under a head of zeros the body's gradient is zero, exactly, and so are all its derivatives:
        the first step asks for the head's gradient alone and leaves out the way back.
        """
        is_zero = self.settings.has_zero_head
        return lambda step: HEAD if is_zero and step == 0 else names

    def start(self, leaves: Weights, episode: Episode) -> Weights:
        """Return where the inner loop starts: body and head, for each task if several are stacked.

        Raises:
            ValueError: if the head is a learned one for another number of classes.
        """
        weights = {name: leaves[name] for name in self.body} | self._head(leaves, episode.way)
        return for_each_task(weights, episode)

    def rate_factors(self, way: int, scale: float) -> dict[str, float]:
        """Return a factor of each weight's rate: that of a zero head's grows with the way."""
        head = scale * way if self.settings.has_zero_head else scale
        return dict.fromkeys(self.body, scale) | dict.fromkeys(HEAD, head)

    def _rates_by_step(self) -> tuple[LayerRate, ...]:
        """Return the rate of each layer, where one is learned for each weight and inner step."""
        counts = {name: self.parameters[name].numel() for name in self.body}
        counts |= dict(zip(HEAD, (self.network.feature_count, 1), strict=True))
        rates = step_rates(self.parameters)
        return rates_by_step(rates, counts, self.adapted_at(tuple(counts)))

    def _head(self, leaves: Weights, way: int) -> Weights:
        if self.settings.has_zero_head:
            shapes = ((way, self.network.feature_count), (way,))
            like = next(iter(leaves.values()))
            zeros = (like.new_zeros(shape).requires_grad_() for shape in shapes)
            return dict(zip(HEAD, zeros, strict=True))
        self.check_way(way)
        return {name: leaves[name] for name in HEAD}


def for_each_task(weights: Weights, episode: Episode) -> Weights:
    """Return the weights, repeated for each task if the episode is a stack of several."""
    return repeated(weights, len(episode.support)) if episode.is_stacked else weights


def leaves_of(parameters: Weights) -> Weights:
    """Return the same values as new leaves of a graph."""
    return {name: value.detach().requires_grad_() for name, value in parameters.items()}


def present(leaves: Weights, found: Sequence[Tensor | None]) -> Weights:
    """Name gradients, without those of meta-parameters that had no part."""
    return {
        name: gradient for name, gradient in zip(leaves, found, strict=True) if gradient is not None
    }
