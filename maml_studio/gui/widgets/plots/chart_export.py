"""A chart as a picture and its numbers as a table, made from its series alone."""

from __future__ import annotations

import csv
import html
import io
import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QRect, Qt
from PySide6.QtGui import QColor, QPainter

from maml_studio.gui.theme import class_color, class_marker, current_theme
from maml_studio.gui.widgets.plots.chart_plot import ChartPlot
from maml_studio.gui.widgets.plots.chart_scale import Reference
from maml_studio.gui.widgets.plots.series import Series
from maml_studio.gui.widgets.plots.smoothing import Floats

_WIDTH, _HEIGHT = 960, 540
_PNG_SCALE = 2
_HEADING_HEIGHT = 52
_AXIS_HEIGHT = 44
_SIGNS = {"circle": "●", "square": "■", "triangle": "▲", "diamond": "◆"}
_COLUMNS = ("series", "outer_step", "value", "smoothed", "low", "high")


@dataclass(frozen=True)
class Sheet:
    """What a picture of a chart shows: the part that is seen of a plot, with its words."""

    title: str
    caption: str
    plot: ChartPlot
    series: Mapping[Hashable, Series]
    references: Sequence[Reference]


def png(sheet: Sheet) -> bytes:
    """Return the picture as a PNG of 1920 × 1080 pixels, in the colors of the theme."""
    from pyqtgraph.exporters import ImageExporter

    with _drawn(sheet) as plot:
        exporter = ImageExporter(plot.widget.getPlotItem())
        exporter.parameters()["width"] = _PNG_SCALE * _WIDTH
        image = exporter.export(toBytes=True)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def svg(sheet: Sheet) -> bytes:
    """Return the picture as SVG, in the colors of the theme.

    It is Qt's generator that writes it: pyqtgraph's own cannot read closed paths.
    """
    from pyqtgraph.exporters import Exporter
    from PySide6.QtSvg import QSvgGenerator

    page, buffer = QRect(0, 0, _WIDTH, _HEIGHT), QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(page.size())
    generator.setViewBox(page)
    generator.setTitle(sheet.title)
    with _drawn(sheet) as plot:
        generator.setResolution(plot.widget.logicalDpiX())
        painter = QPainter(generator)
        painter.fillRect(page, QColor(current_theme().panel))
        exporter = Exporter(plot.widget.getPlotItem())
        options = {"antialias": True, "painter": painter, "resolutionScale": 1.0}
        exporter.setExportMode(True, options)
        plot.widget.scene().render(painter, page, page)
        painter.end()
    return bytes(buffer.data().data())


def table(sheet: Sheet) -> bytes:
    """Return all the points as CSV, a line each; a value that is missing is left empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for one in sheet.series.values():
        low, high = one.band or (np.full(len(one), np.nan),) * 2
        smoothed = one.line if one.is_smoothed else np.full(len(one), np.nan)
        columns = [_cells(values) for values in (one.x, one.y, smoothed, low, high)]
        writer.writerows((one.label, *cells) for cells in zip(*columns, strict=True))
    return text.getvalue().encode()


def _cells(values: Floats) -> list[str]:
    return ["" if math.isnan(value) else f"{value:.10g}" for value in values.tolist()]


@contextmanager
def _drawn(sheet: Sheet) -> Iterator[ChartPlot]:
    """Draw the chart anew on a sheet of its own, with the title and the names on it."""
    plot = sheet.plot.like()
    plot.widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    plot.widget.resize(_WIDTH, _HEIGHT)
    item = plot.widget.getPlotItem()
    item.setContentsMargins(16, 12, 24, 12)
    item.setTitle(_heading(sheet), justify="left", size="11pt", color=current_theme().text)
    item.titleLabel.setMaximumHeight(_HEADING_HEIGHT)
    item.layout.setRowFixedHeight(0, _HEADING_HEIGHT)
    item.getAxis("bottom").setHeight(_AXIS_HEIGHT)
    item.setLabel("bottom", "outer step", color=current_theme().muted)
    plot.show_theme()
    plot.widget.show()
    item.layout.activate()
    plot.show_frame(sheet.plot.frame)
    plot.draw(sheet.series, sheet.references)
    try:
        yield plot
    finally:
        # Left to the garbage collector, a widget may go while Qt walks through all of them.
        plot.widget.close()
        plot.widget.deleteLater()


def _heading(sheet: Sheet) -> str:
    """Return the title and the caption, and below them the names with their markers, as HTML."""
    muted = current_theme().muted
    names = " &nbsp; ".join(
        f"<span style='color:{class_color(one.hue).name()}'>{_SIGNS[class_marker(one.hue)]}</span>"
        f" {html.escape(one.label)}"
        for one in sheet.series.values()
        if one.is_visible
    )
    caption = f"<span style='color:{muted}'>{html.escape(sheet.caption)}</span>"
    return f"<b>{html.escape(sheet.title)}</b> &nbsp; {caption}<br>{names}"
