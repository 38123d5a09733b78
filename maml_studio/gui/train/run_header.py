"""The head of the right side: what is trained, how far it is, and the buttons that steer it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from maml_studio.gui.naming import named
from maml_studio.gui.phrases import percent
from maml_studio.gui.theme import scaled, set_role, theme_watcher
from maml_studio.gui.train.checkpoint_menu import fill_checkpoint_menu
from maml_studio.gui.train.phrases import span
from maml_studio.gui.train.queue_line import QueueLine
from maml_studio.gui.train.records import RunEntry
from maml_studio.gui.train.run_control import RunControl
from maml_studio.gui.train.run_state import RunState
from maml_studio.gui.train.validation_words import score_protocol
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.passport_button import PassportButton

_FINEST = 1000
_MORE_WIDTH = 32
_JOINT = 6
_SIDE, _GAP = 16, 8
_LEAST_SAID, _LONGEST_NAME = 72, 170
"""Pixels of the text beside the name, and of a name that is whole, at a text scale of 1."""
_SAVE_HINT = "Keep a checkpoint of this very step, beside the best and the latest (Ctrl+S)"
_S = RunState
_WITH_BEST = (_S.FINISHED, _S.PAUSED, _S.STOPPED, _S.FAILED)
_ENDING = {_S.PAUSING: "Pausing", _S.STOPPING: "Stopping"}


class RunHeader(QFrame):
    """Show and steer the training in the window.

    Signals:
        use_wanted(Path): the person wants a checkpoint, or the run's best one, in the Demo.
        save_wanted(Path): the person wants to keep a checkpoint as an initialization.
    """

    use_wanted = Signal(object)
    save_wanted = Signal(object)

    def __init__(self, control: RunControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self.setAccessibleName("The training")
        self._control = control
        self._passports: dict[Path, str] = {}
        self._name = ElidedLabel()
        set_role(self._name, "title")
        self._said = named(ElidedLabel(), "trainStatus", "State of the training")
        set_role(self._said, "muted")
        what = "How the best score was measured"
        self.passport = PassportButton("bestPassportButton", what)
        self.pause = _button("Pause", "pauseButton", "Stop at a checkpoint, to go on later")
        self.resume = _button("Resume", "resumeButton", "Go on from the last checkpoint")
        self.stop = _button("Stop", "stopButton", "End the run; its last checkpoint is kept")
        self.save = _button("Save now", "saveNowButton", _SAVE_HINT)
        self.use = _button("Use in demo", "useButton", "Draw with the best checkpoint, in the Demo")
        self.more = _button("▾", "useMenuButton", "Use or save any checkpoint of the run")
        self.more.setAccessibleName("Checkpoints")
        self.more.setFixedWidth(_MORE_WIDTH)
        self.menu = QMenu(self)
        self.more.setMenu(self.menu)
        self._bar = named(QProgressBar(), "trainProgress", "Progress of the training")
        self._bar.setTextVisible(False)
        self._queue = QueueLine(control)
        self._lay_out()
        self._connect()
        self._on_control_changed()

    def know(self, entries: Iterable[RunEntry]) -> None:
        """Take from the list of runs how their best scores were measured."""
        self._passports = {entry.path: entry.passport for entry in entries}
        self._show_passport()

    def sentence(self) -> str:
        """Return what is said of the training."""
        return self._said.text()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(_GAP)
        line.addWidget(self._name)
        line.addWidget(self._said)
        line.addWidget(self.passport)
        line.addStretch(1)
        for button in (self.pause, self.resume, self.save, self.stop, self.use):
            line.addWidget(button)
        line.addSpacing(-_JOINT)
        line.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, 12, _SIDE, 12)
        layout.setSpacing(10)
        layout.addLayout(line)
        layout.addWidget(self._bar)
        layout.addWidget(self._queue)

    def _connect(self) -> None:
        control = self._control
        self.pause.clicked.connect(control.pause)
        self.stop.clicked.connect(control.stop)
        self.resume.clicked.connect(control.resume)
        self.save.clicked.connect(control.save_now)
        # A button's own shortcut would wait until its pressing has been shown.
        now = QShortcut("Ctrl+S", self)
        now.setWhatsThis("Save now")
        now.activated.connect(control.save_now)
        self.use.clicked.connect(self._on_use_clicked)
        self.menu.aboutToShow.connect(self._on_menu_opened)
        control.changed.connect(self._on_control_changed)
        theme_watcher().changed.connect(self._share_room)
        control.progressed.connect(self._show_progress)

    @Slot()
    def _on_control_changed(self) -> None:
        control, state = self._control, self._control.state
        self._name.setText(control.order.name if control.order else "Nothing is training")
        self.pause.setVisible(state in (_S.PREPARING, _S.TRAINING, _S.PAUSING))
        self.pause.setEnabled(state in (_S.PREPARING, _S.TRAINING))
        self.resume.setVisible(state in (_S.PAUSED, _S.STOPPED, _S.FAILED))
        self.resume.setEnabled(not control.is_busy)
        self.stop.setVisible(state.is_busy or state is _S.PAUSED)
        self.stop.setEnabled(state in (_S.PREPARING, _S.TRAINING, _S.PAUSED, _S.PAUSING))
        set_role(self.resume, "primary" if state is _S.PAUSED else "")
        self.save.setVisible(state not in (_S.IDLE, _S.FINISHED))
        self.save.setEnabled(control.can_save)
        for button in (self.use, self.more):
            set_role(button, "" if state is _S.PAUSED else "primary")
            button.setVisible(control.order is not None)
        self._share_room()
        self._show_passport()
        self._show_progress()

    @Slot()
    def _share_room(self) -> None:
        """Let the name be whole; “Use in demo” is in the menu alone where it has no room."""
        name = min(self._name.sizeHint().width(), scaled(_LONGEST_NAME))
        self._name.setMinimumWidth(name)
        buttons = (self.pause, self.resume, self.save, self.stop, self.more)
        shown = [button.sizeHint().width() + _GAP for button in buttons if not button.isHidden()]
        needed = name + scaled(_LEAST_SAID) + sum(shown) + self.use.sizeHint().width() + 2 * _GAP
        has_run = self._control.order is not None
        self.use.setVisible(has_run and needed <= self.width() - 2 * _SIDE)

    def _show_passport(self) -> None:
        """Say how the best score was measured, beside the sentence that tells it."""
        control = self._control
        is_told = control.best is not None and control.state in _WITH_BEST
        self.passport.setVisible(is_told)
        if is_told and control.order is not None:
            kept = self._passports.get(control.order.folder)
            self.passport.set_passport(kept or score_protocol(control.order.recipe))

    @Slot()
    def _show_progress(self) -> None:
        control, state = self._control, self._control.state
        self._said.setText(_sentence(control))
        for button in (self.use, self.more):
            button.setEnabled(control.best is not None)
        self._bar.setVisible(state is not _S.IDLE)
        done, total = _share(control)
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share another room."""
        super().resizeEvent(event)
        self._share_room()

    @Slot()
    def _on_use_clicked(self) -> None:
        if self._control.order is not None:
            self.use_wanted.emit(self._control.order.folder)

    @Slot()
    def _on_menu_opened(self) -> None:
        if self._control.order is not None:
            run = self._control.order.folder
            fill_checkpoint_menu(self.menu, run, self.use_wanted.emit, self.save_wanted.emit)


