"""Fingers and palms at the real window: one finger draws; a palm or two fingers leave nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPointingDevice, QTouchEvent
from PySide6.QtWidgets import QApplication

from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui.demo.hands import Hands
from tests.gui.demo.tablet import Hand, Pen, ends


@pytest.fixture
def hand(canvas: StrokeCanvas) -> Hand:
    return Hand(canvas)


def test_the_palm_beside_a_pen_draws_nothing(pen: Pen, hand: Hand, canvas: StrokeCanvas) -> None:
    pen.press((0.1, 0.2))
    pen.move((0.5, 0.2))
    hand.press(30, 100)
    hand.move(60, 110)
    pen.move((0.8, 0.2))
    hand.release(60, 110)
    pen.move((0.9, 0.2))
    pen.release((0.9, 0.2))
    hand.press(30, 100)
    hand.release(30, 100)
    (stroke,) = canvas.strokes()
    assert ends(stroke) == [(0.1, 0.2), (0.9, 0.2)]
    assert {round(point[1], 3) for point in stroke} == {0.2}


def test_the_palm_that_comes_before_the_pen_is_taken_back(
    pen: Pen, hand: Hand, canvas: StrokeCanvas
) -> None:
    hand.press(30, 100)
    hand.move(90, 100)
    assert len(canvas.strokes()) == 1
    pen.press((0.1, 0.2))
    hand.move(120, 110)
    pen.move((0.9, 0.2))
    pen.release((0.9, 0.2))
    hand.release(120, 110)
    (stroke,) = canvas.strokes()
    assert ends(stroke) == [(0.1, 0.2), (0.9, 0.2)]
    canvas.undo()
    assert canvas.is_empty
    assert canvas.undo_text == ""


@pytest.mark.qt_log_ignore("could not find the target for gesture", extend=True)
def test_two_fingers_leave_no_ink_and_one_does(hand: Hand, canvas: StrokeCanvas) -> None:
    hand.press(80, 60)
    assert not canvas.is_empty
    hand.tell(("stationary", ()), ("press", (120, 60)))
    for step in range(1, 6):
        hand.tell(("move", (80 - 6 * step, 60)), ("move", (120 + 6 * step, 60)))
    hand.tell(("release", (50, 60)), ("release", (150, 60)))
    assert canvas.is_empty
    hand.tell(("press", (80, 60)), ("press", (120, 60)))
    hand.tell(("move", (80, 160)), ("stationary", ()))
    hand.tell(("release", (80, 160)), ("release", (120, 60)))
    assert canvas.is_empty
    assert canvas.undo_text == ""
    hand.press(80, 60)
    hand.move(80, 160)
    hand.release(80, 160)
    assert len(canvas.strokes()) == 1


def test_a_touch_that_the_system_takes_back_leaves_no_ink(hand: Hand, canvas: StrokeCanvas) -> None:
    hand.press(30, 60)
    hand.move(90, 60)
    assert len(canvas.strokes()) == 1
    device = QPointingDevice.primaryPointingDevice()
    QApplication.sendEvent(canvas, QTouchEvent(QEvent.Type.TouchCancel, device))
    assert canvas.is_empty
    hand.release(90, 60)
    assert canvas.is_empty


def test_a_finger_on_a_canvas_without_a_class_draws_nothing(at_once: Hands) -> None:
    at_once.click("newTaskButton")
    canvas = at_once.example_canvas
    hand = Hand(canvas)
    assert not canvas.isEnabled()
    hand.press(20, 20)
    hand.move(60, 60)
    hand.release(60, 60)
    assert canvas.is_empty
