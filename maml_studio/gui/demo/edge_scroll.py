"""Scrolling a list while something is dragged near its edge: there is no wheel during a drag."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QScrollArea

_EDGE = 32
_INTERVAL_MS = 16
_STEPS = (2, 14)


class EdgeScroll(QObject):
    """Scroll an area up or down, the faster the nearer the pointer is to its edge.

    Signals:
        scrolled: the area shows another part now.
    """

    scrolled = Signal()

    def __init__(self, area: QScrollArea, parent: QObject) -> None:
        super().__init__(parent)
        self._area = area
        self._step = 0
        self._timer = QTimer(self, interval=_INTERVAL_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_time_passed)

    def follow(self, at: QPoint) -> None:
        """Scroll as the pointer, at a place of the screen, asks for."""
        view = self._area.viewport()
        place = view.mapFromGlobal(at)
        above, below = _EDGE - place.y(), place.y() - (view.height() - 1 - _EDGE)
        depth = max(above, below)
        if depth <= 0 or not view.rect().contains(place):
            self.stop()
            return
        slow, fast = _STEPS
        pace = slow + (fast - slow) * min(depth, _EDGE) // _EDGE
        self._step = -pace if above > below else pace
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Scroll no more."""
        self._timer.stop()

    @Slot()
    def _on_time_passed(self) -> None:
        bar = self._area.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + self._step)
        if bar.value() == before:
            self.stop()
        else:
            self.scrolled.emit()
