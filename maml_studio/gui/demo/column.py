"""One of the tab's three columns: a title, its tools, and a sentence on what is happening now."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from maml_studio.gui.text_room import LARGE
from maml_studio.gui.theme import set_role, theme_watcher
from maml_studio.gui.widgets.gaps import keep_gaps
from maml_studio.gui.widgets.tall_area import GUTTER, TallArea

_MARGIN, _CLOSE = 16, 12
_GAP = 8
_HEADER_HEIGHT = 32


class Column(QFrame):
    """A panel that begins with a title, tools beside it, and a sentence below.

    What is in `body` is scrolled where the column is too low for it; what is in `foot` always shows.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self.setAccessibleName(title)
        heading = QLabel(title)
        set_role(heading, "title")
        heading.setMinimumHeight(_HEADER_HEIGHT)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(_GAP)
        self.sentence = QLabel()
        set_role(self.sentence, "muted")
        self.sentence.setWordWrap(True)
        self.head = QVBoxLayout()
        self.head.setContentsMargins(0, 0, GUTTER, 0)
        self.head.setSpacing(_GAP)
        self.head.addWidget(_Header(heading, self.tools))
        self.head.addWidget(self.sentence)
        area = TallArea()
        self.body = area.body
        self.body.setSpacing(_GAP)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(0, 0, GUTTER, 0)
        layout = QVBoxLayout(self)
        usual, close = (QMargins(side, side, side - GUTTER, side) for side in (_MARGIN, _CLOSE))
        keep_gaps(layout, usual, close, (_GAP, _GAP))
        layout.addLayout(self.head)
        layout.addWidget(area, 1)
        layout.addLayout(self.foot)

    def say(self, sentence: str) -> None:
        """Show what is happening now."""
        self.sentence.setText(sentence)


class _Header(QWidget):
    """A title with its tools on the right, or below it where they don't fit."""

    def __init__(self, heading: QLabel, tools: QHBoxLayout) -> None:
        super().__init__()
        self._heading, self._tools = heading, tools
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(_GAP)
        self._line.addWidget(heading)
        self._line.addStretch()
        self._line.addLayout(tools)

    def _widths(self) -> tuple[int, int]:
        return self._heading.sizeHint().width(), self._tools.sizeHint().width()

    def _least(self) -> int:
        return max(self._heading.sizeHint().width(), self._tools.minimumSize().width())

    def _fit(self) -> None:
        is_narrow = self.width() < sum(self._widths()) + 2 * _GAP
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._line.setDirection(down if is_narrow else across)

    def minimumSizeHint(self) -> QSize:
        """Return the width of one line; of large text that of the tools alone."""
        is_large = theme_watcher().scale >= LARGE
        width = self._least() if is_large else sum(self._widths()) + 2 * _GAP
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use one line, or two."""
        super().resizeEvent(event)
        self._fit()


class SquareHolder(QWidget):
    """Keep one widget square and as large as fits, at the top, with its tools on the right."""

    def __init__(self, held: QWidget, smallest: int, tools: list[QWidget]) -> None:
        super().__init__()
        self._held, self._tools = held, QWidget(self)
        held.setParent(self)
        column = QVBoxLayout(self._tools)
        column.setContentsMargins(_GAP, 0, 0, 0)
        column.setSpacing(_GAP)
        for tool in tools:
            column.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)
        self._smallest = smallest
        self.setMinimumHeight(smallest)

    def show_tools(self, *, is_on: bool) -> None:
        """Show the tools, or let the widget have their room."""
        self._tools.setVisible(is_on)
        self._place()

    def _place(self) -> None:
        beside = 0 if self._tools.isHidden() else self._tools.sizeHint().width()
        self.setMaximumHeight(max(self._smallest, self.width() - beside))
        side = min(self.width() - beside, self.height())
        left = (self.width() - side - beside) // 2
        self._held.setGeometry(left, 0, side, side)
        self._tools.setGeometry(left + side, 0, beside, max(side, self._tools.sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest square, beside its tools."""
        beside = 0 if self._tools.isHidden() else self._tools.sizeHint().width()
        return QSize(self._smallest + beside, self._smallest)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the widget; what is left below goes to the widgets that follow."""
        super().resizeEvent(event)
        self._place()
