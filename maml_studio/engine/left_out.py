"""What leaving examples out tells: plain records."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from maml_studio.engine.intervals import wilson_interval
from maml_studio.engine.task import Place, Task

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Classifier, Prediction


@dataclass(frozen=True)
class LeftOut:
    """What an example is called by a classifier that never saw it.

    Attributes:
        place: the class that the person put it in, and its index there, muted ones counted.
        prediction: the answer to it.
        done: the examples done, with this one.
        total: all that are left out.
    """

    place: Place
    prediction: Prediction
    done: int
    total: int

    @property
    def called(self) -> str | None:
        """What it is called; None where no class is ahead."""
        return None if self.prediction.is_tie else self.prediction.label

    @property
    def is_right(self) -> bool:
        """Whether it is called what the person calls it."""
        return self.called == self.place.label


@dataclass(frozen=True)
class Reduced:
    """A classifier of a task without some of its examples.

    Attributes:
        places: the examples that it never saw: one, or a fold.
        classifier: what was learned from the others, with the same steps and rates.
    """

    places: tuple[Place, ...]
    classifier: Classifier


@dataclass(frozen=True)
class LeaveOneOut:
    """How well a task's examples are recognized when they are left out.

    Attributes:
        task: the whole task.
        inner_steps: what the classifiers were adapted with; the learner's own number if None.
        rate_scale: the factor of all inner learning rates.
        answers: one for each example that can be left out, in the order of the folds.
        reduced: the classifiers without them.
        excluded: a sentence for each class of which no example can be left out.
        folds: the number of folds; 0 if each example was left out by itself.
    """

    task: Task
    inner_steps: int | None
    rate_scale: float
    answers: tuple[LeftOut, ...]
    reduced: tuple[Reduced, ...]
    excluded: dict[str, str]
    folds: int

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes that are told apart, in the task's order."""
        return self.task.learnable.labels

    @property
    def count(self) -> int:
        """The number of examples that were left out."""
        return len(self.answers)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many examples of each class were left out."""
        return Counter(answer.place.label for answer in self.answers)

    @property
    def right(self) -> int:
        """How many of them are called what the person calls them."""
        return sum(answer.is_right for answer in self.answers)

    @property
    def accuracy(self) -> float | None:
        """The share of right answers; None if no example can be left out."""
        return self.right / self.count if self.count else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The accuracy's 95 % interval (Wilson 1927), as if the answers were independent."""
        return wilson_interval(self.right, self.count) if self.count else None

    @cached_property
    def confusion(self) -> tuple[tuple[int, ...], ...]:
        """How many examples of each class (rows) are called each class (columns), by `labels`.

        Those for which no class is ahead are in no column, but in `undecided`.
        """
        place = {label: index for index, label in enumerate(self.labels)}
        counts = [[0] * len(place) for _ in place]
        for answer in self.answers:
            if answer.called is not None:
                counts[place[answer.place.label]][place[answer.called]] += 1
        return tuple(tuple(row) for row in counts)

    @cached_property
    def undecided(self) -> Counter[str]:
        """For how many examples of each class no class is ahead."""
        return Counter(answer.place.label for answer in self.answers if answer.called is None)
