"""The legend: it shows and hides series with the mouse and the keyboard, and holds many names."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from maml_studio.gui.widgets.plots.training_chart import TrainingChart
from tests.gui import mouse
from tests.gui.charts import settle, view, with_runs


@pytest.fixture
def chart(qtbot: QtBot) -> TrainingChart:
    return with_runs(qtbot, 2)


def test_the_legend_toggles_with_click_and_keyboard(qtbot: QtBot, chart: TrainingChart) -> None:
    toggled = []
    chart.series_toggled.connect(lambda key, is_visible: toggled.append((key, is_visible)))
    high = view(chart)[3]
    button = chart.legend.buttons[1]
    mouse.click(button)
    settle(qtbot, chart)
    assert not chart.series[1].is_visible
    assert not chart.plot._traces[1]._line.isVisible()
    assert button.accessibleName() == "run 1, hidden"
    assert view(chart)[3] < high
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    settle(qtbot, chart)
    assert chart.series[1].is_visible
    assert chart.plot._traces[1]._line.isVisible()
    assert toggled == [(1, False), (1, True)]


def test_the_legend_is_there_for_two_and_scrolls_for_many(
    qtbot: QtBot, chart: TrainingChart
) -> None:
    assert chart.legend.isVisible()
    chart.rename_series(0, "another name")
    assert chart.legend.buttons[0].text() == "another name"
    for run in range(2, 12):
        chart.add_series(run, f"run number {run}")
    settle(qtbot, chart)
    QApplication.processEvents()
    bar = chart.legend.horizontalScrollBar()
    assert bar.maximum() > 0
    mouse.wheel(chart.legend.viewport(), 5, 5, -2)
    assert bar.value() > 0
    chart.legend.buttons[11].setFocus()
    qtbot.waitUntil(lambda: bar.value() > bar.maximum() - 20)
    for run in range(1, 12):
        chart.remove_series(run)
    assert not chart.legend.isVisible()


def test_four_long_names_are_cut_so_that_all_are_seen(qtbot: QtBot, chart: TrainingChart) -> None:
    names = ["evening-maml-5w1s-second", "fomaml-20w1s-overnight", "default-long-run-two", "one"]
    for run, name in enumerate(names):
        if run not in chart.series:
            chart.add_series(run, name)
        chart.rename_series(run, name)
    chart.resize(434, 218)
    settle(qtbot, chart)
    QApplication.processEvents()
    room = chart.legend.viewport().rect()
    for run, button in chart.legend.buttons.items():
        place = button.mapTo(chart.legend.viewport(), button.rect().topLeft())
        assert room.contains(button.rect().translated(place))
        assert names[run] in button.toolTip()
    assert chart.legend.horizontalScrollBar().maximum() == 0


def test_a_name_that_goes_is_gone_at_once(chart: TrainingChart) -> None:
    button = chart.legend.buttons[1]
    chart.remove_series(1)
    assert not button.isVisible()


def test_a_short_name_is_not_cut_for_the_sake_of_a_long_one(
    qtbot: QtBot, chart: TrainingChart
) -> None:
    names = ["first-steps", "a-very-long-name-" * 4, "wide"]
    for run, name in enumerate(names):
        if run not in chart.series:
            chart.add_series(run, name)
        chart.rename_series(run, name)
    chart.resize(420, 218)
    settle(qtbot, chart)
    QApplication.processEvents()
    buttons = chart.legend.buttons
    assert buttons[0].width() >= buttons[0].whole_width()
    assert buttons[2].width() >= buttons[2].whole_width()
    assert buttons[1].width() < buttons[1].whole_width()
    assert chart.legend.horizontalScrollBar().maximum() == 0


def test_the_tab_key_reaches_the_names_after_the_tools_of_their_chart(
    qtbot: QtBot, chart: TrainingChart
) -> None:
    chart.add_series("late", "late")
    settle(qtbot, chart)
    chart._menu.setFocus()
    visited = []
    for _ in range(3):
        QTest.keyClick(chart.window().focusWidget(), Qt.Key.Key_Tab)
        visited.append(chart.window().focusWidget())
    assert visited == list(chart.legend.buttons.values())
