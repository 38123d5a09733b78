"""A square to draw on with mouse, pen or finger; its state is the strokes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from maml_studio.gui.theme import current_theme
from maml_studio.gui.widgets.canvas_painting import Inset, paint_frame, paint_sentence
from maml_studio.gui.widgets.key_pen import KeyPen

_SMALLEST = 96
_GREYED = 0.3
_BY_KEYS = "Arrow keys move the pen, with Shift in small steps; Space puts it down and lifts it."
_UNDO, _REDO = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo


class StrokeCanvas(KeyPen):
    """Let a person draw; keep the strokes as vectors in the unit square.

    Mouse, tablet and touch draw over the whole square; the right button and the other end of a
    pen erase. Ctrl+Z takes the last step back, Ctrl+Shift+Z does it again, Delete or Backspace
    clears, E takes the eraser or puts it away, arrows and Space lead the pen. The signals are those of an ink area.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty canvas."""
        super().__init__(parent)
        self._ink_color: QColor | None = None
        self._placeholder = ""
        self._notice = ""
        self._other_way = ""
        self._inset = Inset()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(_SMALLEST, _SMALLEST)
        self.setAccessibleName("Drawing area")
        self._describe()

    def set_ink_color(self, color: QColor | None) -> None:
        """Draw in this color, or in the theme's color of text."""
        self._ink_color = color
        self.update()

    def set_placeholder(self, text: str, other_way: str = "") -> None:
        """Say what to do here while nothing is drawn; to a screen reader also what else to do."""
        self._placeholder, self._other_way = text, other_way
        self._describe()
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

    def _describe(self) -> None:
        count = self._ink.count
        what = "1 stroke." if count == 1 else f"{count} strokes." if count else "Empty."
        tool = "The eraser is taken." if self._has_eraser else ""
        pen = "The pen is down." if self._is_key_down else "" if count else _BY_KEYS
        other = "" if count else self._other_way
        self.setAccessibleDescription(
            " ".join(filter(None, [what, tool, pen, other, self._notice]))
        )

    def _color(self) -> QColor:
        return self._ink_color or QColor(current_theme().text)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(280, 280)

    def heightForWidth(self, width: int) -> int:
        """Keep the canvas square."""
        return width

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back, do again, clear, or change the tool; other keys go on to the parent."""
        key = event.key()
        if event.matches(_UNDO) and self.undo_text:
            self.undo()
        elif event.matches(_REDO) and self.redo_text:
            self.redo()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        elif key == Qt.Key.Key_E and not event.modifiers():
            self.take_eraser(not self._has_eraser)
        elif not self._lead(event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Lift the pen when the canvas is disabled, and follow the theme."""
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self._release()
            self._show_preview(None, is_eraser=False)
        self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the ink, what the network sees, the sentences and the pen."""
        square, nib, color, ratio = (
            self.square(),
            self._nib(),
            self._color(),
            self.devicePixelRatioF(),
        )
        picture = self._ink.picture(nib, ratio, color)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(square.topLeft())
        area = QRectF(0, 0, square.width(), square.height())
        paint_frame(painter, area, has_focus=self.hasFocus())
        is_greyed = bool(self._notice) or not self.isEnabled()
        painter.setOpacity(_GREYED if is_greyed else 1.0)
        painter.drawPixmap(0, 0, picture)
        self._ink.paint_tail(painter, nib, color)
        painter.setOpacity(1.0)
        if not is_greyed:
            self._inset.paint(painter, area, ratio)
        if sentence := self._notice or (self._placeholder if self.is_empty else ""):
            paint_sentence(painter, area, sentence, has_ink=not self.is_empty)
        painter.translate(-square.topLeft())
        self._preview.paint(painter, color)
