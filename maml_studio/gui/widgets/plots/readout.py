"""The box beside the crosshair: the values of each series at one outer step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from maml_studio.gui.theme import class_color, class_marker, current_theme, paint_marker

_PADDING = 8
_ROW = 18
_SIGN = 8
_GAP = 8
_AWAY = 12
_LONGEST_LABEL = 150
_RADIUS = 6.0


@dataclass(frozen=True)
class Reading:
    """What one series says: its value, and in smaller words what belongs to it."""

    hue: int
    label: str
    value: str
    note: str = ""


class Readout(QWidget):
    """Lie above a chart, and above what is around it, without catching the mouse."""

    def __init__(self, parent: QWidget) -> None:
        """Make a hidden box."""
        super().__init__(parent)
        self._chart = parent
        # The box belongs to the window while it shows, but must not outlive the chart.
        parent.destroyed.connect(self.deleteLater)
        self._title = ""
        self._readings: Sequence[Reading] = ()
        self._columns = (0, 0, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def readings(self) -> Sequence[Reading]:
        """The lines that are shown."""
        return self._readings

    def tell(self, title: str, readings: Sequence[Reading], place: QPoint) -> None:
        """Show values beside a place of the chart, on the side with room."""
        self._title, self._readings = title, readings
        size = self._measure()
        self.resize(size)
        window = self._chart.window()
        if self.parent() is not window:
            self.setParent(window)
        stands = self._chart.mapTo(window, place)
        has_room = stands.x() + _AWAY + size.width() <= window.width()
        left = stands.x() + (_AWAY if has_room else -_AWAY - size.width())
        top = min(stands.y() - size.height() // 2, window.height() - size.height())
        self.move(max(0, left), max(0, top))
        self.setAccessibleName(self.text())
        self.raise_()
        self.show()
        self.update()

    def text(self) -> str:
        """Return all that is shown, as a sentence for a screen reader."""
        parts = [f"{r.label}: {r.value}{f' ({r.note})' if r.note else ''}" for r in self._readings]
        return f"{self._title}. {'; '.join(parts)}"

    def _measure(self) -> QSize:
        plain, bold = _fonts()
        labels = [min(_LONGEST_LABEL, _width(plain, r.label)) for r in self._readings]
        values = [_width(bold, r.value) for r in self._readings]
        notes = [_width(plain, r.note) for r in self._readings]
        self._columns = (max(labels, default=0), max(values, default=0), max(notes, default=0))
        label, value, note = self._columns
        line = _SIGN + _GAP + label + 2 * _GAP + value + (_GAP + note if note else 0)
        width = max(line, _width(bold, self._title)) + 2 * _PADDING
        return QSize(width, (1 + len(self._readings)) * _ROW + 2 * _PADDING)

    def _paint_reading(self, painter: QPainter, top: int, reading: Reading) -> None:
        theme, (plain, bold) = current_theme(), _fonts()
        label, value, note = self._columns
        sign = QRectF(_PADDING, top + (_ROW - _SIGN) / 2, _SIGN, _SIGN)
        paint_marker(painter, sign, class_color(reading.hue), class_marker(reading.hue))
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        x = _PADDING + _SIGN + _GAP
        elided = QFontMetrics(plain).elidedText(reading.label, Qt.TextElideMode.ElideRight, label)
        for font, color, width, gap, flags, text in (
            (plain, theme.text, label, 2 * _GAP, middle, elided),
            (bold, theme.text, value, _GAP, middle | right, reading.value),
            (plain, theme.muted, note, 0, middle, reading.note),
        ):
            painter.setFont(font)
            painter.setPen(QColor(color))
            painter.drawText(x, top, width, _ROW, int(flags), text)
            x += width + gap

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box."""
        theme, (_, bold) = current_theme(), _fonts()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line_strong), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS
        )
        painter.setPen(QColor(theme.muted))
        painter.setFont(bold)
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(_PADDING, _PADDING, self.width(), _ROW, flags, self._title)
        for index, reading in enumerate(self._readings):
            self._paint_reading(painter, _PADDING + (1 + index) * _ROW, reading)


def _fonts() -> tuple[QFont, QFont]:
    plain = QFont()
    plain.setPixelSize(12)
    bold = QFont(plain)
    bold.setWeight(QFont.Weight.DemiBold)
    return plain, bold


def _width(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(text) + 1
