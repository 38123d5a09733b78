"""Pens of a tablet for tests: either end of them, with pressure, sent where it would arrive."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication, QWidget

PRESS, MOVE, RELEASE = (
    QEvent.Type.TabletPress,
    QEvent.Type.TabletMove,
    QEvent.Type.TabletRelease,
)
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def pen(*, is_end: bool = False, feels: bool = True) -> QPointingDevice:
    """Return a pen's tip, or its other end, which feels the pressure or does not."""
    kind = QPointingDevice.PointerType.Eraser if is_end else QPointingDevice.PointerType.Pen
    can = QInputDevice.Capability.Position
    if feels:
        can |= QInputDevice.Capability.Pressure
    stylus = QInputDevice.DeviceType.Stylus
    return QPointingDevice("pen", 2 if is_end else 1, stylus, kind, can, 1, 1)


def send(
    widget: QWidget,
    device: QPointingDevice,
    kind: QEvent.Type,
    place: tuple[float, float],
    pressure: float = 1.0,
    button: Qt.MouseButton = _LEFT,
) -> None:
    """Send one event of a pen, at a place in the widget's pixels."""
    at = QPointF(*place)
    event = QTabletEvent(
        kind, device, at, QPointF(widget.mapToGlobal(at)), pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, _NONE if kind == MOVE else button,
        _NONE if kind == RELEASE else button,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def stroke(widget: QWidget, device: QPointingDevice, places: list[tuple[float, float]]) -> None:
    """Put a pen down, draw through places, and lift it."""
    send(widget, device, PRESS, places[0])
    for place in places[1:]:
        send(widget, device, MOVE, place)
    send(widget, device, RELEASE, places[-1])
