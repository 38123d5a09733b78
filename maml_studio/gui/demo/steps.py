"""One order of undo and redo for the drawings and the task."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication

from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas


class Steps(QObject):
    """Take back and do again: steps of the canvas that has the focus, then edits of the task.

    Signals:
        told: which edit was taken back; one sentence.
    """

    told = Signal(str)

    def __init__(
        self, history: QUndoStack, canvases: Iterable[StrokeCanvas], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._edit_was_last = False
        for canvas in canvases:
            canvas.history_changed.connect(self._on_drawing_stepped)

    @property
    def undo_text(self) -> str:
        """What `undo` takes back: a step of the canvas with the focus, else an edit; or nothing."""
        canvas = focused_canvas()
        return (canvas.undo_text if canvas is not None else "") or self._history.undoText()

    @property
    def redo_text(self) -> str:
        """What `redo` does again: what was taken back last; or nothing."""
        canvas = self._redoing_canvas()
        return self._history.redoText() if canvas is None else canvas.redo_text

    def undo(self) -> None:
        """Take back the last step of the canvas that has the focus, else the last edit."""
        canvas = focused_canvas()
        if canvas is not None and canvas.undo_text:
            canvas.undo()
        elif self._history.canUndo():
            text = self._history.undoText()
            self._history.undo()
            self._edit_was_last = True
            self.told.emit(f"Undone: {text}")

    def redo(self) -> None:
        """Do again what was taken back last, on the canvas that has the focus or in the task."""
        canvas = self._redoing_canvas()
        (self._history if canvas is None else canvas).redo()

    def _redoing_canvas(self) -> StrokeCanvas | None:
        """Return the canvas with the focus, unless an edit was taken back after its steps."""
        canvas = focused_canvas()
        edit_is_next = self._edit_was_last and self._history.canRedo()
        return canvas if canvas is not None and canvas.redo_text and not edit_is_next else None

    @Slot()
    def _on_drawing_stepped(self) -> None:
        self._edit_was_last = False


def focused_canvas() -> StrokeCanvas | None:
    """Return the canvas that has the focus, if one has it."""
    widget = QApplication.focusWidget()
    return widget if isinstance(widget, StrokeCanvas) else None
