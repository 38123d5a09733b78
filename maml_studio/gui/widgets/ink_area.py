"""Strokes that a pen draws and an eraser cuts, with a history; how they look is another's."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QElapsedTimer, QPointF, QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from maml_studio.engine.ink import PEN_TO_CANVAS
from maml_studio.gui.widgets.drawing_history import DrawingHistory, Sheet
from maml_studio.gui.widgets.ink_painting import Nib, Point, as_point
from maml_studio.gui.widgets.live_ink import ERASER_TO_CANVAS, LiveInk
from maml_studio.gui.widgets.pen_area import PenArea
from maml_studio.gui.widgets.pen_preview import PenPreview

STROKE, CLEARING, ERASING = "Draw a stroke", "Clear the drawing", "Erase ink"
"""What the steps of the history are called."""


class InkArea(PenArea):
    """Keep strokes in the unit square, as a pen draws them and an eraser cuts them.

    Signals:
        stroke_begun(): the pen or the eraser went down.
        drawing(): the pen moved or the eraser took something; `strokes` has it already.
        strokes_changed(): the strokes are other ones: pen or eraser up, undo, redo, all cleared.
        history_changed(): what `undo` and `redo` would do is something else.
        eraser_toggled(bool): the eraser was taken or put away.
    """

    stroke_begun = Signal()
    drawing = Signal()
    strokes_changed = Signal()
    history_changed = Signal()
    eraser_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without ink."""
        super().__init__(parent)
        self._ink = LiveInk()
        self._history = DrawingHistory()
        self._preview = PenPreview()
        self._has_eraser = False
        self._clock = QElapsedTimer()
        self._clock_offset = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return self._ink.count == 0

    @property
    def has_eraser(self) -> bool:
        """Whether the left button and the pen erase, instead of drawing."""
        return self._has_eraser

    @property
    def undo_text(self) -> str:
        """What `undo` takes back, for a menu; empty if there is nothing."""
        if self._ink.is_drawing or self._ink.is_erasing:
            return STROKE if self._ink.is_drawing else ERASING
        return self._history.undo_text

    @property
    def redo_text(self) -> str:
        """What `redo` does again; empty if there is nothing."""
        return self._history.redo_text

    @property
    def done_at(self) -> int:
        """When the step was done that `undo` takes back, as `time.monotonic_ns` tells; 0 if none."""
        is_going_on = self._ink.is_drawing or self._ink.is_erasing
        return time.monotonic_ns() if is_going_on else self._history.done_at

    @property
    def undone_at(self) -> int:
        """When the step was taken back that `redo` does again; 0 if there is none."""
        return self._history.undone_at

    @property
    def sheet(self) -> Sheet:
        """The drawing with its history, to be laid aside."""
        return Sheet(self._ink.strokes, self._history)

    def strokes(self) -> list[list[Point]]:
        """Return the strokes, each a list of (x, y, pressure, seconds) in the unit square."""
        return [list(stroke) for stroke in self._ink.strokes]

    def set_strokes(self, strokes: Iterable[Iterable[Sequence[float]]]) -> None:
        """Show other strokes, as `strokes` returns them; only the history's signal tells of it."""
        points = (tuple(as_point(point) for point in stroke) for stroke in strokes)
        drawing = tuple(stroke for stroke in points if stroke)
        self._put(Sheet(drawing, DrawingHistory(drawing, STROKE)))

    @Slot()
    def clear(self) -> None:
        """Take everything away; it can be taken back."""
        if not self.is_empty:
            self._history.push(CLEARING, self._ink.strokes)
            self._ink.set_strokes(())
            self._show_change()
            self.strokes_changed.emit()

    def begin_anew(self) -> None:
        """Put an empty sheet here, without a way back: what was drawn is kept elsewhere."""
        self.show_strokes([])

    def show_strokes(self, strokes: Iterable[Iterable[Sequence[float]]]) -> None:
        """Set other strokes as `set_strokes` does, and tell of it."""
        self.set_strokes(strokes)
        self.strokes_changed.emit()

    def take_up(self, sheet: Sheet) -> None:
        """Show a drawing that was laid aside, with its history, and tell of it."""
        self._put(sheet)
        self.strokes_changed.emit()

    @Slot()
    def undo(self) -> None:
        """Take back the last stroke, the last erasing or the clearing; what is in progress ends."""
        is_going_on = self._ink.is_drawing or self._ink.is_erasing
        self._finish()
        if self._history.undo_text:
            self._ink.set_strokes(self._history.undo(self._ink.strokes))
        elif not is_going_on:
            return
        self._show_change()
        self.strokes_changed.emit()

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last; a stroke in progress ends, and then there is nothing."""
        self._on_pen_released()
        if self._history.redo_text:
            self._ink.set_strokes(self._history.redo(self._ink.strokes))
            self._show_change()
            self.strokes_changed.emit()

    @Slot(bool)
    def take_eraser(self, is_taken: bool) -> None:
        """Erase from now on, or draw; without ink there is nothing to erase."""
        is_taken = is_taken and not self.is_empty
        if is_taken != self._has_eraser:
            self._has_eraser = is_taken
            self._describe()
            self._show_preview(self._preview.place, is_eraser=is_taken)
        self.eraser_toggled.emit(is_taken)

    def _put(self, sheet: Sheet) -> None:
        self._ink.set_strokes(sheet.strokes)
        self._history = sheet.history
        self._clock_offset = 0.0 if self.is_empty else self._ink.strokes[-1][-1][3]
        self._clock.start()
        self._show_change()

    def _nib(self) -> Nib:
        side = self.square().width()
        return Nib(side, PEN_TO_CANVAS * side)

    def _point_at(self, position: QPointF, pressure: float) -> Point:
        square = self.square()
        x, y = ((position - QPointF(square.topLeft())) / max(1, square.width())).toTuple()
        seconds = self._clock_offset + self._clock.elapsed() / 1000
        return (min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0), pressure, seconds)

    def _on_pen_pressed(self, position: QPointF, pressure: float, *, is_eraser: bool) -> None:
        if self.is_empty:
            self._clock.start()
            self._clock_offset = 0.0
        point = self._point_at(position, pressure)
        if is_eraser or self._has_eraser:
            self._ink.begin_erasing(*point[:2])
            self._on_pen_moved(position, pressure)
        else:
            self._ink.begin_stroke(point)
            self._show_preview(None, is_eraser=False)
            self.update()
        self.stroke_begun.emit()

    def _on_pen_moved(self, position: QPointF, pressure: float) -> None:
        point, nib = self._point_at(position, pressure), self._nib()
        if self._ink.is_erasing:
            self._show_preview(position, is_eraser=True)
            changed = self._ink.rub(*point[:2], nib)
        else:
            changed = self._ink.extend(point, nib).toAlignedRect()
        if not changed.isEmpty():
            self._update_square(changed)
            self.drawing.emit()

    def _on_pen_released(self) -> None:
        if self._ink.is_drawing or self._ink.is_erasing:
            self._finish()
            self._show_change()
            self.strokes_changed.emit()

    def _on_pen_dropped(self) -> None:
        if self._ink.is_drawing or self._ink.is_erasing:
            self._ink.set_strokes(self._ink.finished)
            self._show_change()
            self.strokes_changed.emit()

    def _on_pen_hovered(self, position: QPointF | None, *, is_eraser: bool) -> None:
        self._show_preview(position, is_eraser=is_eraser or self._has_eraser)

    def _finish(self) -> None:
        """End what is in progress, as one step of the history."""
        before, is_erasing = self._ink.finished, self._ink.is_erasing
        self._ink.end_stroke(self._nib())
        self._ink.end_erasing()
        if self._ink.finished is not before:
            self._history.push(ERASING if is_erasing else STROKE, before)

    def _show_change(self) -> None:
        self._describe()
        self.update()
        if self.is_empty:
            self.take_eraser(False)
        self.history_changed.emit()

    def _show_preview(self, place: QPointF | None, *, is_eraser: bool) -> None:
        preview, side = self._preview, self.square().width()
        self.update(preview.bounds.toAlignedRect())
        preview.place = place if self.isEnabled() else None
        preview.is_eraser = is_eraser
        preview.width = side * (ERASER_TO_CANVAS if is_eraser else PEN_TO_CANVAS)
        self.update(preview.bounds.toAlignedRect())

    def _update_square(self, changed: QRect) -> None:
        self.update(changed.translated(self.square().topLeft()))

    def _describe(self) -> None:
        """Tell a screen reader what is drawn."""
        raise NotImplementedError
