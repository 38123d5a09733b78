"""One order of undo and redo for the drawings and the task: the order in which they were made.

What is typed in an open name is the latest of all.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from maml_studio.gui.demo.card_list import CardList
from maml_studio.gui.demo.task_model import TaskModel
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas

_TYPING = "Typing"


class Steps(QObject):
    """Take back the latest step, of a canvas or of the task, and do again what was taken back last.

    Signals:
        changed: what `undo` and `redo` would do may be something else.
        told: which edit was taken back or done again; one sentence.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(
        self, model: TaskModel, cards: CardList, canvases: Sequence[StrokeCanvas], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._model, self._cards = model, cards
        self._canvases = canvases
        model.history.indexChanged.connect(self.changed)
        for canvas in canvases:
            canvas.history_changed.connect(self.changed)
            canvas.stroke_begun.connect(self.changed)

    @property
    def undo_text(self) -> str:
        """What `undo` takes back: the latest step; or nothing."""
        if self._cards.is_name_typed:
            return _TYPING
        canvas = self._undoing_canvas()
        return self._model.history.undoText() if canvas is None else canvas.undo_text

    @property
    def redo_text(self) -> str:
        """What `redo` does again: the step taken back last; or nothing."""
        if self._cards.is_name_taken_back:
            return _TYPING
        canvas = self._redoing_canvas()
        return self._model.history.redoText() if canvas is None else canvas.redo_text

    def undo(self) -> None:
        """Take back the step that was done last, be it for the first time or again."""
        if self._cards.undo_typing():
            return
        self._cards.drop_open_names()
        canvas, history = self._undoing_canvas(), self._model.history
        if canvas is not None:
            canvas.undo()
        elif history.canUndo():
            text = history.undoText()
            history.undo()
            self.told.emit(f"Undone: {text}")

    def redo(self) -> None:
        """Do again what was taken back last; a new step of one kind leaves those of the others."""
        if self._cards.redo_typing():
            return
        self._cards.drop_open_names()
        canvas, history = self._redoing_canvas(), self._model.history
        if canvas is not None:
            canvas.redo()
        elif history.canRedo():
            text = history.redoText()
            history.redo()
            self.told.emit(f"Redone: {text}")

    def _undoing_canvas(self) -> StrokeCanvas | None:
        """Return the canvas whose step was done last, unless an edit was done later."""
        canvas = max(self._canvases, key=lambda canvas: canvas.done_at)
        return canvas if canvas.done_at > self._model.done_at else None

    def _redoing_canvas(self) -> StrokeCanvas | None:
        """Return the canvas whose step was taken back last, unless an edit was later."""
        canvas = max(self._canvases, key=lambda canvas: canvas.undone_at)
        return canvas if canvas.undone_at > self._model.undone_at else None


def focused_canvas() -> StrokeCanvas | None:
    """Return the canvas that has the focus, if one has it."""
    widget = QApplication.focusWidget()
    return widget if isinstance(widget, StrokeCanvas) else None
