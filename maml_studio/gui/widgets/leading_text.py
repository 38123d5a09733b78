"""A text of several lines of which only the first may be shown."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from maml_studio.gui.phrases import plain_tip

NARROWEST_TEXT = 120
"""Pixels of the narrowest text, at a text scale of 1."""
_ANY_WIDTH = 1 << 20
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
        """How high the tallest line is, in pixels: some letters come from a taller font."""
        return max(height for _, height in self._lines(_ANY_WIDTH))

    def say(self, text: str) -> None:
        """Show all of another text."""
        self._whole = text
        self._write(text)

    def height_of(self, width: int, most: int | None = None) -> int:
        """Return the height of the text at a width, or of its first lines."""
        return sum(height for _, height in self._lines(width)[:most])

    def count_lines(self, width: int) -> int:
        """Return how many lines all of the text has at a width."""
        return len(self._lines(width))

    def show_lines(self, width: int, most: int | None = None) -> None:
        """Show so many lines of a width at most, or all."""
        lines = self._lines(width)
        if most is None or len(lines) <= most:
            self._write(self._whole)
            return
        last, _ = lines[most - 1]
        rest = " ".join(self._whole[last:].split())
        end = self.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, width)
        self._write(self._whole[:last] + end)

    def _write(self, shown: str) -> None:
        # Said again it would ask for a new layout, and that for the text.
        if shown != self.text():
            self.setText(shown)
            self.setToolTip("" if shown == self._whole else plain_tip(self._whole))

    def _lines(self, width: int) -> list[tuple[int, int]]:
        """Return where each line of the whole text begins, and how high it is."""
        layout = QTextLayout(self._whole.replace("\n", _BREAK), self.font())
        units = self._whole.encode("utf-16-le", "surrogatepass")
        layout.beginLayout()
        lines = []
        while (line := layout.createLine()).isValid():
            line.setLeadingIncluded(True)
            line.setLineWidth(width)
            # Qt counts a letter beyond the first 65,536 as two.
            before = units[: 2 * line.textStart()].decode("utf-16-le", "surrogatepass")
            lines.append((len(before), math.ceil(line.height())))
        layout.endLayout()
        return lines or [(0, 0)]
