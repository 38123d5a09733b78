"""Pens and fingers at the window: their events come to its surface, as from a driver."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QInputDevice,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from maml_studio.gui.widgets.ink_painting import Point
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui.demo.hands import Hands

PRESS, MOVE, RELEASE = (
    QEvent.Type.TabletPress,
    QEvent.Type.TabletMove,
    QEvent.Type.TabletRelease,
)
LEFT, RIGHT, NONE = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.NoButton,
)
Place = tuple[float, float]


class Pen:
    """A pen above a canvas of the window; places are in the unit square and may lie outside."""

    def __init__(self, hands: Hands, canvas: StrokeCanvas, *, serial: int = 1) -> None:
        self._hands, self._canvas = hands, canvas
        can = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
        stylus, kinds = QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType
        own = QPointingDeviceUniqueId.fromNumericId(serial)
        self._tips = {
            is_end: QPointingDevice("pen", serial, stylus, kind, can, 1, 2, "", own)
            for is_end, kind in ((False, kinds.Pen), (True, kinds.Eraser))
        }
        self.buttons = NONE
        self.is_end = False

    def _send(self, kind: QEvent.Type, place: Place, pressure: float, button: object) -> None:
        canvas, window = self._canvas, self._hands.window
        square = canvas.square()
        at = QPointF(square.topLeft()) + QPointF(*place) * square.width()
        event = QTabletEvent(
            kind, self._tips[self.is_end], QPointF(canvas.mapTo(window, at)),
            QPointF(canvas.mapToGlobal(at)), pressure, 0, 0, 0, 0, 0,
            Qt.KeyboardModifier.NoModifier, button, self.buttons,
        )  # fmt: skip
        QApplication.sendEvent(window.windowHandle(), event)

    def press(self, place: Place, pressure: float = 1.0, button: Qt.MouseButton = LEFT) -> None:
        self.buttons |= button
        self._send(PRESS, place, pressure, button)

    def move(self, place: Place, pressure: float = 1.0) -> None:
        self._send(MOVE, place, pressure, NONE)

    def release(self, place: Place, button: Qt.MouseButton = LEFT, pressure: float = 0.0) -> None:
        self.buttons &= ~button
        self._send(RELEASE, place, pressure, button)

    def leave(self) -> None:
        """Go out of reach: drivers tell the app, and not the widget."""
        leave = QEvent.Type.TabletLeaveProximity
        self.buttons = NONE
        event = QTabletEvent(
            leave, self._tips[self.is_end], QPointF(), QPointF(), 0, 0, 0, 0, 0, 0,
            Qt.KeyboardModifier.NoModifier, NONE, NONE,
        )  # fmt: skip
        QApplication.sendEvent(QApplication.instance(), event)

    def stroke(self, *places: Place, pressure: float = 1.0) -> None:
        self.press(places[0], pressure)
        for place in places[1:]:
            self.move(place, pressure)
        self.release(places[-1])


class Hand:
    """Fingers on a canvas of the window; places are in its pixels."""

    def __init__(self, canvas: StrokeCanvas) -> None:
        self._canvas, self._device = canvas, QTest.createTouchDevice()

    def tell(self, *fingers: tuple[str, Place]) -> None:
        """Tell at once what each finger does: “press”, “move”, “release” or “stationary”."""
        canvas, window = self._canvas, self._canvas.window()
        told = QTest.touchEvent(window, self._device)
        for number, (what, place) in enumerate(fingers):
            if what == "stationary":
                told.stationary(number)
            else:
                at = QPointF(canvas.mapTo(window, QPointF(*place))).toPoint()
                getattr(told, what)(number, at, window)
        told.commit()

    def press(self, *place: float) -> None:
        self.tell(("press", place))

    def move(self, *place: float) -> None:
        self.tell(("move", place))

    def release(self, *place: float) -> None:
        self.tell(("release", place))


def ends(stroke: list[Point]) -> list[Place]:
    return [(round(x, 2), round(y, 2)) for x, y, *_ in (stroke[0], stroke[-1])]
