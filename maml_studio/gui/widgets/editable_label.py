"""A name that is changed in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedLayout, QWidget

from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.name_label import NameLabel

_EDIT_WIDTH = 140
_LAST_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class EditableLabel(QWidget):
    """Show a name; a double click, F2 or Return edits it, Return or leaving keeps, Escape drops.

    Signals:
        edited(str): the person gave another name. The label goes on showing the old one until
            `set_text` is called, so that a name that is not possible changes nothing; `reopen` then
            lets the person mend it.
    """

    edited = Signal(str)

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        """Make a label of this name."""
        super().__init__(parent)
        self._label = NameLabel()
        set_role(self._label, "strong")
        self._field = QLineEdit()
        self._field.setAccessibleName("New name")
        set_role(self._field, "in-place")
        self._field.installEventFilter(self)
        self._field.editingFinished.connect(self._on_field_finished)
        self._layout = QStackedLayout(self)
        self._layout.addWidget(self._label)
        self._layout.addWidget(self._field)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setToolTip("Double click or press F2 to rename")
        self.set_text(text)

    @property
    def is_editing(self) -> bool:
        """Whether the name is being typed."""
        return self._layout.currentWidget() is self._field

    @property
    def is_typed(self) -> bool:
        """Whether the focus is in the field, and something was typed that can be taken back."""
        return self._field.hasFocus() and self._field.isUndoAvailable()

    @property
    def is_taken_back(self) -> bool:
        """Whether the focus is in the field, and something can be typed again."""
        return self._field.hasFocus() and self._field.isRedoAvailable()

    def undo_typing(self) -> bool:
        """Take back what was typed, if there is anything; say so."""
        is_typed = self.is_typed
        if is_typed:
            self._field.undo()
        return is_typed

    def redo_typing(self) -> bool:
        """Type again what was taken back; say whether that, or something typed, was there."""
        is_meant = self.is_typed or self.is_taken_back
        if is_meant:
            self._field.redo()
        return is_meant

    def text(self) -> str:
        """Return the name that is shown."""
        return self._label.text()

    def set_text(self, text: str) -> None:
        """Show another name."""
        self._label.setText(text)
        self.setAccessibleName(f"Name: {text}")
        self.updateGeometry()

    def edit(self) -> None:
        """Begin to type another name, over the old one."""
        self._show_field(self.text())
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def reopen(self, typed: str) -> None:
        """Show again what was typed; the focus stays where the person has taken it meanwhile."""
        had_focus = self.hasFocus()
        self._show_field(self.text())
        self._field.insert(typed)  # which undo takes back
        self._field.selectAll()
        if had_focus:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self) -> None:
        """Leave the field, if it is open, with what was typed: as Return does."""
        self._on_field_finished()

    def drop(self) -> None:
        """Leave the field, if it is open, without taking what was typed."""
        if self.is_editing:
            # Leaving makes the field say that it is finished, with what stands in it.
            self._field.setText(self.text())
            self._leave_field()

    def _show_field(self, text: str) -> None:
        self._field.setText(text)
        self._layout.setCurrentWidget(self._field)
        self._field.selectAll()
        self.updateGeometry()

    def _leave_field(self) -> None:
        has_focus = self._field.hasFocus()
        self._layout.setCurrentWidget(self._label)
        if has_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()

    @Slot()
    def _on_field_finished(self) -> None:
        if not self.is_editing:
            return
        typed = self._field.text().strip()
        self._leave_field()
        if typed != self.text():
            self.edited.emit(typed)

    def sizeHint(self) -> QSize:
        """Return the size of the name, or of the field while it is edited."""
        hint = self._label.sizeHint()
        height = max(hint.height(), self._field.sizeHint().height())
        return QSize(max(hint.width(), _EDIT_WIDTH) if self.is_editing else hint.width(), height)

    def minimumSizeHint(self) -> QSize:
        """Let the name be cut."""
        return QSize(self._label.minimumSizeHint().width(), self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Return and Escape, of which the window is to hear nothing while a name is typed.

        Undo and redo go to the window, as long as nothing is typed that they could be meant for.
        """
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        is_undo, is_redo = event.matches(QKeySequence.StandardKey.Undo), _is_redo(event)
        if event.type() == QEvent.Type.ShortcutOverride and (is_undo or is_redo):
            event.setAccepted(self.is_typed or (is_redo and self.is_taken_back))
            return True
        if event.key() not in _LAST_KEYS:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.drop()
            else:
                self._on_field_finished()
        event.accept()
        return True

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Begin to edit."""
        self.edit()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin to edit with F2 or Return."""
        if event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit()
        else:
            super().keyPressEvent(event)


def _is_redo(event: QKeyEvent) -> bool:
    """Tell redo by the key of the system, or the other one that the window hears."""
    keys = QKeySequence(event.keyCombination())
    return event.matches(QKeySequence.StandardKey.Redo) or keys == QKeySequence("Ctrl+Y")
