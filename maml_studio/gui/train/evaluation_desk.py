"""One evaluation at a time, in a job, for whoever shows it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from maml_studio.engine.generators import Progress
from maml_studio.engine.table_cells import TableProgress
from maml_studio.gui.job import Job
from maml_studio.gui.train.evaluate_job import EvaluationOrder, EvaluationRecord, evaluating
from maml_studio.gui.train.phrases import span
from maml_studio.gui.train.plain_words import plain_reason


class EvaluationDesk(QObject):
    """Run an evaluation and know how far it is.

    Signals:
        changed(): it began, went on or ended.
        ended(): it is over, however it ended.
        cell_came(Path): a cell of this run is in its folder.
        failed(str): why it ended early; one sentence.
    """

    changed = Signal()
    ended = Signal()
    cell_came = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order: EvaluationOrder | None = None
        self.progress: TableProgress | None = None
        self._reading = ""
        self._job: Job | None = None

    @property
    def is_ending(self) -> bool:
        """Whether it was cancelled, and the episode in progress is not over yet."""
        return self._job is not None and self._job.is_cancelled

    def start(self, order: EvaluationOrder) -> None:
        """Begin, unless one is under way."""
        if self._job is not None:
            return
        self.order, self.progress, self._reading = order, None, ""
        self._job = job = Job(
            lambda: evaluating(order),
            on_failure=lambda error: self.failed.emit(plain_reason(error)),
            parent=self,
        )
        job.progressed.connect(self._on_record_came)
        job.ended.connect(self._on_job_ended)
        job.start()
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """End after the episode in progress; the finished cells are kept."""
        if self._job is not None:
            self._job.cancel()
            self.changed.emit()

    def forget(self, run: Path) -> None:
        """Cancel the evaluation of a run that is no longer where it was."""
        if self.order is not None and self.order.run == run:
            self.cancel()

    def sentence(self) -> str:
        """Say how far it is."""
        if self.is_ending:
            return "Cancelling… the finished cells are kept."
        if self.progress is None:
            return self._reading or "Getting ready…"
        return f"About {span(self.progress.seconds_left)} left"

    @Slot(object)
    def _on_record_came(self, record: EvaluationRecord) -> None:
        if isinstance(record, TableProgress):
            self.progress = record
        elif isinstance(record, Progress):
            self._reading = f"{record.what}…"
        elif self.order is not None:
            self.cell_came.emit(self.order.run)
        self.changed.emit()

    @Slot()
    def _on_job_ended(self) -> None:
        job, self._job = self._job, None
        self.order, self.progress = None, None
        if job is not None:
            job.deleteLater()
        self.changed.emit()
        self.ended.emit()
