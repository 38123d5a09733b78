"""The places of the examples that are learned from."""

from __future__ import annotations

from maml_studio.engine.task import Place, Task


def heard(task: Task, label: str) -> list[Place]:
    """Return the places of a class's examples that are not muted."""
    examples = enumerate(task.examples(label))
    return [Place(label, index) for index, example in examples if not example.is_muted]


def heard_in_all(task: Task) -> list[Place]:
    """Return the places of all examples that are not muted, in the order in which they are learned."""
    return [place for label in task for place in heard(task, label)]
