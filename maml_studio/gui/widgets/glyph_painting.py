"""Glyphs in small: how an example's strokes or ink are painted into a tile."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QPixmapCache

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.ink import InkArray
from maml_studio.gui.widgets.ink_painting import Nib, Point, as_point, stroke_segments

_MARGIN = 7.0
_PEN_SHARE = 0.085
_SMALLEST_INK = 0.05
_INK_LEVEL = 96
_REMEMBERED_KB = 48 * 1024
"""Room for 1,800 tiles of examples on a screen of two pixels a logical one."""


def glyph_pixmap(glyph: Glyph, side: int, ratio: float, ink: QColor) -> QPixmap:
    """Return a transparent square with a glyph's ink in a color; painted once, then remembered.

    Args:
        glyph: what is painted.
        side: the square's side, in logical pixels.
        ratio: device pixels of a logical one.
        ink: the color.
    """
    key = _key(glyph, side, ratio, ink)
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = _painted(glyph, side, ratio, ink)
        QPixmapCache.insert(key, pixmap)
    return pixmap


def remembered_pixmap(glyph: Glyph, side: int, ratio: float, ink: QColor) -> QPixmap | None:
    """Return what `glyph_pixmap` returns if that is painted already."""
    pixmap = QPixmap()
    return pixmap if QPixmapCache.find(_key(glyph, side, ratio, ink), pixmap) else None


def remember_many() -> None:
    """Make room for what `glyph_pixmap` paints: Qt's own forgets half of a large class at once."""
    QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), _REMEMBERED_KB))


def paint_glyph(painter: QPainter, area: QRectF, glyph: Glyph, ink: QColor) -> None:
    """Paint a glyph in a color so that it fills an area; a dot stays a dot."""
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    (_paint_strokes if glyph.image is None else _paint_image)(painter, area, glyph, ink)


def _key(glyph: Glyph, side: int, ratio: float, ink: QColor) -> str:
    return f"{glyph.key.hex()} {side} {ratio} {ink.rgba()}"


def _painted(glyph: Glyph, side: int, ratio: float, ink: QColor) -> QPixmap:
    pixmap = QPixmap(QSize(side, side) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    room = side - 2 * _MARGIN
    paint_glyph(painter, QRectF(_MARGIN, _MARGIN, room, room), glyph, ink)
    painter.end()
    return pixmap


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
    """Paint an image's ink, in the color of ink, so that it fills the area; a dot stays a dot."""
    assert glyph.image is not None
    levels = np.ascontiguousarray(_around_ink(glyph.image))
    height, width = levels.shape
    alpha = QImage(levels.data, width, height, width, QImage.Format.Format_Alpha8)
    scale = area.width() / max(width, height)
    box = QRectF(0, 0, width * scale, height * scale)
    box.moveCenter(area.center())
    size = (box.size() * painter.device().devicePixelRatioF()).toSize().expandedTo(QSize(1, 1))
    small = alpha.scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    colored = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    colored.fill(ink)
    inner = QPainter(colored)
    inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    inner.drawImage(0, 0, small)
    inner.end()
    painter.drawImage(box, colored)


def _around_ink(image: InkArray) -> InkArray:
    """Return the part of an image that its ink is in, or all of it if that is a dot."""
    is_ink = image >= min(_INK_LEVEL, int(image.max()))
    rows, columns = np.flatnonzero(is_ink.any(axis=1)), np.flatnonzero(is_ink.any(axis=0))
    longest = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    if longest < _SMALLEST_INK * max(image.shape):
        return image
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
