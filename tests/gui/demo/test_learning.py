"""The middle column: curves, starts, steps, slow motion."""

from __future__ import annotations

import time

import pytest
from PySide6.QtWidgets import QLabel

from maml_studio.gui.demo.engine_access import Point, Start
from maml_studio.gui.widgets.segmented import Segmented
from tests.gui import mouse
from tests.gui.demo.hands import CROSS, LINE, Hands

META, RANDOM, BOTH = range(3)


def points_of_next_run(hands: Hands) -> list[Point]:
    points: list[Point] = []
    hands.demo.adaptation.step_taken.connect(points.append)
    return points


def choose_start(hands: Hands, index: int) -> None:
    hands.find(Segmented, "startFrom").set_current(index)


def test_every_change_learns_anew_and_the_curve_grows_step_by_step(hands: Hands) -> None:
    points = points_of_next_run(hands)
    hands.add_example(0, CROSS)
    hands.wait_until_ready()
    steps = hands.demo.learning.inner.steps.value()
    assert [point.step.step for point in points] == list(range(steps + 1))
    assert points[0].step.loss > points[-1].step.loss
    description = hands.demo.learning.plot.accessibleDescription()
    hands.qtbot.waitUntil(
        lambda: f"step {steps} of {steps}" in hands.demo.learning.plot.accessibleDescription()
    )
    assert "meta-trained" in description


def test_the_sentence_says_how_long_it_took_and_where(hands: Hands) -> None:
    sentence = hands.find(QLabel, "adaptStatus").text()
    assert f"{hands.task.count} examples" in sentence
    assert sentence.endswith(("CPU.", ")."))
    assert " ms " in sentence or " s " in sentence


def test_one_click_shows_both_starts_and_both_answers(hands: Hands) -> None:
    mouse.draw(hands.try_canvas, CROSS)
    alone = hands.answer
    points = points_of_next_run(hands)
    choose_start(hands, BOTH)
    assert hands.state == "adapting"
    hands.wait_until_ready()
    assert [point.start for point in points[:2]] == [Start.META, Start.RANDOM]
    assert hands.answer == alone
    other = hands.find(QLabel, "comparison")
    hands.qtbot.waitUntil(lambda: "random start says" in other.text())
    hands.clear()
    hands.qtbot.waitUntil(lambda: other.text() == "")


def test_the_meta_trained_start_learns_more_in_the_same_steps(hands: Hands) -> None:
    points = points_of_next_run(hands)
    choose_start(hands, BOTH)
    hands.wait_until_ready()
    last = {point.start: point.step.loss for point in points}
    assert last[Start.META] < last[Start.RANDOM]


def test_the_random_start_is_the_same_each_time(hands: Hands) -> None:
    losses = []
    for _ in range(2):
        choose_start(hands, META)
        hands.wait_until_ready()
        points = points_of_next_run(hands)
        choose_start(hands, RANDOM)
        hands.wait_until_ready()
        losses.append([point.step.loss for point in points if point.start is Start.RANDOM])
        hands.demo.adaptation.step_taken.disconnect()
        hands.demo.adaptation.step_taken.connect(hands.demo.learning._on_step_taken)
    assert losses[0] == losses[1] != []
    mouse.draw(hands.try_canvas, LINE)
    assert hands.answer


def test_steps_and_rate_can_be_changed_and_set_back(hands: Hands) -> None:
    inner = hands.demo.learning.inner
    own = inner.steps.value()
    points = points_of_next_run(hands)
    inner.steps.setValue(2)
    assert hands.state == "adapting"
    hands.wait_until_ready()
    assert points[-1].step.step == 2
    slow = points[-1].step.loss
    inner.rate.setValue(0.2)
    hands.wait_until_ready()
    assert points[-1].step.loss > slow
    assert inner.reset.isVisible()
    mouse.click(inner.reset)
    assert (inner.steps.value(), inner.rate.value()) == (own, 1.0)
    assert not inner.reset.isVisible()
    hands.wait_until_ready()
    assert points[-1].step.step == own


def test_slow_motion_takes_about_two_seconds_and_can_be_cut_short(hands: Hands) -> None:
    hands.demo.learning.inner.slow_motion.setChecked(True)
    began = time.monotonic()
    hands.wait_until_ready()
    took = time.monotonic() - began
    assert took > 1.9
    points = points_of_next_run(hands)
    hands.add_example(0, CROSS)
    hands.qtbot.waitUntil(lambda: len(points) >= 2, timeout=5_000)
    assert hands.state == "adapting"
    hands.demo.learning.inner.slow_motion.setChecked(False)
    hands.wait_until_ready()
    assert [point.step.step for point in points].count(0) == 2


def test_choices_are_remembered(hands: Hands, open_window) -> None:  # type: ignore[no-untyped-def]
    choose_start(hands, BOTH)
    hands.demo.learning.inner.slow_motion.setChecked(True)
    hands.window.close()
    again = open_window()
    assert again.find(Segmented, "startFrom").current() == BOTH
    assert again.demo.learning.inner.slow_motion.isChecked()


@pytest.mark.parametrize("way", [2, 21])
def test_any_number_of_classes(hands: Hands, way: int) -> None:
    model = hands.demo.model
    glyph = next(iter(model.task.values()))[0]
    model.clear()
    for _ in range(way):
        model.add_examples(model.add_class(), [glyph])
    hands.wait_until_ready()
    mouse.draw(hands.try_canvas, CROSS)
    assert hands.answer.startswith("Class")
    assert hands.demo.trying.bars.accessibleDescription().count("%") == way
