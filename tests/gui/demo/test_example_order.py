"""Examples change their place inside their class: dragged, by keys, from the menu; undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from maml_studio.gui.demo.example_list import ExampleList
from maml_studio.gui.demo.example_mime import places_mime
from maml_studio.gui.demo.example_tile import CELL
from tests.gui.demo.hands import DASH, Hands, Strokes

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT, MOVE = Qt.MouseButton.LeftButton, Qt.DropAction.MoveAction


def leaning(step: int) -> Strokes:
    return [[(0.5 + step / 40, 0.1), (0.5, 0.9)]]


@pytest.fixture
def many(hands: Hands) -> Hands:
    """Return a window whose first class, “ka”, has twelve examples."""
    hands.make_task(ka=leaning(0), sa=DASH)
    for step in range(1, 12):
        hands.add_example(0, leaning(step))
    shown = tiles(hands)
    hands.qtbot.waitUntil(lambda: shown.height() == shown.heightForWidth(shown.width()))
    return hands


def tiles(hands: Hands) -> ExampleList:
    return hands.cards()[0].examples


def order(hands: Hands, before: tuple[object, ...]) -> list[int]:
    return [before.index(glyph) for glyph in hands.task["ka"]]


def drag(hands: Hands, rows: list[int], at: QPoint) -> QPoint:
    """Drag examples to a place among the tiles, and return where the mark's middle was shown."""
    mime = places_mime("ka", rows, hands.task.examples("ka"))
    place = tiles(hands).viewport().mapTo(hands.demo, at)
    enter = QDragEnterEvent(place, MOVE, mime, LEFT, NONE)
    QApplication.sendEvent(hands.demo, enter)
    assert enter.isAccepted()
    veil = hands.demo.images.drop.veil
    assert veil.isVisible()
    assert veil.text == "Move inside “ka”"
    mark = tiles(hands).viewport().mapFrom(hands.demo, veil.geometry().center())
    QApplication.sendEvent(hands.demo, QDropEvent(QPointF(place), MOVE, mime, LEFT, NONE))
    assert not veil.isVisible()
    return mark


def test_one_is_dragged_between_two_others(many: Hands) -> None:
    before = many.task["ka"]
    mark = drag(many, [0], QPoint(3 * CELL + 2, 20))
    assert mark.x() == pytest.approx(3 * CELL - 4, abs=1)
    assert order(many, before) == [1, 2, 0, *range(3, 12)]
    assert many.demo.model.history.undoText() == "Reorder 1 in “ka”"
    assert tiles(many).chosen == [2]
    many.demo.undo()
    assert many.task["ka"] == before


def test_several_are_dragged_to_another_line_and_to_the_end(many: Hands) -> None:
    before = many.task["ka"]
    columns = tiles(many).viewport().width() // CELL
    assert 4 < columns < 12
    mark = drag(many, [0, 2], QPoint(CELL + 2, CELL + 20))
    assert mark.x() == pytest.approx(CELL - 4, abs=1)
    assert mark.y() == pytest.approx(CELL + 20, abs=2)
    head = [1, *range(3, columns + 1)]
    assert order(many, before) == [*head, 0, 2, *range(columns + 1, 12)]
    assert tiles(many).chosen == [len(head), len(head) + 1]
    drag(many, tiles(many).chosen, tiles(many).viewport().rect().bottomRight())
    assert order(many, before)[-2:] == [0, 2]
    many.demo.undo()
    many.demo.undo()
    assert many.task["ka"] == before


def test_dropped_where_it_was_nothing_is_to_be_undone(many: Hands) -> None:
    steps = many.demo.model.history.count()
    drag(many, [1], QPoint(CELL + 2, 20))
    drag(many, [1], QPoint(2 * CELL + 2, 20))
    assert many.demo.model.history.count() == steps


def test_keys_move_inside_the_class_as_far_as_it_goes(many: Hands) -> None:
    shown, before = tiles(many), many.task["ka"]
    shown.select([1, 2])
    QTest.keyClick(shown, Qt.Key.Key_Right, BOTH)
    assert order(many, before) == [0, 3, 1, 2, *range(4, 12)]
    assert shown.chosen == [2, 3]
    assert shown.hasFocus()
    for _ in range(4):
        QTest.keyClick(shown, Qt.Key.Key_Left, BOTH)
    assert order(many, before) == [1, 2, 0, *range(3, 12)]
    assert many.demo.model.history.undoText() == "Reorder 2 in “ka”"
    steps = many.demo.model.history.count()
    QTest.keyClick(shown, Qt.Key.Key_Left, BOTH)
    assert many.demo.model.history.count() == steps
    while many.task["ka"] != before:
        many.demo.undo()
    assert shown.chosen != []


def test_the_menu_moves_too(many: Hands) -> None:
    shown, before = tiles(many), many.task["ka"]
    shown.select([4])
    place = shown.visualRect(shown.model().index(4, 0)).center()
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, shown.viewport().mapToGlobal(place))
    QApplication.sendEvent(shown.viewport(), event)
    menu = next(menu for menu in many.cards()[0].findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == "Move forward").trigger()
    assert order(many, before)[:5] == [0, 1, 2, 4, 3]
    menu.close()


def test_near_the_edge_of_the_list_a_drag_scrolls(many: Hands) -> None:
    for _ in range(12):
        many.add_class()
    many.demo.model.select("ka")
    area = many.demo.examples.cards
    bar = area.verticalScrollBar()
    many.qtbot.waitUntil(lambda: bar.maximum() > 100 and bar.value() == 0)
    mime = places_mime("ka", [0], many.task.examples("ka"))
    foot = QPoint(area.width() // 2, area.viewport().height() - 3)
    place = area.viewport().mapTo(many.demo, foot)
    QApplication.sendEvent(many.demo, QDragEnterEvent(place, MOVE, mime, LEFT, NONE))
    many.qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    QApplication.sendEvent(many.demo, QDropEvent(QPointF(place), MOVE, mime, LEFT, NONE))
    assert len(many.task[many.task.labels[-1]]) == 1
    many.qtbot.wait(100)  # the cards have their new heights
    top = area.viewport().mapTo(many.demo, QPoint(area.width() // 2, 3))
    QApplication.sendEvent(many.demo, QDragEnterEvent(top, MOVE, mime, LEFT, NONE))
    many.qtbot.waitUntil(lambda: bar.value() < bar.maximum() - 20)
    QApplication.sendEvent(many.demo, QDragLeaveEvent())
    rested = bar.value()
    many.qtbot.wait(60)
    assert bar.value() == rested
