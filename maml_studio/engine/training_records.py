"""What a meta-training tells as it goes: records of plain numbers, free of torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from maml_studio.engine.evaluation import EpisodeDone, Evaluation
    from maml_studio.engine.generators import Progress
    from maml_studio.engine.learners.inner_rates import LayerRate


@dataclass(frozen=True)
class OuterStep:
    """One step of the outer loop.

    Attributes:
        step: the number of outer steps done.
        loss: the mean query loss over the meta-batch, in nats.
        accuracy: the mean query accuracy, from 0 to 1.
        gradient_norm: the length of the meta-gradient, before clipping.
        rate: the outer learning rate.
        tasks_per_second: tasks, which are episodes here, a second.
        seconds: the run's training time so far, over all its sessions.
        seconds_left: an estimate of the training time that is left, validations included.
        inner_rates: now and then, the inner rates where the method learns them.
    """

    step: int
    loss: float
    accuracy: float
    gradient_norm: float
    rate: float
    tasks_per_second: float
    seconds: float
    seconds_left: float
    inner_rates: tuple[LayerRate, ...] = ()


TIMES = ("tasks_per_second", "seconds", "seconds_left")
"""The fields of an outer step that depend on the machine's pace; all others repeat bit for bit."""


@dataclass(frozen=True)
class Validation:
    """The accuracies on the validation split after an outer step; `score` is their mean."""

    step: int
    score: float
    is_best: bool
    evaluations: tuple[Evaluation, ...]


@dataclass(frozen=True)
class Kept:
    """A checkpoint that was wanted: an initialization in a folder of its own."""

    step: int
    path: Path


@dataclass(frozen=True)
class Trained:
    """What a run left.

    Attributes:
        folder: the run's folder.
        steps: the outer steps done.
        best_score: the best validation score, −1 if there was no validation.
        ended: why it ended: “steps” (all done), “patience” (no better score for long), “time”.
    """

    folder: Path
    steps: int
    best_score: float
    ended: str


ENDS = {
    "steps": "all outer steps are done",
    "patience": "the validation score has not risen any more",
    "time": "the time limit is reached",
}
"""Why a run can end, in words."""


class NotEnoughMemoryError(MemoryError):
    """The device has not enough memory for a training; its sentence says what to change."""


class TrainingDivergedError(RuntimeError):
    """The loss or the meta-gradient turned infinite or NaN; the last checkpoint is good."""


TrainingRecord: TypeAlias = "OuterStep | EpisodeDone | Validation | Kept | Progress"
