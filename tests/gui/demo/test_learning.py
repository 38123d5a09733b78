"""The middle column: curves, minds, steps, slow motion."""

from __future__ import annotations

import math
import re
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.minds import META, MIND_KINDS, PIXELS, PROTOTYPES, RANDOM
from maml_studio.gui.demo.engine_access import Point
from maml_studio.gui.preferences import Preferences
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, LINE, Hands, leaning

BOTH = (META, RANDOM)


def points_of_next_run(hands: Hands) -> list[Point]:
    points: list[Point] = []
    hands.demo.adaptation.step_taken.connect(points.append)
    return points


def turned(glyph: Glyph, degrees: float) -> Glyph:
    """Return a drawing turned about its middle."""
    along, across = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return Glyph.from_strokes(
        [
            [
                (
                    0.5 + along * (x - 0.5) - across * (y - 0.5),
                    0.5 + across * (x - 0.5) + along * (y - 0.5),
                )
                for x, y, *_ in stroke
            ]
            for stroke in glyph.strokes
        ]
    )


def let_answer(hands: Hands, *minds: str) -> None:
    """Check the boxes of these minds, and no others, one click at a time."""
    boxes = {name: hands.find(QCheckBox, f"mind-{name}") for name in MIND_KINDS}
    for name in (*minds, *MIND_KINDS):
        if boxes[name].isChecked() != (name in minds):
            mouse.click(boxes[name], 10)


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
    assert "Meta-trained" in description


def test_the_sentence_says_how_long_it_took_and_where(hands: Hands) -> None:
    sentence = hands.find(QLabel, "adaptStatus").text()
    assert f"{hands.task.count} examples" in sentence
    assert sentence.endswith(("CPU.", ")."))
    assert " ms " in sentence or " s " in sentence


def test_one_click_lets_the_random_start_learn_beside_the_meta_trained_one(hands: Hands) -> None:
    mouse.draw(hands.try_canvas, CROSS)
    alone = hands.answer
    points = points_of_next_run(hands)
    let_answer(hands, *BOTH)
    assert hands.state == "adapting"
    hands.wait_until_ready()
    assert [point.mind for point in points[:2]] == [META, RANDOM]
    assert hands.answer == alone


def test_in_the_same_steps_only_the_meta_trained_start_learns_to_read_turned_drawings(
    hands: Hands,
) -> None:
    """The loss on the examples does not tell them apart: a random start learns those by heart."""
    let_answer(hands, *BOTH)
    hands.wait_until_ready()
    adapted = hands.demo.adaptation.shown
    assert adapted is not None
    drawings = [
        (label, turned(example, degrees))
        for label in hands.task.labels
        for example in hands.task[label]
        for degrees in (-35, 35)
    ]
    right = {
        mind: sum(
            adapted.classifiers[mind].predict(glyph).label == label for label, glyph in drawings
        )
        for mind in BOTH
    }
    assert len(drawings) == 30
    assert right[META] >= 28
    assert right[RANDOM] <= 20


def test_the_random_start_is_the_same_each_time(hands: Hands) -> None:
    losses = []
    for _ in range(2):
        let_answer(hands, META)
        hands.wait_until_ready()
        points = points_of_next_run(hands)
        let_answer(hands, RANDOM)
        hands.wait_until_ready()
        losses.append([point.step.loss for point in points if point.mind == RANDOM])
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
    let_answer(hands, *BOTH)
    hands.demo.learning.inner.slow_motion.setChecked(True)
    hands.window.close()
    again = open_window()
    assert again.demo.learning.minds.chosen() == BOTH
    assert again.demo.learning.inner.slow_motion.isChecked()


@pytest.mark.parametrize(("old", "minds"), [("0", (META,)), ("1", (RANDOM,)), ("2", BOTH)])
def test_what_an_older_window_remembered_still_counts(
    open_window: MakeWindow, data_folder: Path, old: str, minds: tuple[str, ...]
) -> None:
    Preferences().remember("start_from", old)
    assert open_window().demo.learning.minds.chosen() == minds


def test_one_mind_always_answers(hands: Hands) -> None:
    mouse.click(hands.find(QCheckBox, f"mind-{META}"), 10)
    assert hands.demo.learning.minds.chosen() == (META,)
    assert hands.state == "ready"


def test_all_minds_learn_and_those_without_inner_loop_are_named(hands: Hands) -> None:
    let_answer(hands, META, RANDOM, PROTOTYPES, PIXELS)
    hands.wait_until_ready()
    adapted = hands.demo.adaptation.adapted
    assert adapted is not None
    assert list(adapted.classifiers) == [META, RANDOM, PROTOTYPES, PIXELS]
    assert [len(each.steps) for each in adapted.histories.values()] == [6, 6, 1, 1]
    assert [len(each.steps) for each in adapted.at(2).histories.values()] == [6, 6, 1, 1]
    then, now = adapted.at(2).classifiers, adapted.classifiers
    assert [then[name] is now[name] for name in now] == [False, False, True, True]
    learning = hands.demo.learning
    words = [label.text() for label in learning.figures.findChildren(QLabel)]
    assert words.count("no inner loop") == 2
    plot = learning.plot
    hands.qtbot.waitUntil(lambda: "take none" in plot.accessibleDescription())
    told = plot.accessibleDescription()
    assert re.findall(r"([\w -]+): after step", told) == ["Meta-trained", " Random start"]


def test_a_mind_without_inner_loop_answers_alone(hands: Hands) -> None:
    let_answer(hands, PIXELS)
    hands.wait_until_ready()
    assert hands.try_out(CROSS)
    assert not hands.demo.learning.time.scrubber.isEnabled()
    assert "no inner steps" in hands.demo.learning.plot._empty.text()


@pytest.mark.parametrize("way", [2, 21])
def test_any_number_of_classes(hands: Hands, way: int) -> None:
    model = hands.demo.model
    model.clear()
    for step in range(way):
        glyph = Glyph.from_strokes(leaning(step - way // 2), canvas=1.0)
        model.add_examples(model.add_class(), [glyph])
    hands.wait_until_ready()
    mouse.draw(hands.try_canvas, CROSS)
    assert hands.answer.startswith("Class")
    assert hands.demo.trying.bars.accessibleDescription().count("%") == way
