"""One training at a time, in a job; the others wait in a queue."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from maml_studio.engine.generators import Progress
from maml_studio.engine.previews import Preview
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.training_records import Kept, OuterStep, Trained, Validation
from maml_studio.gui.job import Job
from maml_studio.gui.phrases import reason
from maml_studio.gui.train.engine_jobs import Record, training
from maml_studio.gui.train.records import Order
from maml_studio.gui.train.saving import Saving
from maml_studio.gui.train.waiting import Waiting


class RunState(StrEnum):
    """Where the training in the window stands."""

    IDLE = "idle"
    PREPARING = "preparing"
    TRAINING = "training"
    PAUSING = "pausing"
    STOPPING = "stopping"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"

    @property
    def is_busy(self) -> bool:
        """Whether the job still runs."""
        return self in (self.PREPARING, self.TRAINING, self.PAUSING, self.STOPPING)


class RunControl(QObject):
    """Start, pause, resume and stop trainings.

    Signals:
        changed(): another state, or another queue.
        progressed(): `step`, `best` or `progress` is another one.
        previewed(Preview): an episode as the network in training answers it.
        told(str): what was done that nobody saw; one sentence.
        failed(str): why a training or something for it failed; one sentence.
    """

    changed = Signal()
    progressed = Signal()
    previewed = Signal(object)
    told = Signal(str)
    failed = Signal(str)

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
        self._is_closed = False
        self.saving.changed.connect(self.changed)
        self.saving.saved.connect(lambda step: self.told.emit(f"Saved at step {step:,}"))
        self.saving.failed.connect(self.failed)
        self.waiting.told.connect(self.told)
        self.changed.connect(self._keep_waiting)

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
    def is_busy(self) -> bool:
        """Whether a training runs, or is about to end."""
        return self._job is not None

    def start(self, order: Order) -> None:
        """Start a training; while one runs, this one waits in the queue."""
        self.queue.append(order)
        if self.is_busy:
            self.changed.emit()
        else:
            self.start_waiting()

    def offer(self, order: Order, steps: int, best: float | None) -> None:
        """Show a run as paused that an earlier window left."""
        self.order, self.steps_done, self.best = order, steps, best
        self._stand(RunState.PAUSED)

    @Slot()
    def pause(self) -> None:
        """End the job after the episode in progress; the run can be resumed, the queue waits."""
        self._end(RunState.PAUSING)

    @Slot()
    def stop(self) -> None:
        """End the job after the episode in progress, or a pause; the queue goes on."""
        if self.state is RunState.PAUSED:
            self._stand(RunState.STOPPED)
            self.start_waiting()
        else:
            self._end(RunState.STOPPING)

    @Slot()
    def resume(self) -> None:
        """Go on with the run that is paused, stopped or has failed."""
        if self.order is not None and not self.is_busy:
            self._launch(replace(self.order, resume=True))

    @Slot()
    def save_now(self) -> None:
        """Keep a checkpoint that stays: after the step in progress, or of where the run rests."""
        if self.can_save and self.order is not None:
            if self.is_busy:
                self.saving.ask_training()
            else:
                self.saving.keep_last(self.order.folder)

    @Slot()
    def start_waiting(self) -> None:
        """Start the training that has waited longest."""
        if self.queue and not self.is_busy and not self._is_closed:
            self._launch(self.waiting.take())

    def close(self) -> None:
        """Start nothing any more, and leave what waits to the next window."""
        self._is_closed = True
        self._keep_waiting()
        self.waiting.release()

    def _keep_waiting(self) -> None:
        """Bring to the disk what waits, and what is being prepared."""
        is_begun = self.order is None or RunFolder(self.order.folder).exists
        self.waiting.keep(self.order if self.is_busy and not is_begun else None)

    def withdraw(self, order: Order) -> None:
        """Take an order out of the queue."""
        self.queue.remove(order)
        self.changed.emit()

    def forget(self, folder: Path) -> None:
        """Show nothing of a run any more, which was deleted or renamed."""
        if self.order is not None and self.order.folder == folder and not self.is_busy:
            self.order, self.step, self.best, self.steps_done = None, None, None, 0
            self._stand(RunState.IDLE)
            self.start_waiting()

    def _launch(self, order: Order) -> None:
        is_other = self.order is None or self.order.folder != order.folder
        if is_other:
            self.step, self.best, self.steps_done = None, None, 0
        self.order, self.progress, self.problem = order, None, ""
        job = Job(
            lambda: training(order, self.saving.keep_now),
            on_failure=self._on_job_failed,
            parent=self,
        )
        job.progressed.connect(self._on_job_progressed)
        job.succeeded.connect(self._on_job_succeeded)
        job.ended.connect(self._on_job_ended)
        self._job = job
        self._stand(RunState.PREPARING)
        job.start()

    def _end(self, state: RunState) -> None:
        if self._job is not None:
            self._job.cancel()
            self._stand(state)

    def _stand(self, state: RunState) -> None:
        self.state = state
        self.changed.emit()

    @Slot(object)
    def _on_job_progressed(self, record: Record) -> None:
        match record:
            case Preview():
                self.previewed.emit(record)
                return
            case OuterStep():
                self.step, self.steps_done = record, record.step
            case Validation():
                self.best = max(record.score, self.best or 0.0)
            case Kept():
                self.saving.take(record)
            case Progress():
                self.progress = record
        if self.state is RunState.PREPARING and not isinstance(record, Progress):
            self._stand(RunState.TRAINING)
        self.progressed.emit()

    @Slot(object)
    def _on_job_succeeded(self, trained: Trained) -> None:
        self.best = trained.best_score if trained.best_score >= 0 else self.best
        self._stand(RunState.FINISHED)

    def _on_job_failed(self, error: Exception) -> None:
        self.problem = reason(error)
        self._stand(RunState.FAILED)
        self.failed.emit(self.problem)

    @Slot()
    def _on_job_ended(self) -> None:
        assert self._job is not None
        assert self.order is not None
        order = self.order
        self._job.deleteLater()
        self._job = None
        if self.state in (RunState.PAUSING, RunState.STOPPING):
            self._stand(self._left_by(order))
        else:
            self.changed.emit()
        is_whole = self.state is not RunState.FAILED and self.order is not None
        self.saving.training_ended(order.folder, self.steps_done, is_whole=is_whole)
        if self.state is not RunState.PAUSED:
            self.start_waiting()

    def _left_by(self, order: Order) -> RunState:
        """Return what an asked-for end left: the run may just have been over, or not begun."""
        run = RunFolder(order.folder)
        if not run.exists:
            self.order = None
            return RunState.IDLE
        card = run.card()
        if card is not None:
            self.steps_done, self.best = card.steps, card.best_score
            if card.state == "finished":
                return RunState.FINISHED
        return RunState.PAUSED if self.state is RunState.PAUSING else RunState.STOPPED
