"""What learners tell, in plain records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from maml_studio.engine.confidence import Confidence
from maml_studio.engine.learners.inner_loop import InnerState
from maml_studio.engine.learners.losses import share_right
from maml_studio.engine.networks.catalogue import Weights


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
    """What one episode, or the mean of several, asks of the meta-parameters.

    Attributes:
        gradients: by the name of the meta-parameter; one that is missing is not asked to change.
        loss: (), the query loss after the inner loop.
        accuracy: (), the share of queries that are classified rightly.

    Nothing of it has a graph. Reading loss and accuracy makes the host wait for the device.
    """

    gradients: Weights
    loss: Tensor
    accuracy: Tensor


@dataclass(frozen=True)
class Card:
    """The record that belongs to an initialization: what it is, and how it came about.

    Attributes:
        name: the name of its folder.
        title: its name in the window.
        record: anything else: data and split, recipe, seed, figures with their protocol.
        confidence: what makes its probabilities mean what they say; None if it was never fitted.
    """

    name: str = "untitled"
    title: str = "Untitled"
    record: dict[str, Any] = field(default_factory=dict)
    confidence: Confidence | None = None


def measured_step(state: InnerState, labels: Tensor) -> InnerStep:
    """Make a record of plain numbers."""
    return InnerStep(state.step, float(state.loss), float(share_right(state.logits, labels)))
