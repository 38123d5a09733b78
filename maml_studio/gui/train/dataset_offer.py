"""What can be done about a data set that is not on this computer: download, import, do without."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from maml_studio.engine.datasets.inventory import DatasetEntry, inventory
from maml_studio.engine.generators import Progress
from maml_studio.gui.job import Job
from maml_studio.gui.naming import named
from maml_studio.gui.phrases import reason
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.engine_jobs import fetching, importing_archives
from maml_studio.gui.train.phrases import dataset_title, size
from maml_studio.gui.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from maml_studio.engine.datasets.archives import Imported, Note

BUILT_IN = "procedural"
_FINEST = 1000


class DatasetOffer(QFrame):
    """Say that a data set is missing, and get it.

    Signals:
        built_in_wanted(): the person takes the built-in alphabet instead.
        arrived(): there may be another data set now.
        told(str): what should be known of the work; one sentence.
        failed(str): why a data set could not be had; one sentence.
    """

    built_in_wanted = Signal()
    arrived = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "message")
        self.setProperty("level", "warning")
        self._dataset = ""
        self._job: Job | None = None
        self._sentence = WrappedLabel()
        self._bar = named(QProgressBar(), "datasetProgress", "Progress of the data set")
        self._bar.setTextVisible(False)
        self.download = named(QPushButton(), "downloadButton", "Download the data set")
        self.archives = QPushButton("Import archives…")
        named(self.archives, "importButton", "Import archives", "Files that you have already")
        self.built_in = QPushButton("Use the built-in alphabet")
        hint = "Characters that the program draws itself; needs no download"
        named(self.built_in, "builtInButton", "Use the built-in alphabet", hint)
        self.cancel = named(QPushButton("Cancel"), "cancelDatasetButton", "Cancel")
        self._lay_out()
        self.download.clicked.connect(self._on_download_clicked)
        self.archives.clicked.connect(self._on_archives_clicked)
        self.built_in.clicked.connect(self.built_in_wanted)
        self.cancel.clicked.connect(self._on_cancel_clicked)
        self.hide()

    @property
    def is_missing(self) -> bool:
        """Whether the data set of the last `look` is not here."""
        return bool(self._dataset)

    def look(self, dataset: str) -> str:
        """Offer to get a data set if it is not here; return why training can't begin, or nothing."""
        entry = _entry(dataset)
        if entry is None and not Path(dataset).is_dir():
            self._dataset = ""
            self.setVisible(self._job is not None)
            return f"There is no data set and no folder “{dataset}”."
        is_missing = entry is not None and not {"train", "validation"} & set(entry.splits)
        self._dataset = dataset if is_missing else ""
        self.setVisible(is_missing or self._job is not None)
        if entry is None or not is_missing:
            return ""
        if self._job is None:
            weight = size(entry.megabytes * 1_000_000)
            self._sentence.setText(f"{dataset_title(dataset)} is not on this computer yet.")
            self.download.setText(f"Download, {weight}")
        return f"{dataset_title(dataset)} is not on this computer yet."

    def get(self, work: Callable[[], Generator[Progress | Note, None, Imported]]) -> None:
        """Run a download or an import as a job."""
        job = Job(work, on_failure=self._on_job_failed, parent=self)
        job.progressed.connect(self._on_job_progressed)
        job.succeeded.connect(self._on_job_succeeded)
        job.ended.connect(self._on_job_ended)
        self._job = job
        self._show_busy()
        job.start()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(8)
        for widget in (self._sentence, self._bar, self.download, self.archives, self.built_in):
            layout.addWidget(widget)
        layout.addWidget(self.cancel)
        self._show_busy()

    def _show_busy(self) -> None:
        is_busy = self._job is not None
        for button in (self.download, self.archives, self.built_in):
            button.setVisible(not is_busy)
        for widget in (self._bar, self.cancel):
            widget.setVisible(is_busy)
        self.cancel.setEnabled(is_busy)
        self._bar.setRange(0, 0)

    @Slot()
    def _on_download_clicked(self) -> None:
        dataset = self._dataset
        self._sentence.setText(f"Looking for {dataset_title(dataset)}…")
        self.get(lambda: fetching(dataset))

    @Slot()
    def _on_archives_clicked(self) -> None:
        kinds = "Archives (*.zip *.gz *ubyte);;All files (*)"
        names, _ = QFileDialog.getOpenFileNames(self, "Import archives", "", kinds)
        if names:
            self._sentence.setText("Importing…")
            self.get(lambda: importing_archives([Path(name) for name in names]))

    @Slot()
    def _on_cancel_clicked(self) -> None:
        if self._job is not None:
            self._sentence.setText("Cancelling…")
            self.cancel.setEnabled(False)
            self._job.cancel()

    @Slot(object)
    def _on_job_progressed(self, record: Progress | Note) -> None:
        if not isinstance(record, Progress):
            self.told.emit(record.text)
            return
        self._sentence.setText(f"{record.what}…")
        self._bar.setRange(0, _FINEST if record.total else 0)
        self._bar.setValue(round(_FINEST * record.done / (record.total or 1)))

    @Slot(object)
    def _on_job_succeeded(self, imported: Imported) -> None:
        for sentence in imported.refused:
            self.failed.emit(sentence)

    def _on_job_failed(self, error: Exception) -> None:
        self.failed.emit(reason(error))

    @Slot()
    def _on_job_ended(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
        self._job = None
        self._show_busy()
        self.arrived.emit()


def _entry(dataset: str) -> DatasetEntry | None:
    return next((entry for entry in inventory() if entry.name == dataset), None)
