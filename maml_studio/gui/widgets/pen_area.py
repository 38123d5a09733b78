"""One pen out of three devices: mouse, tablet and touch."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice, QTabletEvent, QTouchEvent
from PySide6.QtWidgets import QWidget


class PenArea(QWidget):
    """Turn presses, moves and releases of any device into those of one pen.

    Sub-classes say in `_on_pen_pressed`, `_on_pen_moved` and `_on_pen_released` what the pen does.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Take touches too."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def square(self) -> QRect:
        """Return the square in the middle, as large as fits, that is drawn on."""
        side = min(self.width(), self.height())
        return QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def _on_pen_pressed(self, position: QPointF, pressure: float) -> None:
        raise NotImplementedError

    def _on_pen_moved(self, position: QPointF, pressure: float) -> None:
        raise NotImplementedError

    def _on_pen_released(self) -> None:
        raise NotImplementedError

    def _on_touch_happened(self, event: QTouchEvent) -> None:
        finger = event.points()[0] if event.points() else None
        if finger is not None and event.type() == QEvent.Type.TouchBegin:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._on_pen_pressed(finger.position(), finger.pressure() or 1.0)
        elif finger is not None and event.type() == QEvent.Type.TouchUpdate:
            self._on_pen_moved(finger.position(), finger.pressure() or 1.0)
        else:
            self._on_pen_released()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Take touches before Qt turns them into a mouse."""
        if isinstance(event, QTouchEvent):
            self._on_touch_happened(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the pen down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._on_pen_pressed(event.position(), 1.0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on."""
        self._on_pen_moved(event.position(), 1.0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._on_pen_moved(event.position(), 1.0)
            self._on_pen_released()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen, whose pressure sets the width where it is known."""
        device = event.pointingDevice()
        feels = bool(device.capabilities() & QPointingDevice.Capability.Pressure)
        pressure = event.pressure() if feels else 1.0
        if event.type() == QEvent.Type.TabletPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._on_pen_pressed(event.position(), pressure)
        elif event.type() == QEvent.Type.TabletMove:
            self._on_pen_moved(event.position(), pressure)
        else:
            self._on_pen_released()
        event.accept()
