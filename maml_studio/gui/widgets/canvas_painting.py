"""What a drawing area shows besides the ink: its frame, a sentence, what the network sees."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from maml_studio.gui.theme import GRID, current_theme

_RADIUS = 10.0
_INSET_SHARE = 0.2


def paint_frame(painter: QPainter, area: QRectF, *, has_focus: bool) -> None:
    """Paint the rounded ground of a drawing area, with a line that tells the focus."""
    theme = current_theme()
    painter.setPen(QPen(QColor(theme.accent if has_focus else theme.line), 1))
    painter.setBrush(QColor(theme.window))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)


def paint_sentence(painter: QPainter, area: QRectF, text: str, *, has_ink: bool) -> None:
    """Paint a sentence in the middle, on a plate if there is ink behind it."""
    theme = current_theme()
    room = area.adjusted(3 * GRID, 2 * GRID, -3 * GRID, -2 * GRID)
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
    if has_ink:
        text_box = painter.fontMetrics().boundingRect(room.toRect(), flags, text)
        plate = QRectF(text_box).adjusted(-12, -GRID, 12, GRID)
        painter.setPen(QColor(theme.line))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(plate, GRID, GRID)
    painter.setPen(QColor(theme.muted))
    painter.drawText(room, flags, text)


class Inset:
    """The small picture of what the network sees, in the lower right corner."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._image: QImage | None = None

    def set_pixels(self, pixels: npt.NDArray[np.float32] | None) -> None:
        """Show (28, 28) pixels from 0 to 1, white on black as the network gets them, or nothing."""
        if pixels is None:
            self._image = None
            return
        levels = np.ascontiguousarray((np.clip(pixels, 0.0, 1.0) * 255).round().astype(np.uint8))
        height, width = levels.shape
        gray = QImage(levels.data, width, height, width, QImage.Format.Format_Grayscale8)
        self._image = gray.copy()

    def box(self, area: QRectF, ratio: float) -> QRectF:
        """Return where the picture lies: each of its pixels is a whole number of the screen's."""
        if self._image is None:
            return QRectF()
        count = self._image.width()
        times = max(1, round(area.width() * _INSET_SHARE * ratio / count))
        side = times * count / ratio
        left, top = (
            round((edge - side - GRID) * ratio) / ratio for edge in (area.right(), area.bottom())
        )
        return QRectF(left, top, side, side)

    def paint(self, painter: QPainter, area: QRectF, ratio: float) -> None:
        """Paint the picture, if there is one."""
        if self._image is None:
            return
        box = self.box(area, ratio)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#000000"))
        painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.drawImage(box, self._image)
