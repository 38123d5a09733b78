"""A drawing that is of none of the classes."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from maml_studio.engine.learners.settings import METHODS
from maml_studio.gui.demo.none_of_these import NoneOfThese
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands
from tests.gui.demo.test_methods import choose, shipped

SPIRAL = [[(0.5 + t / 130 * math.cos(t / 2), 0.5 + t / 130 * math.sin(t / 2)) for t in range(60)]]


@pytest.fixture
def lines(hands: Hands) -> Hands:
    """Have learned lines and dashes."""
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    return hands


def strictness(hands: Hands) -> NoneOfThese:
    return hands.find(NoneOfThese, "noneOfThese")


def actions(hands: Hands) -> list[QAction]:
    return strictness(hands).costs.actions()


def test_a_scribble_gets_grey_bars_and_says_so(lines: Hands) -> None:
    known = lines.try_out(LINE)
    assert known == "line"
    assert not lines.demo.trying.bars._answers.is_unknown
    answer = lines.try_out(SPIRAL)
    label = lines.find(QLabel, "topPrediction").property("label")
    assert label in {"line", "dash"}
    assert answer == f"{label}? None of these"
    assert "none of these" in lines.find(QLabel, "topPrediction").accessibleName()
    assert lines.demo.trying.bars._answers.is_unknown
    assert "Stranger than" in lines.demo.trying.blame.text.text()


def test_what_each_choice_costs_is_said_for_this_way_and_shot(lines: Hands) -> None:
    mouse.click(strictness(lines))
    assert strictness(lines).costs.isVisible()
    strictness(lines).costs.close()
    assert "2-way 1-shot" in actions(lines)[0].text()
    costs = [action.text() for action in actions(lines)[1:]]
    assert costs[0].startswith("10 % of known drawings turned away, ")
    assert costs[1].startswith("5 % of known drawings turned away, ")
    assert costs[1].endswith(" % of unknown ones accepted")
    assert costs[2].startswith("1 % of known drawings turned away, ")
    assert costs[3].startswith("Off")
    assert costs[1] in strictness(lines).toolTip()
    lines.add_example(0, LINE)
    lines.wait_until_ready()
    assert "2-way 1.5-shot" in actions(lines)[0].text()


def test_turned_off_every_drawing_gets_a_class(lines: Hands) -> None:
    lines.try_out(SPIRAL)
    actions(lines)[-1].trigger()
    assert "None" not in lines.answer
    assert not lines.demo.trying.bars._answers.is_unknown
    assert strictness(lines).text() == "None: off"
    actions(lines)[2].trigger()
    assert lines.answer.endswith("None of these")


def test_an_unknown_drawing_that_is_meant_to_be_of_a_class_can_be_blamed(lines: Hands) -> None:
    for index, strokes in ((0, LINE), (1, DASH)):
        lines.add_example(index, strokes)
    lines.wait_until_ready()
    quality = lines.demo.trying.quality
    lines.try_out(SPIRAL)
    lines.qtbot.waitUntil(lambda: quality.influences is not None, timeout=20_000)
    assert "Click which" in lines.demo.trying.blame.text.text()
    lines.demo.trying.bars.chosen.emit("line")
    assert "“line”" in lines.demo.trying.blame.text.text()


def test_an_initialization_without_confidence_has_no_such_choice(
    open_window: MakeWindow, data_folder: Path
) -> None:
    shipped(data_folder, "trial", METHODS["maml"]())
    hands = open_window()
    hands.wait_until_ready()
    assert strictness(hands).isVisible()
    choose(hands, "trial")
    hands.qtbot.waitUntil(lambda: hands.state != "ready", timeout=10_000)
    hands.wait_until_ready()
    assert not strictness(hands).isVisible()
    assert hands.try_out(CROSS) in hands.task.labels
    assert "“None of these” is not known" in hands.demo.trying.top.parentWidget().toolTip()
