"""Pictures of a drawing and of a widget, as PNG and as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QWidget

from maml_studio.engine.ink import PEN_TO_CANVAS
from maml_studio.gui.widgets.ink_painting import Nib, Point, stroke_segments

Strokes = Sequence[Sequence[Point]]

_SIDE = 1024
_PNG_SCALE = 2


def drawing_png(strokes: Strokes) -> bytes:
    """Return the strokes in black on white, as a PNG of 1024 × 1024 pixels."""
    image = QImage(_SIDE, _SIDE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    _paint(painter, strokes)
    painter.end()
    return _as_png(image)


def drawing_svg(strokes: Strokes) -> bytes:
    """Return the strokes in black on white, as SVG."""
    return _as_svg(QRect(0, 0, _SIDE, _SIDE), lambda painter: _paint(painter, strokes))


def widget_png(widget: QWidget) -> bytes:
    """Return what a widget shows, in the colors of the theme, as a PNG twice as fine."""
    image = QImage(widget.size() * _PNG_SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(_PNG_SCALE)
    image.fill(_ground(widget))
    painter = QPainter(image)
    widget.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.end()
    return _as_png(image)


def widget_svg(widget: QWidget) -> bytes:
    """Return what a widget shows, in the colors of the theme, as SVG."""

    def paint(painter: QPainter) -> None:
        painter.fillRect(widget.rect(), _ground(widget))
        widget.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)

    return _as_svg(widget.rect(), paint)


PICTURES = {"png": drawing_png, "svg": drawing_svg}
"""How a drawing is written, by the kind of the file."""
WIDGET_PICTURES = {"png": widget_png, "svg": widget_svg}
"""How a widget is written, by the kind of the file."""


def _paint(painter: QPainter, strokes: Strokes) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(0, 0, _SIDE, _SIDE, Qt.GlobalColor.white)
    nib = Nib(_SIDE, PEN_TO_CANVAS * _SIDE)
    for stroke in strokes:
        for segment in stroke_segments(stroke, nib):
            segment.paint(painter, QColor("#000000"))


def _ground(widget: QWidget) -> QColor:
    return widget.palette().base().color()


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, b"PNG").write(image):
        raise MemoryError("not enough memory for the picture")
    return bytes(buffer.data().data())


def _as_svg(page: QRect, paint: Callable[[QPainter], None]) -> bytes:
    from PySide6.QtSvg import QSvgGenerator

    buffer, generator = QBuffer(), QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(page.size())
    generator.setViewBox(page)
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    return bytes(buffer.data().data())
