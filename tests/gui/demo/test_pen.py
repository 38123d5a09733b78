"""A tablet's pen at the real window, as a driver tells of it."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui import mouse
from tests.gui.demo.hands import LINE, Hands
from tests.gui.demo.tablet import RIGHT, Pen, ends


def darkness(canvas: StrokeCanvas) -> np.ndarray:
    """Return where there is ink: (side, side) bool, without the ring of the pen."""
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    square = canvas.square()
    image = canvas.grab(square).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width()] < 128


def test_pressure_sets_the_width(pen: Pen, canvas: StrokeCanvas, at_once: Hands) -> None:
    at_once.wait_until_ready()
    pen.stroke((0.1, 0.3), (0.9, 0.3), pressure=1.0)
    pen.stroke((0.1, 0.6), (0.9, 0.6), pressure=0.15)
    hard, soft = canvas.strokes()
    assert {point[2] for point in hard} == {1.0}
    assert {round(point[2], 2) for point in soft} == {0.15}
    ink = darkness(canvas)
    side = len(ink)
    column = ink[:, side // 2]
    wide, narrow = column[: side * 45 // 100].sum(), column[side * 45 // 100 :].sum()
    assert wide > narrow >= 1
    assert canvas.hasFocus()


def test_both_ends_of_a_pen_and_undo_of_an_erased_stroke(
    pen: Pen, canvas: StrokeCanvas, at_once: Hands
) -> None:
    pen.stroke((0.1, 0.5), (0.9, 0.5))
    whole = canvas.strokes()
    pen.is_end = True
    pen.stroke((0.5, 0.2), (0.5, 0.8))
    halves = canvas.strokes()
    assert len(halves) == 2
    assert at_once.demo.steps.undo_text == "Erase ink"
    at_once.demo.undo()
    assert canvas.strokes() == whole
    at_once.demo.redo()
    assert canvas.strokes() == halves


def test_a_stroke_that_leaves_the_canvas_and_comes_back_is_one(
    pen: Pen, canvas: StrokeCanvas, at_once: Hands
) -> None:
    other = at_once.example_canvas
    pen.press((0.5, 0.5))
    for place in ((0.9, 0.5), (1.4, 0.3), (-3.0, 0.3), (0.1, 0.4), (0.5, 0.45)):
        pen.move(place)
    pen.release((0.5, 0.45))
    (stroke,) = canvas.strokes()
    assert ends(stroke) == [(0.5, 0.5), (0.5, 0.45)]
    assert all(0 <= value <= 1 for point in stroke for value in point[:2])
    assert other.is_empty


def test_a_second_pen_neither_bends_nor_ends_a_stroke(
    pen: Pen, canvas: StrokeCanvas, at_once: Hands
) -> None:
    second = Pen(at_once, canvas, serial=7)
    pen.press((0.1, 0.2))
    pen.move((0.3, 0.2))
    second.press((0.5, 0.9))
    second.move((0.9, 0.9))
    pen.move((0.6, 0.2))
    second.release((0.9, 0.9))
    pen.move((0.9, 0.2))
    pen.release((0.9, 0.2))
    (stroke,) = canvas.strokes()
    assert ends(stroke) == [(0.1, 0.2), (0.9, 0.2)]
    assert {round(point[1], 3) for point in stroke} == {0.2}
    second.stroke((0.5, 0.9), (0.9, 0.9))
    assert ends(canvas.strokes()[-1]) == [(0.5, 0.9), (0.9, 0.9)]


def test_the_button_of_a_pen_erases_where_it_touches_and_not_in_the_air(
    pen: Pen, canvas: StrokeCanvas
) -> None:
    pen.stroke((0.1, 0.5), (0.9, 0.5))
    whole = canvas.strokes()
    pen.press((0.5, 0.2), 0.0, RIGHT)
    pen.move((0.5, 0.8), 0.0)
    assert canvas.strokes() == whole
    ended: list[int] = []
    canvas.strokes_changed.connect(lambda: ended.append(len(canvas.strokes())))
    pen.press((0.5, 0.2), 0.6)
    pen.move((0.5, 0.8), 0.6)
    pen.release((0.5, 0.8), RIGHT, 0.6)
    assert ended == []
    pen.release((0.5, 0.8))
    assert ended == [2]
    assert canvas.undo_text == "Erase ink"


def test_a_pen_that_goes_out_of_reach_mid_stroke_begins_a_new_one(
    pen: Pen, canvas: StrokeCanvas
) -> None:
    pen.press((0.1, 0.2))
    pen.move((0.4, 0.2))
    pen.leave()
    pen.press((0.6, 0.8))
    pen.move((0.9, 0.8))
    pen.leave()
    pen.move((0.2, 0.5), 0.0)
    first, second = canvas.strokes()
    assert ends(first) == [(0.1, 0.2), (0.4, 0.2)]
    assert ends(second) == [(0.6, 0.8), (0.9, 0.8)]
    mouse.draw(canvas, LINE)
    assert len(canvas.strokes()) == 3


def test_after_a_pen_was_unplugged_the_mouse_draws(
    pen: Pen, canvas: StrokeCanvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    pen.press((0.1, 0.2))
    pen.move((0.4, 0.2))
    mouse.draw(canvas, LINE)
    assert len(canvas.strokes()) == 1
    monkeypatch.setattr("maml_studio.gui.widgets.pen_holder._LOST_MS", -1)
    mouse.draw(canvas, LINE)
    assert [ends(stroke) for stroke in canvas.strokes()] == [
        [(0.1, 0.2), (0.4, 0.2)],
        [(0.5, 0.1), (0.5, 0.9)],
    ]


def test_a_stroke_ends_where_another_tab_hides_the_canvas(
    pen: Pen, canvas: StrokeCanvas, at_once: Hands
) -> None:
    pen.press((0.1, 0.2))
    pen.move((0.4, 0.2))
    at_once.window.tabs.setCurrentIndex(1)
    at_once.window.tabs.setCurrentIndex(0)
    mouse.draw(canvas, LINE)
    assert [ends(stroke) for stroke in canvas.strokes()] == [
        [(0.1, 0.2), (0.4, 0.2)],
        [(0.5, 0.1), (0.5, 0.9)],
    ]


def test_the_ring_follows_pen_eraser_and_mouse(pen: Pen, canvas: StrokeCanvas) -> None:
    pen.stroke((0.1, 0.1), (0.9, 0.1))
    preview, side = canvas._preview, canvas.square().width()
    widths = []
    pen.move((0.5, 0.5), 0.0)
    for is_end, place in ((False, (0.3, 0.4)), (True, (0.6, 0.7))):
        pen.is_end = is_end
        pen.move(place, 0.0)
        assert preview.place is not None
        where = preview.place - QPointF(canvas.square().topLeft())
        assert where.toTuple() == pytest.approx([side * each for each in place], abs=1)
        assert preview.is_eraser == is_end
        widths.append(preview.width)
    assert widths[1] > widths[0]
    mouse.move(canvas, 50, 60, pressed=False)
    assert preview.place == QPointF(50, 60)
    assert not preview.is_eraser
    assert preview.width == widths[0]


def test_the_ring_of_a_pen_that_left_goes(pen: Pen, canvas: StrokeCanvas, at_once: Hands) -> None:
    canvas._pen_gone.setInterval(30)
    pen.move((0.5, 0.5), 0.0)
    pen.leave()
    preview = canvas._preview
    assert preview.place is not None
    at_once.qtbot.waitUntil(lambda: preview.place is None)


def test_no_point_of_a_fast_pen_is_lost_while_adapting(hands: Hands) -> None:
    """Two seconds at 240 Hz while the network learns again and again; times are CPU time."""
    canvas, count = hands.try_canvas, 480
    pen = Pen(hands, canvas)
    places = [
        (0.5 + 0.4 * math.sin(step / 23), 0.5 + 0.4 * math.cos(step / 37)) for step in range(count)
    ]
    states, costs = set(), []
    pen.press(places[0])
    begun = time.perf_counter()
    for step, place in enumerate(places[1:], start=1):
        if step % 60 == 1:
            hands.demo.learning.inner.steps.setValue(20 + step // 60)
        while time.perf_counter() - begun < step / 240:
            QApplication.processEvents()
        before = time.thread_time()
        pen.move(place, 0.3 + 0.5 * step / count)
        costs.append(time.thread_time() - before)
        states.add(hands.state)
    pen.release(places[-1])
    (stroke,) = canvas.strokes()
    drawn = np.array(stroke)[:, :2]
    nearest = np.abs(drawn[:, None] - np.array(places)).max(axis=2).min(axis=0)
    assert nearest.max() < 0.005
    assert "adapting" in states
    late, early = np.median(costs[-100:]), np.median(costs[:100])
    print(
        f"CPU time an event: median {np.median(costs) * 1e3:.2f} ms, p99 "
        f"{np.quantile(costs, 0.99) * 1e3:.2f} ms; first 100 {early * 1e3:.2f}, last {late * 1e3:.2f}"
    )
    assert np.median(costs) < 0.002
    assert late < 3 * early + 0.0005
    hands.wait_until_ready()
