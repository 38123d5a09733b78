"""What the Train tab's parts tell each other: plain frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from maml_studio.engine.recipe import Recipe


@dataclass(frozen=True)
class Order:
    """A training that is wanted: a new run, or one to go on with; on the best device if none."""

    folder: Path
    recipe: Recipe
    device: str = ""
    resume: bool = False

    @property
    def name(self) -> str:
        """The run's name."""
        return self.folder.name


@dataclass(frozen=True)
class Cost:
    """What a training will cost; what is not known yet is None."""

    parameters: int | None = None
    memory: int | None = None
    free_memory: int | None = None
    step_seconds: float | None = None
    total_seconds: float | None = None

    @property
    def fits(self) -> bool:
        """Whether the memory is enough, as far as is known."""
        if self.memory is None or self.free_memory is None:
            return True
        return self.memory <= self.free_memory


@dataclass(frozen=True)
class RunEntry:
    """A line of the list of runs; `problem` says why nothing else is known of it."""

    path: Path
    title: str = ""
    method: str = ""
    dataset: str = ""
    state: str = ""
    reason: str = ""
    best: float | None = None
    steps: int = 0
    of: int = 0
    created: datetime | None = None
    problem: str = ""
    recipe: Recipe | None = None

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name

    @property
    def is_resumable(self) -> bool:
        """Whether the run can go on."""
        return self.state in ("paused", "interrupted", "failed") and not self.problem

    @property
    def is_busy(self) -> bool:
        """Whether some process is training it."""
        return self.state == "running"


@dataclass(frozen=True)
class Curves:
    """New points of a run, from its metrics.

    Attributes:
        path: the run's folder.
        is_anew: whether they take the place of all that came before.
        steps: columns of the outer steps: step, loss, gradient_norm, tasks_per_second.
        validations: columns of the validations: step, score, low, high.
        protocol: what the accuracies mean, for people.
    """

    path: Path
    is_anew: bool
    steps: dict[str, list[float]] = field(default_factory=dict)
    validations: dict[str, list[float]] = field(default_factory=dict)
    protocol: str = ""


Values = dict[str, Any]
"""The plain values of a recipe by key: “outer.steps”."""
