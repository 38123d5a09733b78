"""What images are brought to: settled as it is asked for, and kept however long they are read."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakSet

from PySide6.QtCore import QObject, Slot

from maml_studio.engine.task import Task
from maml_studio.gui.demo.task_model import Document, TaskModel


@dataclass(eq=False)
class Aim:
    """The task, and the class in it, that something is for.

    Attributes:
        document: the task, whose edits go on in the same document.
        label: the class, under its name of now; None for a new one, or those that folders name.
        selected: the class that was selected then, under its name of now.
    """

    document: Document
    label: str | None
    selected: str | None


class Aims(QObject):
    """Take aim at classes of a model's task, and follow them where they are renamed."""

    def __init__(self, model: TaskModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._seen = model.snapshot
        self._taken: WeakSet[Aim] = WeakSet()
        model.task_changed.connect(self._on_task_changed)

    def take(self, label: str | None) -> Aim:
        """Aim at a class of the task of now, or at none of them."""
        aim = Aim(self._model.snapshot.document, label, self._model.selected)
        self._taken.add(aim)
        return aim

    def is_in_task(self, aim: Aim) -> bool:
        """Whether the task of now is still the one that was aimed at."""
        return aim.document is self._model.snapshot.document

    def missed(self, aim: Aim) -> str:
        """Say why what was aimed at is not there; nothing if it is."""
        if not self.is_in_task(aim):
            return "they were for the task before this one."
        if aim.label is not None and aim.label not in self._model.task:
            return f"the class “{aim.label}” is gone."
        return ""

    @Slot()
    def _on_task_changed(self) -> None:
        before, self._seen = self._seen, self._model.snapshot
        document = self._seen.document
        if before.document is not document:
            return
        old, new = _renamed(before.task, self._seen.task)
        for aim in self._taken if old else ():
            if aim.document is document:
                aim.label = new if aim.label == old else aim.label
                aim.selected = new if aim.selected == old else aim.selected


def _renamed(before: Task, after: Task) -> tuple[str, str]:
    """Return the old and the new name, if all that differs is the name of one class."""
    pairs = zip(before.labels, after.labels, strict=False)
    changed = [(old, new) for old, new in pairs if old != new]
    return changed[0] if len(before) == len(after) and len(changed) == 1 else ("", "")
