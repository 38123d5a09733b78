"""The canvas: strokes are its state, every device draws, the picture keeps up."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from maml_studio.gui.theme import current_theme
from maml_studio.gui.widgets.ink_painting import Point
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui import mouse

ARC = [(0.1 + 0.02 * step, 0.1 + 0.0005 * step**2) for step in range(40)]
BAR = [(0.2, 0.8), (0.5, 0.8), (0.8, 0.8)]


@pytest.fixture
def canvas(qtbot: QtBot) -> StrokeCanvas:
    widget = StrokeCanvas()
    qtbot.addWidget(widget)
    widget.resize(200, 200)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def shown(canvas: StrokeCanvas) -> np.ndarray:
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width()].astype(int)


def runs_through(stroke: list[Point], places: list[tuple[float, float]]) -> bool:
    """Say whether a stroke begins at the first place, ends at the last, and meets all."""
    drawn = np.array(stroke)[:, :2]
    ends = np.allclose(drawn[[0, -1]], [places[0], places[-1]], atol=0.006)
    nearest = np.abs(drawn[:, None] - np.array(places)).max(axis=2).min(axis=0)
    return ends and bool((nearest < 0.006).all())


def told(qtbot: QtBot, canvas: StrokeCanvas) -> list[str]:
    said: list[str] = []
    canvas.stroke_begun.connect(lambda: said.append("begun"))
    canvas.drawing.connect(lambda: said.append("drawing"))
    canvas.strokes_changed.connect(lambda: said.append("changed"))
    return said


def test_a_mouse_draws_strokes_in_the_unit_square(qtbot: QtBot, canvas: StrokeCanvas) -> None:
    said = told(qtbot, canvas)
    mouse.draw(canvas, [BAR])
    assert said == ["begun", "drawing", "drawing", "changed"]
    (stroke,) = canvas.strokes()
    assert runs_through(stroke, BAR)
    assert {point[2] for point in stroke} == {1.0}
    seconds = [point[3] for point in stroke]
    assert seconds == sorted(seconds)
    assert canvas.accessibleDescription() == "1 stroke."


def test_a_press_alone_is_a_dot(canvas: StrokeCanvas) -> None:
    mouse.click(canvas)
    assert [len(stroke) for stroke in canvas.strokes()] == [1]
    assert shown(canvas)[100, 100] < 128


def test_the_pen_may_leave_the_square_but_its_ink_does_not(canvas: StrokeCanvas) -> None:
    mouse.draw(canvas, [[(0.5, 0.5), (1.7, -0.4)]])
    assert canvas.strokes()[0][-1][:2] == (1.0, 0.0)


@pytest.mark.parametrize("size", [(300, 200), (200, 320)])
def test_the_square_is_in_the_middle_of_any_shape(
    canvas: StrokeCanvas, size: tuple[int, int]
) -> None:
    canvas.resize(*size)
    mouse.draw(canvas, [BAR])
    assert runs_through(canvas.strokes()[0], BAR)


def test_what_was_drawn_live_looks_as_what_is_painted_anew(canvas: StrokeCanvas) -> None:
    mouse.draw(canvas, [ARC, BAR])
    live = shown(canvas)
    canvas.set_strokes(canvas.strokes())
    assert np.abs(shown(canvas) - live).max() <= 40
    assert (live < 100).sum() > 500


def test_a_stroke_in_progress_is_in_the_strokes_and_shown(canvas: StrokeCanvas) -> None:
    mouse.press(canvas, 20, 100)
    mouse.move(canvas, 100, 100)
    assert not canvas.is_empty
    assert shown(canvas)[100, 98] < 128
    mouse.move(canvas, 180, 100)
    assert shown(canvas)[100, 178] < 128
    mouse.release(canvas, 180, 100)
    assert len(canvas.strokes()) == 1


def test_undo_clear_and_their_keys(qtbot: QtBot, canvas: StrokeCanvas) -> None:
    mouse.draw(canvas, [ARC, BAR, ARC])
    said = told(qtbot, canvas)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(canvas.strokes()) == 2
    canvas.undo()
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.is_empty
    canvas.clear()
    assert said == ["changed"] * 3
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert (shown(canvas)[20:180, 20:180] > 200).all()


def test_clearing_with_the_pen_down_ends_the_stroke(qtbot: QtBot, canvas: StrokeCanvas) -> None:
    said = told(qtbot, canvas)
    mouse.press(canvas, 20, 20)
    canvas.clear()
    mouse.move(canvas, 80, 80)
    mouse.release(canvas, 90, 90)
    assert canvas.is_empty
    assert said == ["begun", "changed"]


def test_set_strokes_shows_them_without_a_signal(qtbot: QtBot, canvas: StrokeCanvas) -> None:
    said = told(qtbot, canvas)
    canvas.set_strokes([[(0.1, 0.5), (0.9, 0.5, 0.5)], []])
    assert said == []
    assert canvas.strokes() == [[(0.1, 0.5, 1.0, 0.0), (0.9, 0.5, 0.5, 0.0)]]
    assert shown(canvas)[100, 100] < 128


def test_disabled_it_takes_no_ink_and_lifts_the_pen(qtbot: QtBot, canvas: StrokeCanvas) -> None:
    mouse.press(canvas, 20, 20)
    canvas.setEnabled(False)
    assert len(canvas.strokes()) == 1
    mouse.click(canvas)
    assert len(canvas.strokes()) == 1


def test_a_notice_greys_the_ink_and_says_why(canvas: StrokeCanvas) -> None:
    mouse.draw(canvas, [[(0.1, 0.2), (0.9, 0.2)]])
    dark = shown(canvas)[40, 100]
    canvas.set_notice("The network is learning.")
    assert shown(canvas)[40, 100] > dark + 80
    assert canvas.accessibleDescription() == "1 stroke. The network is learning."
    canvas.set_notice("")
    assert shown(canvas)[40, 100] == dark


def test_the_inset_shows_the_network_s_pixels_and_lets_the_mouse_through(
    canvas: StrokeCanvas,
) -> None:
    pixels = np.zeros((28, 28), np.float32)
    pixels[:14] = 1
    canvas.set_inset(pixels)
    picture = shown(canvas)
    assert picture[170, 175] > 240
    assert picture[185, 175] < 10
    mouse.click(canvas, 175, 175)
    assert len(canvas.strokes()) == 1
    canvas.set_inset(None)
    assert shown(canvas)[190, 190] > 240


def test_a_tablet_s_pressure_is_kept_and_sets_the_width(canvas: StrokeCanvas) -> None:
    pen = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        1,
    )
    for kind, x, pressure in (
        (QEvent.Type.TabletPress, 20.0, 1.0),
        (QEvent.Type.TabletMove, 100.0, 1.0),
        (QEvent.Type.TabletMove, 120.0, 0.1),
        (QEvent.Type.TabletMove, 180.0, 0.1),
        (QEvent.Type.TabletRelease, 180.0, 0.0),
    ):
        place = QPointF(x, 100)
        event = QTabletEvent(
            kind, pen, place, place, pressure, 0, 0, 0, 0, 0,
            Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
        )  # fmt: skip
        QApplication.sendEvent(canvas, event)
    (stroke,) = canvas.strokes()
    pressure_at = {round(200 * point[0]): round(point[2], 2) for point in stroke}
    assert [pressure_at[x] for x in (20, 100, 120, 180)] == [1.0, 1.0, 0.1, 0.1]
    assert list(pressure_at.values()) == sorted(pressure_at.values(), reverse=True)
    picture = shown(canvas)
    assert (picture[:, 50] < 128).sum() > (picture[:, 160] < 128).sum() >= 3


def test_a_finger_draws(canvas: StrokeCanvas) -> None:
    device = QTest.createTouchDevice()
    QTest.touchEvent(canvas, device).press(0, QPoint(20, 100), canvas).commit()
    QTest.touchEvent(canvas, device).move(0, QPoint(120, 100), canvas).commit()
    QTest.touchEvent(canvas, device).release(0, QPoint(120, 100), canvas).commit()
    (stroke,) = canvas.strokes()
    assert runs_through(stroke, [(0.1, 0.5), (0.6, 0.5)])


def test_the_ink_follows_the_color_asked_for_and_the_theme(canvas: StrokeCanvas) -> None:
    mouse.click(canvas)
    assert canvas.grab().toImage().pixelColor(100, 100) == QColor(current_theme().text)
    canvas.set_ink_color(QColor("#ff0000"))
    assert canvas.grab().toImage().pixelColor(100, 100) == QColor("#ff0000")
