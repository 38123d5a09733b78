"""The settings with which the task is learned, in the same history as the task's edits.

In it are the initialization, the inner steps, the rate and who answers: what a task's file keeps.
What is only a matter of the view stays out: which chart is shown, slow motion, the step that the
time machine stands at, the theme and all sizes; so do the device and the preferences, among them
how strict “none of these” is.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand

from maml_studio.gui.demo.engine_access import Engine
from maml_studio.gui.demo.engine_loader import EngineLoader
from maml_studio.gui.demo.history import Step
from maml_studio.gui.demo.learning_column import LearningColumn
from maml_studio.gui.demo.task_model import TaskModel
from maml_studio.gui.demo.task_setup import RESET, Setup, change_words, changed_fields

_PAUSE_NS = 1_000_000_000
_MERGED = {"inner_steps": 1, "rate_scale": 2}


class SetupSteps(QObject):
    """Make a step of each change by the person; set the fields again on undo and redo.

    Before the window shows, every change is the program's: what was set last is brought back.

    Signals:
        changed: the setup may be another one.
    """

    changed = Signal()

    def __init__(
        self, model: TaskModel, learning: LearningColumn, loader: EngineLoader, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._model, self._learning, self._loader = model, learning, loader
        self._setup = Setup.of("", learning.settings)
        self._left = self._setup
        self._then: Callable[[], None] | None = None
        self._is_begun = False
        self._is_quiet = False
        learning.settings_changed.connect(self._on_settings_changed)
        loader.began.connect(self._on_loading_began)

    @property
    def setup(self) -> Setup:
        """What is set; while an undo loads an initialization, that one."""
        return self._setup

    @property
    def own_steps(self) -> int:
        """The loaded initialization's own number of inner steps; 0 if there is none."""
        return self._loader.engine.inner_steps if self._loader.engine else 0

    def load(self, initialization: str, then: Callable[[], None]) -> None:
        """Load another initialization, and set something with it: one step."""
        self._loader.load(initialization, self._loader.device)
        self._then = then

    def take(self, engine: Engine) -> None:
        """Let an initialization's own settings count; a step if the person chose it."""
        before, then = self._setup, self._then
        is_chosen = before.initialization not in {"", engine.initialization}
        self._then = None
        with self._quietly():
            self._learning.inner.set_own_steps(engine.inner_steps)
            if not is_chosen:
                self._set(before)
            if then is not None:
                then()
        self._setup = Setup.of(engine.initialization, self._learning.settings)
        if is_chosen:
            text = f"Initialization “{engine.learner.card.title}”"
            self._model.history.push(SetupStep(self, before, self._setup, text))
        self.changed.emit()

    def keep_engine(self, why: str) -> str:
        """Go on with the initialization that is there, as another one could not be loaded.

        Args:
            why: one sentence.

        Returns:
            The sentence, with what stays if an undo or a redo wanted the other one.
        """
        engine, wanted = self._loader.engine, self._setup.initialization
        self._then = None
        if engine is None or wanted in {"", engine.initialization}:
            return why
        with self._quietly():
            self._set(replace(self._left, minds=self._setup.minds))
        self._setup = Setup.of(engine.initialization, self._learning.settings)
        self.changed.emit()
        return f"“{engine.learner.card.title}” stays: {why[:1].lower()}{why[1:]}"

    @contextmanager
    def one_step(self, text: str) -> Generator[None, None, None]:
        """Let what is set meanwhile be part of the step that is made meanwhile."""
        history, before = self._model.history, self._setup
        last = history.command(history.index() - 1)
        with self._quietly():
            yield
        self._setup = Setup.of(before.initialization, self._learning.settings)
        if self._setup == before:
            return
        made = SetupStep(self, before, self._setup, text)
        step = history.command(history.index() - 1)
        if isinstance(step, Step) and step is not last:
            step.also = made
        else:
            history.push(made)
        self.changed.emit()

    def show(self, setup: Setup, other: Setup) -> None:
        """Set that in which one setup differs from another; of the rest what is set now stays."""
        fields = changed_fields(other, setup)
        wanted = replace(self._setup, **fields)
        if self._is_there(self._setup):
            self._left = self._setup
        with self._quietly():
            self._set(wanted)
        if self._is_there(wanted):
            wanted = Setup.of(wanted.initialization, self._learning.settings)
        self._setup = wanted
        if "initialization" in fields and wanted.initialization != self._loader.initialization:
            self._loader.load(wanted.initialization, self._loader.device)
        self.changed.emit()

    def _is_there(self, setup: Setup) -> bool:
        """Whether its initialization is the one that is loaded."""
        engine = self._loader.engine
        return engine is not None and engine.initialization == setup.initialization

    def _set(self, setup: Setup) -> None:
        inner = self._learning.inner
        self._learning.minds.choose(setup.minds)
        if self.own_steps:
            inner.steps.setValue(setup.inner_steps or self.own_steps)
            inner.rate.setValue(setup.rate_scale)

    @contextmanager
    def _quietly(self) -> Generator[None, None, None]:
        """Let the program set fields: no step is made of it."""
        was_quiet, self._is_quiet = self._is_quiet, True
        try:
            yield
        finally:
            self._is_quiet = was_quiet

    @Slot()
    def _on_settings_changed(self) -> None:
        before = self._setup
        after = Setup.of(before.initialization, self._learning.settings)
        if self._is_quiet or after == before:
            return
        self._setup = after
        if self._is_begun:
            is_reset = self._learning.inner.is_resetting
            text = RESET if is_reset else change_words(before, after, self.own_steps)
            self._model.history.push(SetupStep(self, before, after, text))
        self.changed.emit()

    @Slot()
    def _on_loading_began(self) -> None:
        self._is_begun = True
        self._then = None


class SetupStep(Step):
    """Put one setup in place of another; quick changes of the same number are one step.

    Attributes:
        after: the setup that it puts in place.
    """

    def __init__(self, steps: SetupSteps, before: Setup, after: Setup, text: str) -> None:
        super().__init__(text)
        self._steps, self._before, self.after = steps, before, after
        self._is_reset = text == RESET

    def undo(self) -> None:
        """Set what was set before."""
        self._steps.show(self._before, self.after)
        super().undo()

    def redo(self) -> None:
        """Set it again; nothing if it is set."""
        if self._steps.setup != self.after:
            self._steps.show(self.after, self._before)
        super().redo()

    def id(self) -> int:
        """Tell Qt which field changed, if it is one that is counted up and down."""
        fields = list(changed_fields(self._before, self.after))
        return _MERGED.get(fields[0], -1) if len(fields) == 1 and not self._is_reset else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next change of the same field, if it comes at once."""
        if not isinstance(other, SetupStep) or other.moved - self.moved > _PAUSE_NS:
            return False
        self.after, self.moved = other.after, other.moved
        self.setText(change_words(self._before, self.after, self._steps.own_steps))
        self.setObsolete(self._before == self.after)
        return True
