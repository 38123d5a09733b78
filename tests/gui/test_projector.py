"""The look for a projector: large, black and white, live; and everything goes back to its place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from maml_studio.engine.minds import MIND_KINDS
from maml_studio.gui.projector import Projector
from maml_studio.gui.theme import DARK, LIGHT, theme_watcher
from maml_studio.gui.train.train_status import TrainStatus
from maml_studio.gui.widgets.segmented import Segmented
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow, hands, open_window
from tests.gui.demo.hands import CROSS, SCRIBBLE, Hands

__all__ = ["MakeWindow", "hands", "open_window"]

SCREENS = ((1280, 720), (1024, 768), (1366, 768), (1920, 1080))
"""Pixels of the screens of projectors."""


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


def test_the_view_of_the_steps_stays_the_one_that_was_chosen(hands: Hands) -> None:
    plot, stack = hands.demo.learning.plot, hands.window.findChildren(QStackedWidget)
    for view in range(3):
        hands.find(Segmented, "stepView").set_current(view)
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
    theme_watcher().set_projected(1.0, is_on=False)


def test_keys_for_what_is_not_seen_do_nothing_and_escape_still_leaves(projected: Hands) -> None:
    hands, before = projected, projected.task
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_E, Qt.Key.Key_K, Qt.Key.Key_R, Qt.Key.Key_N):
        QTest.keyClick(hands.window.focusWidget() or hands.window, key, control)
        assert hands.task is before, key
        assert hands.window.focusWidget() is hands.try_canvas, key
    hands.example_canvas.setFocus()
    press(hands, Qt.Key.Key_Escape)
    assert hands.demo.isVisible()
    QTest.keyClick(hands.try_canvas, Qt.Key.Key_K, control)
    assert len(hands.task) == len(before) + 1


def test_nothing_is_pasted_into_examples_that_are_not_seen(projected: Hands) -> None:
    task = projected.task
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    QGuiApplication.clipboard().setImage(image)
    projected.demo.images.paste()
    assert projected.task is task
    assert projected.message.startswith("Leave the projector to paste")


def test_a_message_is_seen_and_stays_until_it_is_dismissed(projected: Hands) -> None:
    hands = projected
    assert not hands.message
    hands.demo.message.show_error("The disk is full.")
    assert hands.message == "The disk is full."
    assert hands.find(Projector, "projector").isAncestorOf(hands.demo.message)
    press(hands, Qt.Key.Key_Escape)
    assert hands.message == "The disk is full."
    assert not hands.find(Projector, "projector").isAncestorOf(hands.demo.message)
    press(hands, Qt.Key.Key_F11)
    assert hands.message == "The disk is full."
    hands.demo.message.clear()
    press(hands, Qt.Key.Key_Escape)
    assert not hands.message


def test_keys_reach_a_message_and_escape_dismisses_it_before_it_leaves(projected: Hands) -> None:
    hands, bar = projected, projected.demo.message
    bar.show_error("The disk is full.")
    press(hands, Qt.Key.Key_F6)
    focused = hands.window.focusWidget()
    assert focused is not None
    assert bar.isAncestorOf(focused)
    press(hands, Qt.Key.Key_F6)
    assert hands.window.focusWidget() is hands.try_canvas
    press(hands, Qt.Key.Key_F6)
    press(hands, Qt.Key.Key_Escape)
    assert not hands.message
    assert hands.find(Projector, "projector").isVisible()
    assert hands.window.focusWidget() is hands.try_canvas
    press(hands, Qt.Key.Key_F6)
    assert hands.window.focusWidget() is hands.try_canvas
    press(hands, Qt.Key.Key_Escape)
    assert hands.demo.isVisible()


def test_what_is_happening_is_said_quietly(projected: Hands) -> None:
    hands = projected
    projector, status = hands.find(Projector, "projector"), hands.find(QLabel, "adaptStatus")
    assert projector.isAncestorOf(status)
    assert status.isVisible()
    assert status.text().startswith("Five gradient steps")
    hands.demo.learning.inner.slow_motion.setChecked(True)
    hands.qtbot.waitUntil(lambda: status.text().startswith("Learning your examples"))
    hands.wait_until_ready()
    hands.demo.adaptation.fail()
    assert status.text().startswith("Nothing was learned.")
    assert status.isVisible()
    press(hands, Qt.Key.Key_Escape)
    assert hands.demo.learning.isAncestorOf(status)


def test_a_training_in_the_background_is_said(
    projected: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    projector = projected.find(Projector, "projector")
    label = projected.find(QLabel, "projectorTraining")
    assert not label.isVisible()
    told = "Training first-steps, step 20 of 300"
    monkeypatch.setattr(TrainStatus, "brief", property(lambda _: told))
    projector._training.changed.emit()
    assert label.isVisible()
    assert label.text() == told


def test_its_buttons_are_seen_only_while_somebody_reaches_for_them(projected: Hands) -> None:
    hands = projected
    projector = hands.find(Projector, "projector")
    buttons = [hands.find(QPushButton, f"projector{name}") for name in ("Clear", "Leave")]
    places = [button.geometry() for button in buttons]
    resting = projector._resting._rest
    resting.setInterval(50)
    mouse.draw(hands.try_canvas, CROSS)
    assert all(button.isVisible() for button in buttons)
    hands.qtbot.waitUntil(lambda: not any(button.isVisible() for button in buttons))
    press(hands, Qt.Key.Key_Tab)
    assert [button.geometry() for button in buttons] == places
    assert all(button.isVisible() for button in buttons)
    buttons[1].setFocus()
    hands.qtbot.wait(150)
    assert buttons[1].isVisible()
    hands.try_canvas.setFocus()
    hands.qtbot.waitUntil(lambda: not buttons[0].isVisible())
    press(hands, Qt.Key.Key_Escape)
    assert hands.demo.isVisible()
    assert not resting.isActive()


def test_a_button_stays_while_the_pointer_rests_on_it(projected: Hands) -> None:
    hands = projected
    leave = hands.find(QPushButton, "projectorLeave")
    resting = hands.find(Projector, "projector")._resting._rest
    resting.setInterval(30)
    place = QPointF(5, 5)
    QApplication.sendEvent(leave, QEnterEvent(place, place, place))
    hands.qtbot.wait(100)
    assert leave.isVisible()
    QApplication.sendEvent(leave, QEvent(QEvent.Type.Leave))
    hands.qtbot.waitUntil(lambda: not leave.isVisible())
    press(hands, Qt.Key.Key_Escape)


def test_no_tool_is_beside_the_canvas(hands: Hands) -> None:
    tools = [hands.find(QToolButton, f"tryCanvas{name}") for name in ("Undo", "Redo", "Eraser")]
    assert all(tool.isVisible() for tool in tools)
    hands.window.extras._toggle_projector()
    assert not any(tool.isVisible() for tool in tools)
    assert hands.try_canvas.width() > 220
    hands.window.extras.leave_projector()
    assert all(tool.isVisible() for tool in tools)


def test_everything_fits_on_the_screens_of_projectors(projected: Hands) -> None:
    hands, trying = projected, projected.demo.trying
    projector, status = hands.find(Projector, "projector"), hands.find(QLabel, "adaptStatus")
    hands.window.setWindowState(Qt.WindowState.WindowNoState)
    hands.window.setMinimumSize(320, 240)
    for size in SCREENS:
        hands.window.resize(*size)
        mouse.draw(hands.try_canvas, CROSS)
        hands.qtbot.wait(100)
        assert projector.width() == size[0]
        for part in (trying.canvas, trying.top, trying.bars, hands.demo.learning.plot, status):
            place = QRect(part.mapTo(projector, QPoint(0, 0)), part.size())
            assert projector.rect().contains(place), (size, part)
        assert status.height() >= status.heightForWidth(status.width()), size


def test_none_of_these_is_read_whole_and_nothing_jumps(projected: Hands) -> None:
    hands, trying = projected, projected.demo.trying
    hands.window.setWindowState(Qt.WindowState.WindowNoState)
    hands.window.setMinimumSize(320, 240)
    for size in SCREENS:
        hands.window.resize(*size)
        QTest.qWait(100)
        before = trying.bars.geometry(), trying.top.height()
        mouse.draw(hands.try_canvas, SCRIBBLE)
        hands.qtbot.waitUntil(lambda: trying.top.text().endswith("? None of these"))
        QTest.qWait(50)
        assert not trying.top.is_cut, size
        assert trying.top.shown_font().pixelSize() >= 30, size
        assert (trying.bars.geometry(), trying.top.height()) == before, size
        hands.clear()


@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_the_window_can_be_as_small_afterwards_as_before(hands: Hands, scale: float) -> None:
    window, spare = hands.window, 8
    theme_watcher().set_scale(scale)
    QTest.qWait(100)
    window.resize(window.minimumSize())
    QTest.qWait(100)
    window._settle_smallest_size()
    before = window.minimumSize()
    window.extras._toggle_projector()
    QTest.qWait(100)
    window.extras.leave_projector()
    hands.qtbot.waitUntil(
        lambda: (
            window.minimumWidth() == before.width()
            and window.minimumHeight() <= before.height() + spare
        )
    )
    theme_watcher().set_scale(1.0)


def test_the_letters_of_the_other_minds_are_explained(hands: Hands) -> None:
    label = "projectorMinds"
    hands.window.extras._toggle_projector()
    assert not hands.find(QLabel, label).isVisible()
    hands.window.extras.leave_projector()
    hands.demo.learning.minds.choose(tuple(MIND_KINDS))
    hands.wait_until_ready()
    hands.window.extras._toggle_projector()
    told = hands.find(QLabel, label)
    assert told.isVisible()
    words = told.text().replace("\N{NO-BREAK SPACE}", " ")
    assert words == "R: Random start · P: Prototypes · N: Nearest pixels"
