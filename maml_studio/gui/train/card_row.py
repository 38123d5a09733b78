"""Cards side by side as far as there is room; a tool of the last one goes on to the next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from maml_studio.gui.widgets.plots.chart_card import ChartCard


class CardRow(QWidget):
    """Keep some cards in one place."""

    def __init__(
        self,
        cards: Sequence[ChartCard],
        room: int,
        shares: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Take the cards.

        Args:
            cards: the first of them is shown where there is room for one.
            room: pixels that each of them needs.
            shares: how they divide the width; evenly if not given.
            parent: the widget that the row belongs to.
        """
        super().__init__(parent)
        self._cards, self._room, self._front = list(cards), room, 0
        self._absent: set[ChartCard] = set()
        self._next: dict[ChartCard, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for card, share in zip(self._cards, shares or [1] * len(self._cards), strict=True):
            layout.addWidget(card, share)
            self._next[card] = card.add_tool("›", "Show the next", "")
            self._next[card].clicked.connect(lambda _=False, card=card: self._go_on(card))
        self._arrange()

    def set_present(self, card: ChartCard, *, is_present: bool) -> None:
        """Have a card in the row, or leave it out."""
        if is_present == (card in self._absent):
            (self._absent.discard if is_present else self._absent.add)(card)
            self._arrange()

    def show_card(self, card: ChartCard) -> None:
        """Show a card, as the first one if all that follow have no room."""
        self._front = self._present().index(card)
        self._arrange()
        card.setFocus()

    def _present(self) -> list[ChartCard]:
        return [card for card in self._cards if card not in self._absent]

    def _go_on(self, card: ChartCard) -> None:
        present = self._present()
        self.show_card(present[(present.index(card) + 1) % len(present)])

    def _arrange(self) -> None:
        present = self._present()
        fit = min(len(present), max(1, self.width() // self._room))
        first = min(self._front, len(present) - fit)
        shown = present[first : first + fit]
        for card in self._cards:
            if card not in shown:
                card.hide()
        for card in shown:
            card.show()
            is_last = card is shown[-1] and fit < len(present)
            card.header.show_tool(self._next[card], is_on=is_last)
            self._name_next(card, present[(present.index(card) + 1) % len(present)])

    def _name_next(self, card: ChartCard, other: ChartCard) -> None:
        tool = self._next[card]
        card.header.name_tool(tool, f"{other.title} ›", f"{other.short_title} ›", "›")
        tool.setAccessibleName(f"Show {other.title}, {card.title}")
        tool.setToolTip(f"Show {other.title}")

    def minimumSizeHint(self) -> QSize:
        """Return the size of the largest card."""
        size = QSize()
        for card in self._present():
            size = size.expandedTo(card.minimumSizeHint())
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many cards as there is room for."""
        super().resizeEvent(event)
        self._arrange()
