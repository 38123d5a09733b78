"""A text of several lines of which only the first may be shown."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

NARROWEST_TEXT = 120
"""Pixels of the narrowest text, at a text scale of 1."""
_BREAK = "\N{LINE SEPARATOR}"


class LeadingText(QLabel):
    """Show a text, or its first lines, the last of them with an ellipsis; the tooltip has all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty text."""
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(NARROWEST_TEXT)

    @property
    def whole(self) -> str:
        """The whole text."""
        return self._whole

    @property
    def line_height(self) -> int:
        """How high a line is, in pixels."""
        return math.ceil(QFontMetricsF(self.font()).lineSpacing())

    def say(self, text: str) -> None:
        """Show all of another text."""
        self._whole = text
        self._write(text)

    def height_of(self, width: int, most: int | None = None) -> int:
        """Return the height of the text at a width, or of its first lines."""
        lines = len(self._starts(width))
        return self.line_height * (lines if most is None else min(lines, most))

    def show_lines(self, width: int, most: int | None = None) -> None:
        """Show so many lines of a width at most, or all."""
        starts = self._starts(width)
        if most is None or len(starts) <= most:
            self._write(self._whole)
            return
        last = starts[most - 1]
        rest = " ".join(self._whole[last:].split())
        end = self.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, width)
        self._write(self._whole[:last] + end)

    def _write(self, shown: str) -> None:
        # Said again it would ask for a new layout, and that for the text.
        if shown != self.text():
            self.setText(shown)
            self.setToolTip("" if shown == self._whole else self._whole)

    def _starts(self, width: int) -> list[int]:
        """Return where each line of the whole text begins."""
        layout = QTextLayout(self._whole.replace("\n", _BREAK), self.font())
        layout.beginLayout()
        starts = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, 0))
            starts.append(line.textStart())
        layout.endLayout()
        return starts or [0]
