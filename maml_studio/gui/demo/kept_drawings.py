"""Keeping what is on the canvases, so that a crash takes no stroke away."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.glyph import Glyph
from maml_studio.gui.job import LatestJob
from maml_studio.gui.phrases import reason
from maml_studio.gui.widgets.ink_painting import Point
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas

_SUFFIX = ".drawings.json"
_DELAY_MS = 400
_RETRY_MS = 10_000
_DIGITS = 5

_Drawings = dict[str, list[list[Point]]]


class KeptDrawings(QObject):
    """Write the strokes of canvases to a file beside the task's, in a job, soon after they changed.

    They are apart from the task since that is large and changes less often than a drawing.

    Signals:
        unreadable: those of last time could not be read; one sentence.
        saved: what is drawn is on the disk.
        failed: it could not be written; one sentence. It is tried again later.
    """

    unreadable = Signal(str)
    saved = Signal()
    failed = Signal(str)

    def __init__(self, task: Path, canvases: Mapping[str, StrokeCanvas], parent: QObject) -> None:
        super().__init__(parent)
        self._path = drawings_of(task)
        self._canvases = canvases
        self._is_written = True
        self._job = LatestJob(on_failure=self._on_write_failed, debounce_ms=0, parent=self)
        self._job.succeeded.connect(self.saved)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timer_fired)

    def begin(self) -> None:
        """Show what was kept last, and keep what is drawn from now on."""
        self._show(self._path)
        for canvas in self._canvases.values():
            canvas.drawing.connect(self._on_strokes_changed)
            canvas.strokes_changed.connect(self._on_strokes_changed)

    def bring_in(self, task: Path) -> None:
        """Show what another window kept beside its task, on the canvases that are empty."""
        self._show(drawings_of(task))

    def flush(self) -> None:
        """Write now what is not written yet; it is tried again later if that fails.

        Raises:
            OSError: if the file cannot be written.
        """
        self._timer.stop()
        self._job.stop_and_wait()
        if not self._is_written:
            self._timer.start(_RETRY_MS)  # If this fails, the window stays open.
            atomic_write(self._path, _dump(self._drawings()))
            self._timer.stop()
            self._is_written = True

    def _show(self, path: Path) -> None:
        try:
            kept = _read(path) if path.exists() else {}
        except (ValueError, TypeError, AttributeError, LookupError, OSError) as error:
            self.unreadable.emit(f"The drawings of last time could not be read: {reason(error)}")
            return
        for name, canvas in self._canvases.items():
            if name in kept and canvas.is_empty:
                canvas.show_strokes(kept[name])

    def _drawings(self) -> _Drawings:
        return {name: canvas.strokes() for name, canvas in self._canvases.items()}

    @Slot()
    def _on_strokes_changed(self) -> None:
        self._is_written = False
        if not self._timer.isActive() or self._timer.interval() == _RETRY_MS:
            self._timer.start(_DELAY_MS)

    @Slot()
    def _on_timer_fired(self) -> None:
        drawings = self._drawings()
        self._job.start(lambda: _writing(self._path, drawings))

    def _on_write_failed(self, error: Exception) -> None:
        if not self._timer.isActive():
            self._timer.start(_RETRY_MS)
        why = getattr(error, "strerror", None) or reason(error).rstrip(".")
        self.failed.emit(f"The drawings could not be saved in “{self._path.parent}”: {why}.")


def drawings_of(task: Path) -> Path:
    """Return where the drawings are that belong to a kept task's file."""
    return task.with_suffix(_SUFFIX)


def _writing(path: Path, drawings: _Drawings) -> Generator[None, None, None]:
    atomic_write(path, _dump(drawings))
    yield


def _dump(drawings: _Drawings) -> bytes:
    rounded = {
        name: [[[round(value, _DIGITS) for value in point] for point in stroke] for stroke in each]
        for name, each in drawings.items()
    }
    return json.dumps({"version": 1, "drawings": rounded}).encode()


def _read(path: Path) -> _Drawings:
    """Return the drawings of a file; those without strokes are left out.

    Raises:
        ValueError: if the file holds something else; or LookupError, TypeError, AttributeError.
    """
    drawings = json.loads(path.read_bytes())["drawings"]
    return {
        str(name): [
            [(x, y, pressure, seconds) for x, y, pressure, seconds in stroke.tolist()]
            for stroke in Glyph.from_strokes(strokes, canvas=1.0).strokes
        ]
        for name, strokes in drawings.items()
        if strokes
    }
