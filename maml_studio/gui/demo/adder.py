"""Adding what came in to the task, as one step, and saying what was held back and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.look_alikes import Likes
from maml_studio.engine.task import Task
from maml_studio.gui.demo.intake_words import added_sentence, duplicates_sentence, step_text
from maml_studio.gui.demo.sieve import Read, Sieve
from maml_studio.gui.demo.task_model import Document, Snapshot, TaskModel

_Keys = frozenset[bytes]


@dataclass(frozen=True)
class Coming:
    """What is to be added.

    Attributes:
        read: the examples, each with its class, which may be new.
        verb: what the step is called by.
        title: the name of the folder that they are, if they are one.
        replaces: whether they take the place of the task.
        trouble: what did not work; sentences.
        stopped: of how many images it is only a part; a sentence.
        is_awaited: whether its class is selected then; the person may have gone on to another.
    """

    read: Read
    verb: str = "Add"
    title: str = ""
    replaces: bool = False
    trouble: str = ""
    stopped: str = ""
    is_awaited: bool = True


@dataclass(frozen=True)
class _Note:
    """What was said of examples that were there already, and as long as what it holds.

    Attributes:
        sentence: what was said.
        trouble: the part of it that stays true.
        document: the document that it was said of.
        keys: by class, those of the examples in it that it speaks of.
    """

    sentence: str
    trouble: str
    document: Document
    keys: Mapping[str, _Keys]

    def holds(self, snapshot: Snapshot) -> bool:
        """Whether its classes and examples are all still there."""
        task = snapshot.task
        return snapshot.document is self.document and all(
            label in task and keys <= {glyph.key for glyph in task[label]}
            for label, keys in self.keys.items()
        )


class Teller(QObject):
    """Tells the person of what comes in.

    Signals:
        told: what just happened; a sentence.
        warned: what did not work; a sentence.
        noted: what the person may want to change: a sentence, an action's name and the action.
        outdated: a sentence that does not hold any more, and the part of it that still does.
    """

    told = Signal(str)
    warned = Signal(str)
    noted = Signal(str, str, object)
    outdated = Signal(str, str)

    def pass_on(self, other: Teller) -> None:
        """Tell what another one tells."""
        other.told.connect(self.told)
        other.warned.connect(self.warned)
        other.noted.connect(self.noted)
        other.outdated.connect(self.outdated)


class Adder(Teller):
    """Add examples to the task of a model."""

    def __init__(self, model: TaskModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._standing: _Note | None = None
        model.task_changed.connect(self._on_task_changed)

    def put(self, coming: Coming, near: Sequence[Likes] = ()) -> None:
        """Add what is new as one step, and tell what is not; for `near` see `finding_alikes`."""
        sieve = Sieve(Task() if coming.replaces else self._model.task, coming.read, near)
        fresh, count = sieve.fresh, len(coming.read)
        if coming.replaces:
            self._model.replace(Snapshot(fresh), f"Replace the task by “{coming.title}”")
        elif fresh.count:
            self._model.add_all(fresh, step_text(coming.verb, fresh, coming.title))
        if fresh.count:
            if coming.is_awaited:
                self._model.select(fresh.labels[0])
            self.told.emit(added_sentence(fresh, count))
        self._note(sieve, coming, count)

    def _note(self, sieve: Sieve, coming: Coming, count: int) -> None:
        trouble = coming.trouble
        parts = trouble, coming.stopped, duplicates_sentence(sieve, count)
        sentence = " ".join(filter(None, parts))
        held = sieve.held_back
        if held.count:
            anyway = "Add it anyway" if held.count == 1 else "Add them anyway"
            add = partial(self._model.add_all, held, step_text("Add", held, ""))
            self.noted.emit(sentence, anyway, add)
        elif sentence:
            self.warned.emit(sentence)
        else:
            return
        document = self._model.snapshot.document
        note = _Note(sentence, trouble, document, self._keys(sieve))
        self._standing = note if sentence != trouble else None

    def _keys(self, sieve: Sieve) -> dict[str, _Keys]:
        """Return of which examples a note about what was sieved speaks, in each class."""
        task = self._model.task
        came = {glyph.key for part in (sieve.fresh, sieve.doubled) for glyph in _glyphs(part)}
        labels = {*sieve.fresh, *sieve.elsewhere, *sieve.partners} & set(task)
        return {
            label: frozenset(
                (came | sieve.partners.get(label, set())) & {glyph.key for glyph in task[label]}
            )
            for label in labels
        }

    @Slot()
    def _on_task_changed(self) -> None:
        note = self._standing
        if note is not None and not note.holds(self._model.snapshot):
            self._standing = None
            self.outdated.emit(note.sentence, note.trouble)


def _glyphs(task: Task) -> Iterator[Glyph]:
    return (glyph for glyphs in task.values() for glyph in glyphs)
