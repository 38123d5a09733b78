"""What the tests of the charts share: a chart that is shown, and what it draws."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from maml_studio.gui.widgets.plots.training_chart import TrainingChart


def shown(qtbot: QtBot, chart: TrainingChart) -> TrainingChart:
    """Return the chart, on the screen and drawn."""
    keep(qtbot, chart)
    chart.resize(560, 260)
    chart.show()
    qtbot.waitExposed(chart)
    settle(qtbot, chart)
    return chart


def keep(qtbot: QtBot, widget: QWidget) -> None:
    """Close the widget after the test, and hold it until then.

    A widget without a parent that a test's local name alone holds may be collected while Qt paints.
    """
    qtbot.addWidget(widget, before_close_func=lambda _, kept=widget: None)


def settle(qtbot: QtBot, chart: TrainingChart) -> None:
    """Wait until all that is to be drawn was drawn."""
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not chart._timer.isActive())
    chart.plot.view.updateMatrix()


def with_runs(qtbot: QtBot, count: int = 2, **settings) -> TrainingChart:
    """Return a chart with runs of 101 points, at the steps 0, 10, … 1000, each higher by one."""
    chart = TrainingChart("Outer loss", **settings)
    for run in range(count):
        chart.add_series(run, f"run {run}")
        chart.append(run, np.arange(0, 1001, 10), run + np.linspace(1, 0.5, 101))
    return shown(qtbot, chart)


def view(chart: TrainingChart) -> tuple[float, float, float, float]:
    """Return left, right, low and high of what is seen."""
    frame = chart.plot.frame
    return frame.left, frame.right, frame.low, frame.high


def point(chart: TrainingChart, x: float, y: float) -> tuple[float, float]:
    """Return where a place of the plane is, in the pixels of the plot's viewport."""
    frame, corner = chart.plot.frame, chart.plot.view.sceneBoundingRect().topLeft()
    return (
        corner.x() + (x - frame.left) / frame.column,
        corner.y() + (frame.high - y) / frame.row,
    )


def ticks(chart: TrainingChart, side: str = "left") -> list[str]:
    """Return the numbers on an axis."""
    levels = chart.plot.widget.getPlotItem().getAxis(side)._tickLevels
    return [text for _, text in levels[0]]


def reference_labels(chart: TrainingChart) -> list[str]:
    """Return the labels of the dotted lines that are seen."""
    texts = chart.plot._references._texts
    return [text.toPlainText() for text in texts if text.isVisible()]
