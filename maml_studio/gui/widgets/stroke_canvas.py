"""A square to draw on with mouse, pen or finger; its state is the strokes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from maml_studio.engine.ink import PEN_TO_CANVAS
from maml_studio.gui.theme import current_theme
from maml_studio.gui.widgets.canvas_painting import Inset, paint_frame, paint_sentence
from maml_studio.gui.widgets.ink_painting import (
    InkLayer,
    Nib,
    Point,
    Segment,
    as_point,
    settled_segment,
    stroke_segments,
    tail_segment,
)
from maml_studio.gui.widgets.pen_area import PenArea

_SMALLEST = 96
_GREYED = 0.3


class StrokeCanvas(PenArea):
    """Let a person draw; keep the strokes as vectors in the unit square.

    Mouse, tablet and touch draw over the whole square. Ctrl+Z takes the last stroke back, Delete
    or Backspace clears.

    Signals:
        stroke_begun(): the pen went down.
        drawing(): the pen moved; `strokes` has the stroke in progress too.
        strokes_changed(): the pen went up, or a stroke was taken back, or all were cleared.
    """

    stroke_begun = Signal()
    drawing = Signal()
    strokes_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty canvas."""
        super().__init__(parent)
        self._strokes: list[list[Point]] = []
        self._is_drawing = False
        self._clock = QElapsedTimer()
        self._clock_offset = 0.0
        self._layer = InkLayer()
        self._ink_color: QColor | None = None
        self._placeholder = ""
        self._notice = ""
        self._inset = Inset()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(_SMALLEST, _SMALLEST)
        self.setAccessibleName("Drawing area")
        self._describe()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self._strokes

    def strokes(self) -> list[list[Point]]:
        """Return the strokes, each a list of (x, y, pressure, seconds) in the unit square."""
        return [list(stroke) for stroke in self._strokes]

    def set_strokes(self, strokes: Iterable[Iterable[Sequence[float]]]) -> None:
        """Show other strokes, as `strokes` returns them; no signal tells of it."""
        points = ([as_point(point) for point in stroke] for stroke in strokes)
        self._strokes = [stroke for stroke in points if stroke]
        self._clock_offset = self._strokes[-1][-1][3] if self._strokes else 0.0
        self._clock.start()
        self._redraw()

    def clear(self) -> None:
        """Take everything away."""
        if not self.is_empty:
            self._strokes = []
            self._redraw()
            self.strokes_changed.emit()

    def undo_stroke(self) -> None:
        """Take the last stroke back."""
        if not self.is_empty:
            self._strokes.pop()
            self._redraw()
            self.strokes_changed.emit()

    def set_ink_color(self, color: QColor | None) -> None:
        """Draw in this color, or in the theme's color of text."""
        self._ink_color = color
        self.update()

    def set_placeholder(self, text: str) -> None:
        """Say what to do here while nothing is drawn."""
        self._placeholder = text
        self.update()

    def set_notice(self, text: str) -> None:
        """Grey the canvas and say why in one sentence; an empty text makes it normal again.

        Drawing goes on unless the canvas is disabled as well.
        """
        self._notice = text
        self._describe()
        self.update()

    def set_inset(self, pixels: npt.NDArray[np.float32] | None) -> None:
        """Show in the lower right corner what the network sees: (28, 28), 0 to 1; or nothing."""
        self._inset.set_pixels(pixels)
        self.update()

    def _nib(self) -> Nib:
        side = self.square().width()
        return Nib(side, PEN_TO_CANVAS * side)

    def _point_at(self, position: QPointF, pressure: float) -> Point:
        square = self.square()
        x, y = ((position - QPointF(square.topLeft())) / max(1, square.width())).toTuple()
        seconds = self._clock_offset + self._clock.elapsed() / 1000
        return (min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0), pressure, seconds)

    def _on_pen_pressed(self, position: QPointF, pressure: float) -> None:
        if self.is_empty:
            self._clock.start()
            self._clock_offset = 0.0
        self._is_drawing = True
        self._strokes.append([self._point_at(position, pressure)])
        self.update()
        self.stroke_begun.emit()

    def _on_pen_moved(self, position: QPointF, pressure: float) -> None:
        point = self._point_at(position, pressure)
        if not self._is_drawing or point[:2] == self._strokes[-1][-1][:2]:
            return
        stroke, nib = self._strokes[-1], self._nib()
        stroke.append(point)
        settled = settled_segment(stroke, nib)
        if settled is not None and self._layer_fits():
            self._layer.add([settled])
            self._update_segment(settled)
        self._update_segment(tail_segment(stroke, nib))
        self.drawing.emit()

    def _on_pen_released(self) -> None:
        if not self._is_drawing:
            return
        self._is_drawing = False
        if self._layer_fits():
            self._layer.add([tail_segment(self._strokes[-1], self._nib())])
        self._describe()
        self.update()
        self.strokes_changed.emit()

    def _redraw(self) -> None:
        self._is_drawing = False
        self._layer = InkLayer()
        self._describe()
        self.update()

    def _takes_back(self, event: QKeyEvent) -> bool:
        return event.matches(QKeySequence.StandardKey.Undo) and not self.is_empty

    def _describe(self) -> None:
        count = len(self._strokes)
        what = "1 stroke." if count == 1 else f"{count} strokes." if count else "Empty."
        self.setAccessibleDescription(f"{what} {self._notice}".strip())

    def _color(self) -> QColor:
        return self._ink_color or QColor(current_theme().text)

    def _layer_fits(self) -> bool:
        return self._layer.fits(self.square().width(), self.devicePixelRatioF(), self._color())

    def _update_segment(self, segment: Segment) -> None:
        square = self.square()
        self.update(segment.bounds.toAlignedRect().translated(square.topLeft()))

    def _render_layer(self) -> None:
        nib = self._nib()
        ink = [piece for stroke in self._strokes for piece in stroke_segments(stroke, nib)]
        self._layer.render(ink, int(nib.side), self.devicePixelRatioF(), self._color())

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(280, 280)

    def heightForWidth(self, width: int) -> int:
        """Keep the canvas square."""
        return width

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Z from the window while there is a stroke to take back."""
        is_shortcut = event.type() == QEvent.Type.ShortcutOverride
        if is_shortcut and isinstance(event, QKeyEvent) and self._takes_back(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back or clear; other keys go on to the parent."""
        if self._takes_back(event):
            self.undo_stroke()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Lift the pen when the canvas is disabled, and follow the theme."""
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self._on_pen_released()
        self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the ink, what the network sees and the sentences."""
        if not self._layer_fits():
            self._render_layer()
        square = self.square()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(square.topLeft())
        area = QRectF(0, 0, square.width(), square.height())
        paint_frame(painter, area, has_focus=self.hasFocus())
        is_greyed = bool(self._notice) or not self.isEnabled()
        painter.setOpacity(_GREYED if is_greyed else 1.0)
        painter.drawPixmap(0, 0, self._layer.pixmap)
        if self._is_drawing:
            tail_segment(self._strokes[-1], self._nib()).paint(painter, self._color())
        painter.setOpacity(1.0)
        if not is_greyed:
            self._inset.paint(painter, area, self.devicePixelRatioF())
        if sentence := self._notice or (self._placeholder if self.is_empty else ""):
            paint_sentence(painter, area, sentence, has_ink=not self.is_empty)
