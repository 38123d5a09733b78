"""What the methods share that compare an image with the support set, without inner steps."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Generator, Sequence

import torch
from torch import Tensor

from maml_studio.engine.episode import Episode
from maml_studio.engine.learners.gradient_learner import leaves_of, present
from maml_studio.engine.learners.inner_loop import InnerState
from maml_studio.engine.learners.losses import class_shares, cross_entropies, share_right
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import OuterGradient
from maml_studio.engine.networks.catalogue import Weights


class MetricLearner(MetaLearner):
    """A body that embeds images, and a way to compare them; it adapts in a single pass.

    The fast weights are the meta-parameters and what is remembered of the support set. Numbers of
    inner steps and rates change nothing.
    """

    @abstractmethod
    def remembered(self, parameters: Weights, episode: Episode) -> Weights:
        """Return what images will be compared with, of the support set."""

    def example_losses(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return a loss an example: (…, examples, way) logits to (…, examples)."""
        return cross_entropies(logits, labels)

    def inner_states_of(
        self, episode: Episode, steps: int, rate_scale: float, *, last_record: bool = True
    ) -> Generator[InnerState, None, Weights]:
        """Remember the support set; the one record tells how well it is recognized itself."""
        with torch.no_grad():
            weights = self.parameters | self.remembered(self.parameters, episode)
        if last_record:
            labels = episode.support_labels
            with torch.no_grad():
                logits = self.logits(weights, episode.support)
                losses = self.example_losses(logits, labels)
            loss = (losses * class_shares(labels, episode.way)).sum(-1)
            yield InnerState(0, weights, loss, logits)
        return weights

    def outer_gradient(self, episode: Episode, outer_step: int) -> OuterGradient:
        """Differentiate the mean loss of the queries."""
        leaves = leaves_of(self.parameters)
        weights = leaves | self.remembered(leaves, episode)
        logits = self.logits(weights, episode.query)
        loss = self.example_losses(logits, episode.query_labels).mean()
        found: Sequence[Tensor | None] = ()
        if leaves:
            found = torch.autograd.grad(loss, list(leaves.values()), allow_unused=True)
        accuracy = share_right(logits.detach(), episode.query_labels)
        return OuterGradient(present(leaves, found), loss.detach(), accuracy)
