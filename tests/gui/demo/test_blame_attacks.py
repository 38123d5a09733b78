"""What may happen while examples are blamed: mutes, single examples, edits, clearing, undo, folds."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from maml_studio.engine.task import Place, Task
from maml_studio.gui.demo import quality
from maml_studio.gui.demo.task_model import Snapshot
from tests.gui import mouse
from tests.gui.demo.hands import CROSS, DASH, LINE, READY_MS, RISING, TILTED, Hands
from tests.gui.demo.test_quality import (
    mistaken,
    quality_of,
    wait_until_blamed,
    wait_until_tested,
)
from tests.small_tasks import scribble, scribbled_task

__all__ = ["mistaken"]

CONTROL = Qt.KeyboardModifier.ControlModifier


class Gate:
    """Let blaming begin when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._open, self._blame = threading.Event(), quality.blaming
        self.begun = 0
        monkeypatch.setattr(quality, "blaming", self._blaming)

    def open(self) -> None:
        self._open.set()

    def _blaming(self, *given: Any) -> Generator[None, None, Any]:
        self.begun += 1
        self._open.wait(10)
        yield
        return (yield from self._blame(*given))


def said(hands: Hands) -> str:
    return hands.demo.trying.blame.text.text()


def blamed_places(hands: Hands) -> set[Place]:
    return {place for pull in quality_of(hands).influences or () for place in pull.places}


def drawn_again(task: Task, label: str, index: int) -> list[list[tuple[float, float]]]:
    return [[(x, y) for x, y, *_ in stroke] for stroke in task[label][index].strokes]


def test_a_muted_example_is_blamed_for_nothing_and_the_rest_keep_their_numbers(
    mistaken: Hands,
) -> None:
    mistaken.demo.model.mute_examples("line", [0], is_muted=True)
    wait_until_tested(mistaken)
    mistaken.try_out(RISING)
    wait_until_blamed(mistaken)
    assert blamed_places(mistaken) == {
        *(Place("line", index) for index in (1, 2)),
        *(Place("dash", index) for index in (0, 1)),
    }
    assert mistaken.demo.trying.blame.thumbnail.accessibleName() == "Example 3 of line"


def test_with_single_examples_alone_it_says_what_is_needed(hands: Hands) -> None:
    hands.make_task(line=LINE, dash=DASH)
    wait_until_tested(hands)
    hands.try_out(LINE)
    assert said(hands) == "What an example does can be told where a class has two or more."
    hands.add_example(0, TILTED)
    wait_until_tested(hands)
    wait_until_blamed(hands)
    assert blamed_places(hands) == {Place("line", 0), Place("line", 1)}
    if "No example" in said(hands):
        assert said(hands).startswith("No example that can be left out pulls")


def test_pressing_the_pen_forgets_what_was_found_out_for_the_drawing_before(
    mistaken: Hands,
) -> None:
    mistaken.try_out(RISING)
    wait_until_blamed(mistaken)
    canvas = mistaken.try_canvas
    mouse.press(canvas, 40, 40)
    assert quality_of(mistaken).influences is None
    assert not mistaken.demo.trying.blame.mute.isVisible()
    quality_of(mistaken)._leaving.succeeded.emit(quality_of(mistaken).found)
    assert not quality_of(mistaken).is_busy
    mouse.release(canvas, 60, 60)
    wait_until_blamed(mistaken)


