"""What left-out examples are called: a table of classes by classes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from maml_studio.engine.left_out import LeaveOneOut
from maml_studio.gui.phrases import plain_tip
from maml_studio.gui.theme import class_color, class_marker, current_theme, paint_marker

_LARGEST_CELL, _SMALLEST_CELL, _ROOM = 36, 18, 400
_WIDEST_NAME, _HEAD, _MARK, _GAP = 140, 22, 9.0, 2.0
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
Cell = tuple[int, int]


class ConfusionView(QWidget):
    """Show a confusion matrix: rows are what the person says, columns what the network says.

    Signals:
        chosen(str, str): a cell was clicked, or chosen with the arrow keys and Return: the class
            of its row, and that of its column.
        visited(str): what a cell says that the arrow keys or the mouse came to.
        reached(QRectF): where the cell is that the arrow keys came to.
    """

    chosen = Signal(str, str)
    visited = Signal(str)
    reached = Signal(QRectF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: LeaveOneOut | None = None
        self._current: Cell = (0, 0)
        self._hovered: Cell | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_found(self, found: LeaveOneOut) -> None:
        """Show what leaving out told."""
        self._found, self._hovered = found, None
        self._current = (0, 0)
        self.setFixedSize(self.sizeHint())
        self.setAccessibleDescription(self._describe(found))
        self.update()

    def _describe(self, found: LeaveOneOut) -> str:
        wrong = [
            f"{count} of {row} called {column}"
            for row, counts in zip(found.labels, found.confusion, strict=True)
            for column, count in zip(found.labels, counts, strict=True)
            if count and row != column
        ]
        told = [", ".join(wrong) or "No example is called another class"]
        told += [f"{label} has a single example" for label in found.excluded]
        told += [f"no class is ahead for {n} of {label}" for label, n in found.undecided.items()]
        return f"{found.right} of {found.count} right. {'; '.join(told)}."

    def _names_width(self) -> int:
        labels = self._found.labels if self._found else ()
        widest = max((self.fontMetrics().horizontalAdvance(label) for label in labels), default=0)
        return min(_WIDEST_NAME, widest + 2) + int(_MARK) + 14

    def _side(self) -> int:
        ways = len(self._found.labels) if self._found else 1
        return max(_SMALLEST_CELL, min(_LARGEST_CELL, _ROOM // ways))

    def _box(self, cell: Cell) -> QRectF:
        side = self._side()
        x, y = self._names_width() + cell[1] * side, _HEAD + cell[0] * side
        return QRectF(x + _GAP / 2, y + _GAP / 2, side - _GAP, side - _GAP)

    def _cell_at(self, place: QPointF) -> Cell | None:
        ways, side = len(self._found.labels) if self._found else 0, self._side()
        row, column = (place.y() - _HEAD) // side, (place.x() - self._names_width()) // side
        return (int(row), int(column)) if 0 <= row < ways and 0 <= column < ways else None

    def _visit(self, cell: Cell) -> None:
        """Say what a cell counts, to the panel and to a screen reader."""
        assert self._found is not None
        said = self._explain(cell)
        self.setAccessibleDescription(f"{said.rstrip('.')}. {self._describe(self._found)}")
        self.visited.emit(said)

    def _explain(self, cell: Cell | None) -> str:
        if self._found is None or cell is None:
            return ""
        row, column = (self._found.labels[index] for index in cell)
        count, total = self._found.confusion[cell[0]][cell[1]], self._found.counts[row]
        if not total:
            return self._found.excluded.get(row, "")
        tied = self._found.undecided[row]
        more = f"; for {tied} no class is ahead" if tied else ""
        return f"{count or 'None'} of {total} “{row}” called “{column}”{more}"

    def _choose(self, cell: Cell) -> None:
        assert self._found is not None
        self._current = cell
        self.update()
        self.chosen.emit(self._found.labels[cell[0]], self._found.labels[cell[1]])

    def _paint_names(self, painter: QPainter, found: LeaveOneOut) -> None:
        theme = current_theme()
        for index, label in enumerate(found.labels):
            place = found.task.labels.index(label)
            color, marker, box = class_color(place), class_marker(place), self._box((index, index))
            middle, x = box.center().y(), self._names_width() - _MARK - 6
            paint_marker(painter, QRectF(x, middle - _MARK / 2, _MARK, _MARK), color, marker)
            x = box.center().x() - _MARK / 2
            paint_marker(painter, QRectF(x, (_HEAD - _MARK) / 2, _MARK, _MARK), color, marker)
            muted = QColor(theme.disabled if label in found.excluded else theme.muted)
            painter.setPen(muted)
            room = QRectF(0, box.y(), self._names_width() - _MARK - 12, box.height())
            name = painter.fontMetrics().elidedText(
                label, Qt.TextElideMode.ElideMiddle, int(room.width())
            )
            painter.drawText(
                room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, name
            )

    def _paint_cell(self, painter: QPainter, found: LeaveOneOut, cell: Cell) -> None:
        theme, box = current_theme(), self._box(cell)
        row, column = cell
        count, total = found.confusion[row][column], found.counts[found.labels[row]]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.window if theme.is_dark else theme.hover))
        if total:
            painter.drawRoundedRect(box, 4, 4)
        elif row == column:
            painter.setPen(QColor(theme.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "–")
        if count:
            color = QColor(theme.good if row == column else theme.bad)
            color.setAlphaF(0.25 + 0.75 * count / total)
            painter.setBrush(color)
            painter.drawRoundedRect(box, 4, 4)
            strong = count / total > 0.45
            painter.setPen(QColor(theme.on_accent if strong else theme.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{count}")
        is_current = self.hasFocus() and cell == self._current
        if is_current or cell == self._hovered:
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def sizeHint(self) -> QSize:
        """Return the room that all classes need."""
        side = self._side() * (len(self._found.labels) if self._found else 1)
        return QSize(self._names_width() + side + 1, _HEAD + side + 1)

    def event(self, event: QEvent) -> bool:
        """Say in a tooltip what a cell counts."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._cell_at(event.pos().toPointF())
            QToolTip.showText(event.globalPos(), plain_tip(self._explain(cell)), self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._hovered = None
            self.update()
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which cell would be chosen."""
        before, self._hovered = self._hovered, self._cell_at(event.position())
        if self._hovered is not None and self._hovered != before:
            self._visit(self._hovered)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a cell."""
        cell = self._cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell with the arrow keys; Return or Space chooses one."""
        key = Qt.Key(event.key())
        ways = len(self._found.labels) if self._found else 0
        if key in _STEPS and ways:
            step = _STEPS[key]
            row, column = (
                max(0, min(ways - 1, at + by)) for at, by in zip(self._current, step, strict=True)
            )
            self._current = (row, column)
            self._visit(self._current)
            self.reached.emit(self._box(self._current))
            self.update()
        elif key in _CHOOSING and ways:
            self._choose(self._current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the arrow keys are."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the names and all cells."""
        if self._found is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_names(painter, self._found)
        ways = range(len(self._found.labels))
        for cell in ((row, column) for row in ways for column in ways):
            self._paint_cell(painter, self._found, cell)
