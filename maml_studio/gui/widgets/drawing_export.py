"""Pictures of a drawing, as PNG and as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QIODevice, QRect, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from maml_studio.engine.ink import PEN_TO_CANVAS
from maml_studio.gui.widgets.ink_painting import Nib, Point, stroke_segments

Strokes = Sequence[Sequence[Point]]

_SIDE = 1024


def drawing_png(strokes: Strokes) -> bytes:
    """Return the strokes in black on white, as a PNG of 1024 × 1024 pixels."""
    image = QImage(_SIDE, _SIDE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    _paint(painter, strokes)
    painter.end()
    return as_png(image)


def drawing_svg(strokes: Strokes) -> bytes:
    """Return the strokes in black on white, as SVG."""
    return as_svg(QRect(0, 0, _SIDE, _SIDE), lambda painter: _paint(painter, strokes))


PICTURES = {"png": drawing_png, "svg": drawing_svg}
"""How a drawing is written, by the kind of the file."""


def _paint(painter: QPainter, strokes: Strokes) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(0, 0, _SIDE, _SIDE, Qt.GlobalColor.white)
    nib = Nib(_SIDE, PEN_TO_CANVAS * _SIDE)
    for stroke in strokes:
        for segment in stroke_segments(stroke, nib):
            segment.paint(painter, QColor("#000000"))


def as_png(image: QImage) -> bytes:
    """Return an image as the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, b"PNG").write(image):
        raise MemoryError("not enough memory for the picture")
    return bytes(buffer.data().data())


def as_svg(page: QRect, paint: Callable[[QPainter], None]) -> bytes:
    """Return what a function paints on a page as the bytes of an SVG file."""
    from PySide6.QtSvg import QSvgGenerator

    buffer, generator = QBuffer(), QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(page.size())
    generator.setViewBox(page)
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    return bytes(buffer.data().data())
