"""The parts of the time machine: the scrubber, the map, the bars of the layers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from maml_studio.gui.widgets.plots.layer_bars import LayerBar, LayerBars
from maml_studio.gui.widgets.plots.map_labels import MapLabel, place_map_labels
from maml_studio.gui.widgets.plots.map_plot import MapPicture, MapPlot
from maml_studio.gui.widgets.step_scrubber import HANDLE_RADIUS, StepScrubber
from tests.gui import mouse


@pytest.fixture
def slider(qtbot: QtBot) -> StepScrubber:
    widget = StepScrubber()
    qtbot.addWidget(widget)
    widget.resize(214, 28)
    widget.show_step(5, 5)
    widget.show()
    return widget


def picture(way: int, *, corners: bool = True) -> MapPicture:
    angles = 2 * np.pi * np.arange(way) / way
    round_about = np.stack([np.sin(angles), -np.cos(angles)], axis=1)
    support = np.stack([np.zeros_like(round_about), round_about])
    labels = tuple(f"A class with a long name {index}" for index in range(way))
    kept = round_about if corners else np.zeros((0, 2))
    hues = tuple(range(way))
    return MapPicture(labels, hues, support, hues, kept, (-1.0, -1.0, 1.0, 1.0))


def test_only_a_person_makes_the_slider_speak(slider: StepScrubber) -> None:
    said: list[int] = []
    slider.stepped.connect(said.append)
    slider.show_step(3, 10)
    assert said == []
    mouse.drag(slider, (HANDLE_RADIUS, 14), (HANDLE_RADIUS + 100, 14))
    assert said[0] == 0
    assert said[-1] == 5
    mouse.click(slider, 500, 14)
    assert said[-1] == 10
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert said[-1] == 9
    assert not slider.grab().isNull()


def test_space_asks_for_playing(slider: StepScrubber, qtbot: QtBot) -> None:
    with qtbot.waitSignal(slider.play_wanted, timeout=100):
        QTest.keyClick(slider, Qt.Key.Key_Space)


def test_a_single_step_leaves_nothing_to_choose(slider: StepScrubber) -> None:
    slider.show_step(0, 0)
    mouse.click(slider)
    assert slider.value() == 0
    assert not slider.grab().isNull()


@pytest.mark.parametrize("way", [2, 5, 20])
@pytest.mark.parametrize("corners", [True, False])
def test_a_map_is_painted_at_any_size(qtbot: QtBot, way: int, corners: bool) -> None:
    plot = MapPlot()
    qtbot.addWidget(plot)
    plot.show_picture(picture(way, corners=corners))
    plot.show_path(np.array([[0.0, 0.0], [0.5, 0.5]]))
    plot.show_step(1)
    for size in ((280, 150), (900, 500)):
        plot.resize(*size)
        assert not plot.grab().isNull()
    assert f"{way} classes and the drawing, after step 1" in plot.accessibleDescription()


def test_between_two_steps_points_are_between(qtbot: QtBot) -> None:
    plot = MapPlot()
    qtbot.addWidget(plot)
    states = picture(4).support
    plot._on_glide_moved(0.25)
    assert plot._between(states) == pytest.approx(0.25 * states[1])
    plot._on_glide_moved(7.0)
    assert plot._between(states) == pytest.approx(states[1])


def test_a_map_without_spread_is_painted(qtbot: QtBot) -> None:
    plot = MapPlot()
    qtbot.addWidget(plot)
    flat = MapPicture(
        ("a", "b"), (0, 1), np.zeros((1, 2, 2)), (0, 1), np.zeros((0, 2)), (0.0, 0.0, 0.0, 0.0)
    )
    plot.show_picture(flat)
    assert not plot.grab().isNull()


def test_names_lie_outside_and_within_the_room(qtbot: QtBot) -> None:
    plot = MapPlot()
    qtbot.addWidget(plot)
    metrics, room = QFontMetrics(plot.font()), QRectF(0, 0, 300, 200)
    centre = room.center()
    corners = [QPointF(150, 30), QPointF(230, 100), QPointF(70, 100)]
    placed = place_map_labels(
        [MapLabel("a name", at) for at in corners], metrics, room, centre, True
    )
    for label, at in zip(placed, corners, strict=True):
        assert room.contains(label.box)
        assert not label.box.contains(at)
    above = place_map_labels([MapLabel("a", centre)] * 3, metrics, room, centre, False)
    assert not any(a.box.intersects(b.box) for a, b in pairwise(above))


def test_distances_are_said_in_percent_or_from_zero(qtbot: QtBot) -> None:
    assert LayerBar("conv 1", (0.0, 0.00024), True).in_words(1) == "0.024 %"
    assert LayerBar("conv 1", (0.0, 0.123), True).in_words(1) == "12 %"
    assert LayerBar("head", (0.0, 0.674), False).in_words(1) == "0.67 from zero"
    assert LayerBar("head", (0.0, 0.674), False).in_words(0) == "0"
    bars = LayerBars()
    qtbot.addWidget(bars)
    bars.show_bars([], "nothing moves")
    assert bars.accessibleDescription() == "nothing moves"
    assert not bars.grab().isNull()
    bars.show_bars([LayerBar("norm", (0.0, 0.0), True)])
    bars.show_step(9)
    assert bars.accessibleDescription() == "norm 0"
    assert not bars.grab().isNull()
