"""The honesty switch: a drawing judged alone, or also together with others."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QToolButton, QWidget

from maml_studio.gui.naming import named
from maml_studio.gui.theme import BODY, set_role
from maml_studio.gui.widgets.glossary import define

_WORDS = ("alone", "together")
_STYLE = "font-size: %spx; text-decoration: underline; padding: 0 3px;"


class JudgedSwitch(QToolButton):
    """A word at the end of a sentence, “… is judged alone”; a click compares with “together”."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "judgedTogether", "Judge it together with others")
        self.setToolTip(
            f"Alone (inductive): {define('inductive')}\n"
            f"Together (transductive): {define('transductive')} "
            "Here these are earlier drawings and an example of each class."
        )
        set_role(self, "chip")
        self.setCheckable(True)
        self.setStyleSheet(_STYLE % BODY)
        self.toggled.connect(self._on_toggled)
        self._on_toggled(is_together=False)

    @Slot(bool)
    def _on_toggled(self, is_together: bool) -> None:
        self.setText(_WORDS[is_together])
