"""A view of equal tiles, line by line, as high as its lines."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QWidget

from maml_studio.gui.demo.example_tile import CELL
from maml_studio.gui.demo.tile_stamps import SIDE

_GAP = CELL - SIDE

NAVIGATION = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Space,
)  # fmt: skip
"""The keys that a view of items goes through its items with."""


class TileView(QListView):
    """Show the items of a model as tiles, with room for one more after the last.

    It has no scroll bars: it asks for the height of all its lines, or of so many at most.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most_lines: int | None = None
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView { background: transparent; border: none; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        # Not fixed: the hint that would bound the height is of the width before.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_lines(self, most: int | None) -> None:
        """Show so many lines at most, or all."""
        if most != self._most_lines:
            self._most_lines = most
            self.updateGeometry()

    def lines(self, tiles: int, width: int) -> int:
        """Return how many lines so many tiles take in a width."""
        return math.ceil(tiles / max(1, width // CELL))

    def place_of(self, row: int) -> QRect:
        """Return where the tile of an item is, or would be."""
        columns = self._columns
        top = row // columns * CELL - self.verticalOffset()
        return QRect(row % columns * CELL, top, SIDE, SIDE)

    def gap_at(self, place: QPoint) -> tuple[int, QRect]:
        """Return before which item something dropped at a place goes, and where that gap is."""
        count, columns = self.model().rowCount(), self._columns
        line = max(0, (place.y() + self.verticalOffset()) // CELL)
        column = min(max(0, round((place.x() - SIDE / 2) / CELL)), columns)
        row = min(line * columns + column, count)
        if row < line * columns + column:
            line, column = row // columns, row % columns
        left, top = column * CELL - _GAP, line * CELL - self.verticalOffset()
        return row, QRect(left, top, _GAP, SIDE)

    def rows_in(self, area: QRect) -> range:
        """Return the items of the lines that an area touches."""
        top, columns = self.verticalOffset(), self._columns
        first = max(0, (area.top() + top) // CELL) * columns
        last = ((area.bottom() + top) // CELL + 1) * columns
        return range(first, min(last, self.model().rowCount()))

    @property
    def _columns(self) -> int:
        return max(1, self.viewport().width() // CELL)

    def hasHeightForWidth(self) -> bool:
        """Say that fewer columns need more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines that are shown."""
        lines = self.lines(self.model().rowCount() + 1, width)
        return min(lines, self._most_lines or lines) * CELL

    def sizeHint(self) -> QSize:
        """Return the size at the width that there is."""
        return QSize(CELL, self.heightForWidth(max(CELL, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Let the column be narrow."""
        return QSize(CELL, CELL)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the list of classes."""
        event.ignore()
