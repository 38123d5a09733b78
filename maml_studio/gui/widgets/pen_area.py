"""One pen with two tips out of three devices: mouse, tablet and touch."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QEventPoint, QMouseEvent, QPointingDevice, QTabletEvent, QTouchEvent
from PySide6.QtWidgets import QWidget

_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_COMPRESSION = Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents


class PenArea(QWidget):
    """Turn presses, moves and releases of any device into those of one pen.

    The right button, a button of the pen and its other end are the eraser. Sub-classes say in
    `_on_pen_pressed`, `_on_pen_moved`, `_on_pen_released` and `_on_pen_hovered` what the pen does.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Take touches too."""
        super().__init__(parent)
        self._is_down = False
        self._button = Qt.MouseButton.NoButton
        self._finger = -1
        self._compresses = False
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMouseTracking(True)
        self.setTabletTracking(True)

    def square(self) -> QRect:
        """Return the square in the middle, as large as fits, that is drawn on."""
        side = min(self.width(), self.height())
        return QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def _on_pen_pressed(self, position: QPointF, pressure: float, *, is_eraser: bool) -> None:
        raise NotImplementedError

    def _on_pen_moved(self, position: QPointF, pressure: float) -> None:
        raise NotImplementedError

    def _on_pen_released(self) -> None:
        raise NotImplementedError

    def _on_pen_hovered(self, position: QPointF | None, *, is_eraser: bool) -> None:
        """Say where a pen is that does not touch; none if it left, or a finger draws."""
        raise NotImplementedError

    def _press(self, position: QPointF, pressure: float, *, is_eraser: bool) -> None:
        self._is_down = True
        # Every place that a pen went through counts, also where the system would drop some.
        self._compresses = QCoreApplication.testAttribute(_COMPRESSION)
        QCoreApplication.setAttribute(_COMPRESSION, on=is_eraser and self._compresses)
        self._on_pen_pressed(position, pressure, is_eraser=is_eraser)

    def _release(self) -> None:
        if self._is_down:
            self._is_down = False
            QCoreApplication.setAttribute(_COMPRESSION, on=self._compresses)
            self._on_pen_released()

    def _on_touch_happened(self, event: QTouchEvent) -> None:
        """Draw with the first finger; others that come while it is down do nothing."""
        points = event.points()
        if event.type() == QEvent.Type.TouchBegin and points:
            self._finger = points[0].id()
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._on_pen_hovered(None, is_eraser=False)
            self._press(points[0].position(), points[0].pressure() or 1.0, is_eraser=False)
        elif event.type() == QEvent.Type.TouchUpdate:
            for point in points:
                if point.id() == self._finger and self._is_down:
                    self._follow(point)
        else:
            self._release()
        event.accept()

    def _follow(self, finger: QEventPoint) -> None:
        if finger.state() == QEventPoint.State.Released:
            self._release()
        else:
            self._on_pen_moved(finger.position(), finger.pressure() or 1.0)

    def event(self, event: QEvent) -> bool:
        """Take touches before Qt turns them into a mouse."""
        if isinstance(event, QTouchEvent):
            self._on_touch_happened(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the pen down, or the eraser with the right button."""
        if event.button() in (_LEFT, _RIGHT) and not self._is_down:
            self._button = event.button()
            self._press(event.position(), 1.0, is_eraser=self._button == _RIGHT)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on, or show where the pen is."""
        if self._is_down:
            self._on_pen_moved(event.position(), 1.0)
        else:
            self._on_pen_hovered(event.position(), is_eraser=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen."""
        if event.button() == self._button and self._is_down:
            self._on_pen_moved(event.position(), 1.0)
            self._release()
            self._on_pen_hovered(event.position(), is_eraser=False)

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen, whose pressure sets the width where it is known; erase with its end."""
        device = event.pointingDevice()
        feels = bool(device.capabilities() & QPointingDevice.Capability.Pressure)
        pressure = event.pressure() if feels else 1.0
        is_end = event.pointerType() == QPointingDevice.PointerType.Eraser
        if event.type() == QEvent.Type.TabletPress and not self._is_down:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            is_eraser = is_end or event.button() == _RIGHT
            self._press(event.position(), pressure, is_eraser=is_eraser)
        elif event.type() == QEvent.Type.TabletRelease:
            self._release()
            self._on_pen_hovered(event.position(), is_eraser=is_end)
        elif self._is_down:
            self._on_pen_moved(event.position(), pressure)
        else:
            self._on_pen_hovered(event.position(), is_eraser=is_end)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Show no pen any more."""
        self._on_pen_hovered(None, is_eraser=False)
        super().leaveEvent(event)
