"""The highlight over what a drag would be dropped on, or between."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from maml_studio.gui.theme import current_theme

_RADIUS = 10
_OPACITY = 0.88
_MARK = 4.0


class DropVeil(QWidget):
    """Lie over a widget, framed in dashes, and say what dropping there does."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._text = ""
        self._is_mark = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text

    def cover(self, widget: QWidget, text: str) -> None:
        """Lie over the part of a widget that is seen."""
        self._is_mark = False
        self._lie_over(widget, text, widget.visibleRegion().boundingRect())

    def mark(self, widget: QWidget, text: str, gap: QRect) -> None:
        """Mark a gap between the things that a widget shows."""
        self._is_mark = True
        self._lie_over(widget, text, gap)

    def _lie_over(self, widget: QWidget, text: str, part: QRect) -> None:
        self._text = text
        place = widget.mapTo(self._window, QPoint(0, 0))
        self.setGeometry(QRect(place + part.topLeft(), part.size()))
        self.setAccessibleName(text)
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the dashes and the words, or the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        (self._paint_mark if self._is_mark else self._paint_cover)(painter)

    def _paint_mark(self, painter: QPainter) -> None:
        center = QRectF(self.rect()).center()
        bar = QRectF(center.x() - _MARK / 2, 0, _MARK, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_theme().accent))
        painter.drawRoundedRect(bar, _MARK / 2, _MARK / 2)

    def _paint_cover(self, painter: QPainter) -> None:
        theme = current_theme()
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
