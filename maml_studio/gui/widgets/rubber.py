"""Rubbing ink out: strokes are cut where an eraser passes over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF

from maml_studio.gui.widgets.ink_painting import Drawing, Stroke

_STEP = 0.01
"""How exactly a stroke is cut, in the unit square."""
_BESIDE = 3
"""Points before and after a part of a stroke that its painting depends on."""

_Points = npt.NDArray[np.float64]
_Mask = npt.NDArray[np.bool_]
_Place = tuple[float, float]


@dataclass(frozen=True, eq=False)
class _Piece:
    """A stroke as (n, 4) points, and as it was if the eraser did not touch it."""

    points: _Points
    untouched: Stroke | None = None


class Rubber:
    """The strokes of a drawing while an eraser passes over them."""

    def __init__(self, strokes: Drawing) -> None:
        """Begin with a drawing as it is."""
        self._pieces = [_Piece(_refined(np.array(each, np.float64)), each) for each in strokes]

    @property
    def count(self) -> int:
        """How many strokes are left."""
        return len(self._pieces)

    def rub(self, start: _Place, end: _Place, reach: float) -> bool:
        """Take away what lies within `reach` of a straight line.

        Returns:
            Whether there was anything.
        """
        pieces = []
        for piece in self._pieces:
            is_kept = _distances(piece.points[:, :2], start, end) > reach
            if np.all(is_kept):
                pieces.append(piece)
            else:
                pieces += [_Piece(run) for run in _runs(piece.points, is_kept) if len(run) > 1]
        is_other = pieces != self._pieces
        self._pieces = pieces
        return is_other

    def strokes(self) -> Drawing:
        """Return what is left; the strokes that were not touched are the very same."""
        return tuple(piece.untouched or _as_stroke(piece.points) for piece in self._pieces)

    def near(self, box: QRectF) -> Iterator[Stroke]:
        """Yield the parts of strokes that run through a box, and a little before and after."""
        low, high = np.array(box.topLeft().toTuple()), np.array(box.bottomRight().toTuple())
        for piece in self._pieces:
            places = piece.points[:, :2]
            is_in = ((places >= low) & (places <= high)).all(axis=1)
            if is_in.any():
                spread = np.convolve(is_in, np.ones(2 * _BESIDE + 1))[_BESIDE:-_BESIDE]
                yield from map(_as_stroke, _runs(piece.points, spread > 0))


def _refined(points: _Points) -> _Points:
    """Put points between those that are further apart than a step: (n, 4) to (m, 4)."""
    gaps = np.hypot(*np.diff(points[:, :2], axis=0).T)
    places = np.concatenate([[0.0], np.cumsum(np.maximum(1, np.ceil(gaps / _STEP)))])
    wanted = np.arange(places[-1] + 1)
    return np.stack([np.interp(wanted, places, column) for column in points.T], axis=1)


def _distances(places: _Points, start: _Place, end: _Place) -> _Points:
    """Return how far (n, 2) places lie from a straight line with ends: (n,)."""
    origin, along = np.array(start), np.subtract(end, start)
    length = float(along @ along)
    share = np.clip((places - origin) @ along / length, 0, 1) if length else np.zeros(len(places))
    distances: _Points = np.hypot(*(places - origin - share[:, None] * along).T)
    return distances


def _runs(points: _Points, is_kept: _Mask) -> list[_Points]:
    """Return the unbroken parts of what is kept."""
    parts = np.split(points, np.flatnonzero(np.diff(is_kept)) + 1)
    return parts[0 if is_kept[0] else 1 :: 2]


def _as_stroke(points: _Points) -> Stroke:
    return tuple((x, y, pressure, seconds) for x, y, pressure, seconds in points.tolist())
