"""The ink of a canvas: what is finished, and what the pen or the eraser is about to change."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap

from maml_studio.gui.widgets.ink_painting import (
    Drawing,
    InkLayer,
    Nib,
    Point,
    Segment,
    settled_segments,
    stroke_segments,
    tail_segment,
)
from maml_studio.gui.widgets.pen_trace import Trace
from maml_studio.gui.widgets.rubber import Rubber

ERASER_TO_CANVAS = 0.1
"""Width of the eraser, relative to the canvas."""
_AROUND = 0.005


class LiveInk:
    """Strokes and a picture of them that is only painted where something changed."""

    def __init__(self) -> None:
        """Begin without ink."""
        self._strokes: Drawing = ()
        self._trace: Trace | None = None
        self._rubber: Rubber | None = None
        self._spot = (0.0, 0.0)
        self._layer = InkLayer()
        self._painted = 0
        self._tail_box = QRectF()

    @property
    def strokes(self) -> Drawing:
        """The strokes, with the one in progress, and without what is rubbed out so far."""
        if self._rubber is not None:
            return self._rubber.strokes()
        return self._strokes if self._trace is None else (*self._strokes, tuple(self._trace.points))

    @property
    def finished(self) -> Drawing:
        """The strokes without what is in progress."""
        return self._strokes

    @property
    def count(self) -> int:
        """How many strokes there are."""
        if self._rubber is not None:
            return self._rubber.count
        return len(self._strokes) + (self._trace is not None)

    @property
    def is_drawing(self) -> bool:
        """Whether a stroke is in progress."""
        return self._trace is not None

    @property
    def is_erasing(self) -> bool:
        """Whether the eraser is down."""
        return self._rubber is not None

    def set_strokes(self, strokes: Drawing) -> None:
        """Show other strokes; what was in progress ends."""
        self._strokes, self._trace, self._rubber = strokes, None, None
        self._layer = InkLayer()

    def begin_stroke(self, point: Point) -> None:
        """Put the pen down."""
        self._trace, self._painted, self._tail_box = Trace(point), 1, QRectF()

    def extend(self, point: Point, nib: Nib) -> QRectF:
        """Draw on; return the rectangle to paint, in pixels."""
        trace = self._trace
        if trace is None or point[:2] == trace.end[:2]:
            return QRectF()
        settled = trace.settled
        trace.extend(point)
        self._settle(trace, nib)
        old, self._tail_box = self._tail_box, self._box(trace.settled, nib)
        return old.united(self._box(settled, nib))

    def end_stroke(self, nib: Nib) -> None:
        """Lift the pen."""
        if self._trace is not None:
            self._layer.add(self._tail(nib))
            self._strokes, self._trace = self.strokes, None

    def begin_erasing(self, x: float, y: float) -> None:
        """Put the eraser down."""
        self._rubber, self._spot = Rubber(self._strokes), (x, y)

    def rub(self, x: float, y: float, nib: Nib) -> QRect:
        """Erase up to a place; return the rectangle that changed, in pixels."""
        start, self._spot = self._spot, (x, y)
        pen = nib.width / nib.side
        reach = (ERASER_TO_CANVAS + pen) / 2
        if self._rubber is None or not self._rubber.rub(start, (x, y), reach):
            return QRect()
        path = QRectF(QPointF(*start), QPointF(x, y)).normalized()
        changed = _widened(path, reach + pen / 2 + _AROUND)
        parts = self._rubber.near(_widened(changed, pen / 2 + _AROUND))
        segments = [segment for part in parts for segment in stroke_segments(part, nib)]
        box = QRectF(changed.topLeft() * nib.side, changed.size() * nib.side).toAlignedRect()
        self._layer.repaint(box, segments)
        return box

    def end_erasing(self) -> None:
        """Lift the eraser; if it took nothing, the finished strokes are the very same."""
        left, self._rubber = self.strokes, None
        if left != self._strokes:
            self._strokes = left

    def picture(self, nib: Nib, ratio: float, color: QColor) -> QPixmap:
        """Return the settled ink in a color, on a transparent ground."""
        if not self._layer.fits(int(nib.side), ratio, color):
            strokes = self.strokes if self._rubber is not None else self._strokes
            ink = [piece for stroke in strokes for piece in stroke_segments(stroke, nib)]
            self._layer.render(ink, int(nib.side), ratio, color)
            if self._trace is not None:
                self._painted = 1
                self._settle(self._trace, nib)
        return self._layer.pixmap

    def paint_tail(self, painter: QPainter, nib: Nib, color: QColor) -> None:
        """Paint what the next move of the pen may still change."""
        for segment in self._tail(nib):
            segment.paint(painter, color)

    def _settle(self, trace: Trace, nib: Nib) -> None:
        """Paint what is settled into the picture, but for the last piece, which may grow."""
        pieces = list(settled_segments(trace.points, nib, self._painted, trace.settled))
        if len(pieces) > 1:
            self._layer.add(piece for piece, _ in pieces[:-1])
            self._painted = pieces[-2][1]

    def _tail(self, nib: Nib) -> list[Segment]:
        """Return what is not in the picture yet of the stroke in progress."""
        if self._trace is None:
            return []
        points = self._trace.points
        pieces = settled_segments(points, nib, self._painted)
        return [*(piece for piece, _ in pieces), tail_segment(points, nib)]

    def _box(self, first: int, nib: Nib) -> QRectF:
        """Return the rectangle that the points from `first` on may touch."""
        points = [] if self._trace is None else self._trace.points
        box = tail_segment(points, nib).bounds
        for piece, _ in settled_segments(points, nib, first):
            box = box.united(piece.bounds)
        return box


def _widened(box: QRectF, by: float) -> QRectF:
    return box.adjusted(-by, -by, by, by)
