"""Bringing back the task that was kept when the window was there last."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from maml_studio.engine.generators import Progress
from maml_studio.gui.demo.autosave import Autosave
from maml_studio.gui.job import Job
from maml_studio.gui.phrases import reason

_READ_AT_ONCE = 200_000


class Restoration(QObject):
    """Read the kept task: a small file before the window shows, a large one in a job.

    Signals:
        progressed: how far it is (Progress); only of a large file.
        restored: the task that was kept (Snapshot), or None.
        failed: why it could not be read; one sentence. `restored` follows, with None.
    """

    progressed = Signal(object)
    restored = Signal(object)
    failed = Signal(str)

    def __init__(self, autosave: Autosave, parent: QObject) -> None:
        super().__init__(parent)
        self._autosave = autosave
        self.is_running = False

    def begin(self) -> None:
        """Read a small file now; begin to read a large one as soon as the window can show it."""
        if self._autosave.kept_bytes >= _READ_AT_ONCE:
            self.is_running = True
            self.progressed.emit(Progress(0, 0, "Opening your task"))
            QTimer.singleShot(0, self, self._start)
            return
        try:
            snapshot = self._autosave.restore()
        except (ValueError, OSError) as error:
            self._on_failed(error)
        else:
            self.restored.emit(snapshot)

    @Slot()
    def _start(self) -> None:
        job = Job(self._autosave.restoring, on_failure=self._on_failed, parent=self)
        job.progressed.connect(self.progressed)
        job.succeeded.connect(self._on_succeeded)
        job.ended.connect(job.deleteLater)
        job.start()

    @Slot(object)
    def _on_succeeded(self, snapshot: object) -> None:
        self.is_running = False
        self.restored.emit(snapshot)

    def _on_failed(self, error: Exception) -> None:
        self.is_running = False
        self.failed.emit(reason(error))
        self.restored.emit(None)
