"""Fields that change when the person means it, not when the wheel goes over them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QWidget

_OPENING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_F4)
_UNDOING = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_PASSED = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)


class _Guard(QObject):
    """Leave the wheel to what scrolls around a field, and undo to the window."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take from the field what is not for it."""
        is_other = (_is_in_passing(watched) and event.type() == QEvent.Type.Wheel) or (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and any(event.matches(keys) for keys in _UNDOING)
        )
        if is_other:
            event.ignore()
        return is_other


def steady(*fields: QWidget) -> None:
    """Let only what the person means change fields of a fixed choice or a number.

    The wheel scrolls what is around them, and turns a number only where the focus is; the keys for
    undo and redo go to the window, whose history has the changes of such a field.
    """
    for field in fields:
        # The wheel would give the focus too, and turn the next time.
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(_Guard(field))


def _is_in_passing(field: QObject) -> bool:
    return isinstance(field, QComboBox) or not (isinstance(field, QWidget) and field.hasFocus())


class ListChooser(QComboBox):
    """A combo box whose choice changes in its open list only, for a choice that replaces much."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty one."""
        super().__init__(parent)
        steady(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with the keys that would go through it unseen."""
        if event.key() in _OPENING:
            self.showPopup()
        elif event.key() in _PASSED:
            super().keyPressEvent(event)
        else:
            event.ignore()
