"""What a message is made of beside its text and the buttons of its actions."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QPushButton

from maml_studio.gui.theme import keep_size, set_role

_SIGN = 20


def sign_label() -> QLabel:
    """Make the sign that says how grave a message is."""
    sign = QLabel()
    keep_size(sign, width=_SIGN, height=_SIGN)
    sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
    set_role(sign, "sign")
    return sign


class MoreButton(QPushButton):
    """A button that is checked while all of a long message is shown."""

    def __init__(self) -> None:
        """Offer more."""
        super().__init__()
        self.setCheckable(True)
        set_role(self, "quiet")
        self.toggled.connect(self._say)
        self._say()

    @Slot()
    def _say(self) -> None:
        word = "Less" if self.isChecked() else "More"
        self.setText(word)
        self.setAccessibleName(f"{word} of the message")


def gist(text: str) -> str:
    """Return what a sentence says beside how far something is."""
    return re.sub(r"[\d,]+", "", text)
