"""Curves of any length as outlines of a few thousand points: what a pen would leave on the screen.

A line through 60,000 points paints slowly, because the painter strokes each of them. But within one
column of pixels only the lowest and the highest point show. So the outline of the pen's track is
computed column by column, and painted as a filled shape, at a cost that the width of the chart
sets, not the length of the curve. No peak is lost.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath, QPolygonF

from maml_studio.gui.widgets.plots.smoothing import Floats


@dataclass(frozen=True)
class Frame:
    """The part of the plane that is seen, and the screen's pixels that show it."""

    left: float
    right: float
    low: float
    high: float
    width: int
    height: int

    @property
    def column(self) -> float:
        """How much of x one pixel shows."""
        return (self.right - self.left) / self.width

    @property
    def row(self) -> float:
        """How much of y one pixel shows."""
        return (self.high - self.low) / self.height


@dataclass(frozen=True)
class Outline:
    """The area between two lines, given in each column of pixels.

    Attributes:
        frame: what is seen.
        edges: (columns + 1,), where the columns begin and end.
        bottom: (columns,), the lower line; NaN where there is none.
        top: (columns,), the upper line.
    """

    frame: Frame
    edges: Floats
    bottom: Floats
    top: Floats

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to paint."""
        return not self._known.any()

    def path(self) -> QPainterPath:
        """Return all of it in one piece, as files want it."""
        path = QPainterPath()
        for polygon in self.polygons(0, len(self.top)):
            path.addPolygon(polygon)
            path.closeSubpath()
        return path

    def polygons(self, first: int, last: int) -> list[QPolygonF]:
        """Return what lies in some columns, a polygon for each run without gap."""
        known = self._known[first:last]
        if known.all():
            return [self._polygon(first, last)] if last > first else []
        bounds = first + np.flatnonzero(np.diff(np.concatenate(([False], known, [False]))))
        pairs = zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True)
        return [self._polygon(start, end) for start, end in pairs]

    def differs(self, other: Outline) -> NDArray[np.bool_]:
        """Return for each column whether another outline of the same frame is elsewhere there."""
        same = np.ones(len(self.top), np.bool_)
        for mine, its in ((self.bottom, other.bottom), (self.top, other.top)):
            same &= (mine == its) | (np.isnan(mine) & np.isnan(its))
        return ~same

    @cached_property
    def _known(self) -> NDArray[np.bool_]:
        return np.isfinite(self.bottom) & np.isfinite(self.top)

    def _polygon(self, start: int, end: int) -> QPolygonF:
        """Return the columns of a run: along the top, and back along the bottom."""
        count = end - start
        polygon: QPolygonF = pg.functions.create_qpolygonf(2 * count + 4)
        corners = pg.functions.ndarray_from_qpolygonf(polygon)
        there, back = corners[: count + 2], corners[: count + 1 : -1]
        for way, line in ((there, self.top), (back, self.bottom)):
            way[0], way[-1] = self._corner(line, start, start), self._corner(line, end, end - 1)
            way[1:-1, 0] = self.edges[start:end] + self.frame.column / 2
            way[1:-1, 1] = line[start:end]
        return polygon

    def _corner(self, line: Floats, edge: int, column: int) -> tuple[float, float]:
        """Return the end of a run: halfway to the column beyond, if the line goes on there."""
        beyond = edge if column < edge else edge - 1
        goes_on = 0 <= beyond < len(line) and self._known[beyond]
        height = (line[column] + line[beyond]) / 2 if goes_on else line[column]
        return self.edges[edge], height


def stroke(x: Floats, y: Floats, frame: Frame, radius: float) -> Outline:
    """Return what a round pen of this radius (pixels) covers when drawn along a line.

    Args:
        x: (n,), increasing.
        y: (n,); NaN where the line is interrupted.
        frame: what is seen; nothing is computed for what lies beside it.
        radius: half the pen's width.
    """
    edges = _edges(frame, math.ceil(radius))
    bottom, top = _extremes(x, y, edges)
    reach = math.ceil(radius) - 1
    swollen_top, swollen_bottom = np.full_like(top, np.nan), np.full_like(bottom, np.nan)
    for shift in range(-reach, reach + 1):
        rise = math.sqrt(radius**2 - shift**2) * frame.row
        swollen_top = np.fmax(swollen_top, _shifted(top, shift) + rise)
        swollen_bottom = np.fmin(swollen_bottom, _shifted(bottom, shift) - rise)
    return _clipped(edges, swollen_bottom, swollen_top, frame)


def column_means(x: Floats, y: Floats, frame: Frame) -> tuple[Floats, Floats]:
    """Return a line with at most one point in each column of pixels: the mean of those in it.

    A smoothed line of many points is still drawn as wide as its jitter within a column; its mean is
    what the eye looks for. Gaps of a column or more stay.
    """
    edges = _edges(frame, 1)
    begins = np.searchsorted(x, edges)
    starts = begins[:-1][begins[1:] > begins[:-1]]
    if begins[-1] - begins[0] <= frame.width:
        return x, y
    before, after = slice(max(0, begins[0] - 1), begins[0]), slice(begins[-1], begins[-1] + 1)
    inside = slice(0, begins[-1])
    known = np.isfinite(y[inside])
    counts = np.add.reduceat(known.astype(np.float64), starts)
    sums = np.add.reduceat(np.where(known, y[inside], 0.0), starts)
    means = np.full(len(starts), np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    points = np.diff(np.append(starts, begins[-1]))
    places = np.add.reduceat(x[inside], starts) / points
    return np.concatenate((x[before], places, x[after])), np.concatenate(
        (y[before], means, y[after])
    )


def band(x: Floats, low: Floats, high: Floats, frame: Frame) -> Outline:
    """Return the area between two lines over the same x; both (n,), NaN where there is none."""
    edges = _edges(frame, 1)
    bottom, _ = _extremes(x, low, edges)
    _, top = _extremes(x, high, edges)
    return _clipped(edges, bottom, top, frame)


def _edges(frame: Frame, margin: int) -> Floats:
    """Return where the columns of pixels begin and end, with some beside the frame."""
    places = np.arange(-margin, frame.width + margin + 1, dtype=np.float64)
    return frame.left + frame.column * places


def _extremes(x: Floats, y: Floats, edges: Floats) -> tuple[Floats, Floats]:
    """Return the lowest and the highest y of a line in each column; NaN where it does not pass."""
    first = max(0, int(np.searchsorted(x, edges[0])) - 1)
    last = int(np.searchsorted(x, edges[-1], side="right")) + 1
    x, y = x[first:last], y[first:last]
    if not len(x):
        return np.full(len(edges) - 1, np.nan), np.full(len(edges) - 1, np.nan)
    crossed = np.interp(edges, x, y, left=np.nan, right=np.nan)
    bottom, top = np.fmin(crossed[:-1], crossed[1:]), np.fmax(crossed[:-1], crossed[1:])
    begins = np.searchsorted(x, edges)
    has_points = begins[1:] > begins[:-1]
    starts = begins[:-1][has_points]
    if len(starts):
        inside = y[: begins[-1]]
        bottom[has_points] = np.fmin(bottom[has_points], np.fmin.reduceat(inside, starts))
        top[has_points] = np.fmax(top[has_points], np.fmax.reduceat(inside, starts))
    return bottom, top


def _shifted(values: Floats, by: int) -> Floats:
    """Return values moved to the right, with NaN where none come from."""
    if by == 0:
        return values
    moved = np.full_like(values, np.nan)
    if by > 0:
        moved[by:] = values[:-by]
    else:
        moved[:by] = values[-by:]
    return moved


def _clipped(edges: Floats, bottom: Floats, top: Floats, frame: Frame) -> Outline:
    """Return an outline that ends at the frame: SVG files have no other clipping."""
    bottom, top = (np.clip(side, frame.low, frame.high) for side in (bottom, top))
    return Outline(frame, edges, bottom, top)
