"""Dotted lines to compare with, each with a label that covers nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QFont

from maml_studio.gui.theme import current_theme, scaled
from maml_studio.gui.widgets.plots.chart_scale import Reference, logarithm
from maml_studio.gui.widgets.plots.label_places import LINE_HEIGHT, place_labels
from maml_studio.gui.widgets.plots.outline import Frame
from maml_studio.gui.widgets.plots.series import Series

_FONT_PIXELS = 12


class ReferenceLines:
    """Keep one dotted curve for all the lines, and a text for each."""

    def __init__(self, view: pg.ViewBox, ratio: float) -> None:
        """Put nothing into a view yet, on a screen with this many pixels to a logical one."""
        self._view, self._ratio = view, ratio
        self._curve = pg.PlotCurveItem(connect="pairs", antialias=False)
        self._curve.setZValue(3)
        view.addItem(self._curve, ignoreBounds=True)
        self._texts: list[pg.TextItem] = []
        self._drawn: object = None
        self._lines: tuple[list[float], list[float]] = ([], [])

    def draw(
        self,
        references: Sequence[Reference],
        series: Sequence[Series],
        frame: Frame,
        *,
        is_log: bool,
    ) -> None:
        """Draw those that the frame shows, with labels beside what is drawn of the series."""
        looks = (tuple(references), frame, is_log, [(one, one.version) for one in series])
        if looks == self._drawn:
            return
        self._drawn = looks
        seen = [
            (place, ref.label)
            for ref in references
            if math.isfinite(place := _place(ref.value, is_log))
            and frame.low <= place <= frame.high
        ]
        self._draw_lines([place for place, _ in seen], frame)
        while len(self._texts) < len(seen):
            self._add_text()
        for text, (_, label) in zip(self._texts, seen, strict=False):
            if text.toPlainText() != label:
                text.setPlainText(label)
        self._place_texts([place for place, _ in seen], series, frame, is_log=is_log)

    def _draw_lines(self, heights: Sequence[float], frame: Frame) -> None:
        lines = ([frame.left, frame.right] * len(heights), list(np.repeat(heights, 2)))
        if lines != self._lines:
            self._lines = lines
            self._curve.setData(*lines)

    def _place_texts(
        self, heights: Sequence[float], series: Sequence[Series], frame: Frame, *, is_log: bool
    ) -> None:
        shown = self._texts[: len(heights)]
        widths = [text.textItem.boundingRect().width() for text in shown]
        curves = [(one.x, logarithm(one.line) if is_log else one.line) for one in series]
        boxes = place_labels(heights, widths, curves, frame, scaled(LINE_HEIGHT))
        for text, box in zip(shown, boxes, strict=True):
            middle = box.top + box.height / 2
            place = (box.left * frame.column + frame.left, frame.high - middle * frame.row)
            if place != (text.pos().x(), text.pos().y()):
                text.setPos(*place)
        for index, text in enumerate(self._texts):
            text.setVisible(index < len(heights))

    def show_theme(self) -> None:
        """Take the colors of the theme, and its letters."""
        theme, font = current_theme(), QFont()
        font.setPixelSize(scaled(_FONT_PIXELS))
        # A cosmetic pen counts in the screen's own pixels.
        pen = pg.mkPen(theme.muted, width=1.5 * self._ratio, dash=[1.5, 3])
        self._curve.setPen(pen)
        ground = QColor(theme.panel)
        ground.setAlpha(210)
        for text in self._texts:
            text.setColor(QColor(theme.muted))
            text.setFont(font)
            text.fill = pg.mkBrush(ground)
            text.update()
        self._drawn = None  # other letters need other places

    def _add_text(self) -> None:
        text = pg.TextItem(anchor=(0, 0.5))
        text.textItem.document().setDocumentMargin(1)
        text.setZValue(6)
        self._view.addItem(text, ignoreBounds=True)
        self._texts.append(text)
        self.show_theme()


def _place(value: float, is_log: bool) -> float:
    if not is_log:
        return value
    return math.log10(value) if value > 0 else math.nan
