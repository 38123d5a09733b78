"""A label of one line whose letters become smaller where the line would be cut."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics

from maml_studio.gui.widgets.elided_label import ElidedLabel

_SMALLEST = 0.45
"""The smallest share of the size that it is given: below it, letters are not read any more."""


class FittedLabel(ElidedLabel):
    """Show the whole line as large as fits; the label's own height never changes."""

    def shown_font(self) -> QFont:
        """Return the font that the line is painted in: its own, or a smaller one."""
        font, room = QFont(self.font()), self.contentsRect().width()
        least = max(1, round(_SMALLEST * self.fontInfo().pixelSize()))
        for pixels in range(self.fontInfo().pixelSize(), least - 1, -1):
            font.setPixelSize(pixels)
            if QFontMetrics(font, self).horizontalAdvance(self._line()) <= room:
                break
        return font
