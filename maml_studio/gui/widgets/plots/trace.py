"""One series on the screen: its raw values, its interval, its line and its points."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from maml_studio.gui.theme import class_color, class_marker
from maml_studio.gui.widgets.plots.chart_scale import logarithm
from maml_studio.gui.widgets.plots.outline import Frame, band_path, column_means, stroke_path
from maml_studio.gui.widgets.plots.series import Series
from maml_studio.gui.widgets.plots.smoothing import Floats

SYMBOLS = {"circle": "o", "square": "s", "triangle": "t1", "diamond": "d"}
"""pyqtgraph's names of the markers."""

_LINE_RADIUS = 1.15
_RAW_RADIUS = 0.5
_RAW_ALPHA = 0.3
_BAND_ALPHA = 0.18
_MOST_DOTS = 40
_PIXELS_PER_DOT = 14
_DOT = 6


class Trace:
    """Keep the items of one series, and give them new shapes."""

    def __init__(self, view: pg.ViewBox) -> None:
        """Put empty items into a view."""
        self._view = view
        self._drawn: tuple[int, bool, Frame, bool] | None = None
        self._band, self._raw, self._line = _Shape(1), _Shape(2), _Shape(4)
        self._dots = pg.ScatterPlotItem(pxMode=True)
        self._dots.setZValue(5)
        for item in self._items():
            view.addItem(item, ignoreBounds=True)

    def remove(self) -> None:
        """Take the items out of the view."""
        for item in self._items():
            self._view.removeItem(item)

    def show_theme(self, series: Series) -> None:
        """Take the hue of the series in the theme."""
        color = class_color(series.hue)
        for item, alpha in ((self._band, _BAND_ALPHA), (self._raw, _RAW_ALPHA), (self._line, 1.0)):
            tone = QColor(color)
            tone.setAlphaF(alpha)
            item.setBrush(tone)
        self._dots.setBrush(color)
        self._dots.setPen(QPen(Qt.PenStyle.NoPen))
        self._dots.setSymbol(SYMBOLS[class_marker(series.hue)])

    def draw(self, series: Series, frame: Frame, *, is_log: bool) -> None:
        """Draw what the frame shows of a series, if that is not what was drawn last."""
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
            self._raw.take(stroke_path(x, raw, frame, _RAW_RADIUS), _is_dense(x, frame))
            across, up = column_means(x, line, frame)
            self._line.take(stroke_path(across, up, frame, _LINE_RADIUS))
        else:
            self._raw.take(stroke_path(x[:0], line[:0], frame, _RAW_RADIUS))
            self._line.take(stroke_path(x, line, frame, _LINE_RADIUS), _is_dense(x, frame))
        low, high = series.band or (line[:0], line[:0])
        span = x if series.band else x[:0]
        self._band.take(band_path(span, _placed(low, is_log), _placed(high, is_log), frame))
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

    def _items(self) -> tuple[_Shape, _Shape, _Shape, pg.ScatterPlotItem]:
        return self._band, self._raw, self._line, self._dots


class _Shape(QGraphicsPathItem):
    """A filled shape; one with very many corners is painted without smooth edges."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self.setPen(QPen(Qt.PenStyle.NoPen))
        self.setZValue(height)
        self._is_dense = False

    def take(self, path: QPainterPath, is_dense: bool = False) -> None:
        self._is_dense = is_dense
        self.setPath(path)
        self.setVisible(not path.isEmpty())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self._is_dense)
        super().paint(painter, option, widget)


def _placed(values: Floats, is_log: bool) -> Floats:
    return logarithm(values) if is_log else values


def _is_dense(x: Floats, frame: Frame) -> bool:
    first, last = np.searchsorted(x, (frame.left, frame.right))
    return bool(last - first > 2 * frame.width)
