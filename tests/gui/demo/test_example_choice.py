"""Selecting examples, and muting, moving, copying and deleting what is selected."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from maml_studio.gui.demo.example_list import ExampleList
from maml_studio.gui.demo.example_mime import places, places_mime
from maml_studio.gui.demo.example_tile import CELL
from tests.gui import mouse
from tests.gui.demo.hands import LINE, Hands

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def tiles(hands: Hands, index: int = 0) -> ExampleList:
    return hands.cards()[index].examples


def click(shown: ExampleList, row: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    place = shown.visualRect(shown.model().index(row, 0)).topLeft() + QPoint(20, 25)
    QTest.mouseClick(shown.viewport(), LEFT, modifiers, place)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)


def test_clicks_choose_one_more_or_a_row(many: Hands) -> None:
    shown = tiles(many)
    click(shown, 1)
    assert shown.chosen == [1]
    assert many.demo.model.selected == "ka"
    click(shown, 3, CONTROL)
    assert shown.chosen == [1, 3]
    click(shown, 2)
    click(shown, 4, SHIFT)
    assert shown.chosen == [2, 3, 4]
    click(tiles(many, 1), 0)
    assert tiles(many, 1).chosen == [0]
    assert shown.selectedIndexes() == []
    assert many.demo.model.selected == "sa"


def test_keys_choose_one_more_or_all(many: Hands) -> None:
    shown = tiles(many)
    shown.setFocus()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right, SHIFT)
    assert shown.chosen == [1, 2]
    press(Qt.Key.Key_A, CONTROL)
    assert shown.chosen == [0, 1, 2, 3, 4]
    press(Qt.Key.Key_Escape)
    assert shown.selectedIndexes() == []


def test_the_examples_of_a_class_are_one_stop_of_the_tab_key(many: Hands) -> None:
    many.window.activateWindow()
    shown = tiles(many)
    shown.setFocus()
    press(Qt.Key.Key_Right)
    stops = []
    for _ in range(4):
        press(Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        stops.append(focused.accessibleName())
    example = "1 selected example"
    actions = [f"Mute {example}", f"Move {example} to another class", f"Delete {example}"]
    assert stops == [*actions, "Draw an example of ka"]


def test_a_screen_reader_hears_which_example_it_is(many: Hands) -> None:
    shown = tiles(many)
    click(shown, 2)
    assert shown.accessibleName() == "Examples of ka. Example 3 of ka"
    press_on(shown, Qt.Key.Key_M)
    assert shown.accessibleName() == "Examples of ka. Example 3 of ka, muted"
    index = shown.model().index(2, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Example 3 of ka, muted"


def press_on(shown: ExampleList, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(shown, key, modifiers)


def test_several_are_muted_and_unmuted_as_one_step(many: Hands) -> None:
    shown, before = tiles(many), many.task
    shown.select([0, 2, 4])
    press_on(shown, Qt.Key.Key_M)
    assert [example.is_muted for example in many.task.examples("ka")] == [1, 0, 1, 0, 1]
    assert shown.chosen == [0, 2, 4]
    assert many.demo.model.history.undoText() == "Mute 3 in “ka”"
    texts = [label.text() for label in many.cards()[0].findChildren(QLabel)]
    assert "2 + 3 muted" in texts
    assert many.state == "adapting"
    many.wait_until_ready()
    press_on(shown, Qt.Key.Key_M)
    assert many.demo.model.history.undoText() == "Unmute 3 in “ka”"
    assert many.task == before
    many.demo.undo()
    many.demo.undo()
    assert many.task == before


def test_a_class_whose_examples_are_all_muted_is_not_learned(many: Hands) -> None:
    shown = tiles(many, 1)
    shown.selectAll()
    press_on(shown, Qt.Key.Key_M)
    assert many.state == "waiting"
    assert "0 + 2 muted" in [label.text() for label in many.cards()[1].findChildren(QLabel)]


def test_several_are_deleted_as_one_step_and_the_class_stays(many: Hands) -> None:
    shown, before = tiles(many), many.task
    glyphs = before["ka"]
    shown.select([1, 3])
    press_on(shown, Qt.Key.Key_Delete)
    assert many.task["ka"] == (glyphs[0], glyphs[2], glyphs[4])
    assert many.demo.model.history.undoText() == "Delete 2 from “ka”"
    many.demo.undo()
    assert many.task == before
    shown.setFocus()
    for _ in range(8):
        press_on(shown, Qt.Key.Key_Delete)
    assert many.task.labels == ("ka", "sa")
    assert many.task["ka"] == ()


@pytest.mark.parametrize("back", [False, True])
def test_keys_move_several_to_the_next_class(many: Hands, back: bool) -> None:
    shown, before = tiles(many), many.task
    shown.select([0, 1])
    press_on(shown, Qt.Key.Key_Up if back else Qt.Key.Key_Down, CONTROL | SHIFT)
    assert many.task["sa"] == (*before["sa"], *before["ka"][:2])
    assert many.demo.model.history.undoText() == "Move 2 from “ka” to “sa”"
    assert many.demo.model.selected == "sa"
    assert tiles(many, 1).chosen == [2, 3]
    many.demo.undo()
    assert many.task == before


def drag(hands: Hands, rows: list[int], to: int) -> None:
    """Drag examples of the first class to a card, as the system reports it."""
    shown, card = tiles(hands), hands.cards()[to]
    mime = places_mime("ka", rows, hands.task.examples("ka"))
    place = card.mapTo(hands.demo, card.rect().center())
    move = Qt.DropAction.MoveAction
    enter = QDragEnterEvent(place, move, mime, LEFT, NONE)
    QApplication.sendEvent(hands.demo, enter)
    veil = hands.demo.images.drop.veil
    assert enter.isAccepted()
    assert veil.isVisible()
    assert veil.text == f"Move {len(rows)} to “sa”"
    assert veil.geometry().contains(place)
    drop = QDropEvent(place, move, mime, LEFT, NONE)
    QApplication.sendEvent(hands.demo, drop)
    assert not veil.isVisible()
    assert shown.acceptDrops() is False


def test_dragged_examples_go_to_the_class_that_they_are_dropped_on(many: Hands) -> None:
    before = many.task
    drag(many, [1, 4], to=1)
    assert many.task["sa"][2:] == (before["ka"][1], before["ka"][4])
    assert many.demo.model.history.undoText() == "Move 2 from “ka” to “sa”"
    many.demo.undo()
    assert many.task == before


@pytest.mark.parametrize("is_cut", [False, True], ids=["copy", "cut"])
def test_examples_are_pasted_into_another_class_with_their_strokes(
    many: Hands, is_cut: bool
) -> None:
    before = many.task
    shown = tiles(many)
    shown.select([0, 1])
    press_on(shown, Qt.Key.Key_X if is_cut else Qt.Key.Key_C, CONTROL)
    assert not QApplication.clipboard().image().isNull()
    mouse.click(many.cards()[1])
    QTest.keyClick(many.cards()[1], Qt.Key.Key_V, CONTROL)
    assert many.task["sa"][2:] == before["ka"][:2]
    assert many.task["ka"] == before["ka"][2 if is_cut else 0 :]
    assert many.demo.model.history.undoText() == "Paste 2 to “sa”"
    assert ("in “ka” too" in many.message) is not is_cut
    many.demo.undo()
    if is_cut:
        assert many.demo.model.history.undoText() == "Cut 2 from “ka”"
        many.demo.undo()
    assert many.task == before


def test_the_mouse_drags_what_is_selected(many: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    dragged: list[tuple[str, list[int]] | None] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, *_: dragged.append(places(drag.mimeData())))
    shown = tiles(many)
    shown.select([1, 2])
    start = shown.visualRect(shown.model().index(1, 0)).topLeft() + QPoint(20, 25)
    mouse.drag(shown.viewport(), start.toTuple(), (start.x() + 90, start.y() + 60))
    assert dragged == [("ka", [1, 2])]


def test_the_cross_takes_one_example_away(many: Hands) -> None:
    shown, before = tiles(many), many.task
    cell = shown.visualRect(shown.model().index(1, 0))
    shown.select([0, 1, 2])
    mouse.move(shown.viewport(), cell.x() + 33, cell.y() + 6, pressed=False)
    mouse.click(shown.viewport(), cell.x() + 33, cell.y() + 6)
    assert many.task["ka"] == (before["ka"][0], *before["ka"][2:])


def test_a_full_card_shows_its_first_lines_and_all_when_asked(many: Hands) -> None:
    card = many.cards()[0]
    examples = list(many.task.examples("ka")) * 40
    many.demo.model.add_examples("ka", examples)
    many.qtbot.wait(50)
    assert card.height() < 300
    more = next(button for button in card.tab_stops() if "Show all" in button.accessibleName())
    assert more.isVisible()
    mouse.click(more)
    many.qtbot.wait(50)
    assert card.examples.height() >= 48 * 25
    many.demo.undo()
    many.qtbot.wait(50)
    assert not more.isVisible()
    assert card.height() < 300


def test_lines_and_the_tile_to_draw_follow_the_width(many: Hands) -> None:
    many.demo.model.add_examples("ka", list(many.task.examples("ka")))
    card = many.cards()[0]
    draw = next(stop for stop in card.tab_stops() if stop.accessibleName().startswith("Draw"))
    shown = card.examples
    for width in (1800, 1190, 1500):
        many.window.resize(width, 800)
        many.qtbot.wait(50)
        columns = shown.viewport().width() // CELL
        assert shown.height() == -(-11 // columns) * CELL
        assert draw.pos() == QPoint(10 % columns * CELL, 10 // columns * CELL)


def test_return_among_examples_adds_the_drawing(many: Hands) -> None:
    mouse.draw(many.example_canvas, LINE)
    click(tiles(many), 0)
    count = many.task.count
    press_on(tiles(many), Qt.Key.Key_Return)
    assert many.task.count == count + 1
