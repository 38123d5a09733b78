"""How an example looks in its class: its ink, and signs for selected, muted and pointed at."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from maml_studio.engine.example import Example
from maml_studio.gui.demo.example_model import EXAMPLE
from maml_studio.gui.demo.tile_stamps import SIDE, SIGN, Ground, TileStamps, paint_cross
from maml_studio.gui.theme import current_theme
from maml_studio.gui.widgets.glyph_painting import glyph_pixmap, remember_many, remembered_pixmap

CELL = 48
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
        self._ratio = 1.0
        self._ink = QColor()
        self._stamps: TileStamps | None = None
        remember_many()

    def begin(self, ratio: float) -> None:
        """Begin to paint a view, at so many device pixels a logical one.

        The time that new tiles may take starts now.
        """
        self.is_late = False
        self._fresh = 0
        self._until = time.perf_counter() + _PATIENCE
        theme, self._ratio = current_theme(), ratio
        self._ink = QColor(theme.text)
        if self._stamps is None or self._stamps.look != (theme, self.color.rgba(), ratio):
            self._stamps = TileStamps(theme, QColor(self.color), ratio)

    def cross_box(self, cell: QRect) -> QRectF:
        """Return where in a cell the cross is that takes the example away."""
        return QRectF(cell.x() + SIDE - SIGN - 1, cell.y() + 1, SIGN, SIGN)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of a cell: a tile and the gap to the next."""
        return QSize(CELL, CELL)

    def paint_example(
        self, painter: QPainter, cell: QRect, index: _Index, state: TileState
    ) -> None:
        """Paint one example; the views do it in one go, since each call from Qt waits for Python."""
        assert self._stamps is not None
        stamps, place = self._stamps, cell.topLeft()
        example: Example = index.data(EXAMPLE)
        is_hovered = index.row() == self.hovered
        is_marked = state.is_selected or is_hovered or state.has_focus
        ground = Ground(is_marked, state.is_selected, state.has_focus)
        painter.drawPixmap(place, stamps.ground(ground))
        self._paint_ink(painter, place, example)
        if example.is_muted:
            painter.drawPixmap(place, stamps.muted)
        if state.is_selected:
            painter.drawPixmap(place, stamps.selected)
        if is_hovered:
            paint_cross(painter, self.cross_box(cell), stamps.theme)

    def _paint_ink(self, painter: QPainter, place: QPoint, example: Example) -> None:
        pixmap = remembered_pixmap(example.glyph, SIDE, self._ratio, self._ink)
        if pixmap is None:
            if self._fresh >= _FEWEST and time.perf_counter() > self._until:
                self.is_late = True
                return
            self._fresh += 1
            pixmap = glyph_pixmap(example.glyph, SIDE, self._ratio, self._ink)
        painter.setOpacity(_FAINT if example.is_muted else 1.0)
        painter.drawPixmap(place, pixmap)
        painter.setOpacity(1.0)
