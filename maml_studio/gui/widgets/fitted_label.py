"""A label of one line whose letters become smaller where the line would be cut."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics

from maml_studio.gui.theme import BODY, scaled
from maml_studio.gui.widgets.elided_label import ElidedLabel


class FittedLabel(ElidedLabel):
    """Show the whole line as large as fits; the label's own height never changes."""

    def shown_font(self) -> QFont:
        """Return the font that the line is painted in: its own, or one down to body text."""
        font, room = QFont(self.font()), self.contentsRect().width() - 1  # Qt cuts by a fraction
        own = self.fontInfo().pixelSize()
        for pixels in range(own, min(own, scaled(BODY)) - 1, -1):
            font.setPixelSize(pixels)
            if QFontMetrics(font, self).horizontalAdvance(self._line()) <= room:
                break
        return font
