"""Adding what came in to the task, as one step, and saying what was held back and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from maml_studio.engine.task import Task
from maml_studio.gui.demo.intake_words import added_sentence, duplicates_sentence, step_text
from maml_studio.gui.demo.sieve import Read, Sieve
from maml_studio.gui.demo.task_model import Document, Snapshot, TaskModel


@dataclass(frozen=True)
class Coming:
    """What is to be added.

    Attributes:
        read: the examples, each with its class, which may be new.
        verb: what the step is called by.
        title: the name of the folder that they are, if they are one.
        replaces: whether they take the place of the task.
        trouble: what did not work; sentences.
    """

    read: Read
    verb: str = "Add"
    title: str = ""
    replaces: bool = False
    trouble: str = ""


class Teller(QObject):
    """Tells the person of what comes in.

    Signals:
        told: what just happened; a sentence.
        warned: what did not work; a sentence.
        noted: what the person may want to change: a sentence, an action's name and the action.
    """

    told = Signal(str)
    warned = Signal(str)
    noted = Signal(str, str, object)


class Adder(Teller):
    """Add examples to the task of a model."""

    def __init__(self, model: TaskModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def put(self, coming: Coming, near: Sequence[frozenset[str]] = ()) -> None:
        """Add what is new as one step, and tell what is not; for `near` see `finding_alikes`."""
        sieve = Sieve(Task() if coming.replaces else self._model.task, coming.read, near)
        fresh, count = sieve.fresh, len(coming.read)
        if coming.replaces:
            self._model.replace(Snapshot(fresh), f"Replace the task by “{coming.title}”")
        elif fresh.count:
            self._model.add_all(fresh, step_text(coming.verb, fresh, coming.title))
        if fresh.count:
            self._model.select(fresh.labels[0])
            self.told.emit(added_sentence(fresh, count))
        self._note(sieve, coming.trouble, count)

    def _note(self, sieve: Sieve, trouble: str, count: int) -> None:
        sentence = f"{trouble} {duplicates_sentence(sieve, count)}".strip()
        held = sieve.held_back
        if held.count:
            anyway = "Add it anyway" if held.count == 1 else "Add them anyway"
            document = self._model.snapshot.document
            self.noted.emit(sentence, anyway, lambda: self._add_anyway(held, document))
        elif sentence:
            self.warned.emit(sentence)

    def _add_anyway(self, held: Task, document: Document) -> None:
        """Add what is there already, if the task and its classes are still there."""
        gone = [label for label in held.labels if label not in self._model.task]
        if document is not self._model.snapshot.document:
            self.warned.emit("The images were not added: the task is another one now.")
        elif gone:
            self.warned.emit(f"The images were not added: the class “{gone[0]}” is gone.")
        else:
            self._model.add_all(held, step_text("Add", held, ""))
