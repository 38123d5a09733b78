"""One order of undo and redo for the drawings and the task: the order in which they were made."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from maml_studio.gui.demo.task_model import TaskModel
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas


class Steps(QObject):
    """Take back the latest step, of a canvas or of the task, and do it again.

    Signals:
        told: which edit was taken back; one sentence.
    """

    told = Signal(str)

    def __init__(self, model: TaskModel, canvases: Sequence[StrokeCanvas], parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._canvases = canvases

    @property
    def undo_text(self) -> str:
        """What `undo` takes back: the latest step; or nothing."""
        canvas = self._undoing_canvas()
        return self._model.history.undoText() if canvas is None else canvas.undo_text

    @property
    def redo_text(self) -> str:
        """What `redo` does again: the earliest of the steps taken back; or nothing."""
        canvas = self._redoing_canvas()
        return self._model.history.redoText() if canvas is None else canvas.redo_text

    def undo(self) -> None:
        """Take back the latest step."""
        canvas, history = self._undoing_canvas(), self._model.history
        if canvas is not None:
            canvas.undo()
        elif history.canUndo():
            text = history.undoText()
            history.undo()
            self.told.emit(f"Undone: {text}")

    def redo(self) -> None:
        """Do again the earliest of the steps taken back, which was taken back last."""
        canvas = self._redoing_canvas()
        (self._model.history if canvas is None else canvas).redo()

    def _undoing_canvas(self) -> StrokeCanvas | None:
        """Return the canvas whose step is the latest, unless an edit is later."""
        canvas = max(self._canvases, key=lambda canvas: canvas.undo_made)
        return canvas if canvas.undo_made > self._model.undo_made else None

    def _redoing_canvas(self) -> StrokeCanvas | None:
        """Return the canvas whose undone step is the earliest, unless an edit is earlier."""
        undone = [canvas for canvas in self._canvases if canvas.redo_made]
        canvas = min(undone, key=lambda canvas: canvas.redo_made, default=None)
        edit = self._model.redo_made
        return canvas if canvas is not None and not 0 < edit < canvas.redo_made else None


def focused_canvas() -> StrokeCanvas | None:
    """Return the canvas that has the focus, if one has it."""
    widget = QApplication.focusWidget()
    return widget if isinstance(widget, StrokeCanvas) else None
