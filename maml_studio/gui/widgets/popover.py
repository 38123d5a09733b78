"""A small panel beside what was clicked, gone with the next click elsewhere or Escape."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from maml_studio.gui.theme import current_theme

_GAP = 4
_MARGIN = 16
_RADIUS = 12.0


class Popover(QFrame):
    """Show something above or below a widget, inside the screen; nothing else is blocked."""

    def __init__(self, parent: QWidget) -> None:
        """Make an empty popover that belongs to a widget."""
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self.body.setSpacing(8)
        self.body.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def show_at(self, anchor: QWidget, part: QRect | None = None) -> None:
        """Show it above a widget or a part of it, or below where there is more room."""
        self.body.activate()
        self.adjustSize()
        self._place(anchor, part or anchor.rect())
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self, anchor: QWidget, part: QRect) -> None:
        screen = anchor.screen().availableGeometry()
        corner = anchor.mapToGlobal(part.topLeft())
        x = corner.x() + part.width() - self.width()
        above = corner.y() - self.height() - _GAP
        below = corner.y() + part.height() + _GAP
        y = above if above >= screen.top() else min(below, screen.bottom() - self.height())
        self.move(max(screen.left(), x), max(screen.top(), y))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a panel with round corners on the transparent window."""
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line_strong), 1))
        painter.setBrush(QColor(theme.panel))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
