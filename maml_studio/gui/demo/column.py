"""One of the tab's three columns: a title, its tools, and a sentence on what is happening now."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from maml_studio.gui.theme import set_role

_MARGIN = 16
_HEADER_HEIGHT = 32


class Column(QFrame):
    """A panel that begins with a title, tools beside it, and a sentence below."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self.body.setSpacing(8)
        heading = QLabel(title)
        set_role(heading, "title")
        heading.setMinimumHeight(_HEADER_HEIGHT)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        header = QHBoxLayout()
        header.addWidget(heading)
        header.addStretch()
        header.addLayout(self.tools)
        self.sentence = QLabel()
        set_role(self.sentence, "muted")
        self.sentence.setWordWrap(True)
        self.body.addLayout(header)
        self.body.addWidget(self.sentence)

    def say(self, sentence: str) -> None:
        """Show what is happening now."""
        self.sentence.setText(sentence)


class SquareHolder(QWidget):
    """Keep one widget square and as large as fits, at the top."""

    def __init__(self, held: QWidget, smallest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = held
        held.setParent(self)
        self.setMinimumSize(smallest, smallest)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the widget; what is left below goes to the widgets that follow."""
        super().resizeEvent(event)
        self.setMaximumHeight(self.width())
        side = min(self.width(), self.height())
        self._held.setGeometry((self.width() - side) // 2, 0, side, side)
