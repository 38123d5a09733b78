"""Several minds answer one drawing side by side; alone and together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from maml_studio.engine.classifier import Classifier, Prediction
from maml_studio.engine.company import Company
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.initializations import save
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.records import Card
from maml_studio.engine.minds import META, MIND_KINDS, RANDOM
from maml_studio.engine.recipe import Recipe
from maml_studio.gui.demo.judged_switch import NO_USE, JudgedSwitch
from maml_studio.gui.demo.quality_words import company_words
from maml_studio.gui.demo.side_answers import SideAnswers
from maml_studio.resources import recipes
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands
from tests.gui.demo.test_methods import choose


@pytest.fixture
def crowd(hands: Hands) -> Hands:
    """Have learned lines, dashes and crosses with all four minds."""
    hands.make_task(line=LINE, dash=DASH, cross=CROSS)
    let_answer(hands, *MIND_KINDS)
    return hands


def let_answer(hands: Hands, *minds: str) -> None:
    adaptation = hands.demo.adaptation
    adaptation.set_settings(replace(adaptation.settings, minds=minds))
    hands.wait_until_ready()


def said(hands: Hands) -> str:
    return hands.find(QLabel, "comparison").text()


def test_each_mind_has_a_column_and_all_answer(crowd: Hands) -> None:
    bars = crowd.demo.trying.bars
    assert [voice.sign for voice in bars._answers.voices] == ["R", "P", "N"]
    assert all(voice.probabilities is None for voice in bars._answers.voices)
    columns = bars._columns()
    assert crowd.try_out(LINE).startswith("line")
    crowd.qtbot.waitUntil(lambda: bool(said(crowd)))
    assert bars._columns() == columns
    assert all(voice.probabilities is not None for voice in bars._answers.voices)
    described = bars.accessibleDescription()
    place = QPoint(bars.viewport().width() - 10, 5)
    QApplication.sendEvent(bars.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, QPoint()))
    hint, *rest = QToolTip.text().split("\n")[::-1]
    assert rest[::-1] == ["R: Random start", "P: Prototypes", "N: Nearest pixels"]
    assert "A larger dot: that mind finds the class more likely." in hint
    QToolTip.hideText()
    for who in ("Random start says", "Prototypes say", "Nearest pixels say"):
        assert who in described


def test_who_disagrees_is_said(crowd: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd.try_out(LINE)
    crowd.qtbot.waitUntil(lambda: bool(said(crowd)))
    assert said(crowd) == "All 4 agree"
    adapted = crowd.demo.adaptation.shown
    assert adapted is not None
    random = adapted.classifiers[RANDOM]
    dash = random.predict(crowd.task["dash"][0])
    monkeypatch.setattr(random, "predict", lambda _: dash)
    crowd.try_out(LINE)
    crowd.qtbot.waitUntil(lambda: "Random start says “dash”; the rest agree" in said(crowd))


def test_one_mind_looks_as_ever_and_two_have_a_thin_bar(hands: Hands) -> None:
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    hands.try_out(LINE)
    bars = hands.demo.trying.bars
    hands.qtbot.wait(100)
    assert bars._answers.voices == ()
    assert bars._answers.comparison is None
    let_answer(hands, META, RANDOM)
    hands.qtbot.waitUntil(lambda: said(hands).startswith("The random start says “"))
    assert bars._answers.comparison is not None
    assert bars._answers.voices == ()


def test_the_main_answer_does_not_wait_for_the_others(
    crowd: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, gate = threading.current_thread(), threading.Event()
    predict: Callable[[Classifier, Glyph], object] = Classifier.predict

    def predict_when_let(self: Classifier, glyph: Glyph) -> object:
        if threading.current_thread() is not main:
            gate.wait(10)
        return predict(self, glyph)

    monkeypatch.setattr(Classifier, "predict", predict_when_let)
    assert crowd.try_out(LINE).startswith("line")
    assert said(crowd) == ""
    crowd.clear()
    gate.set()
    crowd.qtbot.wait(100)
    assert said(crowd) == ""
    crowd.try_out(DASH)
    crowd.qtbot.waitUntil(lambda: bool(said(crowd)))


def test_the_others_answer_soon_after_pen_up(crowd: Hands) -> None:
    crowd.try_out(LINE)
    crowd.qtbot.waitUntil(lambda: bool(said(crowd)))


def test_an_earlier_inner_step_is_answered_too(crowd: Hands) -> None:
    crowd.try_out(LINE)
    sure = crowd.demo.trying.sure.text()
    crowd.demo.adaptation.show_step(0)
    assert crowd.demo.trying.sure.text() != sure
    assert "after the last inner step" in crowd.demo.trying.blame.text.text()
    crowd.demo.adaptation.show_step(None)
    assert crowd.demo.trying.sure.text() == sure


def test_alone_and_together_are_the_same_by_construction(hands: Hands) -> None:
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    hands.try_out(LINE)
    switch = hands.find(JudgedSwitch, "judgedTogether")
    assert hands.demo.trying.sentence.text() == "Draw one, judged"
    assert (switch.alone.isChecked(), switch.together.isEnabled()) == (True, False)
    mouse.click(switch.together)
    assert not switch.is_together
    assert hands.demo.trying.bars._answers.comparison is None
    for part in (switch, switch.alone, switch.together):
        assert NO_USE in part.toolTip()
        interface = QAccessible.queryAccessibleInterface(part)
        assert interface is not None
        assert interface.text(QAccessible.Text.Description) == NO_USE


def test_who_comes_with_keys_is_told_why_together_cannot_be_chosen(hands: Hands) -> None:
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    switch = hands.find(JudgedSwitch, "judgedTogether")
    QTest.keyClick(hands.try_canvas, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert switch.alone.hasFocus()
    assert QToolTip.text() == NO_USE
    QTest.keyClick(switch.alone, Qt.Key.Key_Right)
    assert not switch.is_together
    hands.try_canvas.setFocus()
    hands.qtbot.waitUntil(lambda: not QToolTip.isVisible())


@pytest.fixture
def seeing(open_window: MakeWindow, data_folder: Path) -> Hands:
    """Have learned the first sample with the paper's 5-way recipe, whose norms see the batch."""
    recipe = Recipe.from_toml(recipes() / "maml-5w1s.toml")
    network = replace(recipe.network, channels=8)
    assert network.norm == "batch"
    start = torch.Generator().manual_seed(0)
    made = LEARNERS[recipe.method.name].initial(network, recipe.method, start)
    made.card = Card("batch", "Sees the batch")
    save(made, data_folder / "initializations" / "batch")
    hands = open_window()
    hands.wait_until_ready()
    choose(hands, "batch")
    hands.qtbot.waitUntil(lambda: hands.state != "ready", timeout=10_000)
    hands.wait_until_ready()
    return hands


