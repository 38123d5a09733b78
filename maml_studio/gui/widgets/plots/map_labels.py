"""Where the names of classes go on a map: outside at the corners, else above their examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics

_GAP = 10.0
_MOST_WIDTH, _MOST_OF_ROOM = 72, 0.2


@dataclass(frozen=True)
class MapLabel:
    """A name, and the place that it belongs to."""

    text: str
    at: QPointF


@dataclass(frozen=True)
class PlacedLabel:
    """A name, cut to its box."""

    text: str
    box: QRectF


def place_map_labels(
    labels: Sequence[MapLabel],
    metrics: QFontMetrics,
    room: QRectF,
    centre: QPointF,
    is_outside: bool,
) -> list[PlacedLabel]:
    """Find a box for each name within a room; those above examples move down from each other.

    Of corners so near that their names would overlap, some go without: their text is empty.
    """
    placed: list[PlacedLabel] = []
    most = max(_MOST_WIDTH, _MOST_OF_ROOM * room.width())
    for label in labels:
        text = metrics.elidedText(label.text, Qt.TextElideMode.ElideMiddle, round(most))
        width, height = metrics.horizontalAdvance(text) + 2.0, float(metrics.height())
        middle = _outside(label.at, centre, width, height) if is_outside else label.at
        box = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
        if not is_outside:
            box.translate(0, -_GAP - height / 2)
            while any(box.intersects(other.box) for other in placed):
                box.translate(0, height)
        box = _within(box, room)
        is_free = not any(other.text and box.intersects(other.box) for other in placed)
        placed.append(PlacedLabel(text if is_free or not is_outside else "", box))
    return placed


def _outside(at: QPointF, centre: QPointF, width: float, height: float) -> QPointF:
    """Return the middle of a box beyond a corner, as seen from the centre."""
    away = at - centre
    length = max(1e-9, (away.x() ** 2 + away.y() ** 2) ** 0.5)
    x, y = away.x() / length, away.y() / length
    return at + QPointF(x * (_GAP + width / 2), y * (_GAP + height / 2))


def _within(box: QRectF, room: QRectF) -> QRectF:
    moved = QRectF(box)
    moved.moveLeft(min(max(box.left(), room.left()), max(room.left(), room.right() - box.width())))
    moved.moveTop(min(max(box.top(), room.top()), max(room.top(), room.bottom() - box.height())))
    return moved
