"""The choice of the initialization and of the device, in the window's header."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from maml_studio.gui.demo.engine_access import Choice, Choices
from maml_studio.gui.demo.record_hint import paper_words, record_hint
from maml_studio.gui.demo.record_panel import RecordPanel
from maml_studio.gui.naming import named
from maml_studio.gui.theme import current_theme, scaled, set_role, theme_watcher
from maml_studio.gui.train.form_row import Chooser
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.icons import icon

if TYPE_CHECKING:
    from maml_studio.engine.learners.records import Card

_HEIGHT, _SIGN = 52, 16
_TITLE, _EDGES, _LIST_EDGES = 100, 96, 32
_RECORD_HINT = "How well this initialization learns, and how that was measured"


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
        self._build_record()
        self._row.addSpacing(8)
        self.device = self._build("Device", "deviceChooser")
        self.device.setToolTip("Where the network learns and answers")

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches here, in order."""
        return [self.initialization, self.record_button, self.device]

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

    def explain(self, card: Card) -> None:
        """Say how well the initialization in use learns, as its record tells."""
        figures = "\n".join(filter(None, (record_hint(card.record), paper_words(card.record))))
        self.initialization.setToolTip(
            "\n\n".join(filter(None, (define("initialization"), figures)))
        )
        self.record.show_record(card.title, card.record)
        self.record_button.setToolTip("\n\n".join(filter(None, (_RECORD_HINT, figures))))
        self.record_button.setEnabled(True)

    def _build_record(self) -> None:
        name = "initializationRecordButton"
        self.record_button = named(QToolButton(), name, _RECORD_HINT, _RECORD_HINT)
        set_role(self.record_button, "quiet")
        self.record_button.setEnabled(False)
        self.record = RecordPanel(self)
        self.record_button.clicked.connect(lambda: self.record.show_at(self.record_button))
        for show in (self._show_sign, self._keep_room):
            theme_watcher().changed.connect(show)
        self._keep_room()
        self._show_sign()
        self._row.addWidget(self.record_button)

    @Slot()
    def _keep_room(self) -> None:
        """Leave room for the tabs and for messages: a long title is whole in the list."""
        self.initialization.setMaximumWidth(_EDGES + scaled(_TITLE))

    @Slot()
    def _show_sign(self) -> None:
        self.record_button.setIcon(icon("info", current_theme().muted))
        self.record_button.setIconSize(QSize(scaled(_SIGN), scaled(_SIGN)))

    def _build(self, title: str, name: str) -> QComboBox:
        caption = QLabel(title)
        set_role(caption, "muted")
        chooser = named(Chooser(), name, title)
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
    chooser.view().setMinimumWidth(chooser.view().sizeHintForColumn(0) + _LIST_EDGES)
    chooser.blockSignals(False)
