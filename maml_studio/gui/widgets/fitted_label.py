"""A label of one line whose letters become smaller where the line would be cut."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics

from maml_studio.gui.widgets.elided_label import ElidedLabel

_SMALLEST = 12
"""Pixels of the smallest letters, unless it is given smaller ones: below, they are not read."""


class FittedLabel(ElidedLabel):
    """Show the whole line as large as fits; the label's own height never changes."""

    def shown_font(self) -> QFont:
        """Return the font that the line is painted in: its own, or a smaller one."""
        font, room = QFont(self.font()), self.contentsRect().width() - 1  # Qt cuts by a fraction
        own = self.fontInfo().pixelSize()
        for pixels in range(own, min(own, _SMALLEST) - 1, -1):
            font.setPixelSize(pixels)
            if QFontMetrics(font, self).horizontalAdvance(self._line()) <= room:
                break
        return font
