"""The keys for undo and redo while a name is typed, and the key to the next class while drawing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QWidget

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.gui.demo.task_model import Snapshot
from tests.gui.demo.filing import action
from tests.gui.demo.hands import LINE, Hands

CONTROL = Qt.KeyboardModifier.ControlModifier
AGAIN = CONTROL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def active(at_once: Hands) -> Hands:
    """Return a window that has the keyboard and two classes."""
    line = Glyph.from_strokes(LINE, canvas=1.0)
    at_once.demo.model.restore(Snapshot(Task({"line": [line], "other": [line]})))
    at_once.window.activateWindow()
    at_once.qtbot.waitUntil(at_once.window.isActiveWindow)
    return at_once


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = CONTROL) -> None:
    QTest.keyClick(focused(), key, modifiers)


def typed() -> str:
    field = focused()
    assert isinstance(field, QLineEdit)
    return field.text()


def test_undo_takes_back_the_new_class_whose_name_is_open(active: Hands) -> None:
    active.click("addClassButton")
    assert typed() == "Class 3"
    press(Qt.Key.Key_Z)
    assert active.task.labels == ("line", "other")
    press(Qt.Key.Key_Z, AGAIN)
    assert active.task.labels == ("line", "other", "Class 3")


def test_what_is_typed_is_taken_back_first(active: Hands) -> None:
    active.click("addClassButton")
    QTest.keyClicks(focused(), "ka")
    press(Qt.Key.Key_Z)
    assert typed() == "Class 3"
    press(Qt.Key.Key_Z, AGAIN)
    assert typed() == "ka"
    press(Qt.Key.Key_Z)
    press(Qt.Key.Key_Z)
    assert active.task.labels == ("line", "other")


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_Z, AGAIN), (Qt.Key.Key_Y, CONTROL)])
def test_redo_takes_nothing_away_that_is_typed(
    active: Hands, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    active.demo.model.rename_class("other", "dash")
    active.demo.undo()
    active.demo.model.select("line")
    press(Qt.Key.Key_R)
    QTest.keyClicks(focused(), "ka")
    press(key, modifiers)
    assert typed() == "ka"
    press(Qt.Key.Key_Z)
    press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    press(Qt.Key.Key_R)
    press(key, modifiers)
    assert active.task.labels == ("line", "dash")


def test_a_name_that_was_refused_is_taken_back_first_too(active: Hands) -> None:
    active.click("addClassButton")
    QTest.keyClicks(focused(), "line")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert typed() == "line"
    press(Qt.Key.Key_Z)
    assert typed() == "Class 3"
    press(Qt.Key.Key_Z)
    assert active.task.labels == ("line", "other")


def test_another_class_is_read_out_while_the_focus_stays_on_the_canvas(
    active: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def listen(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    active.example_canvas.setFocus()
    press(Qt.Key.Key_Down)
    assert focused() is active.example_canvas
    assert active.demo.model.selected == "other"
    assert said == ["Draw an example of other"]


def test_the_menu_takes_back_what_is_typed_first_too(active: Hands) -> None:
    menu = active.find(QToolButton, "menuButton").menu()
    assert menu is not None
    active.demo.model.rename_class("other", "dash")
    active.click("addClassButton")
    QTest.keyClicks(focused(), "ka")
    for name, found in (("Undo", "Class 3"), ("Redo", "ka"), ("Undo", "Class 3")):
        menu.aboutToShow.emit()
        assert action(active, name).text() == f"{name}: Typing"
        action(active, name).trigger()
        assert typed() == found
    action(active, "Undo").trigger()
    assert active.task.labels == ("line", "dash")
