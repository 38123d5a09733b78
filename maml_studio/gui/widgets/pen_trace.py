"""A stroke as the pen leaves it: a curve through the places that the device told of.

A fast mouse tells of few places. What lies between them is filled in once, here, so that the
canvas, the thumbnails, the files and the network all have the same curve.
"""

from __future__ import annotations

import math

from maml_studio.gui.widgets.ink_painting import Point

SPACING = 0.015
"""How far apart the points of a stroke lie at most, in the unit square."""
_CORNER = math.cos(math.radians(89))
"""The cosine of the turn from which on a corner stays sharp."""

_Vector = tuple[float, float]


class Trace:
    """The points of a stroke, filled in while it is drawn.

    Attributes:
        points: the points so far, up to where the pen is.
        settled: how many of them stay as they are, however the stroke goes on.
    """

    def __init__(self, start: Point) -> None:
        """Put the pen down."""
        self._places = [start]
        self.points = [start]
        self.settled = 1

    @property
    def end(self) -> Point:
        """Where the pen is."""
        return self._places[-1]

    def extend(self, place: Point) -> None:
        """Go on to the next place that the device tells of."""
        *earlier, start = self._places
        before = earlier[-1] if earlier else None
        if before is not None:
            del self.points[self.settled :]
            self.points += _between(earlier[-2] if len(earlier) > 1 else None, before, start, place)
            self.settled = len(self.points)
        self.points += _between(before, start, place, None)
        self._places = [*earlier[-1:], start, place]


def _between(before: Point | None, start: Point, end: Point, after: Point | None) -> list[Point]:
    """Return the points after `start` up to `end`, on a curve that knows its neighbors.

    The tangents are those of the centripetal Catmull-Rom spline, which makes no loops (Yuksel,
    Schaefer and Keyser, “Parameterization and applications of Catmull-Rom curves”, 2011). At a
    stroke's ends and at corners there is no neighbor.
    """
    count = math.ceil(math.dist(start[:2], end[:2]) / SPACING)
    if count <= 1:
        return [end]
    leaving, arriving = _tangents(before, start, end, after)
    inner = [_on_curve(start, end, leaving, arriving, k / count) for k in range(1, count)]
    return [*inner, end]


def _tangents(
    before: Point | None, start: Point, end: Point, after: Point | None
) -> tuple[_Vector, _Vector]:
    chord = _minus(end, start)
    leaving = _tangent(before, start, end) if before is not None else None
    turned = _tangent(after, end, start) if after is not None else None
    arriving = None if turned is None else (-turned[0], -turned[1])
    # Without a neighbor: as the other end asks for, which makes a parabola.
    ahead = leaving or (_mirrored(arriving, chord) if arriving else chord)
    return ahead, arriving or (_mirrored(leaving, chord) if leaving else chord)


def _tangent(before: Point, at: Point, after: Point) -> _Vector | None:
    """Return the direction at a place, for the piece from it to `after`; none at a corner."""
    came, goes, across = _minus(at, before), _minus(after, at), _minus(after, before)
    came_far, goes_far = math.hypot(*came), math.hypot(*goes)
    if came[0] * goes[0] + came[1] * goes[1] < _CORNER * came_far * goes_far or came_far == 0:
        return None
    first, second = math.sqrt(came_far), math.sqrt(goes_far)
    x, y = (
        goes[axis] + second * (came[axis] / first - across[axis] / (first + second))
        for axis in (0, 1)
    )
    return x, y


def _on_curve(start: Point, end: Point, leaving: _Vector, arriving: _Vector, share: float) -> Point:
    """Return a point of the cubic Hermite curve; pressure and seconds go evenly."""
    rest = 1 - share
    first, last = rest * rest * (1 + 2 * share), share * share * (3 - 2 * share)
    out, back = share * rest * rest, share * share * rest
    x, y = (
        min(
            max(
                first * start[axis]
                + last * end[axis]
                + out * leaving[axis]
                - back * arriving[axis],
                0.0,
            ),
            1.0,
        )
        for axis in (0, 1)
    )
    pressure, seconds = (rest * start[k] + share * end[k] for k in (2, 3))
    return (x, y, pressure, seconds)


def _minus(end: Point, start: Point) -> _Vector:
    return end[0] - start[0], end[1] - start[1]


def _mirrored(tangent: _Vector, chord: _Vector) -> _Vector:
    return 2 * chord[0] - tangent[0], 2 * chord[1] - tangent[1]
