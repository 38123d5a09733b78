"""One chart over the inner steps, with fixed axes and labels at the curves' ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QFrame

from maml_studio.gui.theme import current_theme, scaled
from maml_studio.gui.widgets.plots.end_label import (
    LABEL_GAP,
    LABEL_PIXELS,
    EndLabel,
    label_font,
)
from maml_studio.gui.widgets.plots.scale import nice_ticks, spread

AXIS_WIDTH = 54
"""Pixels that the numbers on the left take."""

_BOTTOM_HEIGHT, _LEAST_HEIGHT = 24, 60
_LABEL_LINES = 1.25
"""How many heights of a letter a name at a curve's end needs."""
_TICK_LINES = 1.6
"""How many heights of a letter a number on the left needs."""
_TICK_WIDTHS = 2
"""How many heights of a letter a number below needs."""
_LEFT_PIXELS = 8
_MOST_TICKS_ACROSS = 10
_MOST_MARKED_STEPS = 20
_EDGE_PIXELS = 10


@dataclass(frozen=True)
class Line:
    """One curve as it is to be shown: values at the steps from 0 on."""

    label: str
    values: Sequence[float]
    dashed: bool = False


class Panel:
    """Draw a few lines over steps; nothing jumps while they grow."""

    def __init__(self, top: float, format_tick: Callable[[float], str], most_ticks: int) -> None:
        """Make an empty chart from 0 to a top."""
        self.widget = pg.PlotWidget(enableMenu=False)
        self._format_tick = format_tick
        self._most_ticks = most_ticks
        self._top = top
        self._steps = 1
        self._label_room = 0.0
        self._guess: tuple[float, str] | None = None
        self._has_steps = True
        self._lines: list[Line] = []
        self._curves: list[Any] = []
        self._labels: list[EndLabel] = []
        plot = self.widget.getPlotItem()
        self._view = plot.getViewBox()
        self._grid = pg.PlotCurveItem(connect="pairs", antialias=False)
        self._guess_curve = pg.PlotCurveItem(antialias=True)
        self._cursor = pg.PlotCurveItem(antialias=False)
        self._cursor_step: int | None = None
        for item in (self._grid, self._guess_curve, self._cursor):
            plot.addItem(item)
        self._quiet(plot)
        self._view.sigResized.connect(self._arrange)

    def set_scale(
        self, steps: int, top: float, guess: tuple[float, str] | None, label_room: float
    ) -> None:
        """Set the axes, the line of a guess with its label, and the room for all labels."""
        self._steps, self._top, self._guess = max(1, steps), top, guess
        self._label_room = label_room
        self._arrange()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other values; the curves themselves are kept."""
        looks = [line.dashed for line in lines]
        has_other_looks = looks != [line.dashed for line in self._lines]
        self._lines = list(lines)
        while len(self._curves) < len(self._lines):
            curve = pg.PlotDataItem(antialias=True, connect="finite")
            self.widget.getPlotItem().addItem(curve)
            self._curves.append(curve)
        for curve in self._curves[len(self._lines) :]:
            curve.setData([], [])
        for curve, line in zip(self._curves, self._lines, strict=False):
            values = np.asarray(line.values, dtype=np.float64)
            values[~np.isfinite(values)] = np.nan
            curve.setData(np.arange(len(values)), values)
        if has_other_looks:
            self._style_curves()
        self._place_labels()

    def show_cursor(self, step: int | None) -> None:
        """Mark a step with an upright line, or none."""
        if step != self._cursor_step:
            self._cursor_step = step
            self._draw_cursor()

    def x_of(self, step: float) -> float:
        """Return where a step is, in pixels from the chart's left edge."""
        place = self._view.mapViewToScene(QPointF(step, 0.0))
        return float(self.widget.mapFromScene(place).x())

    def _draw_cursor(self) -> None:
        step = self._cursor_step
        xs, ys = ([], []) if step is None else ([step] * 2, self._view.viewRange()[1])
        self._cursor.setData(xs, ys)

    def show_theme(self) -> None:
        """Take the colors of the theme."""
        theme, plot = current_theme(), self.widget.getPlotItem()
        self.widget.setBackground(QColor(theme.panel))
        for name in ("left", "bottom"):
            axis = plot.getAxis(name)
            axis.setPen(QPen(QColor(theme.panel)))
            axis.setTextPen(QPen(QColor(theme.muted)))
            axis.setStyle(tickFont=label_font())
        plot.getAxis("left").setWidth(scaled(AXIS_WIDTH))
        self.show_steps(is_on=self._has_steps)
        self._grid.setPen(pg.mkPen(theme.line, width=1))
        self._style_curves()
        self._place_labels()

    def show_steps(self, *, is_on: bool) -> None:
        """Number the steps below, or leave that to the chart that stands there."""
        self._has_steps = is_on
        axis = self.widget.getPlotItem().getAxis("bottom")
        axis.setStyle(showValues=is_on)
        below = scaled(_BOTTOM_HEIGHT) if is_on else 0
        axis.setHeight(below)
        self.widget.setMinimumHeight(_LEAST_HEIGHT + below)

    def _quiet(self, plot: Any) -> None:
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        self.widget.setFrameShape(QFrame.Shape.NoFrame)
        self.widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        plot.setContentsMargins(0, 4, 0, 0)
        for name in ("left", "bottom"):
            axis = plot.getAxis(name)
            axis.setStyle(
                tickLength=0,
                hideOverlappingLabels=False,
                tickTextOffset=8,
                autoExpandTextSpace=False,
            )

    def _style_curves(self) -> None:
        # The pens are cosmetic, which counts in the screen's own pixels.
        ratio = self.widget.devicePixelRatioF()
        self._guess_curve.setPen(_pen(current_theme().muted, 1.5 * ratio, Qt.PenStyle.DotLine))
        self._cursor.setPen(_pen(current_theme().text, ratio, Qt.PenStyle.SolidLine))
        for curve, line in zip(self._curves, self._lines, strict=False):
            color = _color(line)
            style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
            curve.setPen(_pen(color, 2.5 * ratio, style))
            is_marked = self._steps <= _MOST_MARKED_STEPS
            curve.setSymbol("o" if is_marked else None)
            curve.setSymbolSize(5 if line.dashed else 8)
            curve.setSymbolBrush(QColor(color))
            curve.setSymbolPen(QPen(Qt.PenStyle.NoPen))

    def _arrange(self) -> None:
        """Fit the axes to the size: the labels' room on the right is a number of pixels."""
        width = max(float(self._view.width()), 1.0)
        room = self._label_room
        unit = self._steps / (wide := max(width - room - _LEFT_PIXELS, width / 3))
        plot = self.widget.getPlotItem()
        plot.setXRange(-_LEFT_PIXELS * unit, self._steps + room * unit, padding=0)
        edge = _EDGE_PIXELS * self._top / max(self._view.height() - 2 * _EDGE_PIXELS, 20.0)
        plot.setYRange(-edge, self._top + edge, padding=0)
        most = min(_MOST_TICKS_ACROSS, int(wide / (_TICK_WIDTHS * scaled(LABEL_PIXELS))))
        across = nice_ticks(self._steps, max(1, most), whole=True)
        up = nice_ticks(self._top, self._ticks_that_fit())
        plot.getAxis("bottom").setTicks([[(tick, f"{tick:.0f}") for tick in across]])
        plot.getAxis("left").setTicks([[(tick, self._format_tick(tick)) for tick in up]])
        self._grid.setData([0.0, self._steps] * len(up), np.repeat(up, 2))
        if self._guess is None:
            self._guess_curve.setData([], [])
        else:
            self._guess_curve.setData([0.0, self._steps], [self._guess[0]] * 2)
        self._draw_cursor()
        self._style_curves()
        self._place_labels()

    def _ticks_that_fit(self) -> int:
        """Return how many numbers one above the other stay apart."""
        lines = int(self._view.height() / (_TICK_LINES * scaled(LABEL_PIXELS)))
        return max(1, min(self._most_ticks, lines))

    def _place_labels(self) -> None:
        """Write the names at the ends of the lines, apart from each other."""
        theme = current_theme()
        entries = [(self._guess[0], self._guess[1], theme.muted, False)] if self._guess else []
        for line in self._lines:
            last = next((v for v in reversed(line.values) if math.isfinite(v)), None)
            if last is not None:
                entries.append((last, line.label, _color(line), not line.dashed))
        room = _LABEL_LINES * scaled(LABEL_PIXELS)
        height = max(float(self._view.height()), 1.0)
        # Where it is low the names give way: the main curve's last, and the chart above has all.
        kept = sorted(entries, key=lambda entry: not entry[3])[: max(1, int(height / room))]
        entries = [entry for entry in entries if entry in kept]
        while len(self._labels) < len(entries):
            self._labels.append(EndLabel(self.widget.getPlotItem()))
        (left, right), (low, high) = self._view.viewRange()
        gap = room * (high - low) / height
        places = spread([entry[0] for entry in entries], gap, low + gap / 2, high - gap / 2)
        x = self._steps + LABEL_GAP * (right - left) / max(float(self._view.width()), 1.0)
        for label in self._labels[len(entries) :]:
            label.write("", theme.muted, bold=False)
        for label, place, (_, text, color, bold) in zip(
            self._labels, places, entries, strict=False
        ):
            label.write(text, color, bold=bold)
            label.item.setPos(x, place)


def _color(line: Line) -> str:
    theme = current_theme()
    return theme.muted if line.dashed else theme.accent


def _pen(color: str, width: float, style: Qt.PenStyle) -> QPen:
    pen = QPen(QColor(color), width, style, Qt.PenCapStyle.RoundCap)
    pen.setCosmetic(True)
    return pen
