"""What tiles have in common, painted once: their grounds, and the signs for muted and selected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from maml_studio.gui.palettes import Theme

SIDE = 40
SIGN = 14.0
_RADIUS = 8.0
_TILE = QRectF(0, 0, SIDE, SIDE)


@dataclass(frozen=True)
class Ground:
    """How the ground of a tile looks.

    Attributes:
        is_marked: whether its edge is in the color of the class.
        is_selected: whether it is tinted.
        has_focus: whether arrow keys start from it.
    """

    is_marked: bool
    is_selected: bool
    has_focus: bool


class TileStamps:
    """Hold the pictures of grounds and signs in one look: hundreds of tiles are seen at once."""

    def __init__(self, theme: Theme, color: QColor, ratio: float) -> None:
        """Paint for a theme, in the color of a class, at so many device pixels a logical one."""
        self.look = (theme, color.rgba(), ratio)
        self.theme = theme
        self._color, self._ratio = color, ratio
        self._grounds: dict[Ground, QPixmap] = {}
        self.muted = self._stamp(lambda painter: _paint_muted(painter, theme))
        self.selected = self._stamp(lambda painter: _paint_selected(painter, theme))

    def ground(self, ground: Ground) -> QPixmap:
        """Return the picture of a ground."""
        if ground not in self._grounds:
            self._grounds[ground] = self._stamp(lambda painter: self._paint(painter, ground))
        return self._grounds[ground]

    def _stamp(self, paint: Callable[[QPainter], None]) -> QPixmap:
        pixmap = QPixmap(QSize(SIDE, SIDE) * self._ratio)
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
        painter.end()
        return pixmap

    def _paint(self, painter: QPainter, ground: Ground) -> None:
        theme, width = self.theme, 2.0 if ground.is_marked else 1.0
        painter.setPen(QPen(self._color if ground.is_marked else QColor(theme.line), width))
        painter.setBrush(QColor(theme.accent_soft if ground.is_selected else theme.window))
        inset = width / 2
        painter.drawRoundedRect(_TILE.adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)
        if ground.has_focus:
            painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(_TILE.adjusted(3.5, 3.5, -3.5, -3.5), 5, 5)


def paint_cross(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Paint the cross that takes an example away."""
    painter.setPen(QPen(QColor(theme.line_strong), 1))
    painter.setBrush(QColor(theme.panel))
    painter.drawEllipse(box)
    painter.setPen(QPen(QColor(theme.text), 1.4, c=Qt.PenCapStyle.RoundCap))
    arms = box.adjusted(4.5, 4.5, -4.5, -4.5)
    painter.drawLine(arms.topLeft(), arms.bottomRight())
    painter.drawLine(arms.topRight(), arms.bottomLeft())


def _paint_muted(painter: QPainter, theme: Theme) -> None:
    """Paint a crossed circle: the sign of what does not count."""
    box = QRectF(2, SIDE - SIGN - 2, SIGN, SIGN)
    painter.setPen(QPen(QColor(theme.panel), 1))
    painter.setBrush(QColor(theme.muted))
    painter.drawEllipse(box)
    painter.setPen(QPen(QColor(theme.panel), 1.8, c=Qt.PenCapStyle.RoundCap))
    inner = box.adjusted(4, 4, -4, -4)
    painter.drawLine(inner.topLeft(), inner.bottomRight())


def _paint_selected(painter: QPainter, theme: Theme) -> None:
    """Paint a check: color alone tells nobody who does not see it."""
    box = QRectF(SIDE - SIGN - 1, SIDE - SIGN - 2, SIGN, SIGN)
    painter.setPen(QPen(QColor(theme.panel), 1))
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(box)
    painter.setPen(QPen(QColor(theme.on_accent), 1.6, c=Qt.PenCapStyle.RoundCap))
    check = [(0.27, 0.52), (0.44, 0.69), (0.73, 0.33)]
    painter.drawPolyline([box.topLeft() + QPointF(x, y) * SIGN for x, y in check])
