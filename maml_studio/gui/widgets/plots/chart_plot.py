"""The plane of a chart: axes, grid, reference lines and the traces of the series."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPen
from PySide6.QtWidgets import QFrame

from maml_studio.gui.theme import current_theme, scaled, theme_watcher
from maml_studio.gui.widgets.plots.chart_scale import (
    TICKS_UP,
    Bounds,
    Reference,
    Span,
    seen_values_span,
    steps_span,
    values_span,
    with_label_room,
)
from maml_studio.gui.widgets.plots.chart_view import ChartView
from maml_studio.gui.widgets.plots.outline import Frame
from maml_studio.gui.widgets.plots.reference_lines import ReferenceLines
from maml_studio.gui.widgets.plots.scale import log_ticks, span_ticks
from maml_studio.gui.widgets.plots.series import Series
from maml_studio.gui.widgets.plots.trace import Trace
from maml_studio.gui.widgets.plots.units import Unit, short_number

FONT_PIXELS = 12
_TICK_GAP = 8
_LEAST_AXIS, _BOTTOM_AXIS = 36, 24
_PIXELS_PER_STEP_TICK = 72
_PIXELS_PER_VALUE_TICK = 20
_EDGE = 8.0
_FEW = 4
"""Intervals that are told apart where they lie on each other."""


class ChartPlot:
    """Draw series over outer steps; show everything until the view is moved."""

    def __init__(self, unit: Unit, bounds: Bounds, on_view_changed: Callable[[], object]) -> None:
        """Make an empty plane.

        Args:
            unit: how the axis writes the values.
            bounds: what the axis includes in any case.
            on_view_changed: called when something else is to be seen, so that it is drawn soon.
        """
        self.view = ChartView()
        self.widget = pg.PlotWidget(viewBox=self.view)
        self.follows_steps = self.follows_values = True
        self.is_log = False
        self._is_drawing = False
        self.planned_steps = 0
        self.shows_one_band = False
        """Whether several series keep their intervals to themselves, but for `band_of`."""
        self.band_of: Hashable | None = None
        self._unit, self._bounds = unit, bounds
        self._traces: dict[Hashable, Trace] = {}
        self._ticked: tuple[Frame, bool, bool] | None = None
        self._grid = pg.PlotCurveItem(connect="pairs", antialias=False)
        self.view.addItem(self._grid, ignoreBounds=True)
        self._references = ReferenceLines(self.view, self.widget.devicePixelRatioF())
        self._quiet()
        self._on_view_changed = on_view_changed
        self.view.sigRangeChanged.connect(self._on_range_changed)
        self.view.sigResized.connect(self._on_range_changed)
        self.view.moved.connect(self._on_moved)

    @property
    def frame(self) -> Frame:
        """What is seen now."""
        (left, right), (low, high) = self.view.viewRange()
        width, height = max(1, round(self.view.width())), max(1, round(self.view.height()))
        return Frame(left, right, low, high, width, height)

    @property
    def is_zoomed(self) -> bool:
        """Whether someone chose what is seen."""
        return not (self.follows_steps and self.follows_values)

    def show_all(self) -> None:
        """Show everything from the next drawing on."""
        self.follows_steps = self.follows_values = True

    def draw(self, series: Mapping[Hashable, Series], references: Sequence[Reference]) -> None:
        """Draw what is seen of the series, after moving to where they are.

        Who zoomed the steps still sees all the values that there are at those steps.
        """
        self._follow([one for one in series.values() if one.is_visible], references)
        for key in [key for key, old in self._traces.items() if old.series is not series.get(key)]:
            self._traces.pop(key).remove()
        frame = self.frame
        bands = sum(one.is_visible and one.band is not None for one in series.values())
        for key, one in series.items():
            if key not in self._traces:
                self._traces[key] = Trace(self.view, one)
            is_hidden = self.shows_one_band and bands > 1 and key != self.band_of
            is_crowded = not self.shows_one_band and bands > _FEW
            self._traces[key].weigh_band(is_hidden=is_hidden, is_crowded=is_crowded)
            self._traces[key].draw(frame, is_log=self.is_log)
        is_empty = not any(len(one) for one in series.values())
        self._show_ticks(frame, is_empty=is_empty)
        seen = [one for one in series.values() if one.is_visible]
        self._references.draw(() if is_empty else references, seen, frame, is_log=self.is_log)

    def like(self) -> ChartPlot:
        """Return an empty plane with the same axes."""
        plot = ChartPlot(self._unit, self._bounds, lambda: None)
        plot.is_log = self.is_log
        plot.shows_one_band, plot.band_of = self.shows_one_band, self.band_of
        return plot

    def show_frame(self, frame: Frame) -> None:
        """Show this part of the plane, and stay there."""
        self.follows_steps = self.follows_values = False
        steps, values = (frame.left, frame.right), (frame.low, frame.high)
        self.view.setRange(xRange=steps, yRange=values, padding=0)

    def zoom_steps(self, factor: float, center: float) -> None:
        """Show more or fewer steps around one, as the wheel does."""
        self.follows_steps = False
        left, right = self.frame.left, self.frame.right
        self.view.setXRange(
            center + factor * (left - center), center + factor * (right - center), padding=0
        )

    def show_theme(self) -> None:
        """Take the colors of the theme."""
        theme = current_theme()
        self.widget.setBackground(QColor(theme.panel))
        for name in ("left", "bottom"):
            axis = self.widget.getPlotItem().getAxis(name)
            axis.setPen(QPen(QColor(theme.panel)))
            axis.setTextPen(QPen(QColor(theme.muted)))
            axis.setStyle(tickFont=chart_font())
        self.widget.getPlotItem().getAxis("bottom").setHeight(scaled(_BOTTOM_AXIS))
        self._grid.setPen(pg.mkPen(theme.line, width=1))
        self.view.show_theme()
        self._references.show_theme()
        for trace in self._traces.values():
            trace.show_theme()

    def _follow(self, series: Sequence[Series], references: Sequence[Reference]) -> None:
        """Move to where the series are, with some pixels to spare, as far as nobody zoomed."""
        frame = self.frame
        steps, values = (frame.left, frame.right), (frame.low, frame.high)
        if self.follows_steps:
            steps = _spared(steps_span(series, self.planned_steps), frame.width)
            if self.follows_values:
                span = values_span(series, references, self._bounds, is_log=self.is_log)
                values, scale = _spared(span, frame.height), theme_watcher().scale
                values = with_label_room(
                    values, references, frame.height, scale=scale, is_log=self.is_log
                )
        elif self.follows_values:
            found = seen_values_span(series, steps, is_log=self.is_log)
            values = _spared(found, frame.height) if found else values
        if not np.allclose([*steps, *values], np.ravel(self.view.viewRange()), rtol=1e-9, atol=0):
            self._is_drawing = True
            self.view.setRange(xRange=steps, yRange=values, padding=0)
            self._is_drawing = False

    def _show_ticks(self, frame: Frame, *, is_empty: bool) -> None:
        """Write round numbers on the axes; none before there is something to measure."""
        if self._ticked == (looks := (frame, self.is_log, is_empty)):
            return
        self._ticked = looks
        plot = self.widget.getPlotItem()
        across = span_ticks(frame.left, frame.right, max(2, frame.width // _PIXELS_PER_STEP_TICK))
        across = [tick for tick in across if tick >= 0 and tick == round(tick) and not is_empty]
        most = min(TICKS_UP + 1, max(2, frame.height // _PIXELS_PER_VALUE_TICK))
        up = (log_ticks if self.is_log else span_ticks)(frame.low, frame.high, most)
        edge = scaled(FONT_PIXELS) / 2 * frame.row
        up = [tick for tick in up if edge <= min(tick - frame.low, frame.high - tick)]
        up = [] if is_empty else up
        texts = [self._unit.tick(10**tick if self.is_log else tick) for tick in up]
        plot.getAxis("bottom").setTicks([[(tick, short_number(tick)) for tick in across]])
        plot.getAxis("left").setTicks([list(zip(up, texts, strict=True))])
        metrics = QFontMetrics(chart_font())
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        plot.getAxis("left").setWidth(max(_LEAST_AXIS, widest + 2 * _TICK_GAP))
        self._grid.setData([frame.left, frame.right] * len(up), np.repeat(up, 2))

    def _quiet(self) -> None:
        """Take away what a plot has for engineers."""
        plot = self.widget.getPlotItem()
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.setContentsMargins(0, 0, 10, 0)
        self.widget.setFrameShape(QFrame.Shape.NoFrame)
        self.widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.widget.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.widget.setMinimumSize(120, 72)
        for name in ("left", "bottom"):
            plot.getAxis(name).setStyle(
                tickLength=0,
                hideOverlappingLabels=False,
                tickFont=chart_font(),
                tickTextOffset=_TICK_GAP,
                autoExpandTextSpace=False,
            )
        plot.getAxis("left").setWidth(_LEAST_AXIS)

    def _on_range_changed(self) -> None:
        if not self._is_drawing:
            self._on_view_changed()

    def _on_moved(self, steps: bool, values: bool) -> None:
        self.follows_steps &= not steps
        self.follows_values &= not values


def _spared(span: Span, pixels: int) -> Span:
    """Widen a span, so that no line lies on the edge of so many pixels."""
    margin = _EDGE * (span[1] - span[0]) / max(pixels - 2 * _EDGE, _EDGE)
    return span[0] - margin, span[1] + margin


def chart_font() -> QFont:
    """Return the font of all that is written in a chart."""
    font = QFont()
    font.setPixelSize(scaled(FONT_PIXELS))
    return font
