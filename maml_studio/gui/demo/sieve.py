"""Noticing examples that are there already."""

from __future__ import annotations

from collections.abc import Iterable

from maml_studio.engine.example import Example
from maml_studio.engine.task import Task


class Sieve:
    """Sort what comes into a task: new, in the same class already, or in another class too.

    Attributes:
        fresh: what is in no class of that name yet, as a task.
        doubled: what is in its class already.
        elsewhere: the other classes that hold some of `fresh`, each with how many.
    """

    def __init__(self, task: Task, incoming: Iterable[tuple[str, Example]]) -> None:
        self._labels: dict[bytes, set[str]] = {}
        for label in task:
            for example in task.examples(label):
                self._labels.setdefault(example.glyph.key, set()).add(label)
        self.elsewhere: dict[str, int] = {}
        fresh: dict[str, list[Example]] = {}
        doubled: dict[str, list[Example]] = {}
        for label, example in incoming:
            fresh.setdefault(label, [])
            taken = fresh if self._take(label, example) else doubled
            taken.setdefault(label, []).append(example)
        self.fresh, self.doubled = Task(fresh), Task(doubled)

    def _take(self, label: str, example: Example) -> bool:
        labels = self._labels.setdefault(example.glyph.key, set())
        if label in labels:
            return False
        for other in labels:
            self.elsewhere[other] = self.elsewhere.get(other, 0) + 1
        labels.add(label)
        return True
