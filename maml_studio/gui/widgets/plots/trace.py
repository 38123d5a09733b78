"""One series on the screen: its raw values, its interval, its line and its points."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from maml_studio.gui.theme import class_color, class_marker
from maml_studio.gui.widgets.plots.chart_scale import logarithm
from maml_studio.gui.widgets.plots.filled_shape import FilledShape
from maml_studio.gui.widgets.plots.outline import Frame, band, column_means, stroke
from maml_studio.gui.widgets.plots.series import Series
from maml_studio.gui.widgets.plots.smoothing import Floats

SYMBOLS = {"circle": "o", "square": "s", "triangle": "t1", "diamond": "d"}
"""pyqtgraph's names of the markers."""

_LINE_RADIUS = 1.15
_RAW_RADIUS = 0.5
_RAW_ALPHA = 0.3
_BAND_ALPHA = 0.18
_CROWDED_BAND_ALPHA = 0.08
_MOST_DOTS = 40
_PIXELS_PER_DOT = 14
_DOT = 6


class Trace:
    """Keep the items of one series, and give them new shapes."""

    def __init__(self, view: pg.ViewBox, series: Series) -> None:
        """Put empty items for a series into a view."""
        self._view, self.series, self._band_alpha = view, series, _BAND_ALPHA
        self._drawn: tuple[int, bool, Frame, bool] | None = None
        self._band, self._raw = FilledShape(1), FilledShape(2)
        self._line = FilledShape(4, overlap=1)
        self._dots = pg.ScatterPlotItem(pxMode=True)
        self._dots.setZValue(5)
        for item in self._items():
            view.addItem(item, ignoreBounds=True)
        self.show_theme()

    def remove(self) -> None:
        """Take the items out of the view."""
        for item in self._items():
            self._view.removeItem(item)

    def show_theme(self) -> None:
        """Take the hue of the series in the theme."""
        color = class_color(self.series.hue)
        alphas = ((self._band, self._band_alpha), (self._raw, _RAW_ALPHA), (self._line, 1.0))
        for item, alpha in alphas:
            tone = QColor(color)
            tone.setAlphaF(alpha)
            item.setBrush(tone)
        self._dots.setBrush(color)
        self._dots.setPen(QPen(Qt.PenStyle.NoPen))
        self._dots.setSymbol(SYMBOLS[class_marker(self.series.hue)])

    def weigh_band(self, *, is_hidden: bool, is_crowded: bool) -> None:
        """Hide the interval, or make it fainter where there are many."""
        alpha = 0.0 if is_hidden else _CROWDED_BAND_ALPHA if is_crowded else _BAND_ALPHA
        if alpha != self._band_alpha:
            self._band_alpha = alpha
            self.show_theme()

    def draw(self, frame: Frame, *, is_log: bool) -> None:
        """Draw what the frame shows of the series, if that is not what was drawn last."""
        series = self.series
        looks = (series.version, series.is_visible, frame, is_log)
        if looks == self._drawn:
            return
        self._drawn = looks
        self._dots.setVisible(series.is_visible)
        if not series.is_visible:
            for shape in (self._band, self._raw, self._line):
                shape.hide()
            return
        x, line = series.x, _placed(series.line, is_log)
        if series.is_smoothed:
            raw = _placed(series.y, is_log)
            self._raw.take(stroke(x, raw, frame, _RAW_RADIUS), _is_dense(x, frame))
            across, up = column_means(x, line, frame)
            self._line.take(stroke(across, up, frame, _LINE_RADIUS))
        else:
            self._raw.take(None)
            self._line.take(stroke(x, line, frame, _LINE_RADIUS), _is_dense(x, frame))
        if series.band is None:
            self._band.take(None)
        else:
            low, high = (_placed(bound, is_log) for bound in series.band)
            self._band.take(band(x, low, high, frame))
        self._show_dots(x, line, frame)

    def _show_dots(self, x: Floats, line: Floats, frame: Frame) -> None:
        """Mark each point while they are few, else the last one."""
        seen = slice(*np.searchsorted(x, (frame.left, frame.right)).tolist())
        known = np.flatnonzero(np.isfinite(line[seen])) + (seen.start or 0)
        if len(known) > min(_MOST_DOTS, frame.width / _PIXELS_PER_DOT):
            last = np.flatnonzero(np.isfinite(line[-1:])) + len(line) - 1
            known = last
        known = known[(line[known] >= frame.low) & (line[known] <= frame.high)]
        self._dots.setData(x[known], line[known], size=_DOT)

    def _items(self) -> tuple[FilledShape, FilledShape, FilledShape, pg.ScatterPlotItem]:
        return self._band, self._raw, self._line, self._dots


def _placed(values: Floats, is_log: bool) -> Floats:
    return logarithm(values) if is_log else values


def _is_dense(x: Floats, frame: Frame) -> bool:
    first, last = np.searchsorted(x, (frame.left, frame.right))
    return bool(last - first > 2 * frame.width)
