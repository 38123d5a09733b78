"""How strict “none of these” is, in the preferences: the same choice as beside the answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from maml_studio.gui.demo.none_of_these import CHOICES, NoneOfThese, cost
from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.steady_fields import steady


class StrictnessRow(QWidget):
    """Choose which share of known drawings is turned away; under it what that costs now."""

    def __init__(self, none: NoneOfThese) -> None:
        super().__init__()
        self._none = none
        hint = "How many drawings of your classes may be turned away to notice strange ones"
        self.chooser = named(QComboBox(), "strictnessChoice", "None of these", hint)
        steady(self.chooser)
        for share in CHOICES:
            self.chooser.addItem(cost(share, None), share)
        self.chooser.activated.connect(self._on_chosen)
        self._expected = named(QLabel(), "strictnessCost")
        self._expected.setTextFormat(Qt.TextFormat.PlainText)
        self._expected.setWordWrap(True)
        set_role(self._expected, "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.chooser)
        layout.addWidget(self._expected)
        self.setFocusProxy(self.chooser)
        none.changed.connect(self._show)
        none.costs_changed.connect(self._show)
        self._show()

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        self._none.choose(CHOICES[index])

    @Slot()
    def _show(self) -> None:
        self.chooser.setCurrentIndex(CHOICES.index(self._none.share))
        self.chooser.setAccessibleDescription(self._none.expected)
        self._expected.setText(self._none.expected)
