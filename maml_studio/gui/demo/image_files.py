"""Image files from the person's disk: chosen, read in jobs, judged, and what was wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.gui.demo.engine_access import Adapted, ReadFile, reading
from maml_studio.gui.job import Job
from maml_studio.gui.phrases import reason

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Prediction

_ERRORS_SHOWN = 2
_PATIENCE_MS = 400
_Reading = Generator[ReadFile, None, list[ReadFile]]


class Batch(QObject):
    """Image files that are being judged.

    Attributes:
        task: what was learned.
        total: the number of all files.
        files: what is judged so far, in order.
        is_over: whether no more will come.

    Signals:
        ended: all are judged, or it was stopped.
    """

    ended = Signal()

    def __init__(self, task: Task, total: int, job: Job, share: float | None) -> None:
        """Collect what a job that has not started yet judges; for the share see `turns_away`."""
        super().__init__(job.parent())
        self.task, self.total, self._job, self._share = task, total, job, share
        self.files: list[ReadFile] = []
        self.is_over = False
        job.progressed.connect(self._on_job_progressed)
        job.ended.connect(self._on_job_ended)

    @Slot()
    def stop(self) -> None:
        """Judge no more; what is done is kept."""
        if not self.is_over:
            self._job.cancel()

    def leave(self) -> None:
        """Judge no more, and go as soon as that is over: nobody looks at it any more."""
        if not self.is_over:
            # Its job ends later than whoever looked at it.
            self.setParent(self._job.parent())
            self.ended.connect(self.deleteLater)
            self.stop()

    def turns_away(self, prediction: Prediction) -> bool:
        """Say whether an answer is “none of these”, as strictly as when the judging began."""
        return self._share is not None and prediction.is_unknown(self._share)

    @Slot(object)
    def _on_job_progressed(self, file: ReadFile) -> None:
        self.files.append(file)

    @Slot()
    def _on_job_ended(self) -> None:
        self.is_over = True
        self.ended.emit()


class ImageFiles(QObject):
    """Classify image files in jobs.

    Signals:
        found: answers to be shown (Batch): all of them, or the first ones of what takes long.
        failed: one sentence.
    """

    found = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Batch] = []

    def stop(self) -> bool:
        """Judge no more; what is done is shown. Say whether there was anything to stop."""
        for batch in self._running:
            batch.stop()
        return bool(self._running)

    def classify(self, adapted: Adapted, paths: Sequence[Path], share: float | None) -> None:
        """Read images and judge them with what was learned; that share may be turned away."""
        if paths:
            self._start(lambda: reading(paths, adapted.classifier), adapted, len(paths), share)

    def classify_image(
        self, adapted: Adapted, name: str, load: Callable[[], Glyph], share: float | None
    ) -> None:
        """Judge an image that is no file as `classify` does; a job loads it."""
        self._start(lambda: _judging(name, load, adapted), adapted, 1, share)

    def _start(
        self, work: Callable[[], _Reading], adapted: Adapted, count: int, share: float | None
    ) -> None:
        job = Job(
            work,
            on_failure=lambda error: self.failed.emit(
                f"The images could not be read: {reason(error)}"
            ),
            parent=self,
        )
        batch = Batch(adapted.task, count, job, share)
        self._running.append(batch)
        patience = QTimer(batch, singleShot=True, interval=_PATIENCE_MS)
        patience.timeout.connect(lambda: self.found.emit(batch))
        batch.ended.connect(lambda: self._on_batch_ended(batch, patience))
        job.ended.connect(job.deleteLater)
        patience.start()
        job.start()

    def _on_batch_ended(self, batch: Batch, patience: QTimer) -> None:
        self._running.remove(batch)
        is_shown = not patience.isActive()
        patience.stop()
        if batch.files and not is_shown:
            self.found.emit(batch)
        elif not is_shown:
            batch.deleteLater()


def _judging(name: str, load: Callable[[], Glyph], adapted: Adapted) -> _Reading:
    try:
        glyph = load()
    except ValueError as error:
        files = [ReadFile(Path(name), None, error=f"“{name}”: {error}")]
    else:
        files = [ReadFile(Path(name), glyph, prediction=adapted.classifier.predict(glyph))]
    yield files[0]
    return files


def ask_for_images(parent: QWidget, title: str) -> list[Path]:
    """Let the person choose image files."""
    suffixes = " ".join(f"*{suffix}" for suffix in sorted(Image.registered_extensions()))
    names, _ = QFileDialog.getOpenFileNames(
        parent, title, "", f"Images ({suffixes});;All files (*)"
    )
    return [Path(name) for name in names]


def ask_for_folder(parent: QWidget) -> Path | None:
    """Let the person choose a folder of class sub-folders."""
    name = QFileDialog.getExistingDirectory(parent, "Import a folder with a sub-folder a class")
    return Path(name) if name else None


def describe_errors(errors: Sequence[str], count: int) -> str:
    """Say in one sentence which of so many files could not be read; nothing if all could."""
    if not errors:
        return ""
    shown = " ".join(errors[:_ERRORS_SHOWN])
    more = len(errors) - _ERRORS_SHOWN
    rest = f" And {more} more." if more > 0 else ""
    if count <= 1:
        return shown
    return f"{len(errors)} of {count:,} images could not be read. {shown}{rest}"
