"""A drawing that is of none of the classes."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from maml_studio.engine.confidence import FALSE_REJECT
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.minds import META, PIXELS, PROTOTYPES, RANDOM
from maml_studio.gui.demo.none_of_these import NoneOfThese
from maml_studio.gui.preferences_panel import PreferencesPanel
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands, leaning
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


def answer_with(hands: Hands, **settings: Any) -> None:
    adaptation = hands.demo.adaptation
    adaptation.set_settings(replace(adaptation.settings, **settings))
    hands.wait_until_ready()


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


def test_where_nothing_is_learned_no_figures_of_another_task_are_told(lines: Hands) -> None:
    chip, head = strictness(lines), lines.demo.trying.top
    assert "of unknown ones accepted" in chip.accessibleDescription()
    assert "Calibrated" in head.accessibleDescription()
    lines.demo.model.clear()
    lines.qtbot.waitUntil(lambda: lines.state == "waiting")
    assert not chip.isVisible()
    for told in (
        chip.accessibleDescription(),
        chip.toolTip(),
        *(one.text() for one in actions(lines)),
    ):
        assert "of unknown ones accepted" not in told
        assert "shot" not in told
    assert head.accessibleDescription() == ""


def test_beyond_what_was_measured_the_nearest_is_named(hands: Hands) -> None:
    hands.demo.model.clear()
    for index in range(21):
        glyph = Glyph.from_strokes(leaning(index - 10), canvas=1.0)
        hands.demo.model.add_examples(hands.demo.model.add_class(), [glyph])
    hands.wait_until_ready()
    assert "20-way 1-shot" in actions(hands)[0].text()
    told = strictness(hands).accessibleDescription()
    assert "Nothing was measured for 21-way 1-shot" in told
    assert "those of the nearest, 20-way 1-shot." in told


def test_the_class_is_cut_and_not_that_it_is_none_of_them(hands: Hands) -> None:
    hands.window.resize(1280, 800)
    long = "Hiragana letter na (old form)"
    hands.make_task(**{long: LINE, f"{long} too": DASH})
    hands.wait_until_ready()
    hands.try_out(SPIRAL)
    top = hands.demo.trying.top
    hands.qtbot.wait(50)
    assert hands.answer == f"{top.property('label')}? None of these"
    assert top.is_cut
    assert top._shown_text().endswith("…? None of these")
    assert strictness(hands).text() == "None"
    assert strictness(hands).geometry().right() <= top.parentWidget().width()


def test_turned_off_every_drawing_gets_a_class(lines: Hands) -> None:
    lines.try_out(SPIRAL)
    actions(lines)[4].trigger()
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
    assert "Not calibrated" in hands.demo.trying.sure.toolTip()


@pytest.mark.parametrize("mind", [RANDOM, PROTOTYPES, PIXELS])
def test_a_mind_without_confidence_claims_none(lines: Hands, mind: str) -> None:
    lines.try_out(SPIRAL)
    assert "Calibrated" in lines.demo.trying.sure.toolTip()
    answer_with(lines, minds=(mind,))
    assert lines.answer in {"line", "dash"}
    assert not lines.demo.trying.bars._answers.is_unknown
    assert not strictness(lines).isVisible()
    assert "nothing was measured" in strictness(lines).expected
    assert "Not calibrated" in lines.find(QLabel, "topPrediction").accessibleDescription()
    answer_with(lines, minds=(META, mind))
    assert lines.answer.endswith("None of these")
    assert strictness(lines).isVisible()


def test_the_costs_carry_the_way_they_were_measured(lines: Hands) -> None:
    noted = " ".join(action.text() for action in actions(lines)[5:])
    for told in (strictness(lines).toolTip(), noted):
        assert "150 episodes within an alphabet (omniglot, split validation)" in told
        assert "after 5 inner steps, each drawing judged alone" in told


def test_an_earlier_inner_step_is_not_called_calibrated_and_turns_nothing_away(
    lines: Hands,
) -> None:
    lines.try_out(SPIRAL)
    assert lines.answer.endswith("None of these")
    for step, answers in ((0, {"–"}), (3, {"line", "dash"})):
        lines.demo.adaptation.show_step(step)
        assert lines.answer in answers
        assert strictness(lines).text() == "None: –"
        assert f"after 5 inner steps, and this is after {step}." in strictness(lines).toolTip()
        assert "accepted" not in "".join(action.text() for action in actions(lines))
        assert "Not calibrated here" in lines.demo.trying.sure.toolTip()
    lines.demo.adaptation.show_step(None)
    assert lines.answer.endswith("None of these")
    assert "accepted" in strictness(lines).toolTip()


def test_other_steps_or_rates_than_were_measured_are_not_called_calibrated(lines: Hands) -> None:
    lines.try_out(SPIRAL)
    answer_with(lines, inner_steps=8)
    assert "and this is after 8." in strictness(lines).toolTip()
    assert not lines.demo.trying.bars._answers.is_unknown
    answer_with(lines, inner_steps=None, rate_scale=2.0)
    assert "at × 1, and this is after 5 at × 2." in strictness(lines).toolTip()
    answer_with(lines, rate_scale=1.0)
    assert lines.answer.endswith("None of these")


@pytest.mark.parametrize(("share", "text"), [(0.01, "1 %"), (None, "off")])
def test_the_strictness_is_remembered(
    hands: Hands, open_window: MakeWindow, share: float | None, text: str
) -> None:
    assert strictness(hands).text() == "None: 5 %"
    strictness(hands).choose(share)
    hands.window.close()
    again = open_window()
    again.wait_until_ready()
    assert strictness(again).share == share
    assert strictness(again).text() == f"None: {text}"


def test_the_strictness_is_in_the_preferences_with_what_it_costs(lines: Hands) -> None:
    lines.window.extras._show_preferences()
    panel = lines.window.findChild(PreferencesPanel)
    assert panel is not None
    chooser = panel.findChild(QComboBox, "strictnessChoice")
    expected = panel.findChild(QLabel, "strictnessCost")
    assert chooser is not None
    assert expected is not None
    assert chooser.currentText() == "5 % of known drawings turned away"
    assert "(2-way 1-shot)" in expected.text()
    assert "150 episodes" in expected.text()
    chooser.setFocus()
    QTest.keyClick(chooser, Qt.Key.Key_Down)
    assert strictness(lines).share == 0.01
    assert expected.text().startswith("1 % of known drawings turned away, ")
    strictness(lines).choose(None)
    assert chooser.currentText().startswith("Off")
    panel.close()
    lines.add_example(0, LINE)
    lines.wait_until_ready()


@pytest.mark.parametrize("junk", ["", "0.2", "nan", "-1", "on", "5 %"])
def test_an_odd_strictness_counts_as_none(
    open_window: MakeWindow, data_folder: Path, junk: str
) -> None:
    (data_folder / "settings.ini").write_text(f"[General]\nnone_of_these={junk}\n")
    assert strictness(open_window()).share == FALSE_REJECT
