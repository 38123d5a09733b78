"""The list of shortcuts is read from the actions: none is missing, none is doubled."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from maml_studio.gui.shortcuts import ShortcutList, shortcuts_of
from maml_studio.gui.what_to_do import LINES
from tests.gui.demo.conftest import MakeWindow, open_window

__all__ = ["open_window"]

NATIVE = QKeySequence.SequenceFormat.NativeText


def test_every_action_with_a_shortcut_is_listed(open_window: MakeWindow) -> None:
    hands = open_window()
    window = hands.window
    window.activateWindow()
    hands.qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F1)
    shown = window.findChild(ShortcutList)
    assert shown is not None
    assert not shown.isModal()
    words = {label.text() for label in shown.findChildren(QLabel)}
    actions = [*window.actions(), *window.findChildren(QAction)]
    with_keys = [action for action in actions if not action.shortcut().isEmpty()]
    assert len(with_keys) > 20
    for action in with_keys:
        assert action.text().partition(":")[0].removesuffix("…") in words
        keys = " or ".join(one.toString(NATIVE) for one in action.shortcuts())
        assert keys in words
    shown.close()


def test_the_help_begins_with_what_there_is_to_do(open_window: MakeWindow) -> None:
    window = open_window().window
    window.extras._show_shortcuts()
    shown = window.findChild(ShortcutList)
    assert shown is not None
    texts = [label.text() for label in shown.findChildren(QLabel)]
    lines = [text for line in LINES for text in line]
    assert texts.index("What you can do here") < min(texts.index(text) for text in lines)
    assert max(texts.index(text) for text in lines) < texts.index("File")
    for label in shown.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    shown.close()


def test_no_two_actions_of_the_window_share_keys(open_window: MakeWindow) -> None:
    window = open_window().window
    keys = [keys.toString() for action in window.actions() for keys in action.shortcuts()]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_save_now_is_listed_for_the_trainings(open_window: MakeWindow) -> None:
    window = open_window().window
    window.extras._show_shortcuts()
    lines = {(line.group, line.text, line.keys) for line in shortcuts_of(window)}
    assert ("Training", "Save now", "Ctrl+S") in lines
    assert ("File", "Save", "Ctrl+S") in lines
