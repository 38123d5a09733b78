"""Pressing and holding: what the second button of a mouse is to a finger, or a pen without one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


class Holding(QObject):
    """Tell when a widget is pressed and held in one place; the release then does nothing more.

    Signals:
        held: where it is held (QPoint), in the widget's pixels.
    """

    held = Signal(QPoint)

    def __init__(self, widget: QWidget) -> None:
        """Watch a widget."""
        super().__init__(widget)
        self._place = QPoint()
        self._is_held = False
        wait = QApplication.styleHints().mousePressAndHoldInterval()
        self._timer = QTimer(self, singleShot=True, interval=wait)
        self._timer.timeout.connect(self._on_time_passed)
        widget.installEventFilter(self)

    @Slot()
    def _on_time_passed(self) -> None:
        self._is_held = True
        self.held.emit(self._place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the button."""
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        place = event.position().toPoint()
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                self._place, self._is_held = place, False
                self._timer.start()
            case QEvent.Type.MouseMove:
                moved = (place - self._place).manhattanLength()
                if moved >= QApplication.styleHints().startDragDistance():
                    self._timer.stop()
            case QEvent.Type.MouseButtonRelease:
                self._timer.stop()
                was_held, self._is_held = self._is_held, False
                return was_held
        return super().eventFilter(watched, event)
