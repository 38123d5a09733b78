"""The frame of a chart or a picture in the Train tab: a title, a caption, small tools."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.glossary import define

_SIDE = 16
_HEADER_HEIGHT = 24
_TOOL_PADDING = 8


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
        self.title = title
        self.setAccessibleName(title)
        heading = QLabel(title)
        set_role(heading, "strong")
        heading.setToolTip(explanation)
        self._caption = ElidedLabel()
        set_role(self._caption, "muted")
        self._caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(2)
        header = QHBoxLayout()
        header.setSpacing(8)
        header.addWidget(heading)
        header.addWidget(self._caption, 1)
        header.addLayout(self.tools)
        heading.setMinimumHeight(_HEADER_HEIGHT)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(_SIDE, 10, _SIDE, 10)
        self.body.setSpacing(4)
        self.body.addLayout(header)

    @property
    def caption(self) -> str:
        """The words on the right of the title."""
        return self._caption.text()

    def set_caption(self, text: str) -> None:
        """Write something on the right of the title."""
        self._caption.setText(text)

    def add_tool(self, text: str, accessible: str, hint: str) -> QToolButton:
        """Return a new small button behind the caption."""
        tool = QToolButton()
        tool.setText(text)
        tool.setAccessibleName(f"{accessible}, {self.title}")
        tool.setToolTip(hint)
        room = tool.fontMetrics().horizontalAdvance(text) + 2 * _TOOL_PADDING
        tool.setFixedWidth(room)
        tool.setCursor(Qt.CursorShape.PointingHandCursor)
        set_role(tool, "chip")
        self.tools.addWidget(tool)
        return tool