def judge_together(seeing: Hands) -> SideAnswers:
    """Have a line judged together with other drawings."""
    mouse.click(seeing.find(JudgedSwitch, "judgedTogether").together)
    seeing.try_out(LINE)
    sides = seeing.demo.trying._sides
    seeing.qtbot.waitUntil(lambda: sides.company is not None)
    return sides


def test_where_the_network_sees_the_batch_the_difference_is_marked(seeing: Hands) -> None:
    seeing.try_out(CROSS)
    alone = seeing.try_out(LINE)
    seeing.qtbot.wait(100)
    bars, text = seeing.demo.trying.bars, seeing.demo.trying.blame.text
    assert bars._answers.comparison is None
    mouse.click(seeing.find(JudgedSwitch, "judgedTogether").together)
    seeing.qtbot.waitUntil(lambda: text.text().startswith("Together with 6 others"))
    assert seeing.answer == alone
    company = seeing.demo.trying._sides.company
    assert company is not None
    assert bars._answers.comparison == tuple(company.together.probabilities.values())
    assert bars._answers.comparison != bars._answers.probabilities
    assert said(seeing) == company_words(company)
    assert seeing.find(QLabel, "comparison").accessibleName() == said(seeing)


def test_alone_is_alone_at_once_while_company_is_still_being_asked_for(seeing: Hands) -> None:
    sides = judge_together(seeing)
    seeing.demo.trying._answer()
    assert sides._latest.is_busy
    mouse.click(seeing.find(JudgedSwitch, "judgedTogether").alone)
    seeing.qtbot.wait(300)
    assert sides.company is None
    assert seeing.demo.trying.bars._answers.comparison is None
    assert said(seeing) == ""


