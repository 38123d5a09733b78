"""A pen that is led by keys, for who has no other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from maml_studio.gui.widgets.ink_area import InkArea
from maml_studio.gui.widgets.pen_holder import Device

_KEYS: Device = ("keys",)
_LEFT, _SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_STEP, _SMALL_STEP = 0.05, 0.01
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_WAYS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class KeyPen(InkArea):
    """Draw also with keys: arrows lead the pen, Space puts it down and lifts it.

    With Shift the steps are small. What is drawn is told of as of any other pen.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with the pen above the middle."""
        super().__init__(parent)
        self._spot = QPointF(0.5, 0.5)
        self.history_changed.connect(self._on_history_changed)

    @property
    def _is_key_down(self) -> bool:
        return self._has(_KEYS) and (self._ink.is_drawing or self._ink.is_erasing)

    def _lead(self, event: QKeyEvent) -> bool:
        """Do what a key says to the pen, if it does say anything."""
        way = _WAYS.get(Qt.Key(event.key()))
        modifiers = event.modifiers() & ~_KEYPAD
        if way is not None and not modifiers & ~_SHIFT:
            self._go(way * (_SMALL_STEP if modifiers else _STEP))
        elif event.key() == Qt.Key.Key_Space and not modifiers:
            if not event.isAutoRepeat():
                self._put_down_or_lift()
        else:
            return False
        return True

    def _go(self, step: QPointF) -> None:
        x, y = (self._spot + step).toTuple()
        self._spot = QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
        if self._is_key_down:
            self._move(self._place())
        if not self._is_down or self._is_key_down:
            self._show_preview(self._place(), is_eraser=self._has_eraser)

    def _put_down_or_lift(self) -> None:
        if self._is_key_down:
            self._release()
        elif self._is_free_for(_KEYS, _LEFT):
            self._press(_KEYS, _LEFT, self._place())
        self._show_preview(self._place(), is_eraser=self._has_eraser)
        self._describe()

    @Slot()
    def _on_history_changed(self) -> None:
        """Lift the pen where its stroke was taken away: no key will be released."""
        if self._has(_KEYS) and not self._is_key_down:
            self._let_go()

    def _place(self) -> QPointF:
        square = self.square()
        return QPointF(square.topLeft()) + self._spot * square.width()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the pen is to who comes with keys."""
        if event.reason() in _BY_TAB:
            self._show_preview(self._place(), is_eraser=self._has_eraser)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lift the pen that the keys put down, and show it no more."""
        if self._has(_KEYS):
            self._release()
        if not self._is_down:
            self._show_preview(None, is_eraser=False)
        super().focusOutEvent(event)
