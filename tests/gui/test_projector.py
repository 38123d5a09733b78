"""The look for a projector: large, black and white, live; and everything goes back to its place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from maml_studio.gui.projector import Projector
from maml_studio.gui.theme import DARK, LIGHT, theme_watcher
from maml_studio.gui.widgets.segmented import Segmented
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow, hands, open_window
from tests.gui.demo.hands import CROSS, Hands

__all__ = ["MakeWindow", "hands", "open_window"]


def places(hands: Hands) -> list[tuple[QWidget | None, int, bool]]:
    trying, learning = hands.demo.trying, hands.demo.learning
    holder = trying.canvas.parentWidget()
    found = []
    for widget in (holder, trying.top, trying.sure, trying.bars, learning.plot):
        assert widget is not None
        parent = widget.parentWidget()
        assert parent is not None
        layout = parent.layout()
        assert layout is not None
        found.append((parent, layout.indexOf(widget), widget.isVisible()))
    return found


def activate(hands: Hands) -> None:
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)


def press(hands: Hands, key: Qt.Key) -> None:
    QTest.keyClick(hands.window.focusWidget() or hands.window, key)


@pytest.fixture
def projected(hands: Hands) -> Hands:
    activate(hands)
    press(hands, Qt.Key.Key_F11)
    return hands


def test_a_drawing_is_answered_live_and_large(projected: Hands) -> None:
    hands = projected
    projector = hands.find(Projector, "projector")
    assert projector.isVisible()
    assert hands.window.isFullScreen()
    assert not hands.window.statusBar().isVisible()
    assert not hands.demo.isVisible()
    mouse.draw(hands.try_canvas, CROSS)
    assert hands.demo.trying.top.property("label") in hands.task.labels
    top = hands.demo.trying.top
    assert projector.isAncestorOf(top)
    assert top.fontInfo().pixelSize() >= 55
    shown = [one for one in projector.findChildren(QPushButton) if one.isVisible()]
    assert [one.text() for one in shown] == ["Clear", "Leave"]


def test_the_contrast_is_that_of_black_and_white(projected: Hands) -> None:
    watcher = theme_watcher()
    watcher.choose("dark")
    assert (watcher.theme.panel, watcher.theme.text) == ("#010101", "#ffffff")
    watcher.choose("light")
    assert (watcher.theme.panel, watcher.theme.text) == ("#ffffff", "#000000")
    press(projected, Qt.Key.Key_Escape)
    assert watcher.theme == LIGHT
    watcher.choose("dark")
    assert watcher.theme == DARK
    watcher.choose("system")


@pytest.mark.parametrize("way_out", ["escape", "F11", "button"])
def test_everything_goes_back_to_its_place(hands: Hands, way_out: str) -> None:
    activate(hands)
    before = places(hands)
    for _ in range(2):
        press(hands, Qt.Key.Key_F11)
        assert places(hands) != before
        mouse.draw(hands.try_canvas, CROSS)
        if way_out == "button":
            hands.click("projectorLeave")
        else:
            press(hands, Qt.Key.Key_Escape if way_out == "escape" else Qt.Key.Key_F11)
        assert places(hands) == before
        assert theme_watcher().scale == 1.0
        assert not hands.window.isFullScreen()
        assert hands.window.statusBar().isVisible()
        hands.clear()
    mouse.draw(hands.try_canvas, CROSS)
    assert hands.demo.trying.top.property("label") in hands.task.labels


@pytest.mark.parametrize("view", [0, 1, 2])
def test_the_view_of_the_steps_stays_the_one_that_was_chosen(hands: Hands, view: int) -> None:
    hands.find(Segmented, "stepView").set_current(view)
    plot, stack = hands.demo.learning.plot, hands.window.findChildren(QStackedWidget)
    before, visible = [one.currentIndex() for one in stack], plot.isVisible()
    assert visible is (view == 0)
    hands.window.extras._toggle_projector()
    assert plot.isVisible()
    hands.window.extras.leave_projector()
    assert [one.currentIndex() for one in stack] == before
    assert plot.isVisible() is visible


def test_the_person_s_text_scale_is_back_afterwards(hands: Hands) -> None:
    theme_watcher().set_scale(1.25)
    hands.window.extras._toggle_projector()
    assert theme_watcher().scale >= 1.25
    hands.window.extras.leave_projector()
    assert theme_watcher().scale == 1.25
    theme_watcher().set_scale(1.0)


def test_it_comes_from_the_train_tab_too_and_the_window_closes_in_it(hands: Hands) -> None:
    hands.window.tabs.setCurrentWidget(hands.window.train)
    hands.window.extras._toggle_projector()
    assert hands.find(Projector, "projector").isVisible()
    hands.click("projectorClear")
    assert hands.window.close()
    theme_watcher().set_projected(is_on=False)
    theme_watcher().set_scale(1.0)


@pytest.mark.parametrize("key", [Qt.Key.Key_E, Qt.Key.Key_K, Qt.Key.Key_R, Qt.Key.Key_N])
def test_keys_for_what_is_not_seen_do_nothing_and_escape_still_leaves(
    projected: Hands, key: Qt.Key
) -> None:
    hands, before = projected, projected.task
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(hands.window.focusWidget() or hands.window, key, control)
    assert hands.task is before
    assert hands.window.focusWidget() is hands.try_canvas
    hands.example_canvas.setFocus()
    press(hands, Qt.Key.Key_Escape)
    assert hands.demo.isVisible()
    QTest.keyClick(hands.try_canvas, Qt.Key.Key_K, control)
    assert len(hands.task) == len(before) + 1


def test_a_message_is_seen_and_stays_until_it_is_dismissed(projected: Hands) -> None:
    hands = projected
    assert not hands.message
    hands.demo.message.show_error("The disk is full.")
    assert hands.message == "The disk is full."
    assert hands.find(Projector, "projector").isAncestorOf(hands.demo.message)
    press(hands, Qt.Key.Key_Escape)
    assert hands.message == "The disk is full."
    assert hands.demo.isAncestorOf(hands.demo.message)
    press(hands, Qt.Key.Key_F11)
    assert hands.message == "The disk is full."
    hands.demo.message.clear()
    press(hands, Qt.Key.Key_Escape)
    assert not hands.message
