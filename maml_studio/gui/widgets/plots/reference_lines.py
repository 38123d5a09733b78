"""Dotted lines to compare with, each with a label that keeps away from the others."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QFont

from maml_studio.gui.theme import current_theme
from maml_studio.gui.widgets.plots.chart_scale import Reference
from maml_studio.gui.widgets.plots.outline import Frame
from maml_studio.gui.widgets.plots.scale import spread

_FONT_PIXELS = 12
_LINE_HEIGHT = 16.0
_MARGIN = 6.0


class ReferenceLines:
    """Keep one dotted curve for all the lines, and a text for each."""

    def __init__(self, view: pg.ViewBox, ratio: float) -> None:
        """Put nothing into a view yet, on a screen with this many pixels to a logical one."""
        self._view, self._ratio = view, ratio
        self._curve = pg.PlotCurveItem(connect="pairs", antialias=False)
        self._curve.setZValue(3)
        view.addItem(self._curve, ignoreBounds=True)
        self._texts: list[pg.TextItem] = []

    def draw(self, references: Sequence[Reference], frame: Frame, *, is_log: bool) -> None:
        """Draw those that the frame shows."""
        seen = [
            (place, ref.label)
            for ref in references
            if math.isfinite(place := _place(ref.value, is_log))
            and frame.low <= place <= frame.high
        ]
        heights = [place for place, _ in seen]
        self._curve.setData([frame.left, frame.right] * len(heights), np.repeat(heights, 2))
        while len(self._texts) < len(seen):
            self._add_text()
        for text in self._texts[len(seen) :]:
            text.hide()
        places = _label_places(heights, frame)
        x = frame.right - _MARGIN * frame.column
        for text, place, (_, label) in zip(self._texts, places, seen, strict=False):
            if text.toPlainText() != label:
                text.setPlainText(label)
            text.setPos(x, place)
            text.show()

    def show_theme(self) -> None:
        """Take the colors of the theme."""
        theme = current_theme()
        # A cosmetic pen counts in the screen's own pixels.
        pen = pg.mkPen(theme.muted, width=1.5 * self._ratio, dash=[1.5, 3])
        self._curve.setPen(pen)
        ground = QColor(theme.panel)
        ground.setAlpha(210)
        for text in self._texts:
            text.setColor(QColor(theme.muted))
            text.fill = pg.mkBrush(ground)
            text.update()

    def _add_text(self) -> None:
        text = pg.TextItem(anchor=(1, 0.5))
        font = QFont()
        font.setPixelSize(_FONT_PIXELS)
        text.setFont(font)
        text.textItem.document().setDocumentMargin(1)
        text.setZValue(6)
        self._view.addItem(text, ignoreBounds=True)
        self._texts.append(text)
        self.show_theme()


def _place(value: float, is_log: bool) -> float:
    if not is_log:
        return value
    return math.log10(value) if value > 0 else math.nan


def _label_places(heights: Sequence[float], frame: Frame) -> list[float]:
    """Return where the labels' middles go: below their lines, above where there is no room."""
    line = _LINE_HEIGHT * frame.row
    wanted = []
    for height in heights:
        has_room = height - 1.5 * line > frame.low
        wanted.append(height - 0.65 * line if has_room else height + 0.65 * line)
    return spread(wanted, line, frame.low + line / 2, frame.high - line / 2)
