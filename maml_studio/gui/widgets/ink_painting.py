"""Painting strokes: smooth curves through the midpoints of what the pen left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from maml_studio.engine.ink import pen_width

Point = tuple[float, float, float, float]
"""x and y in the unit square (y downwards), pressure from 0 to 1, seconds."""
Stroke = tuple[Point, ...]
Drawing = tuple[Stroke, ...]

_LONGEST = 24
"""Points of a segment at most: painting a path that crosses itself often is slow."""
_WIDTHS = 4
"""Widths of ink between one pixel and the next."""


def as_point(point: Sequence[float]) -> Point:
    """Fill in the pressure (1) and the seconds (0) of a point that is without them."""
    x, y, pressure, seconds = (*map(float, point), *(1.0, 0.0)[len(point) - 2 :])
    return (x, y, pressure, seconds)


@dataclass(frozen=True)
class Nib:
    """How the unit square meets the screen: its side and the full pen's width, in pixels."""

    side: float
    width: float


@dataclass(frozen=True)
class Segment:
    """A piece of a stroke that can be painted by itself, in pixels."""

    path: QPainterPath
    width: float

    @property
    def bounds(self) -> QRectF:
        """The rectangle that painting the segment may touch."""
        reach = self.width / 2 + 2
        return self.path.controlPointRect().adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, color: QColor) -> None:
        """Paint the segment with round ends."""
        pen = QPen(color, self.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(self.path, pen)


def tail_segment(stroke: Sequence[Point], nib: Nib) -> Segment:
    """Return the rest of a stroke after its last midpoint; a dot if it has one point only."""
    end = _place(stroke[-1], nib)
    path = QPainterPath(_middle(stroke[-2], stroke[-1], nib) if len(stroke) > 1 else end)
    path.lineTo(end.x() + 0.01, end.y())
    return Segment(path, _width(stroke[-1], nib))


def settled_segments(
    stroke: Sequence[Point], nib: Nib, first: int = 1, end: int | None = None
) -> Iterator[tuple[Segment, int]]:
    """Yield the curve up to a stroke's last midpoint, in few pieces where its width is the same.

    Args:
        stroke: the points.
        nib: the size on the screen.
        first: the point that the curve goes to first; one where a piece ended, or 1.
        end: the point before which to stop; the end of the stroke without.

    Yields:
        A piece, and the point that the next one goes to first.
    """
    begun, end = first, len(stroke) if end is None else end
    path, width = QPainterPath(), 0.0
    for index in range(first, end):
        corner, last = stroke[index - 1], stroke[index]
        if index == begun + _LONGEST or _width(corner, nib) != width:
            if index > begun:
                yield Segment(path, width), index
            start = _middle(stroke[index - 2], corner, nib) if index > 1 else _place(corner, nib)
            path, width, begun = QPainterPath(start), _width(corner, nib), index
        path.quadTo(_place(corner, nib), _middle(corner, last, nib))
    if end > begun:
        yield Segment(path, width), end


def stroke_segments(stroke: Sequence[Point], nib: Nib) -> Iterator[Segment]:
    """Yield all the segments of a finished stroke."""
    for segment, _ in settled_segments(stroke, nib):
        yield segment
    if stroke:
        yield tail_segment(stroke, nib)


class InkLayer:
    """A picture of what is settled of a drawing, painted once and then only added to."""

    def __init__(self) -> None:
        """Start with an empty picture; `render` gives it a size."""
        self._pixmap = QPixmap()
        self._color = QColor()

    @property
    def pixmap(self) -> QPixmap:
        """The ink on a transparent ground."""
        return self._pixmap

    def fits(self, side: int, ratio: float, color: QColor) -> bool:
        """Say whether the picture is of this size, pixel ratio and color of ink."""
        same_size = self._pixmap.size() == QSize(round(side * ratio), round(side * ratio))
        same_ratio = self._pixmap.devicePixelRatio() == ratio
        return same_size and same_ratio and self._color == color

    def render(self, segments: Iterable[Segment], side: int, ratio: float, color: QColor) -> None:
        """Paint everything anew, on a square of this side in logical pixels."""
        self._color = QColor(color)
        self._pixmap = QPixmap(round(side * ratio), round(side * ratio))
        self._pixmap.setDevicePixelRatio(ratio)
        self._pixmap.fill(Qt.GlobalColor.transparent)
        self.add(segments)

    def add(self, segments: Iterable[Segment]) -> None:
        """Paint more segments."""
        if self._pixmap.isNull():
            return
        painter = QPainter(self._pixmap)
        self._paint(painter, segments)

    def repaint(self, box: QRect, segments: Iterable[Segment]) -> None:
        """Paint a rectangle anew, in logical pixels, with the segments that reach into it."""
        if self._pixmap.isNull():
            return
        painter = QPainter(self._pixmap)
        painter.setClipRect(box)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.fillRect(box, Qt.GlobalColor.transparent)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._paint(painter, segments)

    def _paint(self, painter: QPainter, segments: Iterable[Segment]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for segment in segments:
            segment.paint(painter, self._color)
        painter.end()


def _place(point: Point, nib: Nib) -> QPointF:
    return QPointF(point[0] * nib.side, point[1] * nib.side)


def _middle(first: Point, second: Point, nib: Nib) -> QPointF:
    return (_place(first, nib) + _place(second, nib)) / 2


def _width(point: Point, nib: Nib) -> float:
    return round(pen_width(point[2]) * nib.width * _WIDTHS) / _WIDTHS
