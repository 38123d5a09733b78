"""A slider over steps that keeps the places of a chart's axis above it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QWidget

from maml_studio.gui.theme import current_theme

HANDLE_RADIUS = 7
"""Pixels from the slider's edges to its first and its last step."""

_HEIGHT = 28
_MOST_MARKED_STEPS = 12
_MARK = 2.0


class StepScrubber(QAbstractSlider):
    """Choose a step with the mouse, with ← and →, Home and End; Space asks for playing.

    The first step is drawn `HANDLE_RADIUS` from the left edge and the last as far from the right.

    Signals:
        stepped(int): the person went to a step.
        play_wanted(): the person pressed Space.
    """

    stepped = Signal(int)
    play_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer a single step, 0."""
        super().__init__(parent)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRange(0, 0)
        self._is_told = False
        self.valueChanged.connect(self._on_value_changed)

    def show_step(self, step: int, last: int) -> None:
        """Stand at a step of some, without a signal."""
        self._is_told = True
        self.setRange(0, last)
        self.setPageStep(max(1, last // 5))
        self.setValue(step)
        self._is_told = False
        self.update()

    def _x(self, step: float) -> float:
        room = self.width() - 2 * HANDLE_RADIUS
        return HANDLE_RADIUS + room * step / max(1, self.maximum())

    def _step_at(self, x: float) -> int:
        room = max(1, self.width() - 2 * HANDLE_RADIUS)
        share = min(max((x - HANDLE_RADIUS) / room, 0.0), 1.0)
        return round(share * self.maximum())

    @Slot(int)
    def _on_value_changed(self, step: int) -> None:
        self.update()
        if not self._is_told:
            self.stepped.emit(step)

    def sizeHint(self) -> QSize:
        """Return room for some steps."""
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the least that a hand can use."""
        return QSize(80, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play with Space; the other keys move as in every slider."""
        if event.key() == Qt.Key.Key_Space:
            self.play_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where the person points."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._step_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if self.isSliderDown():
            self.setValue(self._step_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.setSliderDown(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the way gone, the steps, and the handle."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        is_on = self.isEnabled() and self.maximum() > 0
        accent = QColor(theme.accent if is_on else theme.line_strong)
        here = self._x(self.value()) if self.maximum() else self._x(0)
        for end, color in ((self._x(max(1, self.maximum())), QColor(theme.line)), (here, accent)):
            painter.setPen(QPen(color, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(self._x(0), middle), QPointF(end, middle))
        painter.setPen(Qt.PenStyle.NoPen)
        if 0 < self.maximum() <= _MOST_MARKED_STEPS:
            for step in range(self.maximum() + 1):
                painter.setBrush(QColor(theme.panel if step < self.value() else theme.muted))
                painter.drawEllipse(QPointF(self._x(step), middle), _MARK, _MARK)
        if is_on:
            self._paint_handle(painter, QPointF(here, middle), accent)

    def _paint_handle(self, painter: QPainter, place: QPointF, accent: QColor) -> None:
        radius = HANDLE_RADIUS - 1.0
        box = QRectF(place.x() - radius, place.y() - radius, 2 * radius, 2 * radius)
        painter.setPen(QPen(accent, 2))
        painter.setBrush(accent if self.hasFocus() else QColor(current_theme().panel))
        painter.drawEllipse(box)
