"""Messages float in the header: they move nothing, cover no tool, and are heard and dismissed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from maml_studio.gui import naming
from maml_studio.gui.theme import theme_watcher
from maml_studio.gui.widgets.message_bar import MessageBar
from tests.gui import mouse
from tests.gui.demo.conftest import file, hands, open_window  # noqa: F401 - fixtures
from tests.gui.demo.hands import Hands

SHORT = "Opened “letters”. Undo brings back what was there."
LONG = "“letters.mamltask” was changed by another program: saving would lose what that wrote. " * 2


def on_window(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def places(hands: Hands) -> list[QRect]:  # noqa: F811
    parts = hands.window.tabs.findChildren(QWidget)
    return [on_window(part) for part in parts if part.isVisible()]


def tools(page: QWidget) -> list[QRect]:
    """Return where the tools of a page are that somebody may be about to click."""
    kinds = QAbstractButton, QComboBox
    found = [one for one in page.findChildren(QWidget) if isinstance(one, kinds)]
    return [on_window(one) for one in found if not one.visibleRegion().isEmpty()]


@pytest.mark.parametrize("is_small", [False, True])
@pytest.mark.parametrize("text", [SHORT, LONG])
def test_a_message_moves_and_covers_nothing(hands: Hands, text: str, is_small: bool) -> None:  # noqa: F811
    window, bar = hands.window, hands.demo.message
    smallest = window.minimumSize()
    window.resize(smallest.width() if is_small else 1280, smallest.height() if is_small else 800)
    QTest.qWait(100)
    before = places(hands)
    bar.show_warning(text, "Save anyway", lambda: None)
    bar.offer_also("Save as…", lambda: None)
    QTest.qWait(50)
    assert places(hands) == before
    covered = bar.geometry()
    assert window.rect().contains(covered)
    assert not covered.intersects(on_window(hands.try_canvas))
    assert not any(covered.intersects(tool) for tool in tools(hands.demo))
    tabs = window.tabs.tabBar()
    last = tabs.tabRect(tabs.count() - 1).topRight()
    assert covered.left() > tabs.mapTo(window, last).x()
    label = bar.findChildren(QLabel)[1]
    assert label.text() == text
    assert label.height() >= label.heightForWidth(label.width())
    parts = [part for part in bar.findChildren(QWidget) if part.isVisible()]
    assert not any(bar.rect() != bar.rect().united(part.geometry()) for part in parts)


def test_a_short_message_leaves_the_choosers_free(hands: Hands) -> None:  # noqa: F811
    hands.window.resize(1360, 880)
    QTest.qWait(50)
    hands.demo.message.show_info(SHORT)
    for name in ("initializationChooser", "deviceChooser"):
        chooser = hands.find(QComboBox, name)
        assert not on_window(chooser).intersects(hands.demo.message.geometry())


def test_drawing_goes_on_where_it_was(hands: Hands) -> None:  # noqa: F811
    canvas = hands.try_canvas
    mouse.press(canvas, 20, 20)
    mouse.move(canvas, 60, 60)
    place = on_window(canvas)
    hands.demo.message.show_error("The disk is full.", "Try again", lambda: None)
    QTest.qWait(50)
    assert on_window(canvas) == place
    mouse.move(canvas, 90, 90)
    mouse.release(canvas, 90, 90)
    assert len(canvas.strokes()) == 1


def focus_is_in(bar: MessageBar) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and bar.isAncestorOf(focused)


def test_f6_goes_to_the_message_and_escape_dismisses_it(hands: Hands) -> None:  # noqa: F811
    hands.window.activateWindow()
    canvas, bar = hands.try_canvas, hands.demo.message
    canvas.setFocus()
    bar.show_info(SHORT)
    assert QApplication.focusWidget() is canvas
    QTest.keyClick(canvas, Qt.Key.Key_F6)
    assert focus_is_in(bar)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert QApplication.focusWidget() is canvas
    QTest.keyClick(canvas, Qt.Key.Key_F6)
    assert not focus_is_in(bar)


def test_an_action_is_done_though_what_had_the_focus_is_gone(hands: Hands) -> None:  # noqa: F811
    hands.window.activateWindow()
    bar, card = hands.demo.message, hands.cards()[-1]
    done: list[bool] = []
    bar.show_info(SHORT, "Do it", lambda: done.append(bar.isVisible()))
    card.setFocus()
    bar.take_focus()
    hands.demo.model.remove_class(hands.task.labels[0])
    hands.qtbot.waitUntil(lambda: not isValid(card), timeout=5_000)
    assert focus_is_in(bar)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert done == [False]
    assert not bar.isVisible()


def test_f6_goes_to_the_message_of_the_train_tab_and_back(hands: Hands) -> None:  # noqa: F811
    window = hands.window
    window.activateWindow()
    window.tabs.setCurrentWidget(window.train)
    page = window.train.page
    hands.qtbot.waitUntil(page.isVisible, timeout=10_000)
    page.setup.start.setFocus()
    page.message.show_error("The run could not be written.", "Try again", lambda: None)
    QTest.keyClick(page.setup.start, Qt.Key.Key_F6)
    assert focus_is_in(page.message)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
    assert QApplication.focusWidget() is page.setup.start


def test_a_screen_reader_hears_each_message_once(
    hands: Hands,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []

    class Heard(QAccessible):
        @staticmethod
        def updateAccessibility(event: object) -> None:  # noqa: N802 - Qt's name
            told.append(getattr(event, "message", lambda: "alert")())

    monkeypatch.setattr(naming, "QAccessible", Heard)
    bar = hands.demo.message
    bar.show_warning("“ka” is blank.")
    assert told == ["alert", "Warning: “ka” is blank."]
    bar.show_info("Opening “letters”: 10 of 2,000", "Cancel", lambda: None)
    bar.show_info("Opening “letters”: 300 of 2,000", "Cancel", lambda: None)
    assert told[2:] == ["alert", "Info: Opening “letters”: 10 of 2,000"]


def test_each_tab_shows_its_own_message(hands: Hands) -> None:  # noqa: F811
    window, demo = hands.window, hands.demo.message
    demo.show_info(SHORT)
    window.tabs.setCurrentWidget(window.train)
    assert not demo.isVisible()
    train = window.train.page.message
    hands.qtbot.waitUntil(window.train.page.isVisible, timeout=10_000)
    before = on_window(window.train.page.header)
    train.show_error("The run could not be written.", "Try again", lambda: None)
    QTest.qWait(50)
    assert on_window(window.train.page.header) == before
    assert train.isVisible()
    assert train.geometry().bottom() < before.top() + 16
    window.tabs.setCurrentWidget(hands.demo)
    assert [bar.text() for bar in window.findChildren(MessageBar) if bar.isVisible()] == [SHORT]
    demo.clear()
    window.tabs.setCurrentWidget(window.train)
    assert train.isVisible()
    assert not demo.isVisible()


def test_on_the_projector_it_covers_no_more_than_the_sentence(hands: Hands) -> None:  # noqa: F811
    hands.window.extras._toggle_projector()
    try:
        QTest.qWait(100)
        demo = hands.demo
        kept = demo.trying.canvas, demo.trying.bars, demo.trying.top, demo.learning.plot
        before = [on_window(part) for part in kept]
        demo.message.show_warning(SHORT, "Try again", lambda: None)
        QTest.qWait(50)
        assert [on_window(part) for part in kept] == before
        covered = on_window(demo.message)
        assert not any(covered.intersects(place) for place in before)
        assert hands.window.rect().contains(covered)
        leave = hands.find(QPushButton, "projectorLeave")
        assert not covered.intersects(on_window(leave))
    finally:
        hands.window.extras.leave_projector()
        theme_watcher().set_scale(1.0)
    assert hands.demo.message.isVisible()
    assert hands.demo.message.geometry().bottom() < on_window(hands.demo.examples).top() + 16
