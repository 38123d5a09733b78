"""What the status bar says of the training in the window."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.train.phrases import span
from maml_studio.gui.train.run_control import RunControl
from maml_studio.gui.train.run_state import RunState

_TICK_MS = 1000
_WORDS = {
    RunState.IDLE: "Nothing is training",
    RunState.PREPARING: "Getting ready to train",
    RunState.TRAINING: "Training on this computer",
    RunState.PAUSING: "Pausing",
    RunState.STOPPING: "Stopping",
    RunState.PAUSED: "Paused",
    RunState.STOPPED: "Stopped",
    RunState.FINISHED: "Finished",
    RunState.FAILED: "Failed",
}


class TrainStatus(QObject):
    """Put the state of the training into words, each second anew while it runs.

    Signals:
        changed(): other words.
    """

    changed = Signal()

    def __init__(self, control: RunControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.changed)
        control.changed.connect(self._on_control_changed)

    @property
    def state(self) -> str:
        """What is going on."""
        return _WORDS[self._control.state]

    @property
    def place(self) -> str:
        """Where the run is kept."""
        order = self._control.order
        return f"Run folder: {_short(order.folder)}" if order else ""

    @property
    def checkpoint(self) -> str:
        """How old the last checkpoint is; nothing if there is none."""
        order = self._control.order
        try:
            then = RunFolder(order.folder).last.stat().st_mtime if order else 0.0
        except OSError:
            return ""
        return f"Last checkpoint {span(max(1.0, time.time() - then))} ago" if then else ""

    @property
    def brief(self) -> str:
        """Why the computer is busy, for where the training is not seen; nothing if it is not."""
        control = self._control
        if control.order is None or not control.is_busy:
            return ""
        steps = f"{control.steps_done:,} of {control.order.recipe.outer.steps:,}"
        return f"Training {control.order.name}, step {steps}"

    @Slot()
    def _on_control_changed(self) -> None:
        if self._control.order is not None and not self._timer.isActive():
            self._timer.start()
        elif self._control.order is None:
            self._timer.stop()
        self.changed.emit()


def _short(folder: Path) -> str:
    home = data_folder()
    return str(folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)
