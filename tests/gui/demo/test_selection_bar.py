"""What is selected can be muted, moved and deleted by who knows no keys and has no second button."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from maml_studio.gui.demo.example_list import ExampleList
from maml_studio.gui.demo.selection_bar import SelectionBar
from tests.gui import mouse
from tests.gui.demo.hands import CROSS, DASH, Hands, Strokes

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
HOLD_MS = 100


def leaning(step: int) -> Strokes:
    return [[(0.5 + step / 20, 0.1), (0.5, 0.9)]]


@pytest.fixture
def many(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Return a window whose first class has four examples and the second two; holding is short."""
    hints = QApplication.styleHints()
    monkeypatch.setattr(type(hints), "mousePressAndHoldInterval", lambda _: HOLD_MS)
    hands.make_task(ka=leaning(0), sa=DASH)
    for step in range(1, 4):
        hands.add_example(0, leaning(step))
    hands.add_example(1, CROSS)
    return hands


def tiles(hands: Hands, index: int = 0) -> ExampleList:
    return hands.cards()[index].examples


def bar(hands: Hands, index: int = 0) -> SelectionBar:
    return hands.cards()[index].selection


def at(shown: ExampleList, row: int) -> QPoint:
    return shown.place_of(row).topLeft() + QPoint(20, 25)


def tap(shown: ExampleList, row: int) -> None:
    QTest.mouseClick(shown.viewport(), LEFT, NONE, at(shown, row))


def hold(shown: ExampleList, row: int) -> None:
    QTest.mousePress(shown.viewport(), LEFT, NONE, at(shown, row))
    QTest.qWait(3 * HOLD_MS)
    QTest.mouseRelease(shown.viewport(), LEFT, NONE, at(shown, row))


def button(hands: Hands, begin: str) -> QPushButton:
    buttons = bar(hands).findChildren(QPushButton)
    return next(one for one in buttons if one.text().startswith(begin))


def muted(hands: Hands) -> list[bool]:
    return [example.is_muted for example in hands.task.examples("ka")]


def choose_to(hands: Hands, label: str) -> None:
    """Choose a class in the menu, as Qt shows it."""
    moves = bar(hands).moves
    moves.aboutToShow.emit()
    next(one for one in moves.actions() if one.text() == label).trigger()


def test_the_actions_come_with_a_selection_and_move_nothing(many: Hands) -> None:
    QTest.qWait(50)
    places = [(card.geometry(), card.examples.geometry()) for card in many.cards()]
    assert not bar(many).isVisible()
    tap(tiles(many), 1)
    QTest.qWait(50)
    assert bar(many).isVisible()
    assert not bar(many, 1).isVisible()
    assert [(card.geometry(), card.examples.geometry()) for card in many.cards()] == places
    tap(tiles(many, 1), 0)
    assert not bar(many).isVisible()
    assert bar(many, 1).isVisible()


def test_a_click_mutes_and_unmutes_what_is_selected(many: Hands) -> None:
    tap(tiles(many), 1)
    mouse.click(button(many, "Mute"))
    assert muted(many) == [False, True, False, False]
    assert tiles(many).selected == [1]
    mouse.click(button(many, "Unmute"))
    assert not any(muted(many))
    many.demo.undo()
    assert muted(many)[1]


def test_what_is_held_and_then_tapped_is_selected_without_keys(many: Hands) -> None:
    shown = tiles(many)
    hold(shown, 0)
    assert shown.selected == [0]
    tap(shown, 2)
    tap(shown, 3)
    assert shown.selected == [0, 2, 3]
    tap(shown, 0)
    assert shown.selected == [2, 3]
    mouse.click(button(many, "Delete"))
    assert len(many.task["ka"]) == 2
    assert not bar(many).isVisible()
    tap(shown, 0)
    tap(shown, 1)
    assert shown.selected == [1]


def test_holding_adds_to_what_is_selected_and_a_drag_is_no_holding(many: Hands) -> None:
    shown = tiles(many)
    tap(shown, 0)
    hold(shown, 1)
    assert shown.selected == [0, 1]
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.selected == []
    QTest.mousePress(shown.viewport(), LEFT, NONE, at(shown, 3))
    QTest.qWait(HOLD_MS // 4)
    QTest.mouseRelease(shown.viewport(), LEFT, NONE, at(shown, 3))
    tap(shown, 2)
    assert shown.selected == [2]


def test_what_is_selected_moves_to_a_class_of_the_menu(many: Hands) -> None:
    hold(tiles(many), 0)
    tap(tiles(many), 1)
    choose_to(many, "sa")
    assert (len(many.task["ka"]), len(many.task["sa"])) == (2, 4)
    assert tiles(many, 1).selected == [2, 3]
    assert bar(many, 1).isVisible()


def delete_by_keys(hands: Hands) -> None:
    for _ in range(3):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is button(hands, "Delete")
    QTest.keyClick(focused, Qt.Key.Key_Space)


def escape_on_a_button(hands: Hands) -> None:
    button(hands, "Move").setFocus()
    QTest.keyClick(button(hands, "Move"), Qt.Key.Key_Escape)


@pytest.mark.parametrize(("act", "left"), [(delete_by_keys, 3), (escape_on_a_button, 4)])
def test_keys_reach_the_actions_and_escape_selects_none(
    many: Hands, act: Callable[[Hands], None], left: int
) -> None:
    many.window.activateWindow()
    tap(tiles(many), 1)
    tiles(many).setFocus()
    act(many)
    assert len(many.task["ka"]) == left
    assert tiles(many).selected == []
    assert not bar(many).isVisible()
    assert QApplication.focusWidget() is tiles(many)
