"""A sign beside a figure that opens the figure's passport: how it was measured."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from maml_studio.gui.naming import named
from maml_studio.gui.phrases import plain_tip
from maml_studio.gui.theme import current_theme, keep_size, scaled, set_role, theme_watcher
from maml_studio.gui.widgets.icons import icon
from maml_studio.gui.widgets.popover import Popover

_SIGN, _SIDE = 13, 18
_WIDTH = 320


class PassportPanel(Popover):
    """A passport, to read and to hear."""

    def __init__(self, name: str, what: str, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, name, what)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        keep_size(self._text, width=_WIDTH)
        self.body.addWidget(self._text)

    def say(self, passport: str) -> None:
        """Show another passport."""
        self._text.setText(passport)
        self.setAccessibleDescription(passport)


class PassportButton(QToolButton):
    """Show a passport on a click or with the Space key; its tooltip is the same text.

    Attributes:
        panel: what shows it.
    """

    def __init__(self, name: str, what: str) -> None:
        super().__init__()
        self._passport = ""
        named(self, name, what)
        set_role(self, "passport")
        keep_size(self, width=_SIDE, height=_SIDE)
        self.panel = PassportPanel(f"{name}Panel", what, self)
        self.clicked.connect(self._on_clicked)
        theme_watcher().changed.connect(self._show_sign)
        self._show_sign()

    @property
    def passport(self) -> str:
        """What is shown."""
        return self._passport

    def set_passport(self, passport: str) -> None:
        """Show another passport from now on."""
        self._passport = passport
        self.setToolTip(plain_tip(passport))
        self.panel.say(passport)

    @Slot()
    def _show_sign(self) -> None:
        self.setIcon(icon("info", current_theme().muted))
        self.setIconSize(QSize(scaled(_SIGN), scaled(_SIGN)))

    @Slot()
    def _on_clicked(self) -> None:
        self.panel.show_at(self)
