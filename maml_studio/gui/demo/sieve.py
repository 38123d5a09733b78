"""Noticing examples that are there already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from maml_studio.engine.example import Example
from maml_studio.engine.look_alikes import Likes
from maml_studio.engine.task import Task

Read = Sequence[tuple[str, Example]]
"""What was read: each example with the class that it is for."""


class Sieve:
    """Sort what comes into a task: new, in the same class already, or in another class too.

    Attributes:
        fresh: what is in no class of that name yet, as a task.
        doubled: what is in its class already.
        alike: what looks the same as an example of its class, though the file is another.
        elsewhere: the other classes that hold some of `fresh`, each with how many.
        likened: the other classes that hold what only looks like some of `fresh`, each with how
            many.
        partners: by class, the keys of what some of `alike` and of `fresh` only looks like.
    """

    def __init__(self, task: Task, incoming: Read, near: Sequence[Likes] = ()) -> None:
        """Sort; `near` is what looks like each that comes."""
        self._labels: dict[bytes, set[str]] = {}
        for label in task:
            for example in task.examples(label):
                self._labels.setdefault(example.glyph.key, set()).add(label)
        self.elsewhere: Counter[str] = Counter()
        self.likened: Counter[str] = Counter()
        self.partners: dict[str, set[bytes]] = {}
        fresh: dict[str, list[Example]] = {}
        doubled: dict[str, list[Example]] = {}
        alike: dict[str, list[Example]] = {}
        for index, (label, example) in enumerate(incoming):
            fresh.setdefault(label, [])
            same = self._labels.setdefault(example.glyph.key, set())
            like = near[index] if near else {}
            if label in same:
                doubled.setdefault(label, []).append(example)
            elif label in like:
                alike.setdefault(label, []).append(example)
                self._pair({label}, like)
            else:
                self.elsewhere.update(same)
                self.likened.update(like.keys() - same)
                self._pair(like.keys() - same, like)
                same.add(label)
                fresh[label].append(example)
        self.fresh, self.doubled, self.alike = Task(fresh), Task(doubled), Task(alike)

    @property
    def held_back(self) -> Task:
        """What is not added unless the person wants it."""
        return self.doubled.merged(self.alike)

    def _pair(self, labels: Iterable[str], like: Likes) -> None:
        for label in labels:
            self.partners.setdefault(label, set()).update(like[label])
