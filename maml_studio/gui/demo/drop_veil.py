"""The highlight over what a drag would be dropped on."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from maml_studio.gui.theme import current_theme

_RADIUS = 10
_OPACITY = 0.88


class DropVeil(QWidget):
    """Lie over a widget, framed in dashes, and say what dropping there does."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text

    def cover(self, widget: QWidget, text: str) -> None:
        """Lie over the part of a widget that is seen."""
        self._text = text
        seen = widget.visibleRegion().boundingRect()
        place = widget.mapTo(self._window, QPoint(0, 0))
        self.setGeometry(QRect(place + seen.topLeft(), seen.size()))
        self.setAccessibleName(text)
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the dashes and the words."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.accent_soft)
        ground.setAlphaF(_OPACITY)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(theme.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        words = self.rect().adjusted(12, 4, -12, -4)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(words, flags, self._text)
