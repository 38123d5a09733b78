"""A mouse for tests: real press, move and release events, sent where they would arrive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def enter(widget: QWidget) -> None:
    """Come from elsewhere to the middle of a widget."""
    local = QPointF(widget.rect().center())
    place = widget.mapToGlobal(local)
    QApplication.sendEvent(widget, QEnterEvent(local, local, place))


def press(widget: QWidget, x: float, y: float) -> None:
    """Press the left button at a point of the widget, in its pixels."""
    _send(widget, QEvent.Type.MouseButtonPress, x, y, _LEFT, _LEFT)


def move(widget: QWidget, x: float, y: float, *, pressed: bool = True) -> None:
    """Move, with the left button pressed or not."""
    _send(widget, QEvent.Type.MouseMove, x, y, _NONE, _LEFT if pressed else _NONE)


def release(widget: QWidget, x: float, y: float) -> None:
    """Release the left button."""
    _send(widget, QEvent.Type.MouseButtonRelease, x, y, _LEFT, _NONE)


def click(widget: QWidget, x: float | None = None, y: float | None = None) -> None:
    """Press and release, in the middle unless a point is given."""
    x = widget.width() / 2 if x is None else x
    y = widget.height() / 2 if y is None else y
    press(widget, x, y)
    release(widget, x, y)


def drag(
    widget: QWidget,
    start: Sequence[float],
    end: Sequence[float],
    *,
    button: Qt.MouseButton = _LEFT,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press at a point, move in small steps, and release at another."""
    steps = 8
    _send(widget, QEvent.Type.MouseButtonPress, *start, button, button, modifiers)
    for step in range(1, steps + 1):
        x, y = (a + (b - a) * step / steps for a, b in zip(start, end, strict=True))
        _send(widget, QEvent.Type.MouseMove, x, y, _NONE, button, modifiers)
    _send(widget, QEvent.Type.MouseButtonRelease, *end, button, _NONE, modifiers)


def wheel(
    widget: QWidget,
    x: float,
    y: float,
    notches: int,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Turn the wheel at a point; a positive number of notches turns it away from the person."""
    place, turned = QPointF(x, y), QPoint(0, 120 * notches)
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        place, widget.mapToGlobal(place), QPoint(), turned, _NONE, modifiers, phase, False
    )
    QApplication.sendEvent(widget, event)


def double_click(widget: QWidget) -> None:
    """Click twice in the middle, as the system reports it."""
    x, y = widget.width() / 2, widget.height() / 2
    click(widget, x, y)
    _send(widget, QEvent.Type.MouseButtonDblClick, x, y, _LEFT, _LEFT)
    release(widget, x, y)


def draw(widget: QWidget, strokes: Iterable[Iterable[Sequence[float]]]) -> None:
    """Replay strokes, given in the unit square, over the whole square of a widget."""
    side = min(widget.width(), widget.height())
    left, top = (widget.width() - side) / 2, (widget.height() - side) / 2
    for stroke in strokes:
        points = [(left + side * float(x), top + side * float(y)) for x, y, *_ in stroke]
        press(widget, *points[0])
        for point in points[1:]:
            move(widget, *point)
        release(widget, *points[-1])


def _send(
    widget: QWidget,
    kind: QEvent.Type,
    x: float,
    y: float,
    button: Qt.MouseButton,
    buttons: Qt.MouseButton,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    place = QPointF(x, y)
    at = widget.mapToGlobal(place)
    QApplication.sendEvent(widget, QMouseEvent(kind, place, at, button, buttons, modifiers))
