"""One pen with two tips out of three devices: mouse, tablet and touch."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QEventPoint, QMouseEvent, QPointingDevice, QTabletEvent, QTouchEvent
from PySide6.QtWidgets import QWidget

from maml_studio.gui.widgets.pen_holder import Device, PenHolder

_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_MOUSE: Device = ("mouse",)
_FINGER = "finger"
_NEAR_MS = 500
"""For how long after a pen was there a touch is one of the hand that holds it."""
_GONE_MS = 1500
"""How long a pen in the air is shown that is not heard of: that it left is told to the app alone."""
_GESTURE = 0.05
"""How far, relative to the square, a finger has gone at most when a second one makes a gesture of it."""


class PenArea(PenHolder):
    """Turn presses, moves and releases of any device into those of one pen.

    The right button, a button of the pen and its other end are the eraser. A finger draws unless a
    pen is near; what a palm or two fingers began is taken back.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Take touches too."""
        super().__init__(parent)
        self._pen_seen = QElapsedTimer()
        self._pen_gone = QTimer(self, singleShot=True, interval=_GONE_MS)
        self._pen_gone.timeout.connect(self._on_pen_gone)
        self._touched = QPointF()
        self._reach = 0.0
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

    def event(self, event: QEvent) -> bool:
        """Take touches before Qt turns them into a mouse."""
        if isinstance(event, QTouchEvent) and self.isEnabled():
            self._on_touch_happened(event)
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the pen down, or the eraser with the right button."""
        button = event.button()
        if button in (_LEFT, _RIGHT) and self._is_free_for(_MOUSE, button):
            self._press(_MOUSE, button, event.position(), is_eraser=button == _RIGHT)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on, or show where the pen is."""
        self._pen_gone.stop()
        if self._has(_MOUSE) and event.buttons():
            self._move(event.position())
        elif self._has(_MOUSE) or not self._is_down:
            self._release()
            self._on_pen_hovered(event.position(), is_eraser=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen."""
        if self._has(_MOUSE, event.button()):
            self._move(event.position())
            self._release()
            self._on_pen_hovered(event.position(), is_eraser=False)

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen, whose pressure sets the width where it is known; erase with its end."""
        self._pen_seen.start()
        self._pen_gone.start()
        device = event.pointingDevice()
        is_end = device.pointerType() == QPointingDevice.PointerType.Eraser
        pen: Device = ("pen", device.systemId(), device.uniqueId().numericId(), is_end)
        is_eraser = is_end or bool((event.buttons() | event.button()) & _RIGHT)
        if event.type() == QEvent.Type.TabletPress:
            self._on_pen_touched(event, pen, is_eraser=is_eraser)
        elif self._has(pen):
            self._on_pen_went_on(event, pen, is_eraser=is_eraser)
        elif not self._is_down:
            self._on_pen_hovered(event.position(), is_eraser=is_eraser)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Show no pen any more."""
        self._on_pen_hovered(None, is_eraser=False)
        super().leaveEvent(event)

    def _on_pen_touched(self, event: QTabletEvent, pen: Device, *, is_eraser: bool) -> None:
        """Put a pen down; its button alone, pressed in the air, does nothing yet."""
        if event.button() != _LEFT and _pressure(event) == 0:
            self._on_pen_hovered(event.position(), is_eraser=is_eraser)
            return
        if self._is_a_fingers():
            self._drop()
        if self._is_free_for(pen, event.button()):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            where, pressure = event.position(), _pressure(event)
            self._press(pen, event.button(), where, pressure, is_eraser=is_eraser)

    def _on_pen_went_on(self, event: QTabletEvent, pen: Device, *, is_eraser: bool) -> None:
        """Draw on, or lift the pen, also where its release was not told of."""
        is_released = event.type() == QEvent.Type.TabletRelease
        if (is_released and self._has(pen, event.button())) or not event.buttons():
            self._release()
            self._on_pen_hovered(event.position(), is_eraser=is_eraser)
        else:
            self._move(event.position(), _pressure(event))

    def _on_touch_happened(self, event: QTouchEvent) -> None:
        """Draw with the first finger, if it comes alone; others that come later do nothing."""
        points = event.points()
        if event.type() == QEvent.Type.TouchBegin:
            finger = _finger(points[0])
            if len(points) == 1 and not self._is_pen_near() and self._is_free_for(finger, _LEFT):
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self._on_pen_hovered(None, is_eraser=False)
                self._touched, self._reach = points[0].position(), 0.0
                self._press(finger, _LEFT, self._touched, points[0].pressure() or 1.0)
        elif event.type() == QEvent.Type.TouchCancel:
            if self._is_a_fingers():
                self._drop()
        else:
            for point in points:
                self._on_finger_told(point)

    def _on_finger_told(self, point: QEventPoint) -> None:
        state = point.state()
        if not self._has(_finger(point)):
            is_early = self._reach < _GESTURE * self.square().width()
            if state == QEventPoint.State.Pressed and is_early and self._is_a_fingers():
                self._drop()
        elif state == QEventPoint.State.Released:
            self._release()
        elif state == QEventPoint.State.Updated:
            gone = point.position() - self._touched
            self._reach = max(self._reach, abs(gone.x()), abs(gone.y()))
            self._move(point.position(), point.pressure() or 1.0)

    def _is_a_fingers(self) -> bool:
        return self._grip is not None and self._grip.device[0] == _FINGER

    @Slot()
    def _on_pen_gone(self) -> None:
        if not self._is_down:
            self._on_pen_hovered(None, is_eraser=False)

    def _is_pen_near(self) -> bool:
        return self._pen_seen.isValid() and self._pen_seen.elapsed() < _NEAR_MS


def _finger(point: QEventPoint) -> Device:
    return (_FINGER, point.id())


def _pressure(event: QTabletEvent) -> float:
    """Return how hard a pen is pressed, from 0 to 1; 1 if it does not feel that."""
    can = event.pointingDevice().capabilities()
    return event.pressure() if can & QPointingDevice.Capability.Pressure else 1.0
