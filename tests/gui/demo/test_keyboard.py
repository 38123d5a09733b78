"""Everything can be reached and done without a mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QWidget

from maml_studio.gui.about import AboutBox
from maml_studio.gui.theme import theme_watcher
from tests.gui import mouse
from tests.gui.demo.hands import CROSS, LINE, Hands

REACHED = [
    "tryCanvas",
    "initializationChooser",
    "deviceChooser",
    "menuButton",
    "sampleTasks",
    "newTaskButton",
    "classCard0",
    "classCard4",
    "addClassButton",
    "loadImagesButton",
    "exampleCanvas",
    "addExampleButton",
    "innerSteps",
    "innerRate",
    "slowMotion",
    "classifyButton",
    "clearTryButton",
]
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def active(hands: Hands) -> Hands:
    """Return a window that has the keyboard."""
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    return hands


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def test_tab_reaches_everything_in_the_order_of_the_screen(active: Hands) -> None:
    mouse.draw(active.example_canvas, LINE)
    mouse.draw(active.try_canvas, LINE)
    reached: list[QWidget] = []
    while (widget := QApplication.focusWidget()) not in reached:
        assert widget is not None
        reached.append(widget)
        press(Qt.Key.Key_Tab)
    names = [widget.objectName() for widget in reached]
    assert [name for name in names if name in REACHED] == REACHED
    assert any(widget.objectName() == "mind-meta" for widget in reached)


def test_a_task_is_made_and_tried_with_shortcuts(active: Hands) -> None:
    press(Qt.Key.Key_N, CONTROL)
    assert len(active.task) == 0
    for name in "ab":
        press(Qt.Key.Key_K, CONTROL)
        for letter in name:
            press(getattr(Qt.Key, f"Key_{letter.upper()}"))
        press(Qt.Key.Key_Return)
    assert active.task.labels == ("a", "b")
    assert active.demo.model.selected == "b"
    press(Qt.Key.Key_Up, CONTROL)
    assert active.demo.model.selected == "a"
    press(Qt.Key.Key_Down, CONTROL)
    press(Qt.Key.Key_Down, CONTROL)
    assert active.demo.model.selected == "a"
    press(Qt.Key.Key_E, CONTROL)
    assert QApplication.focusWidget() is active.example_canvas
    press(Qt.Key.Key_T, CONTROL)
    assert QApplication.focusWidget() is active.try_canvas


def test_clear_and_undo_on_the_canvas_that_has_the_focus(active: Hands) -> None:
    mouse.draw(active.try_canvas, LINE)
    mouse.draw(active.example_canvas, CROSS)
    press(Qt.Key.Key_Z, CONTROL)
    assert len(active.example_canvas.strokes()) == 1
    press(Qt.Key.Key_L, CONTROL)
    assert active.example_canvas.is_empty
    assert not active.try_canvas.is_empty
    press(Qt.Key.Key_T, CONTROL)
    press(Qt.Key.Key_Delete)
    assert active.try_canvas.is_empty


def test_undo_without_a_stroke_takes_back_the_last_edit(active: Hands) -> None:
    count = active.task.count
    mouse.draw(active.example_canvas, CROSS)
    press(Qt.Key.Key_Return)
    assert active.task.count == count + 1
    press(Qt.Key.Key_Z, CONTROL)
    assert active.task.count == count
    press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert active.task.count == count + 1


def test_a_card_is_chosen_renamed_and_deleted(active: Hands) -> None:
    card = active.cards()[1]
    card.setFocus()
    press(Qt.Key.Key_Space)
    assert active.demo.model.selected == card.property("label")
    press(Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "new")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert active.task.labels[1] == "new"
    card.setFocus()
    press(Qt.Key.Key_Delete)
    assert "new" not in active.task


def test_escape_drops_a_new_name(active: Hands) -> None:
    press(Qt.Key.Key_R, CONTROL)
    field = QApplication.focusWidget()
    assert field is not None
    before = active.task
    QTest.keyClicks(field, "new")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert active.task is before


def test_return_in_a_field_does_not_add_the_drawing(active: Hands) -> None:
    count = active.task.count
    mouse.draw(active.example_canvas, CROSS)
    active.demo.learning.inner.steps.setFocus()
    press(Qt.Key.Key_Return)
    active.find(QComboBox, "sampleTasks").setFocus()
    assert active.task.count == count


def test_the_about_box_says_what_it_is(active: Hands) -> None:
    next(one for one in active.window.actions() if one.text().startswith("About")).trigger()
    boxes = active.window.findChildren(AboutBox)
    assert len(boxes) == 1
    assert isinstance(boxes[0], QDialog)
    assert not boxes[0].isModal()
    boxes[0].close()


@pytest.mark.parametrize(("text", "is_dark"), [("Dark", True), ("Light", False)])
def test_the_look_is_chosen_in_the_menu_and_remembered(
    active: Hands, text: str, is_dark: bool
) -> None:
    from maml_studio.gui.preferences import Preferences

    looks = [menu for menu in active.window.findChildren(QMenu) if menu.title() == "Look"]
    action = next(action for action in looks[0].actions() if action.text() == text)
    action.trigger()
    assert theme_watcher().theme.is_dark is is_dark
    assert Preferences().theme == text.lower()
    ground = active.window.grab().toImage().pixelColor(5, active.window.height() // 2)
    assert (ground.lightness() < 128) is is_dark
    theme_watcher().choose("system")
