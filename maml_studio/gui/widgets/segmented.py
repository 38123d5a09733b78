"""One choice out of a few, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from maml_studio.gui.theme import BODY, scaled, set_flag, set_role, theme_watcher

_PADDING, _COMPACT_PADDING = 14, 7
_SMALL = 12


class Segmented(QFrame):
    """Choose one of a few options with a click or the arrow keys.

    Signals:
        changed(int): another option was chosen, by the person or by `set_current`.
    """

    changed = Signal(int)

    def __init__(
        self, options: Sequence[str], parent: QWidget | None = None, *, is_compact: bool = False
    ) -> None:
        """Offer the options; the first one is chosen. A compact one fits into a sentence."""
        super().__init__(parent)
        self._is_compact = is_compact
        set_role(self, "segmented")
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        for index, text in enumerate(options):
            layout.addWidget(self._make_button(index, text))
        self._buttons = [self._group.button(index) for index in range(len(options))]
        self._buttons[0].setChecked(True)
        theme_watcher().changed.connect(self._keep_room)
        self._keep_room()
        self._group.idToggled.connect(self._on_button_toggled)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def buttons(self) -> tuple[QAbstractButton, ...]:
        """The options, as the Tab key reaches them."""
        return tuple(self._buttons)

    def current(self) -> int:
        """Return the index of the chosen option."""
        return self._group.checkedId()

    def set_current(self, index: int) -> None:
        """Choose an option; an index that there is not changes nothing."""
        if 0 <= index < len(self._buttons):
            self._buttons[index].setChecked(True)

    def _make_button(self, index: int, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setAccessibleName(text)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        set_role(button, "segment")
        set_flag(button, "compact", self._is_compact)
        self._group.addButton(button, index)
        return button

    @Slot()
    def _keep_room(self) -> None:
        """Keep room for the chosen option, which is written bold, so that nothing moves."""
        bold = QFont(self.font())
        bold.setPixelSize(scaled(_SMALL if self._is_compact else BODY))
        bold.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(bold)
        padding = _COMPACT_PADDING if self._is_compact else _PADDING
        for button in self._buttons:
            button.setMinimumWidth(metrics.horizontalAdvance(button.text()) + 2 * padding)

    @Slot(int, bool)
    def _on_button_toggled(self, index: int, is_checked: bool) -> None:
        if is_checked:
            self.changed.emit(index)
