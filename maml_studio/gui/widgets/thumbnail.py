"""One example in small."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from maml_studio.engine.glyph import Glyph
from maml_studio.gui.theme import current_theme
from maml_studio.gui.widgets.glyph_painting import glyph_pixmap

_SIDE = 40
_RADIUS = 8.0


class Thumbnail(QAbstractButton):
    """Show an example that can be clicked.

    Signals:
        clicked(): it was clicked, or Space was pressed.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty thumbnail; `show_glyph` fills it."""
        super().__init__(parent)
        self._glyph: Glyph | None = None
        self._color = QColor()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName("Example")

    @property
    def glyph(self) -> Glyph | None:
        """The example that is shown."""
        return self._glyph

    def show_glyph(self, glyph: Glyph, color: QColor) -> None:
        """Show an example, framed in the hue of its class when pointed at or chosen."""
        self._glyph, self._color = glyph, QColor(color)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the fixed size."""
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the frame and the ink."""
        theme = current_theme()
        is_marked = self.underMouse() or self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if is_marked else 1.0
        painter.setPen(QPen(self._color if is_marked else QColor(theme.line), width))
        painter.setBrush(QColor(theme.window))
        frame = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
        if self._glyph is not None:
            ink, ratio = QColor(theme.text), self.devicePixelRatioF()
            painter.drawPixmap(0, 0, glyph_pixmap(self._glyph, _SIDE, ratio, ink))
