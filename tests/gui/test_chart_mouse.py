"""Reading and moving a chart: with the mouse, with the wheel, with the keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from maml_studio.gui.widgets.plots.chart_scale import Bounds
from maml_studio.gui.widgets.plots.training_chart import TrainingChart
from maml_studio.gui.widgets.plots.units import PERCENT
from tests.gui import mouse
from tests.gui.charts import keep, point, settle, shown, view, with_runs


@pytest.fixture
def chart(qtbot: QtBot) -> TrainingChart:
    QCursor.setPos(0, 0)
    return with_runs(qtbot, 2)


def plane(chart: TrainingChart) -> QWidget:
    return chart.plot.widget.viewport()


def hover(qtbot: QtBot, chart: TrainingChart, x: float, y: float) -> None:
    mouse.move(plane(chart), *point(chart, x, y), pressed=False)
    settle(qtbot, chart)


def test_the_crosshair_reads_the_nearest_step_of_each_series(
    qtbot: QtBot, chart: TrainingChart
) -> None:
    hover(qtbot, chart, 503, 1.0)
    assert chart.crosshair.step == 500
    readout = chart.crosshair.readout
    assert readout.isVisible()
    assert readout.text() == "Step 500. run 0: 0.75; run 1: 1.75"
    QApplication.sendEvent(plane(chart), QEvent(QEvent.Type.Leave))
    assert chart.crosshair.step is None
    assert not readout.isVisible()


def test_it_says_what_is_smoothed_and_where_another_run_ended(qtbot: QtBot) -> None:
    chart = TrainingChart("Validation accuracy", PERCENT, smoothing=0.5)
    chart.add_series("long", "a long run")
    chart.append("long", [0, 100, 200], [0.2, 0.5, 0.9], [0.1, 0.4, 0.8], [0.3, 0.6, 1.0])
    chart.add_series("short", "a short run")
    chart.append("short", [0, 50], [0.2, np.nan])
    shown(qtbot, chart)
    hover(qtbot, chart, 199, 0.5)
    long, short = chart.crosshair.readout.readings
    assert long.value == "68.6 %"
    assert long.note == "raw 90.0 · 80.0 to 100.0"
    assert short.value == "–"
    assert short.note == "raw – · at 50"


def test_a_hidden_series_is_not_read(qtbot: QtBot, chart: TrainingChart) -> None:
    chart.set_series_visible(0, False)
    hover(qtbot, chart, 100, 1.0)
    assert [reading.label for reading in chart.crosshair.readout.readings] == ["run 1"]


def test_the_box_stays_inside_the_window(qtbot: QtBot, chart: TrainingChart) -> None:
    for x in (0, 500, 1000):
        hover(qtbot, chart, x, 1.0)
        assert chart.rect().contains(chart.crosshair.readout.geometry())


def test_the_box_goes_with_its_chart(qtbot: QtBot) -> None:
    window = QWidget()
    keep(qtbot, window)
    window.resize(600, 300)
    chart = TrainingChart("Outer loss", parent=window)
    chart.add_series("a", "a run")
    chart.append("a", [0, 1], [1.0, 2.0])
    chart.resize(600, 300)
    window.show()
    qtbot.waitExposed(window)
    settle(qtbot, chart)
    hover(qtbot, chart, 1, 1.5)
    box = chart.crosshair.readout
    assert box.parent() is window
    chart.hide()
    assert not box.isVisible()
    with qtbot.waitSignal(box.destroyed):
        chart.deleteLater()


def test_the_wheel_zooms_the_steps_at_the_pointer(qtbot: QtBot, chart: TrainingChart) -> None:
    left, right, *_ = view(chart)
    place = point(chart, 300, 1.0)
    mouse.wheel(plane(chart), *place, 3)
    settle(qtbot, chart)
    assert view(chart)[1] - view(chart)[0] < 0.8 * (right - left)
    assert point(chart, 300, 1.0)[0] == pytest.approx(place[0], abs=1)
    assert chart.is_zoomed


def test_who_zooms_the_steps_sees_all_the_values_there(qtbot: QtBot) -> None:
    chart = TrainingChart("Outer loss", bounds=Bounds(low=0.0))
    chart.add_series("a", "a run")
    chart.append("a", np.arange(1001), np.geomspace(10, 0.1, 1001))
    shown(qtbot, chart)
    for _ in range(6):
        mouse.wheel(plane(chart), point(chart, 1000, 1.0)[0], 60, 3)
        settle(qtbot, chart)
    left, _, low, high = view(chart)
    assert left > 800
    assert low > 0
    assert chart.series["a"].y[int(left) + 1] < high < 1
    chart.append("a", 1000, 3.0)
    settle(qtbot, chart)
    assert view(chart)[3] > 3
    mouse.wheel(plane(chart), 300, 60, -60)
    settle(qtbot, chart)
    beside = view(chart)
    chart.plot.zoom_steps(0.01, 50_000)
    settle(qtbot, chart)
    assert view(chart)[2:] == beside[2:]


def test_the_wheel_with_ctrl_zooms_the_values(qtbot: QtBot, chart: TrainingChart) -> None:
    left, right, low, high = view(chart)
    mouse.wheel(plane(chart), *point(chart, 300, 1.0), 3, Qt.KeyboardModifier.ControlModifier)
    assert view(chart)[:2] == (left, right)
    assert view(chart)[3] - view(chart)[2] < 0.8 * (high - low)


def test_a_drag_zooms_into_the_rectangle(qtbot: QtBot, chart: TrainingChart) -> None:
    mouse.drag(plane(chart), point(chart, 200, 1.5), point(chart, 400, 0.8))
    assert view(chart) == pytest.approx((200, 400, 0.8, 1.5), rel=0.02)
    settle(qtbot, chart)
    assert chart._reset.isVisible()


def test_a_flat_drag_zooms_the_steps_only(chart: TrainingChart) -> None:
    start = point(chart, 200, 1.0)
    mouse.drag(plane(chart), start, (point(chart, 400, 1.0)[0], start[1] + 3))
    assert view(chart)[:2] == pytest.approx((200, 400), rel=0.02)
    assert not chart.plot.follows_steps
    assert chart.plot.follows_values


@pytest.mark.parametrize(
    ("button", "modifiers"),
    [
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier),
        (Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_shift_or_the_middle_button_moves(
    chart: TrainingChart, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier
) -> None:
    left, right, *_ = view(chart)
    start, end = point(chart, 500, 1.0), point(chart, 300, 1.0)
    mouse.drag(plane(chart), start, end, button=button, modifiers=modifiers)
    moved = view(chart)
    assert moved[0] == pytest.approx(left + 200, abs=15)
    assert moved[1] - moved[0] == pytest.approx(right - left)
    assert chart.is_zoomed


def test_a_right_drag_changes_nothing(chart: TrainingChart) -> None:
    before = view(chart)
    mouse.drag(plane(chart), (200, 60), (300, 90), button=Qt.MouseButton.RightButton)
    assert view(chart) == before


def test_a_double_click_shows_everything_again(qtbot: QtBot, chart: TrainingChart) -> None:
    before = view(chart)
    mouse.drag(plane(chart), point(chart, 200, 1.5), point(chart, 400, 0.8))
    mouse.double_click(plane(chart))
    settle(qtbot, chart)
    assert view(chart) == pytest.approx(before)
    assert not chart.is_zoomed


def test_new_points_move_the_view_only_while_it_is_untouched(
    qtbot: QtBot, chart: TrainingChart
) -> None:
    chart.append(0, 5000, 9.0)
    settle(qtbot, chart)
    assert view(chart)[1] > 5000
    assert view(chart)[3] > 9
    mouse.wheel(plane(chart), *point(chart, 300, 1.0), 1)
    settle(qtbot, chart)
    before = view(chart)
    chart.append(0, 9000, 20.0)
    settle(qtbot, chart)
    assert view(chart) == before
    chart.reset_view()
    settle(qtbot, chart)
    assert view(chart)[1] > 9000


def test_the_keyboard_reads_zooms_and_resets(qtbot: QtBot, chart: TrainingChart) -> None:
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    settle(qtbot, chart)
    assert chart.crosshair.step == 1000
    for _ in range(3):
        QTest.keyClick(chart, Qt.Key.Key_Left)
        settle(qtbot, chart)
    assert chart.crosshair.step is not None
    assert 900 < chart.crosshair.step < 1000
    before = view(chart)
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    assert view(chart)[1] - view(chart)[0] == pytest.approx(0.8 * (before[1] - before[0]))
    QTest.keyClick(chart, Qt.Key.Key_Minus)
    assert view(chart) == pytest.approx(before)
    QTest.keyClick(chart, Qt.Key.Key_0)
    settle(qtbot, chart)
    assert not chart.is_zoomed
    QTest.keyClick(chart, Qt.Key.Key_L)
    assert chart.is_log_scale
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.crosshair.step is None


def test_the_keyboard_goes_from_point_to_point_where_they_are_far(qtbot: QtBot) -> None:
    chart = TrainingChart("Outer loss")
    chart.add_series("a", "a run")
    chart.append("a", [0, 400, 1000], [1.0, 0.5, 0.2])
    shown(qtbot, chart)
    stands = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(chart, key)
        settle(qtbot, chart)
        stands.append(chart.crosshair.step)
    assert stands == [1000, 400, 0, 0]


def test_a_chart_without_points_can_be_played_with(qtbot: QtBot) -> None:
    chart = shown(qtbot, TrainingChart("Outer loss"))
    mouse.move(plane(chart), 200, 60, pressed=False)
    mouse.wheel(plane(chart), 200, 60, 2)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Plus, Qt.Key.Key_L, Qt.Key.Key_Home):
        QTest.keyClick(chart, key)
    settle(qtbot, chart)
    assert chart.crosshair.step is None
    assert chart.rect().contains(QPoint(1, 1))


def test_a_zoom_stands_still_while_all_runs_go_on(qtbot: QtBot) -> None:
    QCursor.setPos(0, 0)
    chart = with_runs(qtbot, 4, smoothing=0.9)
    chart.set_planned_steps(6000)
    settle(qtbot, chart)
    chart.grab()
    everything = view(chart)
    mouse.drag(plane(chart), point(chart, 200, 3.0), point(chart, 600, 0.8))
    settle(qtbot, chart)
    chart.grab()
    zoomed = view(chart)
    assert zoomed == pytest.approx((200, 600, 0.8, 3.0), rel=0.05)
    hover(qtbot, chart, 400, 1.5)
    assert [reading.label for reading in chart.crosshair.readout.readings] == [
        f"run {run}" for run in range(4)
    ]
    for step in range(1010, 2000, 10):
        for run in range(4):
            chart.append(run, step, 9.0 - run)
        if step % 100 == 0:
            settle(qtbot, chart)
            assert view(chart) == zoomed
            assert chart.crosshair.step == 400
    mouse.click(chart.legend.buttons[2])
    settle(qtbot, chart)
    assert view(chart) == zoomed
    assert chart._reset.isVisible()
    assert chart._reset.text() == "Reset zoom"
    mouse.click(chart._reset)
    settle(qtbot, chart)
    assert view(chart)[:2] == pytest.approx(everything[:2])
    assert view(chart)[3] > 8.9
    assert not chart._reset.isVisible()
