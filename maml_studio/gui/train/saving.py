"""Save now: a checkpoint that stays, of the training in the window, whether it runs or rests."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from maml_studio.engine.kept_checkpoints import kept_checkpoints, saved_name
from maml_studio.engine.training_records import Kept
from maml_studio.gui.job import Job
from maml_studio.gui.phrases import reason
from maml_studio.gui.train.engine_jobs import keeping


class Saving(QObject):
    """Have a checkpoint kept: by the training itself after its step, or in a job.

    Signals:
        changed(): whether one is pending.
        saved(int): one is kept, of this outer step.
        failed(str): why not; one sentence.
    """

    changed = Signal()
    saved = Signal(int)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_pending = False
        self._is_wanted = False

    def ask_training(self) -> None:
        """Let the training keep one after the step in progress."""
        self.is_pending = self._is_wanted = True
        self.changed.emit()

    def keep_now(self) -> bool:
        """Return once whether one is wanted; called by the training, in its thread."""
        if not self._is_wanted:
            return False
        self._is_wanted = False
        return True

    def keep_last(self, run: Path) -> None:
        """Keep the last checkpoint of a run that rests, in a job."""
        self.is_pending = True
        job = Job(lambda: keeping(run), on_failure=self._on_job_failed, parent=self)
        job.succeeded.connect(self.take)
        job.ended.connect(job.deleteLater)
        job.start()
        self.changed.emit()

    @Slot(object)
    def take(self, kept: Kept) -> None:
        """Tell that one is kept."""
        self._end()
        self.saved.emit(kept.step)

    def training_ended(self, run: Path, step: int, *, is_whole: bool) -> None:
        """Do after a training what it could not do, or tell what it did at its very end."""
        if not self.is_pending:
            return
        was_done = not self._is_wanted
        self._end()
        if is_whole and was_done:
            # The last step that was saved may lie before the one at which the training ended.
            kept = kept_checkpoints(run)
            saved = [one.step for one in kept if one.path.name == saved_name(one.step)]
            self.saved.emit(max(found for found in (*saved, 0) if found <= step))
        elif is_whole:
            self.keep_last(run)

    def _end(self) -> None:
        self.is_pending = self._is_wanted = False
        self.changed.emit()

    def _on_job_failed(self, error: Exception) -> None:
        self._end()
        self.failed.emit(reason(error))
