"""How the task is learned undoes too: inner steps, rate, who answers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from maml_studio.engine.minds import META, PIXELS
from maml_studio.gui.demo import setup_steps
from tests.gui import mouse
from tests.gui.demo.filing import action
from tests.gui.demo.hands import DASH, LINE, Hands
from tests.gui.demo.learning_hands import learning, numbers, redo, undo


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let time pass between any two changes, so that none is a part of the one before."""
    monkeypatch.setattr(setup_steps, "_PAUSE_NS", -1)


def test_each_change_is_a_named_step_that_undoes_and_learns_anew(hands: Hands) -> None:
    own, inner, minds = numbers(hands)[0], learning(hands).inner, learning(hands).minds
    inner.steps.setValue(own + 3)
    inner.rate.setValue(0.5)
    mouse.click(minds.boxes[PIXELS], 8, 8)
    mouse.click(minds.boxes[META], 8, 8)
    mouse.click(inner.reset)
    hands.wait_until_ready()
    assert undo(hands) == "Reset the inner loop"
    assert numbers(hands) == (own + 3, 0.5)
    assert hands.state == "adapting"
    assert undo(hands) == "Hide meta-trained"
    assert minds.chosen() == (META, PIXELS)
    assert undo(hands) == "Show nearest pixels"
    assert undo(hands) == "Rate × 1.0 → × 0.5"
    assert undo(hands) == f"Inner steps {own} → {own + 3}"
    assert numbers(hands) == (own, 1.0)
    assert not action(hands, "Undo").isEnabled()
    hands.wait_until_ready()
    assert hands.demo.adaptation.adapted is not None
    assert hands.demo.adaptation.adapted.inner_steps == own
    for _ in range(4):
        redo(hands)
    assert (numbers(hands), minds.chosen()) == ((own + 3, 0.5), (PIXELS,))
    assert redo(hands) == "Reset the inner loop"
    assert not action(hands, "Redo").isEnabled()
    hands.wait_until_ready()


def test_quick_changes_of_one_field_are_one_step(hands: Hands) -> None:
    own, inner = numbers(hands)[0], learning(hands).inner
    for steps in range(own + 1, own + 5):
        inner.steps.setValue(steps)
    assert hands.demo.model.history.count() == 1
    assert undo(hands) == f"Inner steps {own} → {own + 4}"
    inner.steps.setValue(own + 2)
    inner.steps.setValue(own)
    assert hands.demo.model.history.count() == 0
    inner.steps.setValue(own + 2)
    inner.rate.setValue(2)
    inner.steps.setValue(own + 3)
    assert hands.demo.model.history.count() == 3


@pytest.mark.usefixtures("apart")
def test_changes_with_time_between_are_steps_of_their_own(hands: Hands) -> None:
    own, inner = numbers(hands)[0], learning(hands).inner
    inner.steps.setValue(own + 1)
    inner.steps.setValue(own + 2)
    assert undo(hands) == f"Inner steps {own + 1} → {own + 2}"
    assert numbers(hands)[0] == own + 1


def test_what_is_only_the_view_is_no_step(hands: Hands) -> None:
    inner, history = learning(hands).inner, hands.demo.model.history
    inner.slow_motion.setChecked(True)
    inner.slow_motion.setChecked(False)
    learning(hands).views.choice.buttons[1].click()
    hands.wait_until_ready()
    hands.demo.adaptation.show_step(1)
    assert history.count() == 0
    assert not action(hands, "Undo").isEnabled()


def test_steps_of_both_kinds_and_strokes_undo_in_the_order_they_were_made(hands: Hands) -> None:
    own, inner = numbers(hands)[0], learning(hands).inner
    hands.make_task(line=LINE, dash=DASH)
    inner.steps.setValue(own + 1)
    mouse.draw(hands.try_canvas, LINE)
    hands.add_example(0, LINE)
    undone = []
    while hands.demo.steps.undo_text != "Add 1 to “dash”":
        undone.append(hands.demo.steps.undo_text)
        hands.demo.undo()
    assert undone == ["Add 1 to “line”", "Draw a stroke", f"Inner steps {own} → {own + 1}"]
    assert numbers(hands)[0] == own


def test_a_new_task_with_settings_after_it_brings_the_drawing_back(hands: Hands) -> None:
    mouse.draw(hands.try_canvas, LINE)
    strokes = hands.try_canvas.strokes()
    hands.click("newTaskButton")
    learning(hands).inner.rate.setValue(0.7)
    assert hands.try_canvas.strokes() == []
    assert undo(hands).startswith("Rate")
    assert hands.try_canvas.strokes() == []
    assert undo(hands) == "New task"
    assert hands.try_canvas.strokes() == strokes


def test_the_last_mind_says_why_it_stays(hands: Hands) -> None:
    box = learning(hands).minds.boxes[META]
    mouse.click(box, 8, 8)
    assert box.isChecked()
    assert hands.message.startswith("One mind has to answer")
    assert hands.demo.model.history.count() == 0


def test_who_takes_no_inner_steps_is_said_to_look_once(hands: Hands) -> None:
    learning(hands).minds.choose((PIXELS,))
    hands.wait_until_ready()
    assert learning(hands).sentence.text().startswith("One look at ")
    learning(hands).minds.choose((META, PIXELS))
    hands.wait_until_ready()
    assert learning(hands).sentence.text().startswith("Five gradient steps on ")


def test_the_keys_undo_a_number_while_the_focus_is_in_it(hands: Hands) -> None:
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    field = learning(hands).inner.steps
    own = field.value()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == own + 1
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == own
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(field, Qt.Key.Key_Z, both)
    assert field.value() == own + 1
