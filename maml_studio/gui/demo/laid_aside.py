"""A new task comes with an empty sheet; taking it back brings the drawing back."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Slot

from maml_studio.gui.demo.task_model import NEW_TASK, Snapshot, TaskModel
from maml_studio.gui.widgets.ink_painting import Point
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas


class LaidAside(QObject):
    """The drawings that were on a canvas when the person began new tasks, the latest last."""

    def __init__(self, model: TaskModel, canvas: StrokeCanvas) -> None:
        super().__init__(canvas)
        self._model, self._canvas = model, canvas
        self._before = self._now = model.snapshot
        self._index = 0
        self._aside: deque[tuple[Snapshot, list[list[Point]]]] = deque(
            maxlen=model.history.undoLimit()
        )
        self._brought_back: list[list[Point]] = []
        model.task_changed.connect(self._on_task_changed)
        model.history.indexChanged.connect(self._on_index_changed)

    @Slot()
    def _on_task_changed(self) -> None:
        self._before, self._now = self._now, self._model.snapshot

    @Slot(int)
    def _on_index_changed(self, index: int) -> None:
        is_onward, self._index = index >= self._index, index
        if is_onward and index and self._model.history.text(index - 1) == NEW_TASK:
            self._aside.append((self._before, self._canvas.strokes()))
            self._canvas.begin_anew()
        elif any(task is self._now for task, _ in self._aside):
            self._bring_back()
        if not index:
            self._aside.clear()

    def _bring_back(self) -> None:
        """Show the drawing of the task that is there again, unless there is a newer one."""
        task, strokes = self._aside.pop()
        while task is not self._now:
            task, strokes = self._aside.pop()
        if self._canvas.strokes() in ([], self._brought_back):
            self._canvas.show_strokes(strokes)
            self._brought_back = self._canvas.strokes()
