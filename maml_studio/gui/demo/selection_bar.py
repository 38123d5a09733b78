"""What can be done with the examples that are selected, in the head of their card."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.caption import Caption

_STYLE = (
    "QPushButton { min-height: 22px; padding: 0 2px; }"
    "QPushButton::menu-indicator { image: none; width: 0; }"
)


class SelectionBar(QWidget):
    """Say how many examples are selected, and offer to mute, move and delete them.

    Attributes:
        moves: the menu of the classes that they can go to; whoever owns the task fills it.

    Signals:
        mute_wanted: they are to be muted, or unmuted if all are.
        delete_wanted: they are to go.
    """

    mute_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a bar that is hidden until something is selected."""
        super().__init__(parent)
        self._count = Caption()
        set_role(self._count, "muted")
        self._mute = _button("Mute", "muteSelected", self.mute_wanted.emit)
        self._move = _button("Move ▾", "moveSelected")
        self._delete = _button("Delete", "deleteSelected", self.delete_wanted.emit)
        self._move.setToolTip("Move them to another class (Ctrl+Shift+Down)")
        self._delete.setToolTip("Delete them (Delete); undo brings them back")
        self.moves = QMenu(self._move)
        self._move.setMenu(self.moves)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._count, 1)
        for button in self.tab_stops():
            layout.addWidget(button)
        self.show_chosen(1, all_muted=False)
        self.hide()

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches here, in order."""
        return [self._mute, self._move, self._delete]

    def show_chosen(self, count: int, *, all_muted: bool) -> None:
        """Offer what can be done with so many examples."""
        self._count.set_wordings((f"{count:,} selected", f"{count:,} ✓"))
        self._count.setToolTip("Esc selects none")
        self._mute.setText("Unmute" if all_muted else "Mute")
        hint = "Learn them again (M)" if all_muted else "Keep them, but do not learn them (M)"
        self._mute.setToolTip(hint)
        some = "1 selected example" if count == 1 else f"{count:,} selected examples"
        self._mute.setAccessibleName(f"{self._mute.text()} {some}")
        self._move.setAccessibleName(f"Move {some} to another class")
        self._delete.setAccessibleName(f"Delete {some}")


def _button(text: str, name: str, on_click: Callable[[], object] | None = None) -> QPushButton:
    button = named(QPushButton(text), name, text)
    set_role(button, "quiet")
    button.setStyleSheet(_STYLE)
    if on_click is not None:
        button.clicked.connect(lambda _checked: on_click())
    return button
