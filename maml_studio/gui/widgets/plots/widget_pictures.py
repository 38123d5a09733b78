"""What a widget with plots shows, as PNG and as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsView, QWidget

from maml_studio.gui.widgets.drawing_export import as_png, as_svg

_MARGIN = 16
_PNG_SCALE = 2


def widget_png(widget: QWidget) -> bytes:
    """Return what a widget shows, in the colors of the theme, as a PNG twice as fine."""
    image = QImage(_page(widget).size() * _PNG_SCALE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(_PNG_SCALE, _PNG_SCALE)
    _paint(painter, widget)
    painter.end()
    return as_png(image)


def widget_svg(widget: QWidget) -> bytes:
    """Return what a widget shows, in the colors of the theme, as SVG."""
    return as_svg(_page(widget), lambda painter: _paint(painter, widget))


PICTURES = {"png": widget_png, "svg": widget_svg}
"""How a widget is written, by the kind of the file."""


def _page(widget: QWidget) -> QRect:
    return QRect(0, 0, widget.width() + 2 * _MARGIN, widget.height() + 2 * _MARGIN)


def _paint(painter: QPainter, widget: QWidget) -> None:
    painter.fillRect(_page(widget), _ground(widget))
    with _as_shapes(widget):
        widget.render(
            painter, QPoint(_MARGIN, _MARGIN), renderFlags=QWidget.RenderFlag.DrawChildren
        )


def _ground(widget: QWidget) -> QColor:
    return widget.palette().base().color()


@contextmanager
def _as_shapes(widget: QWidget) -> Iterator[None]:
    """Draw plots as shapes: on the screen, their grounds and markers are cut out of images."""
    views = widget.findChildren(pg.PlotWidget)
    modes = [view.cacheMode() for view in views]
    items = [item for view in views for item in view.scene().items()]
    scalable = [item for item in items if hasattr(item, "setExportMode")]
    for view in views:
        view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    for item in scalable:
        item.setExportMode(True, {"antialias": True, "resolutionScale": 1.0})
    try:
        yield
    finally:
        for item in scalable:
            item.setExportMode(False)
        for view, mode in zip(views, modes, strict=True):
            view.setCacheMode(mode)
