"""How far each layer has moved from its start: a bar a layer, on a logarithmic scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from maml_studio.gui.theme import GRID, current_theme, scaled, theme_watcher

_ROW, _LEAST_ROW = 48.0, 18
_SCALE_HEIGHT = 20
_TRACK = 14.0
_LEAST_DECADES = 2
_SMALL = 12


@dataclass(frozen=True)
class LayerBar:
    """One layer's distances from its start.

    Attributes:
        layer: its name.
        distances: after each step from 0 on.
        is_relative: whether they are shares of the start's length; not where that is zero.
    """

    layer: str
    distances: tuple[float, ...]
    is_relative: bool

    def in_words(self, step: int) -> str:
        """Say how far the layer is: in percent of its start, or as a length."""
        far = self.distances[step]
        if far == 0:
            return "0"
        return f"{_brief(100 * far)} %" if self.is_relative else f"{_brief(far)} from zero"


class LayerBars(QWidget):
    """Show the bars at a step; the scale is that of all steps, so that a longer bar is farther."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._bars: tuple[LayerBar, ...] = ()
        self._step = 0
        self._empty = ""
        self.setAccessibleName("How far each layer has moved")
        theme_watcher().changed.connect(self.update)

    @property
    def has_bars(self) -> bool:
        """Whether there are layers to show."""
        return bool(self._bars)

    def show_bars(self, bars: Sequence[LayerBar], empty: str = "") -> None:
        """Show other layers, or say in a sentence why there are none."""
        self._bars, self._empty = tuple(bars), empty
        self.show_step(self._step)

    def show_step(self, step: int) -> None:
        """Show another step."""
        self._step = step
        self.setAccessibleDescription(
            ", ".join(f"{bar.layer} {bar.in_words(self._at(bar))}" for bar in self._bars)
            or self._empty
        )
        self.update()

    def _at(self, bar: LayerBar) -> int:
        return min(self._step, len(bar.distances) - 1)

    def _decades(self) -> tuple[int, int]:
        """Return the powers of ten that hold all distances but zero."""
        found = [far for bar in self._bars for far in bar.distances if far > 0]
        if not found:
            return -_LEAST_DECADES, 0
        high = math.ceil(math.log10(max(found)))
        return min(math.floor(math.log10(min(found))), high - _LEAST_DECADES), high

    def sizeHint(self) -> QSize:
        """Return room for the layers of the usual network."""
        return QSize(420, 260)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest legible size."""
        return QSize(280, scaled(130))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars with their scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._bars:
            painter.setPen(QColor(current_theme().muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(24, 0, -24, 0), flags, self._empty)
            return
        metrics = self.fontMetrics()
        left = max(metrics.horizontalAdvance(bar.layer) for bar in self._bars) + 2.0 * GRID
        right = metrics.horizontalAdvance("0.00012 from zero") + GRID
        room = QRectF(
            left, 0, max(40.0, self.width() - left - right), self.height() - scaled(_SCALE_HEIGHT)
        )
        row = min(_ROW, max(scaled(_LEAST_ROW), room.height() / len(self._bars)))
        self._paint_scale(painter, QRectF(left, 0, room.width(), row * len(self._bars)))
        for index, bar in enumerate(self._bars):
            line = QRectF(room.x(), index * row, room.width(), row)
            self._paint_bar(painter, bar, line)

    def _paint_scale(self, painter: QPainter, area: QRectF) -> None:
        theme = current_theme()
        low, high = self._decades()
        font = QFont(self.font())
        font.setPixelSize(scaled(_SMALL))
        painter.save()
        painter.setFont(font)
        stride = max(1, math.ceil((high - low) * scaled(60) / max(area.width(), 1.0)))
        for decade in range(low, high + 1):
            x = area.x() + area.width() * (decade - low) / (high - low)
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(round(x), round(area.top()), round(x), round(area.bottom()))
            if (decade - low) % stride == 0:
                painter.setPen(QColor(theme.muted))
                place = QRectF(x - 60, area.bottom() + 2, 120, scaled(18))
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, f"{_percent(decade)} %")
        painter.restore()

    def _paint_bar(self, painter: QPainter, bar: LayerBar, line: QRectF) -> None:
        theme = current_theme()
        low, high = self._decades()
        far = bar.distances[self._at(bar)]
        share = max(0.0, (math.log10(far) - low) / (high - low)) if far > 0 else 0.0
        height = min(_TRACK, line.height() - 6)
        track = QRectF(line.x(), line.center().y() - height / 2, line.width() * share, height)
        painter.setPen(Qt.PenStyle.NoPen)
        color = QColor(theme.accent)
        painter.setBrush(color)
        if not bar.is_relative:
            painter.setPen(QPen(color, 1.5))
            painter.setBrush(QBrush(color, Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(track, 3, 3)
        painter.setPen(QColor(theme.text))
        name = QRectF(0, line.top(), line.x() - GRID, line.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, bar.layer)
        painter.setPen(QColor(theme.muted))
        words = QRectF(line.right() + GRID, line.top(), self.width(), line.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, bar.in_words(self._at(bar)))


def _percent(decade: int) -> str:
    return f"{10.0 ** (decade + 2):.{max(0, -decade - 2)}f}"


def _brief(value: float) -> str:
    """Write two digits that count, without powers of ten."""
    digits = max(0, 1 - math.floor(math.log10(value)))
    return f"{value:.{digits}f}"
