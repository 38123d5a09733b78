"""A label of several lines that never widens what it lies in."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class WrappedLabel(QLabel):
    """Break the text into lines; a word that is longer than a line is cut, not made room for."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        """Make a label of this text."""
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setWordWrap(True)
