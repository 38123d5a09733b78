"""The menu of examples works on all that are selected, each time as one step."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from maml_studio.gui.demo.example_list import ExampleList
from tests.gui.demo.hands import Hands


def tiles(hands: Hands) -> ExampleList:
    return hands.cards()[0].examples


def menu_of(hands: Hands, row: int, reason: QContextMenuEvent.Reason) -> QMenu:
    """Open the menu of an example of the first class with the mouse or the keyboard."""
    shown = tiles(hands)
    place = shown.visualRect(shown.model().index(row, 0)).center()
    event = QContextMenuEvent(reason, place, shown.viewport().mapToGlobal(place))
    QApplication.sendEvent(shown.viewport(), event)
    return next(menu for menu in hands.cards()[0].findChildren(QMenu) if menu.isVisible())


def choose(menu: QMenu, text: str) -> None:
    actions = [
        *menu.actions(),
        *(one for part in menu.findChildren(QMenu) for one in part.actions()),
    ]
    next(action for action in actions if action.text() == text).trigger()
    menu.close()


@pytest.mark.parametrize("reason", ["Mouse", "Keyboard"])
@pytest.mark.parametrize(
    ("text", "step", "left"),
    [
        ("Mute", "Mute 3 in “ka”", 5),
        ("sa", "Move 3 from “ka” to “sa”", 2),
        ("Delete 3", "Delete 3 from “ka”", 2),
        ("Cut", "Cut 3 from “ka”", 2),
    ],
)
def test_the_menu_works_on_all_that_are_selected(
    many: Hands, text: str, step: str, left: int, reason: str
) -> None:
    before = many.task
    tiles(many).select([0, 2, 4])
    choose(menu_of(many, 2, QContextMenuEvent.Reason[reason]), text)
    assert many.demo.model.history.undoText() == step
    assert len(many.task["ka"]) == left
    assert sum(example.is_muted for example in many.task.examples("ka")) == 3 * (text == "Mute")
    many.demo.undo()
    assert many.task == before
    many.demo.redo()
    assert len(many.task["ka"]) == left


def test_the_menu_mutes_and_moves(many: Hands) -> None:
    menu = menu_of(many, 1, QContextMenuEvent.Reason.Mouse)
    actions = {action.text(): action for action in menu.actions()}
    actions["Mute"].trigger()
    assert many.task.examples("ka")[1].is_muted
    moves = actions["Move to"].menu()
    assert isinstance(moves, QMenu)
    assert [action.text() for action in moves.actions()] == ["sa"]
    moves.actions()[0].trigger()
    assert many.task.examples("sa")[-1].is_muted
    menu.close()
