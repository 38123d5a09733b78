"""A new task comes with an empty sheet; taking it back brings the drawing back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from maml_studio.gui.demo.task_model import NEW_TASK, Snapshot, TaskModel
from maml_studio.gui.widgets.ink_painting import Point
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas


class LaidAside(QObject):
    """The drawing that was on a canvas when the person began a new task."""

    def __init__(self, model: TaskModel, canvas: StrokeCanvas) -> None:
        super().__init__(canvas)
        self._model, self._canvas = model, canvas
        self._before = self._now = model.snapshot
        self._index = 0
        self._aside: tuple[Snapshot, list[list[Point]]] | None = None
        model.task_changed.connect(self._on_task_changed)
        model.history.indexChanged.connect(self._on_index_changed)

    @Slot()
    def _on_task_changed(self) -> None:
        self._before, self._now = self._now, self._model.snapshot

    @Slot(int)
    def _on_index_changed(self, index: int) -> None:
        is_onward, self._index = index >= self._index, index
        if is_onward and index and self._model.history.text(index - 1) == NEW_TASK:
            self._aside = self._before, self._canvas.strokes()
            self._canvas.begin_anew()
        elif self._aside is not None and self._now is self._aside[0]:
            if self._canvas.is_empty:
                self._canvas.show_strokes(self._aside[1])
            self._aside = None
