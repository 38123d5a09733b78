"""The heading of a card in the Train tab: its title, a caption, small tools."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from maml_studio.gui.theme import keep_size, scaled, set_role
from maml_studio.gui.widgets.caption import Caption

_HEIGHT = 24
_GAP, _TOOL_GAP = 4, 2
_TOOL_PADDING = 8
_TOOL_FONT = 12
"""As the style has it, which a tool takes only when it is shown."""


class CardHeader(QWidget):
    """Say all of it where there is room; else tools say less, and those that a menu has too go.

    Attributes:
        title: the heading.
        caption: what is said beside it.
        tools: the small buttons, at the right.
    """

    def __init__(self, title: str, short_title: str = "", parent: QWidget | None = None) -> None:
        """Make a heading without tools; the short title is for large text."""
        super().__init__(parent)
        self._wordings: dict[QToolButton, Sequence[str]] = {}
        self._unwanted: set[QToolButton] = set()
        self._spare: tuple[QToolButton, ...] = ()
        self.title, self.caption = Caption(), Caption()
        set_role(self.title, "strong")
        self.title.ensurePolished()
        self.title.set_wordings([title, *filter(None, [short_title])])
        self.title.setMinimumHeight(_HEIGHT)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_role(self.caption, "muted")
        # The title and the tools come first: the caption can say it in fewer words.
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(_TOOL_GAP)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(_GAP)
        line.addWidget(self.title)
        line.addWidget(self.caption, 1)
        line.addLayout(self.tools)

    def name_tool(self, tool: QToolButton, *wordings: str) -> None:
        """Write something on a tool, in fewer and fewer words where there is less room."""
        self._wordings[tool] = wordings
        self.fit()

    def show_tool(self, tool: QToolButton, *, is_on: bool) -> None:
        """Have a tool in the heading, or leave it out."""
        (self._unwanted.discard if is_on else self._unwanted.add)(tool)
        self.fit()

    def spare(self, *tools: QToolButton) -> None:
        """Leave these tools out where all words together have no room: a menu has them too."""
        self._spare = tools

    def fit(self) -> None:
        """Say as much as there is room for."""
        most = max((len(words) for words in self._wordings.values()), default=1)
        ways = [(place, 0) for place in range(most)]
        ways += [(most - 1, left_out) for left_out in range(1, len(self._spare) + 1)]
        place, left_out = next(
            (way for way in ways if self._needed(*way) <= self.width()), ways[-1]
        )
        gone = self._unwanted.union(self._spare[:left_out])
        for tool, words in self._wordings.items():
            text = words[min(place, len(words) - 1)]
            if tool.text() != text:
                tool.setText(text)
                keep_size(tool, width=_tool_width(text))
            if tool.isHidden() != (tool in gone):
                tool.setVisible(tool not in gone)

    def _needed(self, place: int, left_out: int) -> int:
        """Return the width with some wording of the tools, and without so many spare ones."""
        gone = self._unwanted.union(self._spare[:left_out])
        widths = [self.title.minimumWidth(), self.caption.minimumWidth()]
        for index in range(self.tools.count()):
            item = self.tools.itemAt(index)
            tool = item.widget() if item is not None else None
            if isinstance(tool, QToolButton) and tool in self._wordings:
                words = self._wordings[tool]
                text = words[min(place, len(words) - 1)]
                widths += [] if tool in gone else [scaled(_tool_width(text)) + _TOOL_GAP]
            elif tool is not None and not tool.isHidden():
                widths.append(tool.sizeHint().width() + _TOOL_GAP)
        return sum(widths) + 2 * _GAP

    def minimumSizeHint(self) -> QSize:
        """Ask for no width: the card does that."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say more, or less."""
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """Fit in again when letters, the caption or a tool have another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().event(event)


def _tool_width(text: str) -> int:
    """Return the width of a tool at a text scale of 1."""
    font = QFont()
    font.setPixelSize(_TOOL_FONT)
    return QFontMetrics(font).horizontalAdvance(text) + 2 * _TOOL_PADDING
