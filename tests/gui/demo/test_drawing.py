"""Drawing in the window: the eraser, steps back and forth, a new sheet with a new task."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui import mouse, pens
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def test_strokes_go_back_and_forth_by_keys_and_the_answer_follows(active: Hands) -> None:
    active.try_out([*LINE, *DASH])
    press(Qt.Key.Key_Z, CONTROL)
    assert active.answer.startswith("line")
    press(Qt.Key.Key_Z, CONTROL)
    assert active.answer == ""
    press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert active.answer.startswith("line")
    press(Qt.Key.Key_Delete)
    assert active.try_canvas.is_empty
    press(Qt.Key.Key_Z, CONTROL)
    assert active.answer.startswith("line")


def test_a_half_erased_drawing_is_answered_anew(active: Hands) -> None:
    active.try_out([*LINE, *DASH])
    canvas = active.try_canvas
    side = canvas.width()
    eraser = active.find(QToolButton, "tryCanvasEraser")
    press(Qt.Key.Key_E)
    assert eraser.isChecked()
    for y in (0.1, 0.17, 0.24, 0.31, 0.38, 0.62, 0.69, 0.76, 0.83, 0.9):
        mouse.drag(canvas, (0.3 * side, y * side), (0.7 * side, y * side))
    assert active.answer.startswith("dash")
    press(Qt.Key.Key_E)
    assert not eraser.isChecked()


@pytest.mark.parametrize("name", ["example_canvas", "try_canvas"])
def test_a_pen_erases_with_its_other_end_in_the_window(active: Hands, name: str) -> None:
    canvas: StrokeCanvas = getattr(active, name)
    canvas.clear()
    side = float(canvas.width())
    pens.stroke(canvas, pens.pen(), [(0.1 * side, 0.5 * side), (0.9 * side, 0.5 * side)])
    ends = [(0.5 * side, 0.2 * side), (0.5 * side, 0.8 * side)]
    pens.stroke(canvas, pens.pen(is_end=True), ends)
    assert len(canvas.strokes()) == 2
    active.demo.undo()
    assert len(canvas.strokes()) == 1


def test_the_buttons_are_on_when_there_is_something_for_them(active: Hands) -> None:
    canvas = active.example_canvas
    names = [f"exampleCanvas{name}" for name in ("Undo", "Redo", "Eraser")]
    undo, redo, eraser = (active.find(QToolButton, name) for name in names)
    assert not any(button.isEnabled() for button in (undo, redo, eraser))
    mouse.draw(canvas, CROSS)
    assert (undo.isEnabled(), redo.isEnabled(), eraser.isEnabled()) == (True, False, True)
    mouse.click(undo)
    assert len(canvas.strokes()) == 1
    mouse.click(redo)
    assert len(canvas.strokes()) == 2
    mouse.click(eraser)
    assert canvas.has_eraser
    canvas.clear()
    assert not eraser.isChecked()
    assert undo.isEnabled()


def test_what_was_taken_back_last_is_done_again_first(active: Hands) -> None:
    canvas = active.example_canvas
    count = active.task.count
    active.add_example(0, CROSS)
    mouse.draw(canvas, DASH)
    steps = active.demo.steps
    assert steps.undo_text == "Draw a stroke"
    press(Qt.Key.Key_Z, CONTROL)
    assert steps.undo_text.startswith("Add 1 to")
    press(Qt.Key.Key_Z, CONTROL)
    assert (canvas.is_empty, active.task.count) == (True, count)
    assert steps.redo_text.startswith("Add 1 to")
    press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert (canvas.is_empty, active.task.count) == (True, count + 1)
    assert steps.redo_text == "Draw a stroke"
    press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert (len(canvas.strokes()), active.task.count) == (1, count + 1)


def test_the_latest_step_is_taken_back_first_wherever_the_focus_is(active: Hands) -> None:
    mouse.draw(active.example_canvas, LINE)
    active.try_out(DASH)
    active.demo.model.add_class()
    active.try_canvas.setFocus()
    labels, told = active.task.labels, []
    steps = active.demo.steps
    while steps.undo_text and len(told) < 3:
        told.append(steps.undo_text)
        press(Qt.Key.Key_Z, CONTROL)
    assert told == [f"Add “{labels[-1]}”", "Draw a stroke", "Draw a stroke"]
    assert active.try_canvas.is_empty
    assert active.example_canvas.is_empty
    for _ in told:
        press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert len(active.try_canvas.strokes()) == len(active.example_canvas.strokes()) == 1
    assert active.task.labels == labels


def test_strokes_alone_are_taken_back_by_the_keys_wherever_the_focus_is(hands: Hands) -> None:
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    mouse.draw(hands.example_canvas, LINE)
    mouse.draw(hands.try_canvas, DASH)
    hands.example_canvas.setFocus()
    press(Qt.Key.Key_Z, CONTROL)
    assert hands.try_canvas.is_empty
    assert not hands.example_canvas.is_empty
    hands.demo.learning.inner.slow_motion.setFocus()
    press(Qt.Key.Key_Z, CONTROL)
    assert hands.example_canvas.is_empty
    press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert not hands.example_canvas.is_empty
    assert hands.try_canvas.is_empty


def test_undo_after_redo_is_its_inverse(active: Hands) -> None:
    active.demo.model.add_class()
    labels = active.task.labels
    press(Qt.Key.Key_Z, CONTROL)
    active.try_out(LINE)
    press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert active.task.labels == labels
    press(Qt.Key.Key_Z, CONTROL)
    assert active.task.labels == labels[:-1]
    assert not active.try_canvas.is_empty


def test_what_was_drawn_for_a_new_task_comes_again_with_it(active: Hands) -> None:
    active.try_out(LINE)
    active.click("newTaskButton")
    active.try_out(CROSS)
    for _ in range(3):
        press(Qt.Key.Key_Z, CONTROL)
    assert (len(active.try_canvas.strokes()), len(active.task)) == (1, 2)
    for _ in range(3):
        press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert (len(active.try_canvas.strokes()), len(active.task)) == (2, 0)


def test_an_erasing_under_way_is_the_latest_step(active: Hands) -> None:
    active.try_out(LINE)
    active.demo.model.add_class()
    canvas = active.try_canvas
    canvas.take_eraser(True)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().center())
    assert active.demo.steps.undo_text == "Erase ink"
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().center())


def test_a_drawing_brought_back_is_older_than_the_edits(active: Hands) -> None:
    active.try_out(LINE)
    active.demo.model.add_class()
    active.click("newTaskButton")
    for _ in range(2):
        press(Qt.Key.Key_Z, CONTROL)
    assert active.task.labels == ("line", "dash")
    assert not active.try_canvas.is_empty


def test_a_new_task_has_an_empty_sheet_and_undo_brings_the_drawing_back(active: Hands) -> None:
    active.try_out(LINE)
    mouse.draw(active.example_canvas, CROSS)
    drawn = active.try_canvas.strokes(), active.example_canvas.strokes()
    active.click("newTaskButton")
    assert active.try_canvas.is_empty
    assert active.example_canvas.is_empty
    assert active.answer == ""
    active.demo.model.add_class()
    active.demo.undo()
    active.demo.undo()
    assert active.task.labels == ("line", "dash")
    assert (active.try_canvas.strokes(), active.example_canvas.strokes()) == drawn
    active.wait_until_ready()
    assert active.answer.startswith("line")
    active.demo.model.history.redo()
    assert active.try_canvas.is_empty


def test_what_was_drawn_since_is_not_overwritten(active: Hands) -> None:
    active.try_out(LINE)
    active.click("newTaskButton")
    mouse.draw(active.try_canvas, DASH)
    new = active.try_canvas.strokes()
    active.demo.model.history.undo()
    assert active.try_canvas.strokes() == new
