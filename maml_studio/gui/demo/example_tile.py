"""How an example looks in its class: its ink, and signs for selected, muted and pointed at."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from maml_studio.engine.example import Example
from maml_studio.gui.demo.example_model import EXAMPLE
from maml_studio.gui.theme import current_theme
from maml_studio.gui.widgets.glyph_painting import glyph_pixmap, is_painted

SIDE = 40
CELL = 48
_RADIUS = 8.0
_SIGN = 14.0
_FAINT = 0.35
_PATIENCE = 0.008
_FEWEST = 8
"""New tiles that a view paints in any case, so that a slow one gets on too."""
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class TileState:
    """Whether an example is selected, and whether arrow keys start from it."""

    is_selected: bool
    has_focus: bool


class ExampleTile(QStyledItemDelegate):
    """Paint examples; of those seen for the first time only as many at once as are not felt."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.color = QColor()
        self.hovered = -1
        self.is_late = False
        self._fresh = 0
        self._until = 0.0

    def begin(self) -> None:
        """Begin to paint a view; the time that new tiles may take starts now."""
        self.is_late = False
        self._fresh = 0
        self._until = time.perf_counter() + _PATIENCE

    def cross_box(self, cell: QRect) -> QRectF:
        """Return where in a cell the cross is that takes the example away."""
        return QRectF(cell.x() + SIDE - _SIGN - 1, cell.y() + 1, _SIGN, _SIGN)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of a cell: a tile and the gap to the next."""
        return QSize(CELL, CELL)

    def paint_example(
        self, painter: QPainter, cell: QRect, index: _Index, state: TileState, ratio: float
    ) -> None:
        """Paint one example; the views do it in one go, since each call from Qt waits for Python."""
        example: Example = index.data(EXAMPLE)
        tile = QRectF(cell.x(), cell.y(), SIDE, SIDE)
        is_hovered = index.row() == self.hovered
        self._paint_ground(painter, tile, state, is_hovered)
        self._paint_ink(painter, tile, example, ratio)
        if example.is_muted:
            _paint_muted(painter, tile)
        if state.is_selected:
            _paint_selected(painter, tile)
        if is_hovered:
            paint_cross(painter, self.cross_box(cell))

    def _paint_ground(
        self, painter: QPainter, tile: QRectF, state: TileState, is_hovered: bool
    ) -> None:
        theme = current_theme()
        is_marked = state.is_selected or is_hovered or state.has_focus
        width = 2.0 if is_marked else 1.0
        painter.setPen(QPen(self.color if is_marked else QColor(theme.line), width))
        painter.setBrush(QColor(theme.accent_soft if state.is_selected else theme.window))
        inset = width / 2
        painter.drawRoundedRect(tile.adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)
        if state.has_focus:
            painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(tile.adjusted(3.5, 3.5, -3.5, -3.5), 5, 5)

    def _paint_ink(self, painter: QPainter, tile: QRectF, example: Example, ratio: float) -> None:
        ink = QColor(current_theme().text)
        if not is_painted(example.glyph, SIDE, ratio, ink):
            if self._fresh >= _FEWEST and time.perf_counter() > self._until:
                self.is_late = True
                return
            self._fresh += 1
        painter.setOpacity(_FAINT if example.is_muted else 1.0)
        painter.drawPixmap(tile.topLeft(), glyph_pixmap(example.glyph, SIDE, ratio, ink))
        painter.setOpacity(1.0)


def paint_cross(painter: QPainter, box: QRectF) -> None:
    """Paint the cross that takes an example away."""
    theme = current_theme()
    painter.setPen(QPen(QColor(theme.line_strong), 1))
    painter.setBrush(QColor(theme.panel))
    painter.drawEllipse(box)
    painter.setPen(QPen(QColor(theme.text), 1.4, c=Qt.PenCapStyle.RoundCap))
    arms = box.adjusted(4.5, 4.5, -4.5, -4.5)
    painter.drawLine(arms.topLeft(), arms.bottomRight())
    painter.drawLine(arms.topRight(), arms.bottomLeft())


def _paint_muted(painter: QPainter, tile: QRectF) -> None:
    """Paint a crossed circle: the sign of what does not count."""
    theme = current_theme()
    box = QRectF(tile.left() + 2, tile.bottom() - _SIGN - 2, _SIGN, _SIGN)
    painter.setPen(QPen(QColor(theme.panel), 1))
    painter.setBrush(QColor(theme.muted))
    painter.drawEllipse(box)
    painter.setPen(QPen(QColor(theme.panel), 1.8, c=Qt.PenCapStyle.RoundCap))
    inner = box.adjusted(4, 4, -4, -4)
    painter.drawLine(inner.topLeft(), inner.bottomRight())


def _paint_selected(painter: QPainter, tile: QRectF) -> None:
    """Paint a check: color alone tells nobody who does not see it."""
    theme = current_theme()
    box = QRectF(tile.right() - _SIGN - 1, tile.bottom() - _SIGN - 2, _SIGN, _SIGN)
    painter.setPen(QPen(QColor(theme.panel), 1))
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(box)
    painter.setPen(QPen(QColor(theme.on_accent), 1.6, c=Qt.PenCapStyle.RoundCap))
    check = [(0.27, 0.52), (0.44, 0.69), (0.73, 0.33)]
    painter.drawPolyline([box.topLeft() + QPointF(x, y) * _SIGN for x, y in check])
