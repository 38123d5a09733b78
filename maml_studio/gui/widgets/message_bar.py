"""A message inside the window, where a dialog would stop the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from maml_studio.gui.theme import set_flag, set_role

Level = Literal["info", "warning", "error"]

_NARROWEST_TEXT = 120

_SIGNS: dict[Level, str] = {"info": "i", "warning": "!", "error": "×"}


class MessageBar(QFrame):
    """Say one sentence, offer at most one action, and go when dismissed.

    Signals:
        dismissed(): the person closed the message.
    """

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a bar that is hidden until there is something to say."""
        super().__init__(parent)
        set_role(self, "message")
        self._level: Level = "info"
        self._on_action: Callable[[], object] | None = None
        self._sign = QLabel()
        self._sign.setFixedSize(20, 20)
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._sign, "sign")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton()
        self._action.clicked.connect(self._on_action_clicked)
        self._close = QPushButton("Dismiss")
        self._close.setAccessibleName("Dismiss the message")
        self._close.clicked.connect(self._on_close_clicked)
        set_role(self._close, "quiet")
        self._lay_out()
        self.hide()

    @property
    def level(self) -> Level:
        """How grave the message is."""
        return self._level

    def text(self) -> str:
        """Return the sentence that is shown, or nothing."""
        return self._text.text()

    def show_info(
        self, text: str, action: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        """Tell something, with a button for what may be done about it."""
        self._show("info", text, action, on_action)

    def show_warning(
        self, text: str, action: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        """Tell of something that is not as it was meant."""
        self._show("warning", text, action, on_action)

    def show_error(
        self, text: str, action: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        """Tell of a failure."""
        self._show("error", text, action, on_action)

    def clear(self) -> None:
        """Hide the message."""
        self._text.clear()
        self._on_action = None
        self.hide()

    def clear_errors(self) -> None:
        """Hide the message if it is about a failure that is over."""
        if self._level == "error":
            self.clear()

    def settle(self, text: str) -> None:
        """Hide the message if it is this one, which does not hold any more."""
        if text == self.text():
            self.clear()

    def _show(
        self, level: Level, text: str, action: str, on_action: Callable[[], object] | None
    ) -> None:
        self._level, self._on_action = level, on_action
        for part in (self, self._sign):
            set_flag(part, "level", level)
        self._sign.setText(_SIGNS[level])
        self._text.setText(text)
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(f"{level.capitalize()}: {text}")
        self.updateGeometry()
        self.show()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 7, 8, 7)
        layout.setSpacing(12)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._action)
        layout.addWidget(self._close)
        # A long sentence wraps instead of widening the window.
        wrapping = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        wrapping.setHeightForWidth(True)
        self._text.setSizePolicy(wrapping)
        self._text.setMinimumWidth(_NARROWEST_TEXT)

    @Slot()
    def _on_action_clicked(self) -> None:
        on_action = self._on_action
        self.clear()
        if on_action is not None:
            on_action()

    @Slot()
    def _on_close_clicked(self) -> None:
        self.clear()
        self.dismissed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Dismiss with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_close_clicked()
        else:
            super().keyPressEvent(event)
