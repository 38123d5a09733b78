"""What is known of the training in the window, and of those that wait."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from maml_studio.engine.generators import Progress
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.training_records import OuterStep
from maml_studio.gui.job import Job
from maml_studio.gui.train.records import Order
from maml_studio.gui.train.run_state import RunState
from maml_studio.gui.train.saving import Saving
from maml_studio.gui.train.waiting import Waiting


class RunStanding(QObject):
    """Know where the training stands.

    Signals:
        changed(): another state, or another queue.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = RunState.IDLE
        self.order: Order | None = None
        self.saving = Saving(self)
        self.waiting = Waiting(self)
        self.step: OuterStep | None = None
        self.steps_done = 0
        self.best: float | None = None
        self.progress: Progress | None = None
        self.problem = ""
        self._job: Job | None = None
        self._has_begun = False

    @property
    def queue(self) -> list[Order]:
        """The orders that wait for their turn."""
        return self.waiting.orders

    @property
    def can_save(self) -> bool:
        """Whether a checkpoint can be kept now."""
        if self.saving.is_pending or self.order is None:
            return False
        if self.is_busy:
            return self.state is RunState.TRAINING
        is_resting = self.state in (RunState.PAUSED, RunState.STOPPED, RunState.FAILED)
        return is_resting and RunFolder(self.order.folder).last.exists()

    @property
    def has_folder(self) -> bool:
        """Whether there is a folder of the run already, as far as can be told."""
        return self.order is not None and _is_there(self.order.folder)

    @property
    def promised(self) -> list[Order]:
        """The orders whose names are taken: what runs or has not begun yet, and what waits."""
        order = self.order if self.is_busy else self.left_over()
        return [*([order] if order else []), *self.queue]

    def is_at(self, folder: Path) -> bool:
        """Tell whether a run is being prepared or trained here."""
        return self.is_busy and self.order is not None and self.order.folder == folder

    @property
    def is_busy(self) -> bool:
        """Whether a training runs, or is about to end."""
        return self._job is not None

    def left_over(self) -> Order | None:
        """Return the order in work if it has not begun, is still wanted, and no run tells of it."""
        order, state = self.order, self.state
        if order is None or self._has_begun or state in (RunState.STOPPING, RunState.STOPPED):
            return None
        is_lost = self.has_folder and not (order.resume and state is RunState.FAILED)
        return None if is_lost or (order.resume and not self.has_folder) else order

    def left_by(self, order: Order) -> RunState:
        """Return what an asked-for end left: the run may just have been over, or not begun."""
        if not self.has_folder:
            if self.state is RunState.PAUSING and not order.resume:
                return RunState.PAUSED
            self.order = None
            return RunState.IDLE
        card = RunFolder(order.folder).card()
        if card is not None:
            self.steps_done, self.best = card.steps, card.best_score
            if card.state == "finished":
                return RunState.FINISHED
        return RunState.PAUSED if self.state is RunState.PAUSING else RunState.STOPPED

    def _stand(self, state: RunState) -> None:
        self.state = state
        self.changed.emit()


def _is_there(folder: Path) -> bool:
    try:
        return RunFolder(folder).exists
    except OSError:
        return False
