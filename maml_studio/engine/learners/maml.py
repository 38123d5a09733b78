"""Model-agnostic meta-learning (Finn, Abbeel & Levine 2017), second and first order.

The head starts at zero for every task (the zeroing trick of Kao et al. 2022): any number of classes
in any order, undecided until the first step, which therefore moves the head alone. The gradient
of a class's row falls with the number of classes, so the head's rate grows with it. Inner rates can
be learned for each layer and step (Antoniou et al. 2019, LSLR), here through their logarithms.

From zero, the head's first step makes each class's row the mean of its features less the mean of
all: a prototypical classifier (Snell et al. 2017) with dot products. The first `head_first_steps`
outer steps adapt the head alone (ANIL, Raghu et al. 2020), which needs the features only once: far
cheaper than the whole inner loop, it leaves a body from which the whole loop learns on.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from typing import Self

import torch
from torch import Tensor
from torch.nn import functional

from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.inner_loop import InnerState, UpdateRule, inner_loop
from maml_studio.engine.learners.losses import balanced_cross_entropy
from maml_studio.engine.learners.meta_learner import (
    InnerStep,
    MetaLearner,
    OuterGradient,
    measured_step,
)
from maml_studio.engine.learners.settings import MethodSettings
from maml_studio.engine.networks.catalogue import Weights, build_network, initial_weights
from maml_studio.engine.networks.settings import NetworkSettings

HEAD = ("head.weight", "head.bias")
_RATE = "log_rate."
_SCALE = "log_scale"


class MAML(MetaLearner):
    """MAML with a head that starts at zero and, if wanted, learned inner rates."""

    @classmethod
    def initial(
        cls,
        network_settings: NetworkSettings,
        settings: MethodSettings,
        generator: torch.Generator,
    ) -> Self:
        """Return a learner with random weights and the settings' inner rates."""
        weights = initial_weights(build_network(network_settings), generator)
        rates = dict.fromkeys(weights, settings.body_rate)
        rates |= dict.fromkeys(HEAD, settings.head_rate)
        growth = torch.arange(settings.inner_steps) * math.log(settings.rate_growth)
        logarithms = {_RATE + name: math.log(rate) + growth for name, rate in rates.items()}
        logarithms[_SCALE] = torch.zeros(())
        return cls(network_settings, settings, weights | logarithms)

    def inner_steps_of(
        self, episode: Episode, steps: int, rate_scale: float, *, last_record: bool = True
    ) -> Generator[InnerStep, None, Weights]:
        """Adapt to the support set of an episode; the fast weights are returned."""
        rates = _rates(self.parameters, episode.way, rate_scale)
        numbers = {name: values.tolist() for name, values in rates.items()}
        rule = _descent(numbers, keep_graph=False)
        loop = self._loop(_leaves(self.parameters), episode, rule, steps, create_graph=False)
        labels = episode.support_labels
        while True:
            try:
                state: InnerState = next(loop)
            except StopIteration as end:
                weights: Weights = end.value
                break
            yield measured_step(state.step, state.loss, state.logits, labels)
        if last_record:
            with torch.no_grad():
                logits = self.logits(weights, episode.support)
                loss = balanced_cross_entropy(logits, labels)
            yield measured_step(steps, loss, logits, labels)
        return weights

    def logits(self, weights: Weights, images: Tensor) -> Tensor:
        """Map images to (batch, way) logits with fast weights; each image is judged alone."""
        return functional.linear(self.features(weights, images), *(weights[k] for k in HEAD))

    def answers(self, weights: Weights, images: Tensor) -> Tensor:
        """Map images to the logits that are told: sharper than the inner loop's by a learned scale.

        The rates can then be those that learn best, and need not make queries sure as well.
        """
        return self.logits(weights, images) * self.parameters[_SCALE].exp()

    def outer_gradient(self, episode: Episode, outer_step: int) -> OuterGradient:
        """Differentiate the query loss through the inner loop (Finn et al. 2017, algorithm 2)."""
        leaves = _leaves(self.parameters)
        if outer_step < self.settings.head_first_steps:
            logits = self._head_first_logits(leaves, episode)
        else:
            second_order = not self.settings.first_order
            rule = _descent(_rates(leaves, episode.way), keep_graph=True)
            steps = self.inner_steps
            loop = self._loop(leaves, episode, rule, steps, create_graph=second_order)
            logits = self.logits(drain(loop), episode.query)
        logits = logits * leaves[_SCALE].exp()
        loss = functional.cross_entropy(logits, episode.query_labels)
        asked = [k for k in leaves if self.settings.learned_rates or not k.startswith(_RATE)]
        found: tuple[Tensor | None, ...] = torch.autograd.grad(
            loss, [leaves[k] for k in asked], allow_unused=True
        )
        gradients = {k: g for k, g in zip(asked, found, strict=True) if g is not None}
        right = (logits.argmax(dim=1) == episode.query_labels).float().mean()
        return OuterGradient(gradients, float(loss.detach()), float(right))

    def _loop(
        self, leaves: Weights, episode: Episode, rule: UpdateRule, steps: int, *, create_graph: bool
    ) -> Generator[InnerState, None, Weights]:
        """Begin the inner loop of head and body.

        Under a head of zeros the body's gradient is zero, exactly, and so are all its derivatives:
        the first step asks for the head's gradient alone and leaves out the way back.
        """
        weights = {name: leaves[name] for name in leaves if not name.startswith("log_")}
        weights |= self._zero_head(episode.way)

        def loss_of(current: Weights) -> tuple[Tensor, Tensor]:
            logits = self.logits(current, episode.support)
            return balanced_cross_entropy(logits, episode.support_labels), logits

        def adapted_at(step: int) -> tuple[str, ...]:
            return tuple(weights) if step else HEAD

        return inner_loop(weights, adapted_at, loss_of, rule, steps, create_graph=create_graph)

    def _head_first_logits(self, leaves: Weights, episode: Episode) -> Tensor:
        """Adapt the head alone (ANIL), so that the features are computed only once."""
        images = torch.cat([episode.support, episode.query])
        features = self.features(leaves, images)
        support, query = torch.split(features, [len(episode.support), len(episode.query)])

        def loss_of(head: Weights) -> tuple[Tensor, Tensor]:
            logits = functional.linear(support, *(head[name] for name in HEAD))
            return balanced_cross_entropy(logits, episode.support_labels), logits

        rule = _descent(_rates(leaves, episode.way), keep_graph=True)
        start = self._zero_head(episode.way)
        loop = inner_loop(start, lambda _: HEAD, loss_of, rule, self.inner_steps, create_graph=True)
        return functional.linear(query, *drain(loop).values())

    def _zero_head(self, way: int) -> Weights:
        shapes = ((way, self.network.feature_count), (way,))
        return {
            name: torch.zeros(shape, device=self.device, requires_grad=True)
            for name, shape in zip(HEAD, shapes, strict=True)
        }


def _rates(parameters: Weights, way: int, scale: float = 1.0) -> Weights:
    """Return the rates of each weight by step; the head's grow with the number of classes."""
    return {
        name: parameters[_RATE + name].exp() * (scale * way if name in HEAD else scale)
        for name in (key.removeprefix(_RATE) for key in parameters if key.startswith(_RATE))
    }


def _descent(rates: Mapping[str, Sequence[float] | Tensor], *, keep_graph: bool) -> UpdateRule:
    """Return gradient descent with a rate for each weight and step.

    Args:
        rates: by weight and step; after the steps that the learner was trained for, the last.
        keep_graph: whether gradients will flow back through the update, as in training.
    """

    def update(step: int, weights: Weights, gradients: Weights) -> Weights:
        changed = {}
        for name, gradient in gradients.items():
            rate = rates[name][min(step, len(rates[name]) - 1)]
            start = weights[name] if keep_graph else weights[name].detach()
            moved = start - rate * gradient
            changed[name] = moved if keep_graph else moved.requires_grad_()
        return changed

    return update


def _leaves(parameters: Weights) -> Weights:
    return {name: value.detach().requires_grad_() for name, value in parameters.items()}
