"""Image files from the person's disk: chosen, read in jobs, judged, and what was wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from maml_studio.gui.demo.engine_access import Adapted, ReadFile, reading
from maml_studio.gui.job import Job
from maml_studio.gui.phrases import reason

_ERRORS_SHOWN = 2


class ImageFiles(QObject):
    """Classify image files in jobs.

    Signals:
        progressed: a sentence on how far it is.
        classified: what the files are, with their answers (list of ReadFile), and the task that
            was learned (Task).
        failed: one sentence.
    """

    progressed = Signal(str)
    classified = Signal(object, object)
    failed = Signal(str)

    def classify(self, adapted: Adapted, paths: Sequence[Path]) -> None:
        """Read images and judge them with what was learned."""
        if not paths:
            return
        done: list[ReadFile] = []
        job = Job(
            lambda: reading(paths, adapted.classifier),
            on_failure=lambda error: self.failed.emit(
                f"The images could not be read: {reason(error)}"
            ),
            parent=self,
        )
        job.progressed.connect(lambda file: self._tell(done, file, len(paths)))
        job.succeeded.connect(lambda files: self.classified.emit(files, adapted.task))
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
