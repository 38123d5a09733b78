"""The frame of a chart or a picture in the Train tab: a title, a caption, small tools."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.plots.card_header import CardHeader

_SIDE = 16
_SHORT_TITLES = {
    "Validation accuracy": "Accuracy",
    "Gradient norm": "Gradient",
    "First-layer filters": "Filters",
    "This episode": "Episode",
}
"""What large text leaves room for; the tooltip of each defines it."""


class ChartCard(QFrame):
    """A panel with a heading that explains itself, and a body below it."""

    def __init__(self, title: str, term: str | None = None, parent: QWidget | None = None) -> None:
        """Make a card without a body.

        Args:
            title: the heading.
            term: the entry of the glossary that defines it, if it is not the title itself.
            parent: the widget that the card belongs to.

        Raises:
            KeyError: if the glossary does not define the term.
        """
        explanation = define(term or title)
        super().__init__(parent)
        set_role(self, "panel")
        self.title, self.short_title = title, _SHORT_TITLES.get(title, title)
        self.setAccessibleName(title)
        self.header = CardHeader(title, self.short_title)
        self.header.title.setToolTip(explanation)
        self._caption = self.header.caption
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(_SIDE, 10, _SIDE, 10)
        self.body.setSpacing(4)
        self.body.addWidget(self.header)

    @property
    def caption(self) -> str:
        """The words on the right of the title, all of them."""
        return self._caption.text()

    def set_caption(self, *wordings: str, explanation: str = "") -> None:
        """Write something on the right of the title.

        Args:
            wordings: the same in fewer and fewer words, of which the first that has room is shown.
            explanation: what the tooltip says beside the first of them.
        """
        self._caption.set_wordings(wordings, explanation)

    def add_tool(self, text: str, accessible: str, hint: str) -> QToolButton:
        """Return a new small button behind the caption."""
        tool = QToolButton()
        self.header.tools.addWidget(tool)
        self.header.name_tool(tool, text)
        tool.setAccessibleName(f"{accessible}, {self.title}")
        tool.setToolTip(hint)
        tool.setCursor(Qt.CursorShape.PointingHandCursor)
        set_role(tool, "chip")
        return tool
