"""Curves of any length as outlines of a few thousand points: what a pen would leave on the screen.

A line through 60,000 points paints slowly, because the painter strokes each of them. But within one
column of pixels only the lowest and the highest point show. So the outline of the pen's track is
computed column by column, and painted as one filled shape, at a cost that the width of the chart
sets, not the length of the curve. No peak is lost.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

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


def stroke_path(x: Floats, y: Floats, frame: Frame, radius: float) -> QPainterPath:
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
    return _closed_path(edges, swollen_bottom, swollen_top, frame)


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


def band_path(x: Floats, low: Floats, high: Floats, frame: Frame) -> QPainterPath:
    """Return the area between two lines over the same x; both (n,), NaN where there is none."""
    edges = _edges(frame, 1)
    bottom, _ = _extremes(x, low, edges)
    _, top = _extremes(x, high, edges)
    return _closed_path(edges, bottom, top, frame)


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


def _closed_path(edges: Floats, bottom: Floats, top: Floats, frame: Frame) -> QPainterPath:
    """Return the shapes between two outlines given in each column, one for each run without gap.

    They end at the frame, above and below: SVG files have no other clipping.
    """
    bottom, top = (np.clip(side, frame.low, frame.high) for side in (bottom, top))
    known = np.isfinite(bottom) & np.isfinite(top)
    bounds = np.flatnonzero(np.diff(np.concatenate(([False], known, [False]))))
    shapes = [
        _shape(edges[start : end + 1], bottom[start:end], top[start:end])
        for start, end in zip(bounds[::2], bounds[1::2], strict=True)
    ]
    if not shapes:
        return QPainterPath()
    connect: NDArray[np.int32] = np.ones(sum(shape.shape[1] for shape in shapes), np.int32)
    connect[np.cumsum([shape.shape[1] for shape in shapes]) - 1] = 0
    points = np.concatenate(shapes, axis=1)
    path: QPainterPath = pg.functions.arrayToQPath(points[0], points[1], connect=connect)
    return path


def _shape(edges: Floats, bottom: Floats, top: Floats) -> Floats:
    """Return a closed outline, (2, points): along the top, and back along the bottom."""
    x = np.concatenate((edges[:1], (edges[:-1] + edges[1:]) / 2, edges[-1:]))
    over, under = np.pad(top, 1, mode="edge"), np.pad(bottom, 1, mode="edge")
    return np.stack((np.concatenate((x, x[::-1])), np.concatenate((over, under[::-1]))))
