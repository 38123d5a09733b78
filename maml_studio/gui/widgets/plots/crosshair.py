"""A vertical line at one outer step, with a point and a value for each series."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPoint

from maml_studio.gui.theme import class_color, class_marker, current_theme
from maml_studio.gui.widgets.plots.chart_plot import ChartPlot
from maml_studio.gui.widgets.plots.readout import Reading, Readout
from maml_studio.gui.widgets.plots.series import Series
from maml_studio.gui.widgets.plots.trace import SYMBOLS
from maml_studio.gui.widgets.plots.units import Unit, step_text

_DOT = 9


class Crosshair:
    """Stand at the step nearest to where it is put, on whatever is drawn."""

    def __init__(self, plot: ChartPlot, unit: Unit) -> None:
        """Make a hidden crosshair."""
        self._plot, self._unit = plot, unit
        self._wish: float | None = None
        self.step: float | None = None
        """The outer step where it stands, or None while it is hidden."""
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._dots = pg.ScatterPlotItem(pxMode=True)
        self.readout = Readout(plot.widget)
        for item, height in ((self._line, 0), (self._dots, 7)):
            item.setZValue(height)
            plot.view.addItem(item, ignoreBounds=True)
        self.hide()

    def put(self, x: float) -> None:
        """Wish for a place; `show` goes to the nearest step."""
        self._wish = x

    def hide(self) -> None:
        """Take it away."""
        self._wish = self.step = None
        for item in (self._line, self._dots, self.readout):
            item.hide()

    def show(self, series: Sequence[Series]) -> None:
        """Stand at the step nearest to the wish, and tell the values there."""
        points = [
            (one, index)
            for one in series
            if self._wish is not None and (index := one.nearest(self._wish)) is not None
        ]
        if self._wish is None or not points:
            self.hide()
            return
        wish = self._wish
        step = min((float(one.x[index]) for one, index in points), key=lambda x: abs(x - wish))
        self.step = step
        self._line.setPos(step)
        self._line.show()
        self._show_dots(points)
        readings = [self._read(one, index, step) for one, index in points]
        self.readout.tell(f"Step {step_text(step)}", readings, self._place(points, step))

    def show_theme(self) -> None:
        """Take the colors of the theme."""
        self._line.setPen(pg.mkPen(current_theme().line_strong, width=1))
        self.readout.update()

    def _read(self, series: Series, index: int, step: float) -> Reading:
        value = float(series.line[index])
        notes = []
        if series.is_smoothed:
            notes.append(f"raw {self._unit.number(float(series.y[index]))}")
        if series.band is not None and math.isfinite(low := float(series.band[0][index])):
            high = float(series.band[1][index])
            notes.append(f"{self._unit.number(low)} to {self._unit.number(high)}")
        if series.x[index] != step:
            notes.append(f"at {step_text(float(series.x[index]))}")
        return Reading(series.hue, series.label, self._unit.text(value), " · ".join(notes))

    def _show_dots(self, points: Sequence[tuple[Series, int]]) -> None:
        ground = pg.mkPen(current_theme().panel, width=1.5)
        spots = [
            {
                "pos": (float(one.x[index]), height),
                "brush": class_color(one.hue),
                "symbol": SYMBOLS[class_marker(one.hue)],
                "pen": ground,
                "size": _DOT,
            }
            for one, index in points
            if math.isfinite(height := self._height(float(one.line[index])))
        ]
        self._dots.setData(spots)
        self._dots.show()

    def _height(self, value: float) -> float:
        if not self._plot.is_log:
            return value
        return math.log10(value) if value > 0 else math.nan

    def _place(self, points: Sequence[tuple[Series, int]], step: float) -> QPoint:
        """Return where the box goes: beside the highest point, in the widget's pixels."""
        frame = self._plot.frame
        heights = [self._height(float(one.line[index])) for one, index in points]
        height = max((h for h in heights if math.isfinite(h)), default=frame.high)
        corner = self._plot.view.sceneBoundingRect().topLeft()
        across = (step - frame.left) / frame.column
        down = min(max((frame.high - height) / frame.row, 0.0), float(frame.height))
        return QPoint(round(corner.x() + across), round(corner.y() + down))


def standing(series: Sequence[Series], unit: Unit) -> str:
    """Return where each series stands, for a screen reader."""
    parts = []
    for one in series:
        if (last := one.last()) is not None:
            value = unit.text(float(one.line[last]))
            parts.append(f"{one.label}: {value} at step {step_text(float(one.x[last]))}")
    return ". ".join(parts)
