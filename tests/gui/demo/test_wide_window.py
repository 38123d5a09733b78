"""A wide window shows the map or the layers beside the loss; the chosen view is remembered."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from maml_studio.gui.preferences import Preferences
from maml_studio.gui.widgets.plots.layer_bars import LayerBars
from maml_studio.gui.widgets.plots.loss_plot import LossPlot
from maml_studio.gui.widgets.plots.map_plot import MapPlot
from maml_studio.gui.widgets.segmented import Segmented
from maml_studio.gui.widgets.step_scrubber import StepScrubber
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, Hands


def shown(hands: Hands) -> tuple[bool, bool, bool]:
    """Return whether the loss, the map and the layers are seen."""
    views = (LossPlot, "lossPlot"), (MapPlot, "stepMap"), (LayerBars, "layerBars")
    loss, points, layers = (hands.find(kind, name).isVisible() for kind, name in views)
    return loss, points, layers


def look_at(hands: Hands, view: int) -> None:
    mouse.click(hands.find(Segmented, "stepView").buttons[view])


def test_the_loss_stays_where_there_is_room_for_both(hands: Hands) -> None:
    hands.window.resize(1280, 800)
    look_at(hands, 1)
    assert shown(hands) == (False, True, False)
    hands.window.resize(1720, 900)
    hands.qtbot.waitUntil(lambda: shown(hands) == (True, True, False))
    look_at(hands, 2)
    assert shown(hands) == (True, False, True)
    look_at(hands, 0)
    assert shown(hands) == (True, False, False)
    look_at(hands, 2)
    hands.window.resize(1280, 800)
    hands.qtbot.waitUntil(lambda: shown(hands) == (False, False, True))


@pytest.mark.parametrize("view", [0, 1, 2])
def test_the_scrubber_stays_under_the_chart_beside_another_view(hands: Hands, view: int) -> None:
    hands.window.resize(1900, 900)
    look_at(hands, view)
    plot, slider = hands.find(LossPlot, "lossPlot"), hands.find(StepScrubber, "stepScrubber")

    def left(widget: QWidget) -> int:
        return widget.mapTo(hands.window, widget.rect().topLeft()).x()

    def gaps() -> list[float]:
        ends = zip((0, slider.maximum()), plot.span(), strict=True)
        return [abs(left(slider) + slider._x(step) - left(plot) - at) for step, at in ends]

    hands.qtbot.waitUntil(lambda: max(gaps()) <= 1.5)


@pytest.mark.parametrize("view", [1, 2])
def test_the_view_is_there_again_after_a_restart(open_window: MakeWindow, view: int) -> None:
    first = open_window()
    first.wait_until_ready()
    look_at(first, view)
    assert Preferences().number("step_view") == view
    assert first.window.close()
    again = open_window()
    assert again.find(Segmented, "stepView").current() == view
    again.wait_until_ready()
    assert shown(again)[view]


@pytest.mark.parametrize("junk", ["7", "-1", "map", "9" * 30])
def test_an_odd_view_counts_as_the_loss(open_window: MakeWindow, junk: str) -> None:
    preferences = Preferences()
    preferences.remember("step_view", junk)
    preferences.keep()
    assert open_window().find(Segmented, "stepView").current() == 0


def test_the_projector_shows_the_loss_and_gives_it_back_beside_the_map(hands: Hands) -> None:
    hands.window.resize(1720, 900)
    look_at(hands, 1)
    hands.qtbot.waitUntil(lambda: shown(hands) == (True, True, False))
    hands.window.extras._toggle_projector()
    assert shown(hands)[0]
    mouse.draw(hands.try_canvas, CROSS)
    hands.window.extras.leave_projector()
    hands.window.resize(1720, 900)
    hands.qtbot.waitUntil(lambda: shown(hands) == (True, True, False))
