"""The time machine: the whole Demo after any inner step, backwards and forwards."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QToolButton, QWidget

from maml_studio.engine import inner_history
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.point_maps import PointMap
from maml_studio.gui.demo.engine_access import Adapted
from maml_studio.gui.demo.time_bar import TimeBar
from maml_studio.gui.widgets.plots.layer_bars import LayerBars
from maml_studio.gui.widgets.plots.loss_plot import LossPlot
from maml_studio.gui.widgets.plots.map_plot import MapPlot
from maml_studio.gui.widgets.segmented import Segmented
from maml_studio.gui.widgets.step_scrubber import StepScrubber
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands
from tests.gui.demo.test_methods import choose, shipped

LOSS, MAP, LAYERS = range(3)
LAST = 5


def shown(hands: Hands) -> Adapted:
    found = hands.demo.adaptation.shown
    assert found is not None
    return found


def scrubber(hands: Hands) -> StepScrubber:
    return hands.find(StepScrubber, "stepScrubber")


def press(hands: Hands, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(scrubber(hands), key)


def look_at(hands: Hands, view: int) -> None:
    hands.find(Segmented, "stepView").set_current(view)


def points(plot: MapPlot) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    assert plot._picture is not None
    return plot._between(plot._picture.support)


def test_keys_go_through_the_steps_and_the_answer_is_that_of_then(hands: Hands) -> None:
    mouse.draw(hands.try_canvas, CROSS)
    glyph = Glyph.from_strokes(hands.try_canvas.strokes(), canvas=1.0)
    learner = hands.demo.adaptation.engine.learner  # type: ignore[union-attr]
    visited = []
    for keys, step in (
        ([Qt.Key.Key_Home], 0),
        ([Qt.Key.Key_Right, Qt.Key.Key_Right], 2),
        ([Qt.Key.Key_Left], 1),
        ([Qt.Key.Key_End], None),
    ):
        press(hands, *keys)
        assert shown(hands).step == step
        answer = shown(hands).classifier.predict(glyph)
        alone = learner.adapt(hands.task, LAST if step is None else step) if step != 0 else None
        if alone is not None:
            assert answer == alone.predict(glyph)
        visited.append(answer.probabilities[answer.label])
    assert visited[0] == pytest.approx(1 / len(hands.task))
    assert len(set(visited)) == 4


def test_the_step_is_marked_and_one_click_leads_back(hands: Hands) -> None:
    mouse.draw(hands.try_canvas, LINE)
    now = hands.find(QLabel, "adaptStatus").text()
    press(hands, Qt.Key.Key_Home, Qt.Key.Key_Right)
    assert "after step 1 of 5" in hands.find(QLabel, "adaptStatus").text()
    assert scrubber(hands).value() == 1
    history = shown(hands).history
    assert history is not None
    words = [label.text() for label in hands.demo.learning.figures.findChildren(QLabel)]
    assert f"{history.steps[0].loss:.2f} → {history.steps[1].loss:.2f}" in words
    mouse.click(hands.find(QToolButton, "nowButton"))
    assert hands.find(QLabel, "adaptStatus").text() == now
    assert shown(hands).step is None
    assert not hands.find(QToolButton, "nowButton").isEnabled()
    assert not hands.find(QToolButton, "stepForwardButton").isEnabled()


def test_drawing_goes_on_at_a_step(hands: Hands) -> None:
    press(hands, Qt.Key.Key_Home, Qt.Key.Key_Right)
    assert hands.try_out(LINE)
    first = hands.answer
    hands.clear()
    assert hands.answer == ""
    assert hands.try_out(LINE) == first
    assert shown(hands).step == 1


def test_buttons_step_and_a_press_in_the_chart_jumps(hands: Hands) -> None:
    mouse.click(hands.find(QToolButton, "stepBackButton"))
    assert shown(hands).step == 4
    mouse.click(hands.find(QToolButton, "stepForwardButton"))
    assert shown(hands).step is None
    plot = hands.find(LossPlot, "lossPlot")
    first, last = plot.span()
    mouse.drag(plot, (first + 0.2 * (last - first), 40), (first + 0.62 * (last - first), 40))
    assert shown(hands).step == 3
    mouse.press(plot, first, 40)
    assert shown(hands).step == 0


@pytest.mark.parametrize("size", [(1280, 800), (1700, 900)])
def test_the_steps_of_scrubber_and_chart_are_one_above_the_other(
    hands: Hands, size: tuple[int, int]
) -> None:
    hands.window.resize(*size)
    plot, slider = hands.find(LossPlot, "lossPlot"), scrubber(hands)

    def gaps() -> list[float]:
        left = slider.mapTo(hands.window, slider.rect().topLeft()).x()
        chart = plot.mapTo(hands.window, plot.rect().topLeft()).x()
        ends = zip((0, LAST), plot.span(), strict=True)
        return [abs(left + slider._x(step) - chart - at) for step, at in ends]

    hands.qtbot.waitUntil(lambda: max(gaps()) <= 1.5)
    look_at(hands, MAP)
    hands.window.resize(size[0] + 200, size[1])
    hands.qtbot.wait(50)
    kept = slider.parentWidget().width() - slider.geometry().right()
    look_at(hands, LOSS)
    hands.qtbot.waitUntil(lambda: max(gaps()) <= 1.5)
    assert abs(slider.parentWidget().width() - slider.geometry().right() - kept) <= 1
    middle = slider._x(2)
    mouse.click(slider, middle, slider.height() / 2)
    assert shown(hands).step == 2


def test_playing_goes_to_the_end_and_space_stops_it(hands: Hands) -> None:
    bar = hands.find(TimeBar, "timeBar")
    steps: list[int] = []
    bar.stepped.connect(steps.append)
    press(hands, Qt.Key.Key_Space)
    assert bar.is_playing
    assert steps == [0]
    press(hands, Qt.Key.Key_Space)
    assert not bar.is_playing
    bar._timer.setInterval(1)
    mouse.click(hands.find(QToolButton, "playButton"))
    bar._timer.setInterval(10)
    hands.qtbot.waitUntil(lambda: not bar.is_playing)
    assert steps == [0, 1, 2, 3, 4, 5]
    assert shown(hands).step is None


def test_the_step_stays_while_the_task_is_edited(hands: Hands) -> None:
    press(hands, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right)
    for strokes in (LINE, DASH):
        hands.add_example(0, strokes)
        assert (scrubber(hands).value(), scrubber(hands).isEnabled()) == (2, True)
        hands.wait_until_ready()
        assert shown(hands).step == 2
    hands.demo.learning.inner.steps.setValue(3)
    hands.wait_until_ready()
    assert shown(hands).step is None
    assert (scrubber(hands).value(), scrubber(hands).maximum()) == (3, 3)


def test_another_task_is_shown_as_it_is_now(hands: Hands) -> None:
    press(hands, Qt.Key.Key_Home)
    hands.choose_sample(1)
    hands.wait_until_ready()
    assert (shown(hands).step, scrubber(hands).value()) == (None, LAST)
    press(hands, Qt.Key.Key_Home)
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    assert (shown(hands).step, scrubber(hands).value()) == (None, LAST)


def test_a_change_ends_playing_and_leads_back_to_now(hands: Hands) -> None:
    press(hands, Qt.Key.Key_Space)
    assert shown(hands).step == 0
    hands.add_example(0, LINE)
    assert not hands.find(TimeBar, "timeBar").is_playing
    hands.wait_until_ready()
    assert (shown(hands).step, scrubber(hands).value()) == (None, LAST)


def test_what_takes_too_much_memory_is_learned_without_its_steps(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inner_history, "MOST_BYTES", 1)
    hands.add_example(0, LINE)
    hands.wait_until_ready()
    assert hands.try_out(LINE)
    assert not scrubber(hands).isEnabled()
    assert "more memory" in hands.find(LayerBars, "layerBars").accessibleDescription()
    assert "more memory" in hands.find(MapPlot, "stepMap").accessibleDescription()


def test_a_step_chosen_while_it_learns_is_shown_when_it_is_ready(hands: Hands) -> None:
    hands.add_example(0, CROSS)
    assert hands.state == "adapting"
    press(hands, Qt.Key.Key_Home)
    hands.wait_until_ready()
    assert shown(hands).step == 0


def test_slow_motion_moves_the_scrubber_and_begins_at_now(hands: Hands) -> None:
    press(hands, Qt.Key.Key_Home)
    seen: list[int] = []
    hands.demo.adaptation.step_taken.connect(lambda _: seen.append(scrubber(hands).value()))
    hands.demo.learning.inner.slow_motion.setChecked(True)
    hands.wait_until_ready()
    assert seen == list(range(LAST + 1))
    assert shown(hands).step is None


def test_the_map_moves_with_the_steps_and_follows_the_drawing(hands: Hands) -> None:
    look_at(hands, MAP)
    plot = hands.find(MapPlot, "stepMap")
    hands.qtbot.waitUntil(lambda: plot._picture is not None)
    assert "examples move" in hands.find(QLabel, "mapNote").text()
    mouse.draw(hands.try_canvas, LINE)
    hands.qtbot.waitUntil(lambda: plot._path is not None)
    assert plot._path is not None
    assert plot._path.shape == (LAST + 1, 2)
    assert "and the drawing" in plot.accessibleDescription()
    late = points(plot)
    press(hands, Qt.Key.Key_Home)
    hands.qtbot.waitUntil(lambda: plot.position == 0)
    assert np.abs(points(plot)).max() < 1e-6 < np.abs(late).max()
    hands.clear()
    hands.qtbot.waitUntil(lambda: plot._path is None)


def test_the_map_glides_between_steps(hands: Hands) -> None:
    look_at(hands, MAP)
    plot = hands.find(MapPlot, "stepMap")
    hands.qtbot.waitUntil(lambda: plot._picture is not None)
    seen: list[float] = []
    plot._glide.valueChanged.connect(seen.append)
    press(hands, Qt.Key.Key_Left)
    hands.qtbot.waitUntil(lambda: plot.position == LAST - 1)
    assert any(LAST - 1 < at < LAST for at in seen)


def test_features_are_a_choice_and_say_that_they_hardly_move(hands: Hands) -> None:
    look_at(hands, MAP)
    plot = hands.find(MapPlot, "stepMap")
    hands.qtbot.waitUntil(lambda: plot._picture is not None)
    hands.find(Segmented, "mapKind").set_current(1)
    note = hands.find(QLabel, "mapNote")
    hands.qtbot.waitUntil(lambda: "hardly moves" in note.text())
    assert plot._picture is not None
    assert plot._picture.corners.shape == (0, 2)
    assert not plot.grab().isNull()


def test_nothing_is_mapped_unless_somebody_looks_and_only_the_latest_counts(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, threads = threading.current_thread(), []
    place = PointMap.place

    def watched(self: PointMap, *given: object) -> object:
        threads.append(threading.current_thread())
        return place(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(PointMap, "place", watched)
    mouse.draw(hands.try_canvas, LINE)
    hands.qtbot.wait(100)
    assert threads == []
    look_at(hands, MAP)
    plot = hands.find(MapPlot, "stepMap")
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    mouse.draw(hands.try_canvas, LINE)
    hands.qtbot.waitUntil(lambda: plot._picture is not None and len(plot._picture.labels) == 2)
    hands.qtbot.waitUntil(lambda: plot._path is not None)
    assert main not in threads


def test_bars_say_how_far_each_layer_is(hands: Hands) -> None:
    look_at(hands, LAYERS)
    bars = hands.find(LayerBars, "layerBars")
    late = bars.accessibleDescription()
    assert "conv 1 0.0" in late
    assert late.endswith("from zero")
    press(hands, Qt.Key.Key_Home)
    assert bars.accessibleDescription().count(" 0") == len(bars._bars)
    assert not bars.grab().isNull()


def test_without_classes_there_is_nothing_to_go_through(hands: Hands) -> None:
    look_at(hands, MAP)
    plot = hands.find(MapPlot, "stepMap")
    hands.qtbot.waitUntil(lambda: plot._picture is not None)
    hands.click("newTaskButton")
    assert not scrubber(hands).isEnabled()
    assert not hands.find(QToolButton, "playButton").isEnabled()
    assert plot._picture is None
    assert "two classes" in plot.accessibleDescription()


def test_a_method_without_inner_steps_says_so(open_window: MakeWindow, data_folder: Path) -> None:
    shipped(data_folder, "trial", METHODS["prototypical"]())
    hands = open_window()
    hands.wait_until_ready()
    choose(hands, "trial")
    hands.qtbot.waitUntil(lambda: hands.state != "ready")
    hands.wait_until_ready()
    assert not scrubber(hands).isEnabled()
    look_at(hands, LAYERS)
    assert "no inner steps" in hands.find(LayerBars, "layerBars").accessibleDescription()
    assert not hands.find(QCheckBox, "mind-prototypes").isEnabled()
    look_at(hands, MAP)
    plot = hands.find(MapPlot, "stepMap")
    hands.qtbot.waitUntil(lambda: plot._picture is not None)
    assert hands.find(QLabel, "mapNote").text() == "Near a corner: sure of that class."
    assert hands.try_out(LINE)


def test_a_hundred_steps_are_kept(hands: Hands) -> None:
    hands.demo.learning.inner.steps.setValue(100)
    hands.wait_until_ready()
    press(hands, Qt.Key.Key_Home, Qt.Key.Key_PageUp)
    assert shown(hands).step == 20
    assert shown(hands).when == "after step 20 of 100"
    assert hands.try_out(LINE)


def test_every_control_is_reached_and_named(hands: Hands) -> None:
    column = hands.demo.learning
    for widget in column.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, QToolButton | QPushButton | StepScrubber):
            assert widget.accessibleName(), widget.objectName()
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.objectName()


def test_tab_goes_through_the_column_from_top_to_bottom(hands: Hands) -> None:
    column = hands.demo.learning
    press(hands, Qt.Key.Key_Home, Qt.Key.Key_Right)
    names, widget = [], column.views.choice.buttons[0]
    for _ in range(30):
        if (
            widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ):
            names.append(widget.objectName())
        widget = widget.nextInFocusChain()  # type: ignore[assignment]
    wanted = ["playButton", "stepScrubber", "stepBackButton", "stepForwardButton", "nowButton"]
    wanted += ["innerSteps", "innerRate", "slowMotion", "mind-meta", "mind-random"]
    assert [name for name in names if name in wanted] == wanted