def _sentence(control: RunControl) -> str:
    state, step, order = control.state, control.step, control.order
    if order is None:
        return "Choose a recipe on the left and press Start."
    if state is _S.PREPARING:
        return f"{control.progress.what}…" if control.progress else "Getting ready…"
    if state in _ENDING:
        return f"{_ENDING[state]}… the episode in progress is finished first."
    if control.saving.is_pending:
        return "Saving after the step in progress…" if control.is_busy else "Saving…"
    done = f"step {control.steps_done:,} of {order.recipe.outer.steps:,}"
    if state is _S.TRAINING:
        pace = f" · {step.tasks_per_second:,.0f} tasks a second" if step else ""
        return done + pace + (f" · {span(step.seconds_left)} left" if step else "")
    return _resting(control, done)


def _resting(control: RunControl, done: str) -> str:
    state, step = control.state, control.step
    best = f" · best {percent(control.best, 1)}" if control.best is not None else ""
    if state is _S.FINISHED:
        return f"finished{f' in {span(step.seconds)}' if step else ''}{best}"
    kept = " · its last checkpoint is kept" if state is _S.STOPPED else ""
    return f"{state} at {done}{best}{kept}"


def _share(control: RunControl) -> tuple[int, int]:
    """Return how far the bar stands; of (0, 0) it moves to and fro."""
    if control.state is RunState.PREPARING:
        progress = control.progress
        return (progress.done, progress.total) if progress and progress.total else (0, 0)
    if control.state is RunState.FINISHED:
        return _FINEST, _FINEST
    if control.order is None:
        return 0, _FINEST
    outer = control.order.recipe.outer
    seconds = control.step.seconds if control.step else 0.0
    by_time = seconds / (60 * outer.minutes) if outer.minutes else 0.0
    share = max(control.steps_done / outer.steps, by_time)
    return round(_FINEST * min(1.0, share)), _FINEST


def _button(text: str, name: str, hint: str) -> QPushButton:
    return named(QPushButton(text), name, text.rstrip("…"), hint)
