"""The task that the person edits, with its undo history and the selected class."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from maml_studio.engine.example import Example
from maml_studio.engine.file_stamp import FileStamp
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.gui.demo.history import Step
from maml_studio.gui.demo.task_setup import Setup

NEW_TASK = "New task"
"""What the history calls the step that begins without classes."""
_HISTORY = 200


@dataclass(eq=False)
class Document:
    """Where a task is kept by the person's wish; edits of the task go on in the same document.

    Attributes:
        file: the file, if it was ever saved or opened.
        saved: the task as it is in the file; none if that is not known.
        stamp: of the file as it was read or written last; none if that is not known.
        setup: how the task was learned when it was read or written; none if that is not known.
    """

    file: Path | None = None
    saved: Task | None = None
    stamp: FileStamp | None = None
    setup: Setup | None = None


@dataclass(frozen=True)
class Snapshot:
    """A task, the sample it is as long as nobody has edited it, and its document."""

    task: Task = field(default_factory=Task)
    sample: str = ""
    document: Document = field(default_factory=Document, compare=False)

    @property
    def is_modified(self) -> bool:
        """Whether the task is another one than that in its file, if it has a file."""
        return self.document.file is not None and self.task is not self.document.saved

    @property
    def is_only_here(self) -> bool:
        """Whether this is more than a sample, or than what is in a file of the person's."""
        is_own = len(self.task) > 0 and not self.sample
        return is_own and (self.document.file is None or self.is_modified)


class TaskModel(QObject):
    """Own the task; every edit is one step that can be undone.

    Signals:
        task_changed: the task is another one.
        selection_changed: another class is selected, or the selected one moved.
    """

    task_changed = Signal()
    selection_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = QUndoStack(self)
        self.history.setUndoLimit(_HISTORY)
        self._snapshot = Snapshot()
        self._selected = 0

    @property
    def task(self) -> Task:
        """The task as it is now."""
        return self._snapshot.task

    @property
    def sample(self) -> str:
        """The name of the sample task that this is, or nothing once it is edited."""
        return self._snapshot.sample

    @property
    def snapshot(self) -> Snapshot:
        """The task as it is now, with what belongs to it."""
        return self._snapshot

    @property
    def selected(self) -> str | None:
        """The label of the selected class, if there is a class."""
        labels = self.task.labels
        return labels[self._selected] if labels else None

    def restore(self, snapshot: Snapshot) -> None:
        """Take over a task that the person did not make in this session; it cannot be undone."""
        self.history.clear()
        self.show(snapshot)

    def replace(self, snapshot: Snapshot, text: str) -> None:
        """Put another task in place of this one."""
        old, new = self._snapshot.document, snapshot.document
        is_in_another_file = old is not new and (old.file, new.file) != (None, None)
        if snapshot != self._snapshot or is_in_another_file:
            self.history.push(_Replace(self, self._snapshot, snapshot, text))

    def clear(self) -> None:
        """Begin a new task, without classes."""
        self.replace(Snapshot(), NEW_TASK)

    def add_class(self) -> str:
        """Add a class with a name of its own, and select it."""
        label = self.free_label()
        self._edit(self.task.with_class(label), f"Add “{label}”")
        self.select(label)
        return label

    def remove_class(self, label: str) -> None:
        """Delete a class with its examples."""
        self._edit(self.task.without_class(label), f"Delete “{label}”")

    def rename_class(self, old: str, new: str) -> None:
        """Rename a class in its place.

        Raises:
            ValueError: one sentence, if the name is empty or taken.
        """
        if new != old:
            self._edit(self.task.renamed(old, new), f"Rename “{old}”")

    def add_examples(self, label: str, examples: Iterable[Glyph | Example]) -> None:
        """Add examples to a class."""
        added = list(examples)
        text = f"Add {len(added)} to “{label}”"
        self._edit(self.task.with_examples(label, added), text)

    def add_all(self, classes: Task, text: str) -> None:
        """Add the examples of another task to the classes of the same names, which may be new."""
        self._edit(self.task.merged(classes), text)

    def remove_example(self, label: str, index: int) -> None:
        """Delete one example of a class."""
        self.remove_examples(label, [range(len(self.task[label]))[index]])

    def remove_examples(self, label: str, indexes: Collection[int], verb: str = "Delete") -> None:
        """Delete some examples of a class."""
        text = f"{verb} {len(indexes)} from “{label}”"
        self._edit(self.task.without_examples(label, indexes), text)

    def mute_examples(self, label: str, indexes: Collection[int], is_muted: bool) -> None:
        """Keep some examples of a class, but do not learn from them; or do again."""
        text = f"{'Mute' if is_muted else 'Unmute'} {len(indexes)} in “{label}”"
        self._edit(self.task.with_muted(label, indexes, is_muted), text)

    def move_examples(self, label: str, indexes: Collection[int], to: str) -> None:
        """Move some examples of a class to the end of another."""
        text = f"Move {len(indexes)} from “{label}” to “{to}”"
        self._edit(self.task.moved(label, indexes, to), text)

    def reorder_examples(self, label: str, indexes: Collection[int], place: int) -> None:
        """Move some examples of a class before the example that has a place in it now."""
        text = f"Reorder {len(indexes)} in “{label}”"
        self._edit(self.task.moved(label, indexes, label, place), text)

    def free_label(self) -> str:
        """Return a name that no class has yet."""
        number = len(self.task) + 1
        while (label := f"Class {number}") in self.task:
            number += 1
        return label

    @property
    def done_at(self) -> int:
        """When the edit was done that would be taken back (`time.monotonic_ns`); 0 if none."""
        return self._moved(self.history.index() - 1)

    @property
    def undone_at(self) -> int:
        """When the edit was taken back that would be done again; 0 if there is none."""
        return self._moved(self.history.index())

    def select(self, label: str) -> None:
        """Select a class."""
        self._select_index(self.task.labels.index(label))

    def select_next(self, step: int = 1) -> None:
        """Select the class `step` places further on, around the end."""
        if len(self.task):
            self._select_index((self._selected + step) % len(self.task))

    def show(self, snapshot: Snapshot) -> None:
        """Make a snapshot the current one, outside the history; edits go through the others."""
        selected, self._snapshot = self.selected, snapshot
        labels = snapshot.task.labels
        if selected in labels:
            self._selected = labels.index(selected)
        else:
            self._selected = max(0, min(self._selected, len(labels) - 1))
        self.task_changed.emit()
        self.selection_changed.emit()

    def _edit(self, task: Task, text: str) -> None:
        self.replace(Snapshot(task, document=self._snapshot.document), text)

    def _moved(self, place: int) -> int:
        command = self.history.command(place) if place >= 0 else None
        return command.moved if isinstance(command, Step) else 0

    def _select_index(self, index: int) -> None:
        if index != self._selected:
            self._selected = index
            self.selection_changed.emit()


class _Replace(Step):
    """Put one snapshot in place of another: tasks are immutable, so this is every edit."""

    def __init__(self, model: TaskModel, before: Snapshot, after: Snapshot, text: str) -> None:
        super().__init__(text)
        self._model = model
        self._before = before
        self._after = after

    def undo(self) -> None:
        self._model.show(self._before)
        super().undo()

    def redo(self) -> None:
        self._model.show(self._after)
        super().redo()
