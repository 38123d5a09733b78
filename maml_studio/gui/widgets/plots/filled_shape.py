"""An outline on the screen, painted in strips, of which only those that changed are painted again."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractGraphicsShapeItem, QStyleOptionGraphicsItem, QWidget

from maml_studio.gui.widgets.plots.outline import Outline

_STRIP = 16
"""Columns of pixels in a strip.

The painter sorts all corners of a polygon that meet a row of pixels, so that its time grows with the
square of their number: one polygon of 1,800 noisy columns takes thirty times as long as its strips.
"""


class FilledShape(QAbstractGraphicsShapeItem):
    """A filled outline; one with very many corners is painted without smooth edges."""

    def __init__(self, height: int, overlap: int = 0) -> None:
        """Make an empty shape.

        Args:
            height: the shape lies above those with a smaller one.
            overlap: columns that neighbouring strips share, so that no seam shows where pixels are
                split between them; a color that lets others through must not be laid on twice.
        """
        super().__init__()
        self.setPen(QPen(Qt.PenStyle.NoPen))
        self.setZValue(height)
        self.setFlag(self.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._overlap, self._is_dense = overlap, False
        self._outline: Outline | None = None
        self._bounds = QRectF()
        self._strips: dict[int, list[QPolygonF]] = {}

    def take(self, outline: Outline | None, is_dense: bool = False) -> None:
        """Show another outline, or none."""
        former, self._outline = self._outline, outline
        if outline is None or outline.is_empty:
            self._outline = None
            self.hide()
            return
        if former is None or former.frame != outline.frame or is_dense != self._is_dense:
            self._is_dense = is_dense
            self._begin_anew(outline)
        else:
            self._change(outline, former)
        self.show()

    def boundingRect(self) -> QRectF:
        """Return the frame, with the columns beside it."""
        return self._bounds

    def _begin_anew(self, outline: Outline) -> None:
        frame, edges = outline.frame, outline.edges
        self.prepareGeometryChange()
        self._bounds = QRectF(edges[0], frame.low, edges[-1] - edges[0], frame.high - frame.low)
        self._strips.clear()
        self.update()

    def _change(self, outline: Outline, former: Outline) -> None:
        """Paint anew only where it is another outline; a strip sees one column beyond its own."""
        columns = np.flatnonzero(outline.differs(former))
        if not len(columns):
            return
        reach = self._overlap + 1
        first = max(0, int(columns[0]) - reach)
        last = min(len(outline.top), int(columns[-1]) + reach + 1)
        for place in range(first // _STRIP, (last - 1) // _STRIP + 1):
            self._strips.pop(place, None)
        left, right = outline.edges[[first, last]].tolist()
        self.update(QRectF(left, self._bounds.top(), right - left, self._bounds.height()))

    def _strip(self, place: int, outline: Outline) -> list[QPolygonF]:
        if place not in self._strips:
            first = max(0, place * _STRIP - self._overlap)
            last = min(len(outline.top), (place + 1) * _STRIP + self._overlap)
            self._strips[place] = outline.polygons(first, last)
        return self._strips[place]

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the strips that are to be seen; into a file all in one piece."""
        if self._outline is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self._is_dense)
        painter.setPen(self.pen())
        painter.setBrush(self.brush())
        if painter.paintEngine().type() == QPaintEngine.Type.SVG:
            painter.drawPath(self._outline.path())
            return
        seen, column = option.exposedRect, self._outline.frame.column
        width = _STRIP * column
        first = max(0, math.floor((seen.left() - self._bounds.left()) / width - 0.1))
        last = math.ceil(
            min(seen.right() - self._bounds.left(), self._bounds.width()) / width + 0.1
        )
        for place in range(first, last):
            for polygon in self._strip(place, self._outline):
                painter.drawPolygon(polygon)
