"""The head of the right side: what is trained, how far it is, and the buttons that steer it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.phrases import percent, span
from maml_studio.gui.train.records import Order
from maml_studio.gui.train.run_control import RunControl, RunState
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.flow_layout import FlowLayout

_FINEST = 1000
_CHIP_HEIGHT = 32
_S = RunState
_ENDING = {_S.PAUSING: "Pausing", _S.STOPPING: "Stopping"}


class RunHeader(QFrame):
    """Show and steer the training in the window.

    Signals:
        use_wanted(): the person wants the best checkpoint in the Demo.
        save_wanted(): the person wants to keep it as an initialization.
    """

    use_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, control: RunControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self.setAccessibleName("The training")
        self._control = control
        self._name = ElidedLabel()
        set_role(self._name, "title")
        self._said = named(ElidedLabel(), "trainStatus", "State of the training")
        set_role(self._said, "muted")
        self.pause = _button("Pause", "pauseButton", "Stop at a checkpoint, to go on later")
        self.resume = _button("Resume", "resumeButton", "Go on from the last checkpoint")
        self.stop = _button("Stop", "stopButton", "End the run; its last checkpoint is kept")
        self.save = _button("Save…", "saveRunButton", "Keep the best checkpoint under a name")
        self.use = _button("Use in demo", "useButton", "Draw with the best checkpoint, in the Demo")
        self._bar = named(QProgressBar(), "trainProgress", "Progress of the training")
        self._bar.setTextVisible(False)
        self._queue = QWidget()
        self._queue_flow = FlowLayout(self._queue)
        self._queue.hide()
        self._waiting: list[Order] = []
        self._lay_out()
        self.pause.clicked.connect(control.pause)
        self.stop.clicked.connect(control.stop)
        self.resume.clicked.connect(control.resume)
        self.use.clicked.connect(self.use_wanted)
        self.save.clicked.connect(self.save_wanted)
        control.changed.connect(self._on_control_changed)
        control.progressed.connect(self._show_progress)
        self._on_control_changed()

    def sentence(self) -> str:
        """Return what is said of the training."""
        return self._said.text()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._name)
        line.addWidget(self._said, 1)
        for button in (self.pause, self.resume, self.stop, self.save, self.use):
            line.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(line)
        layout.addWidget(self._bar)
        layout.addWidget(self._queue)

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
        set_role(self.use, "" if state is _S.PAUSED else "primary")
        self._show_queue()
        self._show_progress()

    @Slot()
    def _show_progress(self) -> None:
        control, state = self._control, self._control.state
        self._said.setText(_sentence(control))
        has_best = control.best is not None
        self.use.setVisible(state is not _S.IDLE)
        self.save.setVisible(state is not _S.IDLE)
        for button in (self.use, self.save):
            button.setEnabled(has_best)
        self._bar.setVisible(state is not _S.IDLE)
        done, total = _share(control)
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _show_queue(self) -> None:
        if self._control.queue == self._waiting:
            return
        self._waiting = list(self._control.queue)
        while self._queue_flow.count():
            item = self._queue_flow.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        waiting = self._control.queue
        self._queue.setVisible(bool(waiting))
        if waiting:
            caption = QLabel("Waiting:")
            set_role(caption, "muted")
            caption.setMinimumHeight(_CHIP_HEIGHT)
            self._queue_flow.addWidget(caption)
            caption.show()
        for order in waiting:
            chip = QPushButton(f"{order.name}  ×")
            named(chip, "", f"Take {order.name} out of the queue", "Take it out of the queue")
            chip.clicked.connect(lambda _=False, order=order: self._control.withdraw(order))
            self._queue_flow.addWidget(chip)
            chip.show()


def _sentence(control: RunControl) -> str:
    state, step, order = control.state, control.step, control.order
    if order is None:
        return "Choose a recipe on the left and press Start."
    if state is _S.PREPARING:
        return f"{control.progress.what}…" if control.progress else "Getting ready…"
    if state in _ENDING:
        return f"{_ENDING[state]}… the episode in progress is finished first."
    done = f"step {control.steps_done:,} of {order.recipe.outer.steps:,}"
    if state is _S.TRAINING:
        pace = f" · {step.tasks_per_second:,.0f} tasks a second" if step else ""
        return done + pace + (f" · {span(step.seconds_left)} left" if step else "")
    best = f" · best {percent(control.best)}" if control.best is not None else ""
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
