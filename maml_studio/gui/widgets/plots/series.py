"""One run's numbers in a chart: they are appended to for hours, and never copied for that."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from maml_studio.gui.widgets.plots.smoothing import Carry, Floats, smooth

_X, _Y, _LOW, _HIGH, _LINE = range(5)
_SMALLEST = 256
_LARGEST = 1e100
"""What is larger is drawn as a gap: an axis can't hold it."""


class Series:
    """Values over outer steps, with an interval around each if there is one."""

    def __init__(self, label: str, hue: int) -> None:
        """Start without points; the hue is the place among the hues of the classes."""
        self.label = label
        self.hue = hue
        self.is_visible = True
        self.version = 0
        """Grows with each change of the points or of the line."""
        self._table = np.empty((5, _SMALLEST))
        self._count = 0
        self._factor = 0.0
        self._carry = Carry()
        self._has_band = False

    def __len__(self) -> int:
        return self._count

    @property
    def x(self) -> Floats:
        """The outer steps, (n,), increasing."""
        return self._table[_X, : self._count]

    @property
    def y(self) -> Floats:
        """The values as they came, (n,), NaN where there is none."""
        return self._table[_Y, : self._count]

    @property
    def line(self) -> Floats:
        """The values after smoothing, (n,)."""
        return self._table[_LINE, : self._count]

    @property
    def band(self) -> tuple[Floats, Floats] | None:
        """The interval around the values, if there is one: (n,) and (n,)."""
        if not self._has_band:
            return None
        return self._table[_LOW, : self._count], self._table[_HIGH, : self._count]

    @property
    def is_smoothed(self) -> bool:
        """Whether the line differs from the values."""
        return self._factor > 0

    def append(
        self, x: ArrayLike, y: ArrayLike, low: ArrayLike | None, high: ArrayLike | None
    ) -> None:
        """Add points behind the others; those from the first new x on are replaced.

        So a run that went back to its last checkpoint overwrites what it does again.

        Raises:
            ValueError: if the lengths differ, x does not increase, or one bound is without the other.
        """
        rows = _rows(x, y, low, high)
        self._has_band |= low is not None
        if not rows.shape[1]:
            return
        kept = int(np.searchsorted(self.x, rows[_X, 0]))
        is_behind = kept == self._count
        self._reserve(kept + rows.shape[1])
        self._table[:_LINE, kept : kept + rows.shape[1]] = rows
        self._count = kept + rows.shape[1]
        self._smooth_from(kept if is_behind else 0)

    def replace(
        self, x: ArrayLike, y: ArrayLike, low: ArrayLike | None, high: ArrayLike | None
    ) -> None:
        """Show other points, under the conditions of `append`."""
        _rows(x, y, low, high)
        self._count, self._carry, self._has_band = 0, Carry(), False
        self.version += 1
        self.append(x, y, low, high)

    def set_smoothing(self, factor: float) -> None:
        """Smooth the line with another factor, from 0 to below 1."""
        if factor != self._factor:
            self._factor = factor
            self._smooth_from(0)

    def nearest(self, x: float) -> int | None:
        """Return the index of the point nearest to a place, or None without points."""
        if not self._count:
            return None
        after = min(int(np.searchsorted(self.x, x)), self._count - 1)
        before = max(0, after - 1)
        return before if abs(self.x[before] - x) <= abs(self.x[after] - x) else after

    def beyond(self, x: float, direction: int) -> float | None:
        """Return the next step to the right (1) or to the left (−1) of a place, if there is one."""
        side: Literal["left", "right"] = "right" if direction > 0 else "left"
        index = int(np.searchsorted(self.x, x, side=side)) - (direction < 0)
        return float(self.x[index]) if 0 <= index < self._count else None

    def extent(
        self, *, positive: bool, steps: tuple[float, float] = (-np.inf, np.inf)
    ) -> tuple[float, float] | None:
        """Return the lowest and highest of what is drawn, or None if nothing is.

        Args:
            positive: look at values above 0 only, as a logarithmic axis does.
            steps: look at these outer steps only.
        """
        seen = slice(*np.searchsorted(self.x, steps).tolist())
        rows = [row[seen] for row in (self.y, *(self.band or ()))]
        spans = [_span(row, positive=positive) for row in rows]
        found = [span for span in spans if span is not None]
        if not found:
            return None
        return min(low for low, _ in found), max(high for _, high in found)

    def last(self) -> int | None:
        """Return the index of the last point that has a value, or None."""
        known = np.flatnonzero(np.isfinite(self.y[-_SMALLEST:]))
        if not len(known):
            known = np.flatnonzero(np.isfinite(self.y))
            return int(known[-1]) if len(known) else None
        return max(0, self._count - _SMALLEST) + int(known[-1])

    def _smooth_from(self, start: int) -> None:
        self.version += 1
        carry = self._carry if start else Carry()
        rest = slice(start, self._count)
        line, self._carry = smooth(self._table[_Y, rest], self._factor, carry)
        self._table[_LINE, rest] = line

    def _reserve(self, count: int) -> None:
        room = self._table.shape[1]
        if count > room:
            larger = np.empty((5, max(count, 2 * room)))
            larger[:, : self._count] = self._table[:, : self._count]
            self._table = larger


def _rows(x: ArrayLike, y: ArrayLike, low: ArrayLike | None, high: ArrayLike | None) -> Floats:
    """Return the points as (4, n): x, y, and the bounds, NaN where there are none."""
    if (low is None) != (high is None):
        raise ValueError("An interval has a low and a high bound.")
    x, y = np.atleast_1d(np.asarray(x, np.float64), np.asarray(y, np.float64))
    none = np.full(len(x), np.nan)
    bounds = (none if bound is None else np.atleast_1d(bound) for bound in (low, high))
    columns = [x, y, *bounds]
    sizes = [len(column) for column in columns]
    if len(set(sizes)) > 1:
        raise ValueError(
            f"The steps, values and bounds of a curve are {sizes}: not as many of each."
        )
    rows = np.stack(columns, dtype=np.float64)
    if not np.isfinite(rows[_X]).all() or (np.diff(rows[_X]) <= 0).any():
        raise ValueError("The steps of a curve increase, each a finite number.")
    rows[1:][~(np.abs(rows[1:]) <= _LARGEST)] = np.nan
    return rows


def _span(values: Floats, *, positive: bool) -> tuple[float, float] | None:
    known = values[values > 0] if positive else values
    low = np.fmin.reduce(known, initial=np.inf)
    high = np.fmax.reduce(known, initial=-np.inf)
    return (float(low), float(high)) if low <= high else None