def test_the_task_changed_while_blaming_the_latest_wins(
    mistaken: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    mistaken.try_out(RISING)
    mistaken.qtbot.waitUntil(lambda: gate.begun == 1, timeout=READY_MS)
    mistaken.add_example(1, DASH)
    assert quality_of(mistaken).influences is None
    gate.open()
    wait_until_blamed(mistaken)
    assert Place("dash", 2) in blamed_places(mistaken)
    assert gate.begun == 2


def test_a_drawing_cleared_while_it_is_blamed_is_forgotten(
    mistaken: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    mistaken.try_out(RISING)
    mistaken.qtbot.waitUntil(lambda: gate.begun == 1, timeout=READY_MS)
    mistaken.clear()
    gate.open()
    mistaken.qtbot.waitUntil(lambda: not quality_of(mistaken).is_busy, timeout=READY_MS)
    mistaken.qtbot.wait(50)
    assert quality_of(mistaken).influences is None
    assert said(mistaken) == "Draw, and see which example pulls the answer elsewhere."


def test_undo_after_mute_brings_example_accuracy_and_blame_back(mistaken: Hands) -> None:
    mistaken.try_out(RISING)
    wait_until_blamed(mistaken)
    before, words = quality_of(mistaken).found, said(mistaken)
    mistaken.click("muteBlamedButton")
    assert quality_of(mistaken).found is None
    wait_until_blamed(mistaken)
    assert Place("line", 2) not in blamed_places(mistaken)
    bars = mistaken.demo.trying.bars
    assert mistaken.window.focusWidget() is bars
    QTest.keyClick(bars, Qt.Key.Key_Z, CONTROL)
    assert not any(example.is_muted for example in mistaken.task.examples("line"))
    wait_until_blamed(mistaken)
    after = quality_of(mistaken).found
    assert before is not None
    assert after is not None
    assert (after.right, after.count) == (before.right, before.count)
    assert said(mistaken) == words


def test_a_failure_to_blame_is_over_with_the_next_drawing(
    mistaken: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("out of memory")

    with monkeypatch.context() as patch:
        patch.setattr(quality, "blaming", fail)
        mistaken.try_out(RISING)
        mistaken.qtbot.waitUntil(lambda: "could not be found out" in said(mistaken))
    assert "5 examples" in mistaken.find(QPushButton, "qualityButton").accessibleName()
    mistaken.try_out(CROSS)
    wait_until_blamed(mistaken)
    assert "could not" not in said(mistaken)


def test_a_class_that_is_called_like_markup_is_shown_as_it_is(mistaken: Hands) -> None:
    name, task = "<b>&amp;", mistaken.task
    mistaken.demo.model.restore(Snapshot(Task({name: task["line"], "dash": task["dash"]})))
    wait_until_tested(mistaken)
    mistaken.try_out(RISING)
    wait_until_blamed(mistaken)
    line = mistaken.demo.trying.blame
    assert name in said(mistaken)
    for tip in (line.text.toolTip(), line.thumbnail.toolTip()):
        assert "&lt;b&gt;&amp;amp;" in tip


def test_redo_while_the_pen_is_down_ends_the_stroke_and_blame_goes_on(mistaken: Hands) -> None:
    mistaken.try_out(RISING)
    canvas = mistaken.try_canvas
    canvas.undo()
    mouse.press(canvas, 40, 40)
    mouse.move(canvas, 90, 60)
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    mouse.release(canvas, 90, 60)
    assert len(canvas.strokes()) == 1
    assert mistaken.answer
    mistaken.qtbot.waitUntil(lambda: not quality_of(mistaken)._is_held)
    wait_until_blamed(mistaken)


@pytest.fixture
def torn(hands: Hands) -> tuple[Hands, str]:
    """Have drawn what is an example of both classes, in a task of folds; and name the other one."""
    task, alike = scribbled_task([26, 27]), scribble(5)
    both = {"a": [*task["a"], alike], "b": [*task["b"], alike]}
    hands.demo.model.restore(Snapshot(Task(both)))
    wait_until_tested(hands)
    hands.try_out(drawn_again(hands.task, "a", 26))
    answered = hands.demo.trying._prediction
    assert answered is not None
    return hands, "b" if answered.label == "a" else "a"


def test_a_fold_that_cannot_be_refined_takes_nothing_known_away(
    torn: tuple[Hands, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no luck")

    hands, other = torn
    monkeypatch.setattr(quality, "refining", fail)
    hands.demo.trying.bars.chosen.emit(other)
    hands.qtbot.waitUntil(lambda: said(hands).endswith("no luck"), timeout=READY_MS)
    assert "in 25 folds" in hands.find(QPushButton, "qualityButton").accessibleName()


def test_in_folds_the_one_that_pulls_from_what_was_meant_is_found_and_muted(
    torn: tuple[Hands, str],
) -> None:
    hands, other = torn
    wait_until_blamed(hands)
    hands.demo.trying.bars.chosen.emit(other)
    mute = hands.find(QPushButton, "muteBlamedButton")
    hands.qtbot.waitUntil(mute.isVisible, timeout=READY_MS)
    assert f"your “{other}”" in said(hands)
    assert hands.task.learnable.count == 55
    mouse.click(mute)
    assert hands.task.learnable.count == 54
    wait_until_blamed(hands)
    found = quality_of(hands).found
    assert found is not None
    assert found.count == 54
    assert found.folds == 25
    hands.qtbot.waitUntil(lambda: not quality_of(hands).is_busy, timeout=READY_MS)
    hands.qtbot.wait(50)
    hands.qtbot.waitUntil(lambda: not quality_of(hands).is_busy, timeout=READY_MS)
    assert mute.isVisible() or "No example" in said(hands), said(hands)
