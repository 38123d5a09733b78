"""The few line icons of the window, painted in a color of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

_SIDE = 64
_PEN = 5.5


@cache
def icon(name: str, color: str) -> QIcon:
    """Return an icon by its name in `_PATHS`, in a color (#rrggbb)."""
    pixmap = QPixmap(_SIDE, _SIDE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(QColor(color), _PEN, Qt.PenStyle.SolidLine, cap, join))
    painter.drawPath(_PATHS[name])
    painter.end()
    return QIcon(pixmap)


def _lines(*lines: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for first, *rest in lines:
        path.moveTo(QPointF(*first))
        for point in rest:
            path.lineTo(QPointF(*point))
    return path


def _image() -> QPainterPath:
    path = _lines(((10, 48), (26, 32), (38, 44), (44, 38), (54, 48)))
    path.addRoundedRect(QRectF(8, 12, 48, 40), 5, 5)
    path.addEllipse(QPointF(41, 25), 4, 4)
    return path


def _turn(sign: int) -> QPainterPath:
    """An arrow that turns back to the left (−1) or on to the right (1)."""
    path = _lines(((32 + sign * 12, 12), (32 + sign * 22, 24), (32 + sign * 12, 36)))
    path.moveTo(32 + sign * 22, 24)
    path.lineTo(32 - sign * 6, 24)
    path.arcTo(QRectF(32 - sign * 6 - 14, 24, 28, 28), 90, sign * 180)
    path.lineTo(32 + sign * 10, 52)
    return path


def _round() -> QPainterPath:
    """An arrow that goes round to where it began."""
    path = QPainterPath()
    box = QRectF(14, 14, 36, 36)
    path.arcMoveTo(box, 130)
    path.arcTo(box, 130, 300)
    path.addPath(_lines(((20, 6), (20, 20), (34, 20))))
    return path


def _info() -> QPainterPath:
    """The letter i in a circle."""
    path = _lines(((32, 30), (32, 45)), ((32, 19), (32, 19.5)))
    path.addEllipse(QPointF(32, 32), 26, 26)
    return path


_PATHS = {
    "info": _info(),
    "plus": _lines(((32, 14), (32, 50)), ((14, 32), (50, 32))),
    "cross": _lines(((18, 18), (46, 46)), ((46, 18), (18, 46))),
    "image": _image(),
    "play": _lines(((22, 14), (50, 32), (22, 50), (22, 14))),
    "pause": _lines(((23, 14), (23, 50)), ((41, 14), (41, 50))),
    "back": _lines(((38, 16), (22, 32), (38, 48))),
    "forward": _lines(((26, 16), (42, 32), (26, 48))),
    "reset": _round(),
    "undo": _turn(-1),
    "redo": _turn(1),
    "eraser": _lines(
        ((22, 52), (10, 40), (36, 14), (54, 32), (34, 52), (22, 52)),
        ((22, 28), (40, 46)),
        ((34, 52), (54, 52)),
    ),
    "menu": _lines(((12, 18), (52, 18)), ((12, 32), (52, 32)), ((12, 46), (52, 46))),
}
