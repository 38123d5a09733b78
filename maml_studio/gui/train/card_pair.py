"""Two cards side by side where there is room, else one of them, with a tool that shows the other."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from maml_studio.gui.widgets.plots.chart_card import ChartCard


class CardPair(QWidget):
    """Keep two cards in one place."""

    def __init__(
        self,
        first: ChartCard,
        second: ChartCard,
        room: int,
        shares: tuple[int, int] = (1, 1),
        parent: QWidget | None = None,
    ) -> None:
        """Take the cards.

        Args:
            first: the one that is shown where there is room for one.
            second: the other one.
            room: pixels that both of them need side by side.
            shares: how they divide the width.
            parent: the widget that the pair belongs to.
        """
        super().__init__(parent)
        self._cards, self._room, self._front = (first, second), room, 0
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self._tools = []
        for place, (card, other) in enumerate(((first, second), (second, first))):
            layout.addWidget(card, shares[place])
            tool = card.add_tool(f"{other.title} ›", f"Show {other.title}", f"Show {other.title}")
            tool.clicked.connect(lambda _=False, place=place: self.show_card(1 - place))
            self._tools.append(tool)
        self._arrange()

    def show_card(self, place: int) -> None:
        """Show the first (0) or the second (1) card where there is room for one."""
        self._front = place
        self._arrange()
        self._cards[place].setFocus()

    def _arrange(self) -> None:
        has_room = self.width() >= self._room
        for place, card in enumerate(self._cards):
            card.setVisible(has_room or place == self._front)
            self._tools[place].setVisible(not has_room)

    def minimumSizeHint(self) -> QSize:
        """Return the size of the larger card."""
        first, second = (card.minimumSizeHint() for card in self._cards)
        return first.expandedTo(second)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one card or two."""
        super().resizeEvent(event)
        self._arrange()
