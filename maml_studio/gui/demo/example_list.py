"""The examples of one class as tiles: one stop of the Tab key, arrows inside, several at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from maml_studio.engine.example import Example
from maml_studio.gui.demo.example_drag import drag_examples
from maml_studio.gui.demo.example_model import ExampleModel
from maml_studio.gui.demo.example_tile import ExampleTile, TileState
from maml_studio.gui.demo.holding import Holding
from maml_studio.gui.demo.tile_view import NAVIGATION, TileView

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_PLAIN = Qt.KeyboardModifier.NoModifier
_SELECT = QItemSelectionModel.SelectionFlag


class ExampleList(TileView):
    """Show examples and let some be chosen; whoever owns it does what is asked for.

    Signals:
        touched: it was clicked, or the selection is another one.
        selection_changed: other examples are selected, or none.
        delete_wanted: the examples with these indexes (list of int) are to go.
        mute_wanted: these are to be muted, or unmuted if all are.
        shift_wanted: these are to go to the class so many places further on (list of int, int).
        reorder_wanted: these are to go so many places further on in this class (list of int, int).
        copy_wanted: these are to be copied (list of int); then whether they are to be cut.
        menu_wanted: the menu of these is asked for at a place of the screen (list of int, QPoint).
    """

    touched = Signal()
    selection_changed = Signal()
    delete_wanted = Signal(object)
    mute_wanted = Signal(object)
    shift_wanted = Signal(object, int)
    reorder_wanted = Signal(object, int)
    copy_wanted = Signal(object, bool)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ""
        self._crossed = -1
        self._before: list[int] = []
        self._examples = ExampleModel(self)
        self._tile = ExampleTile(self)
        self.setModel(self._examples)
        self.setItemDelegate(self._tile)
        self.setSelectionMode(TileView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setMouseTracking(True)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        Holding(self.viewport()).held.connect(self._on_held)

    @property
    def selected(self) -> list[int]:
        """The indexes of the selected examples, in order."""
        return sorted(index.row() for index in self.selectedIndexes())

    @property
    def chosen(self) -> list[int]:
        """The indexes of the selected examples, else of the one that has the focus, in order."""
        rows, current = self.selected, self.currentIndex()
        if rows or not self.hasFocus() or not current.isValid():
            return rows
        return [current.row()]

    def show_examples(self, label: str, examples: Sequence[Example], color: QColor) -> None:
        """Show the examples of a class in its hue."""
        self._label, self._tile.color = label, QColor(color)
        row, count = self.currentIndex().row(), len(self._examples.examples)
        self._examples.show(label, examples)
        if len(examples) != count:
            self.updateGeometry()
        if examples and row >= 0 and not self.currentIndex().isValid():
            self._make_current(min(row, len(examples) - 1))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if examples else Qt.FocusPolicy.NoFocus)
        self._describe()
        self.viewport().update()

    def select(self, rows: Sequence[int]) -> None:
        """Select examples, and let the last of them be the one that arrows start from."""
        self.clearSelection()
        for row in rows:
            self.selectionModel().select(self._examples.index(row), _SELECT.Select)
        if rows:
            self._make_current(rows[-1])

    def _make_current(self, row: int) -> None:
        self.selectionModel().setCurrentIndex(self._examples.index(row), _SELECT.NoUpdate)

    def _describe(self) -> None:
        row, count = self.currentIndex().row(), len(self._examples.examples)
        where = f". {self._examples.describe(row)}" if 0 <= row < count else ""
        self.setAccessibleName(f"Examples of {self._label}{where}")

    def _ask(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Ask for what a key means, and say whether it means anything here."""
        rows = self.chosen
        if not rows:
            return False
        match key, modifiers & (_CONTROL | _SHIFT):
            case (Qt.Key.Key_Delete | Qt.Key.Key_Backspace, _):
                self.delete_wanted.emit(rows)
            case Qt.Key.Key_M, Qt.KeyboardModifier.NoModifier:
                self.mute_wanted.emit(rows)
            case Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier:
                self.copy_wanted.emit(rows, False)
            case Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier:
                self.copy_wanted.emit(rows, True)
            case (Qt.Key.Key_Up | Qt.Key.Key_Down, both) if both == _CONTROL | _SHIFT:
                self.shift_wanted.emit(rows, -1 if key == Qt.Key.Key_Up else 1)
            case (Qt.Key.Key_Left | Qt.Key.Key_Right, both) if both == _CONTROL | _SHIFT:
                self.reorder_wanted.emit(rows, -1 if key == Qt.Key.Key_Left else 1)
            case Qt.Key.Key_Escape, _ if self.selectedIndexes():
                self.clearSelection()
            case _:
                return False
        return True

    def _on_selection_changed(self) -> None:
        self._describe()
        if self.selectedIndexes():
            self.touched.emit()
        else:
            self.setSelectionMode(TileView.SelectionMode.ExtendedSelection)
        self.selection_changed.emit()

    @Slot(QPoint)
    def _on_held(self, place: QPoint) -> None:
        """Add what is held to the selection; from now on taps add and take away."""
        index = self.indexAt(place)
        if self._crossed < 0 and index.isValid():
            self._hover(-1)
            self.select([*self._before, index.row()])
            self.setSelectionMode(TileView.SelectionMode.MultiSelection)

    def _crossed_row(self, event: QMouseEvent) -> int:
        """Return the example whose cross is under the pointer, or −1."""
        place = event.position()
        index = self.indexAt(place.toPoint())
        if index.row() != self._tile.hovered or not index.isValid():
            return -1
        return index.row() if self._tile.cross_box(self.visualRect(index)).contains(place) else -1

    def _hover(self, row: int) -> None:
        if row != self._tile.hovered:
            self._tile.hovered = row
            self.viewport().update()

    def startDrag(self, supported: Qt.DropAction) -> None:  # noqa: N802 - Qt's name
        """Drag what is selected."""
        drag_examples(self, self._label, self.chosen, self._examples.examples)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what keys mean here; leave the others to the card and the tab."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if self._ask(key, modifiers):
            event.accept()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            event.accept()  # with no example chosen it would reach the card and delete the class
        elif key == Qt.Key.Key_A and modifiers == _CONTROL:
            self.selectAll()
        elif key in NAVIGATION and modifiers & ~Qt.KeyboardModifier.KeypadModifier in (
            _PLAIN,
            _SHIFT,
        ):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose an example, or begin to click its cross."""
        self._crossed, self._before = self._crossed_row(event), self.selected
        if self._crossed < 0:
            super().mousePressEvent(event)
        self.touched.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the cross of the example that is pointed at."""
        index = self.indexAt(event.position().toPoint())
        is_finger = event.device().type() == QInputDevice.DeviceType.TouchScreen
        is_choosing = self.selectionMode() == TileView.SelectionMode.MultiSelection
        self._hover(-1 if is_finger or is_choosing else index.row())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for the deletion if the cross was clicked."""
        crossed, self._crossed = self._crossed, -1
        if crossed >= 0 and crossed == self._crossed_row(event):
            self.delete_wanted.emit([crossed])
        else:
            super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the cross."""
        self._hover(-1)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is selected, and of what is under the pointer."""
        place = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.visualRect(self.currentIndex()).center()
        index = self.indexAt(place)
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.select([index.row()])
        if self.chosen:
            self.menu_wanted.emit(self.chosen, self.viewport().mapToGlobal(place))
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the first example."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._examples.examples:
            self._make_current(0)
        self._describe()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is seen, and the rest of it as soon as possible."""
        self._tile.begin(self.devicePixelRatioF())
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self.currentIndex().row() if self.hasFocus() else -1
        selection = self.selectionModel()
        for row in self.rows_in(event.rect()):
            index = self._examples.index(row)
            state = TileState(selection.isSelected(index), row == current)
            self._tile.paint_example(painter, self.place_of(row), index, state)
        painter.end()
        if self._tile.is_late:
            # What is asked for while it is painted may be lost.
            QTimer.singleShot(0, self, lambda: self.viewport().update())