def test_a_cleared_drawing_or_another_task_leaves_no_company(seeing: Hands) -> None:
    mouse.click(seeing.find(JudgedSwitch, "judgedTogether").together)
    seeing.try_out(LINE)
    sides, text = seeing.demo.trying._sides, seeing.demo.trying.blame.text
    seeing.qtbot.waitUntil(lambda: sides.company is not None)
    seeing.clear()
    assert sides.company is None
    assert said(seeing) == ""
    assert text.text() == "Draw, and see whether other drawings change the answer."
    seeing.try_out(DASH)
    seeing.qtbot.waitUntil(lambda: sides.company is not None)
    assert sides.company.others == 6
    mouse.click(seeing.find(JudgedSwitch, "judgedTogether").alone)
    assert sides.company is None
    assert seeing.demo.trying.bars._answers.comparison is None
    assert said(seeing) == ""


def test_a_drawing_that_was_taken_back_is_no_company_for_itself(seeing: Hands) -> None:
    sides = judge_together(seeing)
    assert sides.company is not None
    first = sides.company.together
    for _ in range(3):
        seeing.clear()
        seeing.try_canvas.undo()
        seeing.qtbot.waitUntil(lambda: sides.company is not None)
        assert (sides.company.others, sides.company.together) == (5, first)


def test_what_it_becomes_together_is_said_beside_other_minds_too(seeing: Hands) -> None:
    seeing.demo.learning.minds.choose(tuple(MIND_KINDS))
    seeing.wait_until_ready()
    sides = judge_together(seeing)
    assert sides.company is not None
    alone = sides.company.alone
    other = next(label for label in seeing.task.labels if label != alone.label)
    shares = {label: float(label == other) for label in seeing.task.labels}
    sides.company = Company(alone, Prediction(other, shares), sides.company.others)
    sides.changed.emit()
    assert said(seeing) == f"≠ Together it is “{other}”, 100 %"


def test_while_steps_are_played_the_other_minds_go_on_answering(crowd: Hands) -> None:
    adaptation = crowd.demo.adaptation
    adaptation.set_settings(replace(adaptation.settings, inner_steps=30))
    crowd.wait_until_ready()
    crowd.try_out(LINE)
    sides, seen = crowd.demo.trying._sides, []
    crowd.qtbot.waitUntil(lambda: bool(sides.predictions))
    sides.changed.connect(lambda: seen.append(crowd.demo.adaptation.step))
    for step in range(1, 30):
        crowd.demo.adaptation.show_step(step)
        crowd.qtbot.wait(20)
    assert len(seen) > 2
    shown, glyph = crowd.demo.adaptation.shown, crowd.demo.trying._glyph
    assert shown is not None
    assert glyph is not None
    expected = [mind.predict(glyph) for mind in list(shown.classifiers.values())[1:]]
    crowd.qtbot.waitUntil(lambda: list(sides.predictions.values()) == expected)


def test_the_choice_is_made_by_arrows_and_back_with_a_network_that_sees_others(
    seeing: Hands,
) -> None:
    switch = seeing.find(JudgedSwitch, "judgedTogether")
    seeing.window.activateWindow()
    seeing.qtbot.waitUntil(seeing.window.isActiveWindow)
    switch.alone.setFocus()
    QTest.keyClick(switch.alone, Qt.Key.Key_Right)
    assert switch.is_together
    assert NO_USE not in switch.toolTip()
    assert switch.together.accessibleDescription().startswith("Together (transductive)")
    choose(seeing, "default")
    seeing.qtbot.waitUntil(lambda: not switch.is_together, timeout=10_000)
    seeing.wait_until_ready()
    assert not switch.together.isEnabled()
    choose(seeing, "batch")
    seeing.qtbot.waitUntil(lambda: switch.is_together, timeout=10_000)


def test_company_at_an_earlier_step_is_judged_by_that_step(seeing: Hands) -> None:
    sides, trying = judge_together(seeing), seeing.demo.trying
    seeing.demo.adaptation.show_step(1)
    seeing.qtbot.waitUntil(
        lambda: sides.company is not None and sides.company.alone == trying._prediction
    )
    shown = seeing.demo.adaptation.shown
    assert shown is not None
    assert trying._glyph is not None
    assert sides.company is not None
    assert sides.company.alone == shown.classifier.predict(trying._glyph)
