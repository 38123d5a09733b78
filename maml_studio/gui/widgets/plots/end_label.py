"""The name of a curve, written at its end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor, QFont, QFontMetrics

from maml_studio.gui.theme import scaled

LABEL_PIXELS = 12
"""Pixels of the letters, at a text scale of 1."""
LABEL_GAP = 10
"""Pixels between a curve's end and its name."""


class EndLabel:
    """A text in a chart, which lays its letters out only when they change."""

    def __init__(self, plot: Any) -> None:
        """Make a name without letters in a plot."""
        self.item = pg.TextItem(anchor=(0, 0.5))
        self._look: tuple[str, str, bool, int] | None = None
        plot.addItem(self.item, ignoreBounds=True)

    def write(self, text: str, color: str, *, bold: bool) -> None:
        """Write another name."""
        look = (text, color, bold, scaled(LABEL_PIXELS))
        if look != self._look:
            self._look = look
            self.item.setText(text, color=QColor(color))
            self.item.setFont(label_font(bold=bold))


def label_room(texts: Iterable[str]) -> float:
    """Return the pixels that the longest of some labels needs beside a chart."""
    metrics = QFontMetrics(label_font(bold=True))
    longest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
    return longest + 2.0 * LABEL_GAP


def label_font(*, bold: bool = False) -> QFont:
    """Return the font of the names at the curves' ends, and of the numbers at the axes."""
    font = QFont()
    font.setPixelSize(scaled(LABEL_PIXELS))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
