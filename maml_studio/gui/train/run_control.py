"""One training at a time, in a job; the others wait in a queue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from maml_studio.engine.generators import Progress
from maml_studio.engine.previews import Preview
from maml_studio.engine.training_records import Kept, OuterStep, Trained, Validation
from maml_studio.gui.job import Job
from maml_studio.gui.train.engine_jobs import PreviewLost, Record, training
from maml_studio.gui.train.records import Order
from maml_studio.gui.train.run_standing import RunStanding
from maml_studio.gui.train.run_state import RunState


class RunControl(RunStanding):
    """Start, pause, resume and stop trainings.

    Signals:
        progressed(): `step`, `best` or `progress` is another one.
        previewed(Preview): an episode as the network in training answers it.
        told(str): what was done that nobody saw; one sentence.
        failed(str): why a training or something for it failed; one sentence.
    """

    progressed = Signal()
    previewed = Signal(object)
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_closed = False
        self.saving.changed.connect(self.changed)
        self.saving.saved.connect(lambda step: self.told.emit(f"Saved at step {step:,}"))
        self.saving.failed.connect(self.failed)
        self.waiting.told.connect(self.told)
        self.changed.connect(self._keep_waiting)

    def start(self, order: Order) -> None:
        """Start a training; while one runs, this one waits in the queue."""
        if order.resume and (self.is_at(order.folder) or self.waiting.has(order.folder)):
            self.told.emit(f"“{order.name}” is under way or waits already.")
            return
        self.queue.append(order)
        if self.is_busy:
            self.changed.emit()
        else:
            self._start_next()

    def offer(self, order: Order, steps: int, best: float | None) -> None:
        """Show a run as paused that an earlier window left."""
        self.order, self.steps_done, self.best = order, steps, best
        self._has_begun = True
        self._stand(RunState.PAUSED)

    @Slot()
    def pause(self) -> None:
        """End the job after the episode in progress; the run can be resumed, the queue waits."""
        self._end(RunState.PAUSING)

    @Slot()
    def stop(self) -> None:
        """End the job after the episode in progress, or a pause; the queue goes on."""
        if self.state is RunState.PAUSED:
            if self.left_over() is not None:
                self.order = None
            self._stand(RunState.STOPPED if self.order else RunState.IDLE)
            self._start_next()
        else:
            self._end(RunState.STOPPING)

    @Slot()
    def resume(self) -> None:
        """Go on with the run that is paused, stopped or has failed, or begin it at last."""
        order = self.order
        if order is not None and not self.is_busy:
            is_begun = order.resume or self._has_begun or self.has_folder
            self._launch(replace(order, resume=is_begun))

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
        """Start the training that has waited longest, whether or not it could not begin before."""
        self.waiting.retry()
        self._start_next()

    def close(self) -> None:
        """Start nothing any more, and leave what waits to the next window."""
        self._is_closed = True
        self._keep_waiting()
        self.waiting.release()

    def _keep_waiting(self) -> None:
        """Bring to the disk what waits, and what is being prepared."""
        self.waiting.keep(self.left_over())

    def withdraw(self, order: Order) -> None:
        """Take an order out of the queue."""
        self.queue.remove(order)
        self.changed.emit()

    @Slot(object, object)
    def follow(self, folder: Path, moved: Path) -> None:
        """Go with a run that has another place now; show nothing more of one that has none."""
        is_gone = moved == Path()
        self.waiting.follow(folder, None if is_gone else moved)
        if self.order is not None and self.order.folder == folder and not self.is_busy:
            if is_gone:
                self.order, self.step, self.best, self.steps_done = None, None, None, 0
                self._stand(RunState.IDLE)
                self._start_next()
                return
            self.order = replace(self.order, folder=moved)
        self.changed.emit()

    def _start_next(self) -> None:
        if not self.is_busy and not self._is_closed:
            order = self.waiting.take()
            if order is not None:
                self._launch(order)

    def _launch(self, order: Order) -> None:
        if self.order is None or self.order.folder != order.folder:
            left = self.left_over()
            if left is not None:
                self.waiting.put_back(left, self.problem)
            self.step, self.best, self.steps_done = None, None, 0
        self.order, self.progress, self.problem = order, None, ""
        self._has_begun = False
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

    @Slot(object)
    def _on_job_progressed(self, record: Record) -> None:
        match record:
            case Preview():
                self.previewed.emit(record)
                return
            case PreviewLost():
                self.told.emit(f"There are no more previews of this training: {record.reason}")
                return
            case OuterStep():
                self.step, self.steps_done = record, record.step
            case Validation():
                self.best = max(record.score, self.best or 0.0)
            case Kept():
                self.saving.take(record)
            case Progress():
                self.progress = record
        if not isinstance(record, Progress):
            self._has_begun = True
            if self.state is RunState.PREPARING:
                self._stand(RunState.TRAINING)
        self.progressed.emit()

    @Slot(object)
    def _on_job_succeeded(self, trained: Trained) -> None:
        self._has_begun = True
        self.best = trained.best_score if trained.best_score >= 0 else self.best
        self._stand(RunState.FINISHED)

    def _on_job_failed(self, error: Exception) -> None:
        # What knows the labels is imported when needed: the window shows sooner without.
        from maml_studio.gui.train.plain_words import plain_reason

        self.problem = plain_reason(error)
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
            self._stand(self.left_by(order))
        else:
            self.changed.emit()
        is_whole = self.state is not RunState.FAILED and self.order is not None
        self.saving.training_ended(order.folder, self.steps_done, is_whole=is_whole)
        if self.state is not RunState.PAUSED:
            self._start_next()
