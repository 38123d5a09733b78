"""One example in small."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from maml_studio.engine.glyph import Glyph
from maml_studio.gui.theme import current_theme
from maml_studio.gui.widgets.ink_painting import Nib, Point, as_point, stroke_segments

_SIDE = 40
_MARGIN = 7.0
_RADIUS = 8.0
_CROSS = 14.0
_PEN_SHARE = 0.085
_SMALLEST_INK = 0.05


class Thumbnail(QAbstractButton):
    """Show an example; Delete, the cross or the menu asks for its deletion.

    Signals:
        clicked(): it was clicked, or Space was pressed.
        delete_requested(): the person wants the example away.
    """

    delete_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty thumbnail; `show_glyph` fills it."""
        super().__init__(parent)
        self._glyph: Glyph | None = None
        self._color = QColor()
        self._cache = QPixmap()
        self._cache_ink = QColor()
        self._is_deletable = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName("Example")
        self.setToolTip("An example; Delete takes it away")

    @property
    def glyph(self) -> Glyph | None:
        """The example that is shown."""
        return self._glyph

    def show_glyph(self, glyph: Glyph, color: QColor) -> None:
        """Show an example, framed in the hue of its class when pointed at or chosen."""
        if glyph is not self._glyph:
            self._cache = QPixmap()
        self._glyph, self._color = glyph, QColor(color)
        self.update()

    def set_deletable(self, is_deletable: bool) -> None:
        """Offer the deletion or not."""
        self._is_deletable = is_deletable
        if not is_deletable:
            self.setToolTip("")

    def _cross_box(self) -> QRectF:
        return QRectF(self.width() - _CROSS - 1, 1, _CROSS, _CROSS)

    def _offers_cross(self, place: QPointF) -> bool:
        return self._is_deletable and self.underMouse() and self._cross_box().contains(place)

    def _ask_by_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Delete this example", self.delete_requested.emit)
        menu.popup(place)

    def _render(self, ratio: float, ink: QColor) -> QPixmap:
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        area = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        if self._glyph is not None and self._glyph.image is None:
            _paint_strokes(painter, area, self._glyph, ink)
        elif self._glyph is not None:
            _paint_image(painter, area, self._glyph, ink)
        painter.end()
        return pixmap

    def _paint_cross(self, painter: QPainter) -> None:
        theme = current_theme()
        box = self._cross_box()
        painter.setPen(QPen(QColor(theme.line_strong), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawEllipse(box)
        painter.setPen(QPen(QColor(theme.text), 1.4, c=Qt.PenCapStyle.RoundCap))
        arms = box.adjusted(4.5, 4.5, -4.5, -4.5)
        painter.drawLine(arms.topLeft(), arms.bottomRight())
        painter.drawLine(arms.topRight(), arms.bottomLeft())

    def sizeHint(self) -> QSize:
        """Return the fixed size."""
        return QSize(_SIDE, _SIDE)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the cross."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the cross."""
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for the deletion if the cross was clicked."""
        was_down = self.isDown()
        if was_down and self._offers_cross(event.position()):
            self.setDown(False)
            self.delete_requested.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the deletion with Delete or Backspace."""
        is_delete = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if is_delete and self._is_deletable:
            self.delete_requested.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the deletion in a menu."""
        if self._is_deletable:
            self._ask_by_menu(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the ink and, when pointed at, the cross."""
        theme = current_theme()
        ratio, ink = self.devicePixelRatioF(), QColor(theme.text)
        if (
            self._cache.devicePixelRatio() != ratio
            or self._cache_ink != ink
            or self._cache.isNull()
        ):
            self._cache, self._cache_ink = self._render(ratio, ink), ink
        is_marked = self.underMouse() or self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if is_marked else 1.0
        painter.setPen(QPen(self._color if is_marked else QColor(theme.line), width))
        painter.setBrush(QColor(theme.window))
        frame = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
        painter.drawPixmap(0, 0, self._cache)
        if self.underMouse() and self._is_deletable:
            self._paint_cross(painter)


def _paint_strokes(painter: QPainter, area: QRectF, glyph: Glyph, ink: QColor) -> None:
    """Paint strokes so that they fill the area; a dot stays a dot."""
    points = np.concatenate(glyph.strokes)[:, :2]
    low, high = points.min(axis=0), points.max(axis=0)
    longest = float((high - low).max())
    scale = 1.0 if longest < _SMALLEST_INK else 1 / longest
    left, top = (0.5 - scale * (low + high) / 2).tolist()
    side = area.width()
    painter.translate(area.topLeft())
    nib = Nib(side, max(1.6, _PEN_SHARE * side))
    for stroke in glyph.strokes:
        moved: list[Point] = [
            as_point((x * scale + left, y * scale + top, pressure, seconds))
            for x, y, pressure, seconds in stroke.tolist()
        ]
        for segment in stroke_segments(moved, nib):
            segment.paint(painter, ink)


def _paint_image(painter: QPainter, area: QRectF, glyph: Glyph, ink: QColor) -> None:
    """Paint an image's ink, in the color of ink, centered in the area."""
    levels = np.ascontiguousarray(glyph.image)
    height, width = levels.shape
    alpha = QImage(levels.data, width, height, width, QImage.Format.Format_Alpha8)
    colored = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    colored.fill(ink)
    inner = QPainter(colored)
    inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    inner.drawImage(0, 0, alpha)
    inner.end()
    scale = area.width() / max(width, height)
    box = QRectF(0, 0, width * scale, height * scale)
    box.moveCenter(area.center())
    painter.drawImage(box, colored)
