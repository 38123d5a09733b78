"""The few line icons of the Demo tab, painted in a color of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

_SIDE = 64
_PEN = 5.5


@cache
def icon(name: str, color: str) -> QIcon:
    """Return the icon “plus”, “cross”, “image” or “menu” in a color (#rrggbb)."""
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


_PATHS = {
    "plus": _lines(((32, 14), (32, 50)), ((14, 32), (50, 32))),
    "cross": _lines(((18, 18), (46, 46)), ((46, 18), (18, 46))),
    "image": _image(),
    "menu": _lines(((12, 18), (52, 18)), ((12, 32), (52, 32)), ((12, 46), (52, 46))),
}
