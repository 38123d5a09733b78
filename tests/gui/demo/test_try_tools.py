"""Beside the canvas to try: take back, do again, erase and clear, with mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from tests.gui import mouse
from tests.gui.demo.hands import CROSS, LINE, Hands

NAMES = ("Undo", "Redo", "Eraser")


def tools(hands: Hands) -> list[QToolButton]:
    return [hands.find(QToolButton, f"tryCanvas{name}") for name in NAMES]


def test_they_take_back_and_do_again(hands: Hands) -> None:
    undo, redo, eraser = tools(hands)
    assert not any(tool.isEnabled() for tool in (undo, redo, eraser))
    mouse.draw(hands.try_canvas, CROSS)
    answer, drawn = hands.answer, hands.try_canvas.strokes()
    mouse.click(undo)
    assert hands.try_canvas.strokes() == drawn[:1]
    mouse.click(redo)
    assert hands.try_canvas.strokes() == drawn
    assert hands.answer == answer
    assert not redo.isEnabled()
    hands.click("clearTryButton")
    assert hands.try_canvas.is_empty
    assert not hands.find(QPushButton, "clearTryButton").isEnabled()
    mouse.click(undo)
    assert hands.try_canvas.strokes() == drawn


def test_the_tab_key_goes_from_the_canvas_to_its_tools(hands: Hands) -> None:
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    mouse.draw(hands.try_canvas, CROSS)
    mouse.click(tools(hands)[0])
    hands.try_canvas.setFocus()
    for tool in tools(hands):
        QTest.keyClick(QApplication.focusWidget() or hands.window, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is tool
    undo = tools(hands)[0]
    undo.setFocus()
    QTest.keyClick(undo, Qt.Key.Key_Space)
    assert hands.try_canvas.is_empty


def test_a_screen_reader_names_them(hands: Hands) -> None:
    for tool, words in zip(tools(hands), ("Take back", "Do again", "Eraser"), strict=True):
        assert tool.accessibleName().startswith(words)
        assert tool.toolTip()


@pytest.mark.parametrize("size", [(0, 0), (1280, 800), (1720, 1000)])
def test_the_canvas_is_square_and_its_tools_lie_beside_it(
    hands: Hands, size: tuple[int, int]
) -> None:
    hands.window.resize(*size)
    hands.qtbot.wait(50)
    canvas = hands.try_canvas
    assert canvas.width() == canvas.height() >= 220
    right = canvas.mapTo(hands.window, canvas.rect().topRight()).x()
    for tool in tools(hands):
        assert tool.mapTo(hands.window, tool.rect().topLeft()).x() > right
        assert tool.visibleRegion().boundingRect() == tool.rect()
    mouse.draw(canvas, LINE)
    assert hands.answer
