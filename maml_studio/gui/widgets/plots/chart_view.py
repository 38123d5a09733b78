"""The part of a chart that the mouse moves: wheel, rectangle, pan, double click."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor

from maml_studio.gui.theme import current_theme

_SMALLEST_DRAG = 8.0
_ALONG, _UP = 0, 1


class ChartView(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph has no types
    """Zoom along the steps with the wheel, into a rectangle with a drag, and move with Shift.

    Signals:
        moved(bool, bool): the person changed which steps, which values are seen.
        reset_requested(): the person wants to see everything again.
    """

    moved = Signal(bool, bool)
    reset_requested = Signal()

    def __init__(self) -> None:
        """Show everything that there is, until someone asks for less."""
        super().__init__(enableMenu=False)
        self.disableAutoRange()
        self.setLimits(minXRange=1e-3, minYRange=1e-12)
        self.sigRangeChangedManually.connect(lambda axes: self.moved.emit(*map(bool, axes)))

    def show_theme(self) -> None:
        """Take the colors of the theme."""
        accent = QColor(current_theme().accent)
        self.rbScaleBox.setPen(pg.mkPen(accent, width=1))
        accent.setAlphaF(0.12)
        self.rbScaleBox.setBrush(accent)

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Zoom at the pointer: along the steps; with Ctrl, or over the numbers, the values."""
        if axis is None:
            is_up = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            axis = _UP if is_up else _ALONG
        super().wheelEvent(event, axis)

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Zoom into a rectangle; move with Shift, the middle button, or on the axes."""
        is_left = event.button() == Qt.MouseButton.LeftButton
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if is_left and not is_shifted and axis is None:
            event.accept()
            self._drag_rectangle(event)
        elif is_left or event.button() == Qt.MouseButton.MiddleButton:
            super().mouseDragEvent(event, axis)
        else:
            event.ignore()

    def mouseClickEvent(self, event: Any) -> None:
        """Ask for everything at a double click."""
        if event.double() and event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.reset_requested.emit()

    def _drag_rectangle(self, event: Any) -> None:
        start, end = event.buttonDownPos(event.button()), event.pos()
        if not event.isFinish():
            self.updateScaleBox(start, end)
            return
        self.rbScaleBox.hide()
        box = QRectF(start, end).normalized().intersected(self.rect())
        self.updateMatrix()  # The view may have moved since it was painted.
        seen = self.childGroup.mapRectFromParent(box).normalized()
        is_wide, is_high = box.width() >= _SMALLEST_DRAG, box.height() >= _SMALLEST_DRAG
        if is_wide:
            self.setXRange(seen.left(), seen.right(), padding=0)
        if is_high:
            self.setYRange(seen.top(), seen.bottom(), padding=0)
        self.moved.emit(is_wide, is_high)
