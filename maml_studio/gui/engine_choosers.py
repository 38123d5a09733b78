"""The choice of the initialization and of the device, in the window's header."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from maml_studio.gui.demo.engine_access import Choice, Choices
from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.glossary import define

_HEIGHT = 52


class EngineChoosers(QWidget):
    """Two choosers; empty until it is known what there is.

    Signals:
        chosen: the names of an initialization and of a device.
    """

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 16, 0)
        self._row.setSpacing(8)
        self._row.addStrut(_HEIGHT)
        self.initialization = self._build("Initialization", "initializationChooser")
        self.initialization.setToolTip(define("initialization"))
        self._row.addSpacing(8)
        self.device = self._build("Device", "deviceChooser")
        self.device.setToolTip("Where the network learns and answers")

    def add_button(self, button: QWidget) -> None:
        """Put a button behind the choosers."""
        self._row.addSpacing(8)
        self._row.addWidget(button)

    def show_choices(self, choices: Choices, initialization: str, device: str | None) -> None:
        """Fill the choosers."""
        _fill(self.initialization, choices.initializations)
        _fill(self.device, choices.devices)
        self.show_current(initialization, device)

    def show_current(self, initialization: str, device: str | None) -> None:
        """Show what is in use."""
        for chooser, name in ((self.initialization, initialization), (self.device, device)):
            chooser.blockSignals(True)
            chooser.setCurrentIndex(chooser.findData(name))
            chooser.setEnabled(chooser.count() > 0)
            chooser.blockSignals(False)

    def explain(self, figures: str) -> None:
        """Say how well the initialization in use learns, as measured."""
        texts = (define("initialization"), figures)
        self.initialization.setToolTip("\n\n".join(filter(None, texts)))

    def _build(self, title: str, name: str) -> QComboBox:
        caption = QLabel(title)
        set_role(caption, "muted")
        chooser = named(QComboBox(), name, title)
        chooser.setPlaceholderText("loading…")
        chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        chooser.setEnabled(False)
        chooser.currentIndexChanged.connect(self._on_chooser_changed)
        self._row.addWidget(caption)
        self._row.addWidget(chooser)
        return chooser

    @Slot()
    def _on_chooser_changed(self) -> None:
        self.chosen.emit(self.initialization.currentData(), self.device.currentData())


def _fill(chooser: QComboBox, choices: Sequence[Choice]) -> None:
    chooser.blockSignals(True)
    chooser.clear()
    for choice in choices:
        chooser.addItem(choice.title, choice.name)
        chooser.setItemData(chooser.count() - 1, choice.hint, Qt.ItemDataRole.ToolTipRole)
    chooser.blockSignals(False)
