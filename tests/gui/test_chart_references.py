"""The labels of reference lines: inside the frame, beside the curves, beside each other."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from maml_studio.gui.theme import apply_theme
from maml_studio.gui.widgets.plots.chart_scale import Reference
from maml_studio.gui.widgets.plots.label_places import Box, place_labels
from maml_studio.gui.widgets.plots.outline import Frame
from maml_studio.gui.widgets.plots.training_chart import TrainingChart
from maml_studio.gui.widgets.plots.units import PERCENT
from tests.gui.charts import point, settle, shown, view

FRAME = Frame(0, 1000, 0, 100, 500, 200)
NOTHING: list[tuple[np.ndarray, np.ndarray]] = []
STEPS = np.arange(0, 60_001, 2000.0)


def learning(ways: int, top: float) -> np.ndarray:
    return 1 / ways + (top - 1 / ways) * (1 - np.exp(-STEPS / 6000))


def accuracy(
    qtbot: QtBot, *curves: np.ndarray, size: tuple[int, int] = (434, 218)
) -> TrainingChart:
    chart = TrainingChart("Validation accuracy", PERCENT)
    chart.set_planned_steps(60_000)
    for run, values in enumerate(curves):
        chart.add_series(run, f"run {run}")
        chart.append(run, STEPS, values, values - 0.01, values + 0.01)
    shown(qtbot, chart)
    chart.resize(*size)
    settle(qtbot, chart)
    return chart


def boxes(chart: TrainingChart) -> list[QRectF]:
    """Return where the labels are painted, in the pixels of the plot's viewport."""
    chart.grab()
    texts = [text for text in chart.plot._references._texts if text.isVisible()]
    return [text.textItem.sceneBoundingRect() for text in texts]


def assert_free(chart: TrainingChart) -> None:
    """Check that the labels cover neither a curve nor another label, and stay inside."""
    frame = chart.plot.view.sceneBoundingRect().adjusted(-1, -1, 1, 1)
    for box in boxes(chart):
        assert frame.contains(box)
        for series in chart.series.values():
            places = np.linspace(0, 60_000, 2000)
            for x, y in zip(places, np.interp(places, series.x, series.line), strict=True):
                assert not box.adjusted(0, 1, 0, -1).contains(*point(chart, x, y)), (x, y)
    for one, other in itertools.combinations(boxes(chart), 2):
        assert not one.adjusted(0, 2, 0, -2).intersects(other.adjusted(0, 2, 0, -2))


def test_a_label_stands_above_its_line_at_the_right() -> None:
    (box,) = place_labels([50], [100], NOTHING, FRAME)
    assert box.left + box.width == pytest.approx(FRAME.width - 6)
    assert box.top + box.height == pytest.approx(100 - 2)


def test_it_goes_below_where_a_curve_is_above() -> None:
    curve = np.array([0.0, 1000.0]), np.array([55.0, 55.0])
    (box,) = place_labels([50], [100], [curve], FRAME)
    assert box.top > 100


def test_it_goes_to_the_left_where_curves_are_at_the_right() -> None:
    x = np.array([0.0, 600.0, 601.0, 1000.0])
    curves = [(x, np.array([0.0, 0.0, 55.0, 55.0])), (x, np.array([0.0, 0.0, 45.0, 45.0]))]
    (box,) = place_labels([50], [100], curves, FRAME)
    assert box.left + box.width < 300


def test_it_stays_inside_at_the_edges() -> None:
    top, bottom = (place_labels([height], [100], NOTHING, FRAME)[0] for height in (99, 1))
    assert top.top >= 0
    assert bottom.top + bottom.height <= FRAME.height


def test_labels_of_close_lines_share_no_place() -> None:
    heights = [50, 51, 53, 56]
    found = place_labels(heights, [120] * 4, NOTHING, FRAME)
    for one, other in itertools.combinations(found, 2):
        assert one.overlap(other) == 0


def test_boxes_overlap_where_they_share_an_area() -> None:
    assert Box(0, 0, 10, 10).overlap(Box(5, 6, 10, 10)) == 20
    assert Box(0, 0, 10, 10).overlap(Box(10, 0, 10, 10)) == 0


@pytest.mark.parametrize("ways", [5, 20])
@pytest.mark.parametrize("top", [0.999, 0.987, 0.958, 0.9, 0.6])
def test_a_published_figure_is_beside_the_curve(qtbot: QtBot, ways: int, top: float) -> None:
    published = 0.987 if ways == 5 else 0.958
    chart = accuracy(qtbot, learning(ways, top))
    chart.set_references([Reference(published, f"published {100 * published:g} %, transductive")])
    settle(qtbot, chart)
    assert_free(chart)


def test_four_runs_and_two_figures(qtbot: QtBot) -> None:
    chart = accuracy(qtbot, *(learning(20, top) for top in (0.97, 0.93, 0.86, 0.72)))
    chart.set_references(
        [Reference(0.987, "published 98.7 %"), Reference(0.958, "published 95.8 %, transductive")]
    )
    settle(qtbot, chart)
    frame = chart.plot.view.sceneBoundingRect()
    first, second = boxes(chart)
    assert frame.adjusted(-1, -1, 1, 1).contains(first)
    assert not first.adjusted(0, 2, 0, -2).intersects(second.adjusted(0, 2, 0, -2))


def test_it_stays_where_it_is_while_the_curve_grows_beside_it(qtbot: QtBot) -> None:
    chart = TrainingChart("Validation accuracy", PERCENT)
    chart.set_planned_steps(60_000)
    chart.add_series("a", "a run")
    chart.append("a", [0, 500], [0.2, 0.24])
    chart.set_references([Reference(0.987, "published 98.7 %, transductive")])
    shown(qtbot, chart)
    before = boxes(chart)
    for step, value in zip(STEPS[1:], learning(5, 0.97)[1:], strict=True):
        chart.append("a", step, value)
        settle(qtbot, chart)
        assert boxes(chart) == before


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_label_is_legible_in_both_looks(qtbot: QtBot, qapp: QApplication, look: str) -> None:
    try:
        apply_theme(qapp, look)  # type: ignore[arg-type]
        chart = accuracy(qtbot, learning(5, 0.9))
        chart.set_references([Reference(0.987, "published 98.7 %, transductive")])
        settle(qtbot, chart)
        image = chart.plot.widget.grab().toImage()
        ratio = image.devicePixelRatio()
        (box,) = boxes(chart)
        x, y = round(box.center().x()), round(box.center().y())
        lights = [
            image.pixelColor(round((x + dx) * ratio), round((y + dy) * ratio)).lightness()
            for dx in range(-40, 41)
            for dy in range(-5, 6)
        ]
        assert max(lights) - min(lights) > 90
    finally:
        apply_theme(qapp)


def test_a_zoomed_chart_keeps_the_labels_of_lines_in_sight(qtbot: QtBot) -> None:
    chart = accuracy(qtbot, learning(5, 0.97))
    chart.set_references([Reference(0.987, "published 98.7 %"), Reference(0.2, "a guess: 1 in 5")])
    chart.plot.zoom_steps(0.1, 50_000)
    settle(qtbot, chart)
    low, high = view(chart)[2:]
    seen = [text for text in chart.plot._references._texts if text.isVisible()]
    assert len(seen) == sum(low <= value <= high for value in (0.987, 0.2))
