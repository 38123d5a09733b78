"""A person with a keyboard alone draws an example and tries out a new one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui import mouse
from tests.gui.demo.hands import LINE, Hands
from tests.gui.demo.tablet import ends

CONTROL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
UP, DOWN, LEFT, RIGHT, SPACE = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Space,
)


def press(key: Qt.Key, times: int = 1, modifier: Qt.KeyboardModifier = NONE) -> None:
    for _ in range(times):
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key, modifier)


@pytest.fixture
def canvas(active: Hands) -> StrokeCanvas:
    press(Qt.Key.Key_T, modifier=CONTROL)
    assert active.try_canvas.hasFocus()
    return active.try_canvas


def test_drawing_and_adding_with_keys_alone(active: Hands) -> None:
    count = active.task.count
    press(Qt.Key.Key_E, modifier=CONTROL)
    assert active.example_canvas.hasFocus()
    press(LEFT, 8)
    press(SPACE)
    press(RIGHT, 16)
    press(SPACE)
    press(Qt.Key.Key_Return)
    assert active.task.count == count + 1
    press(Qt.Key.Key_T, modifier=CONTROL)
    press(LEFT, 8)
    press(SPACE)
    press(RIGHT, 16)
    press(SPACE)
    active.wait_until_ready()
    assert active.answer.startswith("dash")
    assert ends(active.try_canvas.strokes()[0]) == [(0.1, 0.5), (0.9, 0.5)]


def test_steps_may_be_small_and_end_at_the_edge(canvas: StrokeCanvas) -> None:
    press(SPACE)
    press(DOWN, 3, SHIFT)
    press(LEFT, 15)
    press(SPACE)
    (stroke,) = canvas.strokes()
    assert ends(stroke) == [(0.5, 0.5), (0.0, 0.53)]


def test_a_screen_reader_hears_how_to_draw_and_that_the_pen_is_down(
    active: Hands, canvas: StrokeCanvas
) -> None:
    how = "Arrow keys move the pen, with Shift in small steps; Space puts it down and lifts it."
    for one, other in (
        (canvas, "Ctrl+Shift+O classifies image files instead."),
        (active.example_canvas, "Ctrl+I loads images instead, and Ctrl+V pastes them."),
    ):
        assert one.accessibleDescription() == f"Empty. {how} {other}"
    press(SPACE)
    press(RIGHT)
    assert canvas.accessibleDescription() == "1 stroke. The pen is down."
    press(SPACE)
    assert canvas.accessibleDescription() == "1 stroke."


def test_the_ring_shows_where_the_keys_are_and_goes_with_the_focus(canvas: StrokeCanvas) -> None:
    press(UP)
    square = canvas.square()
    assert canvas._preview.place == QPointF(square.topLeft()) + QPointF(0.5, 0.45) * square.width()
    press(SPACE)
    press(RIGHT, 2)
    press(Qt.Key.Key_Tab)
    assert not canvas.hasFocus()
    assert canvas._preview.place is None
    assert ends(canvas.strokes()[0]) == [(0.5, 0.45), (0.6, 0.45)]
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert canvas._preview.place is not None


def test_undo_clear_and_the_eraser_while_the_pen_is_down(canvas: StrokeCanvas) -> None:
    press(SPACE)
    press(RIGHT, 4)
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert canvas.is_empty
    press(RIGHT, 2)
    assert canvas.is_empty
    press(SPACE)
    press(LEFT, 12)
    press(SPACE)
    assert ends(canvas.strokes()[0]) == [(0.8, 0.5), (0.2, 0.5)]
    press(Qt.Key.Key_E)
    press(RIGHT, 6)
    press(SPACE)
    press(SPACE)
    assert len(canvas.strokes()) == 2
    press(Qt.Key.Key_E)
    press(SPACE)
    press(DOWN)
    press(Qt.Key.Key_Delete)
    assert canvas.is_empty
    mouse.draw(canvas, LINE)
    assert len(canvas.strokes()) == 1
