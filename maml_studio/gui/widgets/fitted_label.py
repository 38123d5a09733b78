"""A label of one line whose letters become smaller where the line would be cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics

from maml_studio.gui.theme import BODY, scaled
from maml_studio.gui.widgets.elided_label import ElidedLabel


class FittedLabel(ElidedLabel):
    """Show the whole line as large as fits; the label's own height never changes.

    Attributes:
        end: what the line ends with that is never cut: the ellipsis comes before it.
    """

    end = ""

    def shown_font(self) -> QFont:
        """Return the font that the line is painted in: its own, or one down to body text."""
        font, room = QFont(self.font()), self.contentsRect().width() - 1  # Qt cuts by a fraction
        own = self.fontInfo().pixelSize()
        for pixels in range(own, min(own, scaled(BODY)) - 1, -1):
            font.setPixelSize(pixels)
            if QFontMetrics(font, self).horizontalAdvance(self._line()) <= room:
                break
        return font

    def _shown_text(self) -> str:
        """Return the line, cut before its end."""
        line = self._line()
        if not self.end or not line.endswith(self.end):
            return super()._shown_text()
        metrics = QFontMetrics(self.shown_font(), self)
        room = self.contentsRect().width() - metrics.horizontalAdvance(self.end)
        begin = line.removesuffix(self.end)
        return metrics.elidedText(begin, Qt.TextElideMode.ElideRight, max(0, room)) + self.end
