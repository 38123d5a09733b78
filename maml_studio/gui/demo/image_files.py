"""Image files from the person's disk: as examples, or to be classified."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from maml_studio.gui.demo.engine_access import Adapted, ReadFile, reading
from maml_studio.gui.demo.phrases import reason
from maml_studio.gui.job import Job

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Classifier

_ERRORS_SHOWN = 2


class ImageFiles(QObject):
    """Read image files in jobs.

    Signals:
        progressed: a sentence on how far it is.
        loaded: a class's label, and what the files are (list of ReadFile).
        classified: what the files are, with their answers (list of ReadFile), and the task that
            was learned (Task).
        failed: one sentence.
    """

    progressed = Signal(str)
    loaded = Signal(str, object)
    classified = Signal(object, object)
    failed = Signal(str)

    def load(self, label: str, paths: Sequence[Path]) -> None:
        """Read examples of a class."""
        self._start(paths, None, lambda files: self.loaded.emit(label, files))

    def classify(self, adapted: Adapted, paths: Sequence[Path]) -> None:
        """Read images and judge them with what was learned."""
        task = adapted.task
        self._start(paths, adapted.classifier, lambda files: self.classified.emit(files, task))

    def _start(
        self,
        paths: Sequence[Path],
        classifier: Classifier | None,
        on_success: Callable[[list[ReadFile]], None],
    ) -> None:
        if not paths:
            return
        done: list[ReadFile] = []
        job = Job(
            lambda: reading(paths, classifier),
            on_failure=lambda error: self.failed.emit(
                f"The images could not be read: {reason(error)}"
            ),
            parent=self,
        )
        job.progressed.connect(lambda file: self._tell(done, file, len(paths)))
        job.succeeded.connect(on_success)
        job.ended.connect(job.deleteLater)
        job.start()

    def _tell(self, done: list[ReadFile], file: ReadFile, count: int) -> None:
        done.append(file)
        if count > 1:
            self.progressed.emit(f"Reading image {len(done)} of {count}…")


def ask_for_images(parent: QWidget, title: str) -> list[Path]:
    """Let the person choose image files."""
    suffixes = " ".join(f"*{suffix}" for suffix in sorted(Image.registered_extensions()))
    names, _ = QFileDialog.getOpenFileNames(
        parent, title, "", f"Images ({suffixes});;All files (*)"
    )
    return [Path(name) for name in names]


def describe_errors(files: Sequence[ReadFile]) -> str:
    """Say in one sentence which files could not be read; nothing if all could."""
    errors = [file.error for file in files if file.error]
    if not errors:
        return ""
    shown = " ".join(errors[:_ERRORS_SHOWN])
    more = len(errors) - _ERRORS_SHOWN
    rest = f" And {more} more." if more > 0 else ""
    if len(files) == 1:
        return shown
    return f"{len(errors)} of {len(files)} images could not be read. {shown}{rest}"
