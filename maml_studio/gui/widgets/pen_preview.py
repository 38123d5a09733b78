"""Where the pen or the eraser is, and how large."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from maml_studio.gui.theme import current_theme

_HALO, _LINE = 3.0, 1.25
_PEN_ALPHA, _ERASER_ALPHA = 90, 150


class PenPreview:
    """A ring at the pointer's place: as wide as the pen's ink, or as what the eraser takes.

    Attributes:
        place: the middle, in pixels; nothing is shown without.
        width: across the ring, in pixels.
        is_eraser: whether it is the eraser's.
    """

    def __init__(self) -> None:
        """Show nothing yet."""
        self.place: QPointF | None = None
        self.width = 0.0
        self.is_eraser = False

    @property
    def bounds(self) -> QRectF:
        """The rectangle that painting the ring may touch; empty if there is none."""
        if self.place is None:
            return QRectF()
        reach = self.width / 2 + _HALO
        return QRectF(self.place.x() - reach, self.place.y() - reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, ink: QColor) -> None:
        """Paint the ring, seen on ink and beside it; the pen's is filled with its ink."""
        if self.place is None:
            return
        theme, radius = current_theme(), self.width / 2
        fill = QColor(theme.window) if self.is_eraser else QColor(ink)
        fill.setAlpha(_ERASER_ALPHA if self.is_eraser else _PEN_ALPHA)
        painter.setPen(QPen(QColor(theme.window), _HALO))
        painter.setBrush(fill)
        painter.drawEllipse(self.place, radius, radius)
        painter.setPen(QPen(QColor(theme.text) if self.is_eraser else ink, _LINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self.place, radius, radius)
