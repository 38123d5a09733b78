"""The frame of a chart or a picture in the Train tab: a title, a caption, small tools."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from maml_studio.gui.theme import keep_size, set_role
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.plots.caption import Caption

_SIDE = 16
_HEADER_HEIGHT = 24
_TOOL_PADDING = 8
_TOOL_FONT = 12
"""As the style has it, which a tool takes only when it is shown."""


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
        heading = ElidedLabel(title)
        set_role(heading, "strong")
        heading.setToolTip(explanation)
        self._caption = Caption()
        set_role(self._caption, "muted")
        # The title and the tools come first: the caption can say it in fewer words.
        self._caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(2)
        header = QHBoxLayout()
        header.setSpacing(4)
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
        self.name_tool(tool, text)
        tool.setAccessibleName(f"{accessible}, {self.title}")
        tool.setToolTip(hint)
        tool.setCursor(Qt.CursorShape.PointingHandCursor)
        set_role(tool, "chip")
        self.tools.addWidget(tool)
        return tool

    @staticmethod
    def name_tool(tool: QToolButton, text: str) -> None:
        """Write something on a small button, which gets the room for it."""
        tool.setText(text)
        font = tool.font()
        font.setPixelSize(_TOOL_FONT)
        width = QFontMetrics(font).horizontalAdvance(text) + 2 * _TOOL_PADDING
        keep_size(tool, width=width)
