"""A button with a shorter word for large text."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from maml_studio.gui.text_room import LARGE
from maml_studio.gui.theme import theme_watcher


class ShortButton(QPushButton):
    """Say all of it, or of large text the shorter word; the tooltip and the name say all."""

    def __init__(self, text: str, short: str, parent: QWidget | None = None) -> None:
        """Make a button of two wordings."""
        super().__init__(text, parent)
        self._wordings = text, short
        theme_watcher().changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setText(self._wordings[theme_watcher().scale >= LARGE])
