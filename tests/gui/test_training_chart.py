"""The chart of the outer loop: it grows, keeps still while it can, and says what it shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from maml_studio.gui.theme import DARK, LIGHT, apply_theme, class_color
from maml_studio.gui.widgets.plots.chart_scale import Bounds, Reference
from maml_studio.gui.widgets.plots.smoothing_control import SmoothingControl
from maml_studio.gui.widgets.plots.training_chart import TrainingChart
from maml_studio.gui.widgets.plots.units import NUMBER, PERCENT, Unit, short_number
from tests.gui import mouse
from tests.gui.charts import keep, reference_labels, settle, shown, ticks, view, with_runs


def test_an_empty_chart_says_so_and_has_no_axes(qtbot: QtBot) -> None:
    chart = shown(qtbot, TrainingChart("Outer loss", empty="Nothing yet."))
    assert chart._empty.isVisible()
    assert ticks(chart) == []
    assert chart.accessibleName() == "Outer loss"
    chart.add_series("a", "a run")
    chart.append("a", 0, 1.6)
    settle(qtbot, chart)
    assert not chart._empty.isVisible()
    assert chart.accessibleDescription() == "a run: 1.6 at step 0"


def test_many_points_are_one_redraw(qtbot: QtBot) -> None:
    chart = with_runs(qtbot, 1)
    redraws = []
    chart._timer.timeout.connect(lambda: redraws.append(1))
    for step in range(1010, 3000, 10):
        chart.append(0, step, 0.4)
    settle(qtbot, chart)
    assert len(redraws) == 1
    assert chart.accessibleDescription() == "run 0: 0.4 at step 2,990"


def test_a_chart_that_is_not_seen_draws_when_it_is(qtbot: QtBot) -> None:
    chart = with_runs(qtbot, 1)
    chart.hide()
    chart.append(0, 2000, 0.1)
    settle(qtbot, chart)
    assert "1,000" in chart.accessibleDescription()
    chart.show()
    settle(qtbot, chart)
    assert "2,000" in chart.accessibleDescription()


def test_the_axis_is_as_long_as_the_plan_and_longer_if_need_be(qtbot: QtBot) -> None:
    chart = with_runs(qtbot, 1)
    for planned, right in ((60_000, 60_000), (0, 1000), (500, 1000)):
        chart.set_planned_steps(planned)
        settle(qtbot, chart)
        assert view(chart)[1] == pytest.approx(right, rel=0.04)
        assert view(chart)[1] > right
    assert ticks(chart, "bottom")[-1] == "1000"


def test_the_values_axis_holds_bounds_intervals_and_references(qtbot: QtBot) -> None:
    chart = TrainingChart("Validation accuracy", PERCENT, bounds=Bounds(high=1.0))
    chart.add_series("a", "a run")
    chart.append("a", [0, 500], [0.62, 0.7], [0.52, 0.6], [0.72, 0.8])
    chart.set_references([Reference(0.987, "published 98.7, transductive")])
    shown(qtbot, chart)
    assert ticks(chart)[0] == "50"
    assert ticks(chart)[-1] == "100"
    assert reference_labels(chart) == ["published 98.7, transductive"]
    chart.set_references([])
    settle(qtbot, chart)
    assert reference_labels(chart) == []


def test_nothing_jumps_while_a_curve_grows_below_its_start(qtbot: QtBot) -> None:
    chart = TrainingChart("Outer loss", bounds=Bounds(low=0.0))
    chart.set_planned_steps(1000)
    chart.add_series("a", "a run")
    chart.append("a", 0, 1.61)
    shown(qtbot, chart)
    before = view(chart)
    for step in range(100, 1000, 100):
        chart.append("a", step, 1.6 - step / 1000)
        settle(qtbot, chart)
        assert view(chart) == before


def test_the_same_shapes_are_kept(qtbot: QtBot) -> None:
    chart = with_runs(qtbot, 2)
    items = len(chart.plot.view.childGroup.childItems())
    for step in (2000, 3000):
        chart.append(0, step, 0.5)
        settle(qtbot, chart)
    assert len(chart.plot.view.childGroup.childItems()) == items
    chart.remove_series(1)
    settle(qtbot, chart)
    assert len(chart.plot.view.childGroup.childItems()) == items - 4
    with pytest.raises(KeyError):
        chart.append(1, 0, 0.5)


def test_smoothing_is_said_and_shown_with_the_raw_points_behind(qtbot: QtBot) -> None:
    chart = with_runs(qtbot, 1, smoothing=0.9)
    assert chart.caption == "smoothed 0.9, raw behind"
    assert "A moving average" in chart._caption.toolTip()
    trace = chart.plot._traces[0]
    assert trace._raw.isVisible()
    chart.set_caption("alone")
    assert chart.caption == "alone · smoothed 0.9, raw behind"
    chart.set_smoothing(0)
    settle(qtbot, chart)
    assert chart.caption == "alone"
    assert not trace._raw.isVisible()
    np.testing.assert_array_equal(chart.series[0].line, chart.series[0].y)
    with pytest.raises(ValueError, match=r"from 0 to 0\.99, not 1\."):
        chart.set_smoothing(1.0)


def test_a_caption_says_the_same_in_fewer_words_where_there_is_less_room(qtbot: QtBot) -> None:
    chart = with_runs(qtbot, 1, smoothing=0.9)
    wordings = ("85.5 ± 0.8 % · 20-way 1-shot · within an alphabet", "85.5 ± 0.8 % · 20w1s", "")
    chart.set_caption(*wordings, explanation="After outer step 500.")
    shown_words = []
    for width in (900, 440, 360, 262):
        chart.resize(width, 260)
        QApplication.processEvents()
        shown_words.append(chart._caption.shown)
        assert "…" not in shown_words[-1]
    full = f"{wordings[0]} · smoothed 0.9, raw behind"
    assert shown_words[0] == full
    assert shown_words[1] in (f"{words} · smoothed 0.9" for words in wordings)
    assert shown_words[3] in ("smoothed 0.9", "avg 0.9")
    assert [len(words) for words in shown_words] == sorted(map(len, shown_words), reverse=True)
    assert chart.caption == full
    for said in (full, "After outer step 500.", "A moving average"):
        assert said in chart._caption.toolTip()


def test_a_log_scale_keeps_the_steps_that_were_zoomed_to(qtbot: QtBot) -> None:
    chart = with_runs(qtbot, 2)
    chart.plot.zoom_steps(0.2, 500)
    settle(qtbot, chart)
    steps = view(chart)[:2]
    chart._log.click()
    settle(qtbot, chart)
    assert view(chart)[:2] == steps
    assert chart._reset.isVisible()
    low, high = view(chart)[2:]
    assert 10**low < 0.7
    assert 10**high > 1.8


def test_the_smoothing_of_all_charts_is_one_control(qtbot: QtBot) -> None:
    chart, control = with_runs(qtbot, 1), SmoothingControl(0.0)
    keep(qtbot, control)
    control.show()
    control.changed.connect(chart.set_smoothing)
    QTest.keyClick(control._slider, Qt.Key.Key_End)
    assert chart.smoothing == control.factor == 0.99
    assert control._value.text() == "0.99"


def test_a_logarithmic_axis_leaves_out_what_has_no_logarithm(qtbot: QtBot) -> None:
    chart = TrainingChart("Gradient norm", log_scale=True)
    chart.add_series("a", "a run")
    chart.append("a", [0, 1, 2, 3], [1.0, 0.0, -1.0, 0.012])
    chart.set_references([Reference(0.0, "zero"), Reference(0.1, "a tenth")])
    shown(qtbot, chart)
    assert {"0.01", "0.1", "1"} <= set(ticks(chart))
    assert reference_labels(chart) == ["a tenth"]
    chart.set_log_scale(False)
    settle(qtbot, chart)
    assert "-1" in ticks(chart)


def test_values_that_are_not_finite_or_all_equal_are_drawn(qtbot: QtBot) -> None:
    for log_scale in (False, True):
        chart = TrainingChart("Outer loss", log_scale=log_scale)
        chart.add_series("a", "a run")
        chart.append("a", [0, 1, 2], [np.nan, np.inf, np.nan])
        chart.add_series("b", "another")
        chart.append("b", [0, 1], [0.5, 0.5])
        shown(qtbot, chart)
        assert not chart.grab().isNull()
        assert chart.accessibleDescription() == "another: 0.5 at step 1"


def test_values_that_differ_by_rounding_alone_get_an_axis_of_their_own_size(qtbot: QtBot) -> None:
    chart = TrainingChart("Validation accuracy", PERCENT)
    chart.add_series("a", "a run")
    chart.append("a", [0, 500], [0.2, 0.2], [0.2, 0.2], [0.2, np.nextafter(0.2, 1)])
    chart.set_references([Reference(1 / 5, "a guess: 1 in 5")])
    shown(qtbot, chart)
    assert len(set(ticks(chart))) == len(ticks(chart)) > 2


def test_no_number_of_an_axis_is_cut_at_its_edge(qtbot: QtBot) -> None:
    chart = with_runs(qtbot, 1)
    chart.plot.show_frame(replace(chart.plot.frame, low=0.499, high=1.001))
    settle(qtbot, chart)
    frame = chart.plot.frame
    places = [place for place, _ in chart.plot.widget.getPlotItem().getAxis("left")._tickLevels[0]]
    assert len(places) > 1
    half = 6 * frame.row
    assert all(frame.low + half <= place <= frame.high - half for place in places)


def test_a_series_takes_the_first_free_hue(qtbot: QtBot) -> None:
    chart = with_runs(qtbot, 3)
    chart.remove_series(1)
    chart.add_series("new", "new")
    chart.add_series("own", "own", hue=5)
    assert [one.hue for one in chart.series.values()] == [0, 2, 1, 5]
    with pytest.raises(ValueError, match="already"):
        chart.add_series("new", "again")


def test_clear_begins_anew(qtbot: QtBot) -> None:
    chart = with_runs(qtbot, 2)
    chart.plot.zoom_steps(0.1, 500)
    chart.clear()
    settle(qtbot, chart)
    assert not chart.is_zoomed
    assert chart._empty.isVisible()
    assert not chart.legend.isVisible()
    assert chart.plot._traces == {}


def test_it_follows_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    chart = with_runs(qtbot, 1)
    try:
        for choice, theme in (("dark", DARK), ("light", LIGHT)):
            apply_theme(qapp, choice)  # type: ignore[arg-type]
            settle(qtbot, chart)
            assert chart.plot.widget.backgroundBrush().color() == QColor(theme.panel)
            assert chart.plot._traces[0]._line.brush().color() == class_color(0, theme)
            image = chart.plot.widget.grab().toImage()
            assert image.pixelColor(image.width() - 2, 2) == QColor(theme.panel)
    finally:
        apply_theme(qapp)


def test_the_line_is_painted_in_its_hue(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    chart = TrainingChart("Outer loss")
    chart.add_series("a", "a run", hue=2)
    chart.append("a", np.arange(60_000), np.full(60_000, 0.5))
    shown(qtbot, chart)
    image = chart.plot.widget.grab().toImage()
    colors = {image.pixelColor(300, y).name() for y in range(image.height())}
    assert LIGHT.classes[2] in colors
    apply_theme(qapp)


def test_every_part_has_a_name_and_the_terms_are_explained(qtbot: QtBot) -> None:
    chart = with_runs(qtbot, 2)
    for button in chart.findChildren(QToolButton):
        assert button.accessibleName()
        assert button.toolTip()
    heading = next(label for label in chart.findChildren(QLabel) if label.text() == "Outer loss")
    assert "How wrong" in heading.toolTip()
    with pytest.raises(KeyError):
        TrainingChart("No such term")


def test_numbers_are_written_short() -> None:
    texts = [short_number(v) for v in (0.0, 0.25, 500, 9500, 10_000, 12_500, 3e6, 2e9)]
    assert texts == ["0", "0.25", "500", "9500", "10k", "12.5k", "3M", "2G"]
    assert [short_number(value) for value in (9e11, 1e12, 2e13)] == ["900G", "1e12", "2e13"]
    assert NUMBER.text(2.04e16) == "2.04e16"
    assert PERCENT.text(0.9183) == "91.8 %"
    assert PERCENT.tick(0.9) == "90"
    assert NUMBER.text(0.123456) == "0.123"
    assert NUMBER.text(float("nan")) == "–"
    assert Unit(" tasks/s").text(12345) == "12,345 tasks/s"


def test_the_log_tool_and_the_reset_tool(qtbot: QtBot) -> None:
    chart = with_runs(qtbot, 1)
    mouse.click(chart._log)
    assert chart.is_log_scale
    assert not chart._reset.isVisible()
    chart.plot.zoom_steps(0.5, 500)
    settle(qtbot, chart)
    assert chart._reset.isVisible()
    mouse.click(chart._reset)
    settle(qtbot, chart)
    assert not chart._reset.isVisible()
    assert view(chart)[1] > 1000
