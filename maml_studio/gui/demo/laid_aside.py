"""A new task comes with an empty sheet; taking it back brings the drawing back."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Slot

from maml_studio.gui.demo.task_model import NEW_TASK, Snapshot, TaskModel
from maml_studio.gui.widgets.drawing_history import Sheet
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas

_Sheets = deque[tuple[Snapshot, Sheet]]


class LaidAside(QObject):
    """The sheets of a canvas from before the person's new tasks, and of new tasks taken back."""

    def __init__(self, model: TaskModel, canvas: StrokeCanvas) -> None:
        super().__init__(canvas)
        self._model, self._canvas = model, canvas
        self._before = self._now = model.snapshot
        self._index = 0
        most = model.history.undoLimit()
        self._behind: _Sheets = deque(maxlen=most)
        self._ahead: _Sheets = deque(maxlen=most)
        self._brought_back: object = ()
        model.task_changed.connect(self._on_task_changed)
        model.history.indexChanged.connect(self._on_index_changed)

    @Slot()
    def _on_task_changed(self) -> None:
        self._before, self._now = self._now, self._model.snapshot

    @Slot(int)
    def _on_index_changed(self, index: int) -> None:
        is_onward, self._index = index >= self._index, index
        if is_onward and index and self._model.history.text(index - 1) == NEW_TASK:
            self._behind.append((self._before, self._canvas.sheet))
            sheet = _taken(self._ahead, self._now)
            if sheet is None:
                self._canvas.begin_anew()
            else:
                self._canvas.take_up(sheet)
        elif any(task is self._now for task, _ in self._behind):
            self._bring_back()
        if not index:
            self._behind.clear()

    def _bring_back(self) -> None:
        """Show the sheet of the task that is there again, unless a newer drawing is on this one."""
        left = self._canvas.sheet
        sheet = _taken(self._behind, self._now)
        if sheet is not None and left.strokes in ((), self._brought_back):
            self._ahead.append((self._before, left))
            self._canvas.take_up(sheet)
            self._brought_back = sheet.strokes


def _taken(sheets: _Sheets, of: Snapshot) -> Sheet | None:
    """Take the sheet of a task, and what was laid on it later; none if it is not there."""
    while any(task is of for task, _ in sheets):
        task, sheet = sheets.pop()
        if task is of:
            return sheet
    return None
