"""A bar a class: how likely the network thinks each one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from maml_studio.gui.theme import Marker, current_theme, scaled
from maml_studio.gui.widgets import bar_heights
from maml_studio.gui.widgets.bar_rows import (
    Answers,
    Columns,
    Row,
    Voice,
    columns_of,
    paint_header,
    paint_row,
    top_of,
)
from maml_studio.gui.widgets.bar_words import describe, explain_row

_NARROWEST = 180
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PredictionBars(QAbstractScrollArea):
    """Show the probability of each class; long lists scroll, nothing moves but the bars.

    Signals:
        chosen(str): a class was clicked, or chosen with the arrow keys and Return.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self._rows: list[Row] = []
        self._answers = Answers()
        self._meant: str | None = None
        self._current: int | None = None
        self._hovered: int | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Predictions")

    def set_prediction(
        self,
        labels: Sequence[str],
        colors: Sequence[QColor],
        probabilities: Sequence[float] | None,
        comparison: Sequence[float] | None = None,
        markers: Sequence[Marker] | None = None,
        *,
        voices: Sequence[Voice] = (),
        is_unknown: bool = False,
    ) -> None:
        """Show classes and, if there is an answer, its probabilities.

        Args:
            labels: the names of the classes, in the task's order.
            colors: the hue of each.
            probabilities: of each class, from 0 to 1; nothing while there is no answer.
            comparison: those of another answer, shown as thin bars below.
            markers: the shape of each class; circles if not given.
            voices: other minds, a column of dots each.
            is_unknown: whether the bars are grey: the drawing is of none of the classes.
        """
        shapes = markers or ["circle"] * len(labels)
        wish = self.sizeHint()
        self._rows = [Row(*row) for row in zip(labels, colors, shapes, strict=True)]
        main = None if probabilities is None else tuple(probabilities)
        second = None if comparison is None else tuple(comparison)
        for values in (main, second, *(voice.probabilities for voice in voices)):
            if values is not None and len(values) != len(self._rows):
                raise ValueError(f"{len(self._rows)} classes have {len(values)} probabilities.")
        before, self._answers = self._answers, Answers(main, second, tuple(voices), is_unknown)
        self.setAccessibleDescription(describe(self._rows, self._answers))
        if self.sizeHint() != wish:
            self.updateGeometry()
        self._fit_scroll_bar()
        if top_of(before.probabilities) != top_of(main):
            self._show_top()
        self.viewport().update()

    def set_meant(self, label: str | None) -> None:
        """Mark the class that the person says the drawing is of."""
        if label != self._meant:
            self._meant = label
            self.viewport().update()

    def _row_height(self) -> int:
        return bar_heights.row_height(is_compared=self._answers.comparison is not None)

    def _header_height(self) -> int:
        return bar_heights.header_height(len(self._answers.voices))

    def _fit_scroll_bar(self) -> None:
        height, bar = self._row_height() * len(self._rows), self.verticalScrollBar()
        room = self.viewport().height() - self._header_height()
        bar.setRange(0, max(0, height - room))
        bar.setPageStep(room)
        bar.setSingleStep(self._row_height())

    def _columns(self) -> Columns:
        labels, voices = [row.label for row in self._rows], len(self._answers.voices)
        return columns_of(labels, voices, float(self.viewport().width()), self.font())

    def _row_box(self, index: int) -> QRectF:
        height = self._row_height()
        top = self._header_height() + index * height - self.verticalScrollBar().value()
        return QRectF(0, top, self.viewport().width(), height)

    def _row_at(self, y: float) -> int | None:
        top = int(y) - self._header_height()
        index = (top + self.verticalScrollBar().value()) // self._row_height()
        return index if top >= 0 and 0 <= index < len(self._rows) else None

    def _paint_row(self, painter: QPainter, index: int, columns: Columns) -> None:
        theme, box, row = current_theme(), self._row_box(index), self._rows[index]
        is_current = self.hasFocus() and index == self._current
        if index == self._hovered or is_current:
            painter.setPen(QPen(QColor(theme.accent), 1) if is_current else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft))
            painter.drawRoundedRect(box.adjusted(0.5, 2.5, -0.5, -2.5), 6, 6)
        if row.label == self._meant:
            painter.setPen(QPen(row.color, 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 2.5, -1, -2.5), 6, 6)
        painter.setFont(self.font())
        paint_row(painter, box, index, row, self._answers, columns)

    def _hover(self, index: int | None) -> None:
        index = index if self._answers.probabilities is not None else None
        if index != self._hovered:
            self._hovered = index
            hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(arrow if index is None else hand)
            self.viewport().update()

    def _go(self, step: int) -> None:
        at = -1 if self._current is None and step > 0 else self._current or 0
        self._current = max(0, min(len(self._rows) - 1, at + step))
        self._scroll_to(self._current)
        self.viewport().update()

    def _show_top(self) -> None:
        """Let the most probable class be in view; no other answer scrolls, so that a hand may."""
        top = top_of(self._answers.probabilities)
        if top is not None:
            self._scroll_to(top)

    def _scroll_to(self, index: int) -> None:
        bar, height = self.verticalScrollBar(), self._row_height()
        low = index * height
        bar.setValue(max(low + height - bar.pageStep(), min(low, bar.value())))

    def sizeHint(self) -> QSize:
        """Return room for a few classes; of large text, whose column may scroll, for all."""
        return QSize(320, bar_heights.wished_height(len(self._rows), len(self._answers.voices)))

    def minimumSizeHint(self) -> QSize:
        """Return room for two classes."""
        return QSize(scaled(_NARROWEST), bar_heights.least_height(len(self._answers.voices)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll only what does not fit, and not the answer out of view."""
        super().resizeEvent(event)
        self._fit_scroll_bar()
        self._show_top()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        super().changeEvent(event)
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a row's whole name and figures as its tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._row_at(event.pos().y())
            is_on_one = place is not None or event.pos().y() < self._header_height()
            text = explain_row(self._rows, place, self._answers) if is_on_one else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a class can be chosen."""
        self._hover(self._row_at(event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the class that was clicked."""
        index = self._row_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self._current = index
            self.chosen.emit(self._rows[index].label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the classes with the arrow keys; Return or Space chooses one."""
        key = Qt.Key(event.key())
        if key in _STEPS and self._rows:
            self._go(_STEPS[key])
        elif key in _CHOOSING and self._current is not None and self._current < len(self._rows):
            self.chosen.emit(self._rows[self._current].label)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the arrow keys are."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide where the arrow keys are."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the header, and the rows that show."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns, header, height = self._columns(), self._header_height(), self._row_height()
        if header:
            paint_header(painter, self._answers, columns, self.font())
            painter.setClipRect(0, header, self.viewport().width(), self.viewport().height())
        dirty, scrolled = event.rect(), self.verticalScrollBar().value() - header
        first = max(0, (dirty.top() + scrolled) // height)
        last = min(len(self._rows) - 1, (dirty.bottom() + scrolled) // height)
        for index in range(first, last + 1):
            self._paint_row(painter, index, columns)
