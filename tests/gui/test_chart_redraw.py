"""What a redraw paints: strips that look like the whole shape, and only those that changed."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem
from pytestqt.qtbot import QtBot

from maml_studio.gui.widgets.plots.chart_scale import Reference
from maml_studio.gui.widgets.plots.filled_shape import FilledShape
from maml_studio.gui.widgets.plots.outline import Frame, Outline, band, stroke
from maml_studio.gui.widgets.plots.training_chart import TrainingChart
from tests.gui.charts import settle, shown

FRAME = Frame(0, 60_000, 0, 2, 300, 150)
POINTS = 60_000


class Painted(QObject):
    """Notes which part of a widget is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[QRect] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.parts.append(event.region().boundingRect())
        return False


def noisy(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    x = np.arange(POINTS, dtype=float)
    return x, 1 + 0.2 * np.random.default_rng(seed).standard_normal(POINTS)


def long_runs(qtbot: QtBot, count: int) -> TrainingChart:
    chart = TrainingChart("Gradient norm", log_scale=True, smoothing=0.9)
    chart.set_planned_steps(2 * POINTS)
    for run in range(count):
        chart.add_series(run, f"run {run}")
        x, y = noisy(run)
        chart.append(run, x, np.exp(y))
    shown(qtbot, chart)
    QApplication.processEvents()
    return chart


def picture(paint: object, ratio: float, *, smooth: bool) -> np.ndarray:
    """Return the lightness of what is painted, in the plane of the frame."""
    size = round(FRAME.width * ratio), round(FRAME.height * ratio)
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.scale(size[0] / (FRAME.right - FRAME.left), size[1] / (FRAME.high - FRAME.low))
    paint(painter)  # type: ignore[operator]
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(size[1], -1, 4)
    return pixels[:, :, 0].astype(int)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("is_dense", [True, False])
def test_strips_look_like_the_shape_in_one_piece(ratio: float, is_dense: bool) -> None:
    x, y = noisy()
    if not is_dense:
        x, y = x[::500], 1 + 0.5 * np.sin(x[::500] / 4000)
    outline = stroke(x, y, FRAME, 1.15)
    shape = FilledShape(1, overlap=1)
    shape.setBrush(QColor("black"))
    shape.take(outline, is_dense)
    option = QStyleOptionGraphicsItem()
    option.exposedRect = shape.boundingRect()  # type: ignore[attr-defined]

    def whole(painter: QPainter) -> None:
        painter.setBrush(QColor("black"))
        painter.drawPath(outline.path())

    strips = picture(lambda painter: shape.paint(painter, option), ratio, smooth=not is_dense)
    expected = picture(whole, ratio, smooth=not is_dense)
    assert (expected < 128).sum() > 500
    assert np.abs(strips - expected).mean() < 0.5
    assert (np.abs(strips - expected) > 100).mean() < 0.001


def test_strips_that_let_others_through_are_not_laid_on_twice() -> None:
    outline = stroke(*noisy(), FRAME, 0.5)
    shape = FilledShape(1)
    shape.setBrush(QColor(0, 0, 0, 80))
    shape.take(outline, is_dense=True)
    option = QStyleOptionGraphicsItem()
    option.exposedRect = shape.boundingRect()  # type: ignore[attr-defined]
    found = picture(lambda painter: shape.paint(painter, option), 2.0, smooth=False)
    assert len(np.unique(found)) == 2


def corners(polygons: list[QPolygonF]) -> int:
    return sum(len(polygon) for polygon in polygons)


def test_a_strip_has_a_few_corners_whatever_the_length_of_the_curve() -> None:
    outline = stroke(*noisy(), FRAME, 0.5)
    assert corners(outline.polygons(0, 16)) == 2 * 16 + 4


def test_columns_that_differ_are_found_also_where_a_gap_closes() -> None:
    x, y = noisy()
    gap = y.copy()
    gap[30_000:31_000] = np.nan
    one, other = (stroke(x, values, FRAME, 0.5) for values in (y, gap))
    (columns,) = np.nonzero(one.differs(other))
    assert 148 <= columns.min() <= 151
    assert 153 <= columns.max() <= 157
    assert not one.differs(one).any()


def test_an_outline_without_anything_is_empty() -> None:
    none = np.array([])
    for outline in (stroke(none, none, FRAME, 1.0), band(none, none, none, FRAME)):
        assert isinstance(outline, Outline)
        assert outline.is_empty
        assert outline.path().isEmpty()


def test_a_new_point_paints_its_own_columns_only(qtbot: QtBot) -> None:
    chart = long_runs(qtbot, 4)
    chart.set_references([Reference(5.0, "five")])
    settle(qtbot, chart)
    QApplication.processEvents()
    painted = Painted()
    viewport = chart.plot.widget.viewport()
    viewport.installEventFilter(painted)
    for step in (POINTS, POINTS + 1):
        chart.append(0, step, 2.7)
        settle(qtbot, chart)
        QApplication.processEvents()
    assert painted.parts
    assert max(part.width() for part in painted.parts) < 0.1 * viewport.width()
    painted.parts.clear()
    chart._draw()
    QApplication.processEvents()
    assert painted.parts == []


def test_a_part_of_a_chart_is_painted_as_the_whole_would_be(qtbot: QtBot) -> None:
    chart = long_runs(qtbot, 2)
    for step in range(POINTS, POINTS + 3000, 100):
        chart.append(0, step, 2.7 + step % 7)
        settle(qtbot, chart)
    QApplication.processEvents()
    seen = chart.plot.widget.grab().toImage()
    chart.plot._traces.pop(0).remove()
    chart.plot._traces.pop(1).remove()
    chart._draw()
    assert chart.plot.widget.grab().toImage() == seen


def test_another_series_under_the_same_key_has_its_own_hue(qtbot: QtBot) -> None:
    chart = long_runs(qtbot, 1)
    chart.clear()
    chart.add_series(0, "another", hue=3)
    chart.append(0, [0, 1], [1.0, 2.0])
    settle(qtbot, chart)
    trace = chart.plot._traces[0]
    assert trace.series is chart.series[0]
    assert trace._line.brush().color() == trace._dots.opts["brush"].color()


def test_many_intervals_are_fainter(qtbot: QtBot) -> None:
    chart = TrainingChart("Outer loss")
    alphas = []
    for run in range(6):
        chart.add_series(run, f"run {run}")
        chart.append(run, [0, 1], [run, run], [run - 1, run - 1], [run + 1, run + 1])
        if run == 0:
            shown(qtbot, chart)
        settle(qtbot, chart)
        alphas.append(chart.plot._traces[0]._band.brush().color().alphaF())
    assert alphas[0] == alphas[3] > 2 * alphas[5]
