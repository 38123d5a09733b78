"""The canvas: its steps back and forth, the ring at the pen's place, and how fast it follows."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from maml_studio.gui.theme import current_theme
from maml_studio.gui.widgets.ink_painting import InkLayer
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui import mouse, pens

BAR = [(0.2, 0.8), (0.5, 0.8), (0.8, 0.8)]
POST = [(0.5, 0.2), (0.5, 0.9)]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
HIGH_FREQUENCY = Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents


@pytest.fixture
def canvas(qtbot: QtBot) -> StrokeCanvas:
    widget = StrokeCanvas()
    qtbot.addWidget(widget)
    widget.resize(200, 200)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def picture(canvas: StrokeCanvas) -> QImage:
    return canvas.grab().toImage()


def leave(canvas: StrokeCanvas) -> None:
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))


def test_every_step_goes_back_and_forth(qtbot: QtBot, canvas: StrokeCanvas) -> None:
    drawings = [canvas.strokes()]
    for step in (
        lambda: mouse.draw(canvas, [BAR]),
        lambda: mouse.draw(canvas, [POST]),
        lambda: mouse.drag(canvas, (100, 140), (100, 180), button=Qt.MouseButton.RightButton),
        canvas.clear,
        lambda: mouse.draw(canvas, [POST]),
    ):
        step()
        drawings.append(canvas.strokes())
    texts = []
    for drawing in reversed(drawings[:-1]):
        texts.append(canvas.undo_text)
        canvas.undo()
        assert canvas.strokes() == drawing
    stroke = "Draw a stroke"
    assert texts == [stroke, "Clear the drawing", "Erase ink", stroke, stroke]
    assert canvas.undo_text == ""
    for drawing, text in zip(drawings[1:], reversed(texts), strict=True):
        assert canvas.redo_text == text
        canvas.redo()
        assert canvas.strokes() == drawing
    assert canvas.redo_text == ""


def test_the_keys_of_undo_and_redo(canvas: StrokeCanvas) -> None:
    mouse.draw(canvas, [BAR, POST])
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    assert len(canvas.strokes()) == 1
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert len(canvas.strokes()) == 2
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    assert len(canvas.strokes()) == 2


def test_a_new_stroke_ends_what_could_be_done_again(qtbot: QtBot, canvas: StrokeCanvas) -> None:
    mouse.draw(canvas, [BAR, POST])
    canvas.undo()
    with qtbot.waitSignal(canvas.history_changed):
        mouse.draw(canvas, [POST])
    assert canvas.redo_text == ""


def test_undo_with_the_pen_down_takes_the_stroke_back(canvas: StrokeCanvas) -> None:
    mouse.draw(canvas, [BAR])
    mouse.press(canvas, 20, 20)
    mouse.move(canvas, 80, 80)
    canvas.undo()
    mouse.move(canvas, 120, 90)
    mouse.release(canvas, 120, 90)
    assert len(canvas.strokes()) == 1
    canvas.redo()
    assert len(canvas.strokes()) == 2


def test_strokes_that_were_set_can_be_taken_back_one_by_one(canvas: StrokeCanvas) -> None:
    canvas.set_strokes([BAR, POST])
    canvas.undo()
    assert len(canvas.strokes()) == 1
    canvas.begin_anew()
    assert (canvas.is_empty, canvas.undo_text, canvas.redo_text) == (True, "", "")


def test_the_history_of_a_thousand_strokes_has_an_end(canvas: StrokeCanvas) -> None:
    for number in range(250):
        mouse.click(canvas, 10 + number % 150, 20)
    taken_back = 0
    while canvas.undo_text:
        canvas.undo()
        taken_back += 1
    assert taken_back == 200
    assert len(canvas.strokes()) == 50


def test_a_ring_as_wide_as_the_ink_follows_the_mouse(canvas: StrokeCanvas) -> None:
    ground = QColor(current_theme().window)
    mouse.move(canvas, 100, 100, pressed=False)
    shown = picture(canvas)
    assert shown.pixelColor(100, 100) != ground
    assert shown.pixelColor(112, 100) == ground
    mouse.move(canvas, 40, 40, pressed=False)
    assert picture(canvas).pixelColor(100, 100) == ground
    leave(canvas)
    assert picture(canvas).pixelColor(40, 40) == ground


def test_the_ring_of_the_eraser_is_wider_and_seen_on_ink(canvas: StrokeCanvas) -> None:
    mouse.draw(canvas, [[(0.1, 0.5), (0.9, 0.5)]])
    ink = QColor(current_theme().text)
    canvas.take_eraser(True)
    mouse.move(canvas, 100, 100, pressed=False)
    shown = picture(canvas)
    assert shown.pixelColor(100, 100) != ink
    assert shown.pixelColor(100, 90) not in (ink, QColor(current_theme().window))
    assert shown.pixelColor(60, 100) == ink


def test_a_hovering_pen_shows_its_end(canvas: StrokeCanvas) -> None:
    ground = QColor(current_theme().window)
    pens.send(canvas, pens.pen(), pens.MOVE, (100, 100))
    narrow = picture(canvas)
    pens.send(canvas, pens.pen(is_end=True), pens.MOVE, (100, 100))
    wide = picture(canvas)
    assert narrow.pixelColor(100, 90) == ground
    assert wide.pixelColor(100, 90) != ground


def test_a_finger_shows_no_ring(canvas: StrokeCanvas) -> None:
    ground = QColor(current_theme().window)
    mouse.move(canvas, 100, 100, pressed=False)
    device = QTest.createTouchDevice()
    QTest.touchEvent(canvas, device).press(0, QPoint(20, 20), canvas).commit()
    assert picture(canvas).pixelColor(100, 100) == ground
    QTest.touchEvent(canvas, device).release(0, QPoint(20, 20), canvas).commit()
    assert picture(canvas).pixelColor(100, 100) == ground


def test_while_disabled_there_is_no_ring(canvas: StrokeCanvas) -> None:
    mouse.move(canvas, 100, 100, pressed=False)
    canvas.setEnabled(False)
    assert picture(canvas).pixelColor(100, 100) == QColor(current_theme().window)


def test_every_place_of_a_pen_counts_while_it_is_down(canvas: StrokeCanvas) -> None:
    before = QCoreApplication.testAttribute(HIGH_FREQUENCY)
    QCoreApplication.setAttribute(HIGH_FREQUENCY, on=True)
    try:
        mouse.press(canvas, 20, 20)
        assert not QCoreApplication.testAttribute(HIGH_FREQUENCY)
        mouse.release(canvas, 20, 20)
        assert QCoreApplication.testAttribute(HIGH_FREQUENCY)
    finally:
        QCoreApplication.setAttribute(HIGH_FREQUENCY, on=before)


def test_a_long_scribble_is_drawn_without_lagging(
    canvas: StrokeCanvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each move is painted at once, and the ink that is there is never painted again."""
    rendered: list[int] = []
    render = InkLayer.render

    def counted(layer: InkLayer, *rest: object) -> None:
        rendered.append(1)
        render(layer, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(InkLayer, "render", counted)
    canvas.resize(500, 500)
    mouse.press(canvas, 250, 250)
    QApplication.processEvents()
    for step in range(1, 1500):
        x, y = 200 * math.sin(step / 31), 200 * math.cos(step / 17)
        mouse.move(canvas, 250 + x, 250 + y)
        QApplication.processEvents()
    mouse.release(canvas, 250, 250)
    QApplication.processEvents()
    assert len(rendered) == 1
