"""The eraser: by the right button, a key and the other end of a pen; it cuts strokes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from maml_studio.engine.ink import PEN_TO_CANVAS
from maml_studio.gui.widgets.live_ink import ERASER_TO_CANVAS
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui import mouse, pens

SIDE = 200
BAR = [(0.1, 0.5), (0.9, 0.5)]
POST = [(0.1, 0.1), (0.1, 0.3)]
RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def canvas(qtbot: QtBot) -> StrokeCanvas:
    widget = StrokeCanvas()
    qtbot.addWidget(widget)
    widget.resize(SIDE, SIDE)
    widget.show()
    qtbot.waitExposed(widget)
    mouse.draw(widget, [BAR, POST])
    return widget


def shown(canvas: StrokeCanvas) -> np.ndarray:
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width()].astype(int)


def is_cut(canvas: StrokeCanvas) -> bool:
    """Say whether the bar has a hole around its middle, and only there; the post is untouched."""
    left, right, post = (np.array(stroke)[:, 0] for stroke in canvas.strokes())
    reach = (ERASER_TO_CANVAS + PEN_TO_CANVAS) / 2
    found = [left.min(), left.max(), right.min(), right.max(), post.min(), post.max()]
    return np.allclose(found, [0.1, 0.5 - reach, 0.5 + reach, 0.9, 0.1, 0.1], atol=0.012)


def test_the_right_button_erases(canvas: StrokeCanvas) -> None:
    mouse.drag(canvas, (100, 60), (100, 140), button=RIGHT)
    assert is_cut(canvas)
    picture = shown(canvas)
    assert picture[100, 100] > 200
    assert picture[100, 40] < 100
    assert picture[100, 160] < 100


def test_undo_while_nothing_is_erased_from_an_empty_sheet_ends_the_erasing(
    canvas: StrokeCanvas, qtbot: QtBot
) -> None:
    canvas.begin_anew()
    ended: list[bool] = []
    canvas.strokes_changed.connect(lambda: ended.append(True))
    QTest.mousePress(canvas, RIGHT, pos=QPoint(100, 100))
    canvas.undo()
    QTest.mouseRelease(canvas, RIGHT, pos=QPoint(100, 100))
    assert ended == [True]


def test_the_other_end_of_a_pen_erases(canvas: StrokeCanvas) -> None:
    pens.stroke(canvas, pens.pen(is_end=True), [(100, 60), (100, 140)])
    assert is_cut(canvas)
    pens.stroke(canvas, pens.pen(), [(20, 180), (180, 180)])
    assert len(canvas.strokes()) == 4


def test_the_button_of_a_pen_erases(canvas: StrokeCanvas) -> None:
    device = pens.pen()
    pens.send(canvas, device, pens.PRESS, (100, 60), button=RIGHT)
    pens.send(canvas, device, pens.MOVE, (100, 140), button=RIGHT)
    pens.send(canvas, device, pens.RELEASE, (100, 140), button=RIGHT)
    assert is_cut(canvas)


def test_a_key_takes_the_eraser_and_puts_it_away(qtbot: QtBot, canvas: StrokeCanvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_E)
    assert canvas.has_eraser
    assert canvas.accessibleDescription() == "2 strokes. The eraser is taken."
    mouse.drag(canvas, (100, 60), (100, 140))
    assert is_cut(canvas)
    QTest.keyClick(canvas, Qt.Key.Key_E)
    mouse.draw(canvas, [BAR])
    assert len(canvas.strokes()) == 4


def test_with_the_last_ink_the_eraser_is_put_away(canvas: StrokeCanvas) -> None:
    canvas.take_eraser(True)
    mouse.draw(canvas, [BAR, POST])
    assert canvas.is_empty
    assert not canvas.has_eraser
    mouse.draw(canvas, [BAR])
    assert len(canvas.strokes()) == 1
    canvas.clear()
    canvas.take_eraser(True)
    assert not canvas.has_eraser


def test_erasing_is_one_step_and_nothing_erased_is_none(qtbot: QtBot, canvas: StrokeCanvas) -> None:
    before = canvas.strokes()
    mouse.drag(canvas, (150, 20), (180, 60), button=RIGHT)
    assert canvas.strokes() == before
    assert canvas.undo_text == "Draw a stroke"
    mouse.drag(canvas, (100, 60), (100, 140), button=RIGHT)
    assert canvas.undo_text == "Erase ink"
    canvas.undo()
    assert canvas.strokes() == before
    canvas.redo()
    assert is_cut(canvas)


def test_what_is_shown_while_erasing_is_what_is_left(canvas: StrokeCanvas) -> None:
    mouse.draw(canvas, [[(0.5, 0.1), (0.5, 0.9)], [(0.2, 0.9), (0.8, 0.2)]])
    canvas.take_eraser(True)
    mouse.press(canvas, 10, 90)
    for x in range(12, 150, 7):
        mouse.move(canvas, x, 90 + x / 10)
    live = shown(canvas)
    canvas.set_strokes(canvas.strokes())
    assert np.abs(shown(canvas) - live).max() <= 60
    assert (live < 100).sum() > 500


def test_a_dot_is_erased_and_other_strokes_keep_their_points(canvas: StrokeCanvas) -> None:
    mouse.click(canvas, 160, 40)
    bar, post, dot = canvas.strokes()
    assert len(dot) == 1
    mouse.drag(canvas, (155, 40), (165, 40), button=RIGHT)
    assert canvas.strokes() == [bar, post]


def test_a_finger_draws_on_also_after_a_second_one(canvas: StrokeCanvas) -> None:
    device = QTest.createTouchDevice()
    first, on, second = (QPointF(*place).toPoint() for place in ((20, 180), (60, 180), (180, 20)))
    QTest.touchEvent(canvas, device).press(0, first, canvas).commit()
    QTest.touchEvent(canvas, device).move(0, on, canvas).commit()
    QTest.touchEvent(canvas, device).stationary(0).press(1, second, canvas).commit()
    QTest.touchEvent(canvas, device).release(0, on, canvas).stationary(1).commit()
    QTest.touchEvent(canvas, device).move(1, first, canvas).commit()
    QTest.touchEvent(canvas, device).release(1, first, canvas).commit()
    assert len(canvas.strokes()) == 3
    assert all(point[1] > 0.8 for point in canvas.strokes()[-1])
