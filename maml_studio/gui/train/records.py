"""What the Train tab's parts tell each other: plain frozen records."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder


@dataclass(frozen=True)
class Order:
    """A training that is wanted: a new run, or one to go on with.

    Attributes:
        folder: the run's.
        recipe: what to do.
        device: its name; nothing for the best there is.
        resume: whether it goes on from the run's last checkpoint.
        threads: of the processor; 0 for all cores but one.
    """

    folder: Path
    recipe: Recipe
    device: str = ""
    resume: bool = False
    threads: int = 0

    @classmethod
    def going_on(cls, folder: Path, recipe: Recipe, device: str = "") -> Order:
        """Return the order to go on with a run, with its number of threads: that keeps it exact.

        Raises:
            ValueError: if the run's card can't be read.
        """
        card = RunFolder(folder).card()
        threads = card.threads if card is not None else 0
        is_possible = threads in range(1, (os.cpu_count() or 1) + 1)
        return cls(folder, recipe, device, True, threads if is_possible else 0)

    @property
    def name(self) -> str:
        """The run's name."""
        return self.folder.name


@dataclass(frozen=True)
class Left:
    """What an earlier window left behind.

    Attributes:
        problem: why something of it can't be read; one sentence.
        offer: which run can go on; one sentence.
        waiting: the names of the trainings that have not begun.
        folder: the run's that can go on.
    """

    problem: str = ""
    offer: str = ""
    waiting: tuple[str, ...] = ()
    folder: Path | None = None

    @property
    def text(self) -> str:
        """What there is to say, for people; nothing if nothing was left."""
        count = len(self.waiting)
        waits = f"“{self.waiting[0]}” waits" if count == 1 else f"{count} trainings wait"
        turn = f"{waits} for {'its' if count == 1 else 'their'} turn." if count else ""
        return " ".join(filter(None, (self.problem, self.offer, turn)))

    @property
    def action(self) -> str:
        """What a button may say that lets it go on."""
        return "Resume" if self.offer else "Start" if self.waiting else ""


@dataclass(frozen=True)
class Cost:
    """What a training will cost; what is not known yet is None.

    Attributes:
        is_least: whether the memory ran out while it was measured, so that more is needed.
    """

    parameters: int | None = None
    memory: int | None = None
    free_memory: int | None = None
    step_seconds: float | None = None
    total_seconds: float | None = None
    is_least: bool = False

    @property
    def fits(self) -> bool:
        """Whether the memory is enough, as far as is known."""
        if self.memory is None or self.free_memory is None:
            return True
        return self.memory <= self.free_memory and not self.is_least


@dataclass(frozen=True)
class RunEntry:
    """A line of the list of runs; `problem` says why nothing else is known of it.

    Attributes:
        best: the best validation score, a fraction.
        passport: what belongs beside that, where the run tells it.
    """

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
    passport: str = ""

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
        protocol: what the accuracies mean, for people, in fewer and fewer words.
        passport: the last of them with all that belongs to it.
        rates: the learned inner rates by layer, in columns: step, rate, low, high.
    """

    path: Path
    is_anew: bool
    steps: dict[str, list[float]] = field(default_factory=dict)
    validations: dict[str, list[float]] = field(default_factory=dict)
    protocol: tuple[str, ...] = ()
    passport: str = ""
    rates: dict[str, dict[str, list[float]]] = field(default_factory=dict)


Values = dict[str, Any]
"""The plain values of a recipe by key: “outer.steps”."""
