"""A question is read whole before it is answered, and a message leaves what is drawn in view."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from maml_studio.gui.theme import theme_watcher
from maml_studio.gui.widgets.leading_text import LeadingText
from maml_studio.gui.widgets.message_bar import MessageBar
from tests.gui.demo.conftest import file, hands, open_window  # noqa: F401 - fixtures
from tests.gui.demo.hands import Hands

QUESTION = (
    "“letters.mamltask” was changed by another program since you opened it: "
    "saving would lose what that wrote."
)
SENTENCE = "The drawing was saved as “/home/someone/Pictures/a drawing of it.png”."


@pytest.fixture(autouse=True)
def usual_size(qapp: QApplication) -> Iterator[None]:
    yield
    theme_watcher().set_scale(1.0)


def more(bar: MessageBar) -> QPushButton:
    return next(one for one in bar.findChildren(QPushButton) if one.text() in ("More", "Less"))


def is_whole(bar: MessageBar) -> bool:
    (text,) = bar.findChildren(LeadingText)
    parts = [part for part in bar.findChildren(QWidget) if part.isVisible()]
    is_inside = all(bar.rect().contains(part.geometry()) for part in parts)
    has_room = text.height() >= text.heightForWidth(text.width())
    return is_inside and has_room and text.text() == bar.text() and not more(bar).isVisible()


@pytest.mark.parametrize("scale", [1.0, 1.5, 1.75])
def test_a_question_is_never_folded(hands: Hands, scale: float) -> None:  # noqa: F811
    theme_watcher().set_scale(scale)
    hands.window.resize(1280, 800)
    bar = hands.demo.message
    bar.show_warning(QUESTION, "Save anyway", lambda: None)
    bar.offer_also("Save as…", lambda: None)
    QTest.qWait(50)
    assert hands.window.width() == 1280
    assert is_whole(bar)


def test_where_text_is_left_out_the_keyboard_begins_at_more(hands: Hands) -> None:  # noqa: F811
    theme_watcher().set_scale(1.75)
    hands.window.resize(1280, 800)
    hands.window.activateWindow()
    bar = hands.demo.message
    bar.show_warning(QUESTION * 8, "Save anyway", lambda: None)
    QTest.qWait(50)
    assert more(bar).isVisible()
    hands.try_canvas.setFocus()
    QTest.keyClick(hands.try_canvas, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is more(bar)
    bar.show_warning(QUESTION, "Save anyway", lambda: None)
    hands.try_canvas.setFocus()
    QTest.keyClick(hands.try_canvas, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is bar.tab_stops()[1]


def test_what_is_whole_offers_no_more_however_low_it_lies(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_info("Saved.")
    assert bar.settle_in(600, 12) > 12
    assert more(bar).isHidden()
    bar.show_info(SENTENCE * 4)
    bar.settle_in(600, 12)
    assert not more(bar).isHidden()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (2560, 1440), (1280, 800)])
def test_on_a_projector_a_message_leaves_the_drawing_in_view(
    hands: Hands,  # noqa: F811
    size: tuple[int, int],
) -> None:
    window, bar, canvas = hands.window, hands.demo.message, hands.try_canvas
    window.extras._toggle_projector()
    try:
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.setMinimumSize(320, 240)
        window.resize(*size)
        QTest.qWait(100)
        for action in ("", "Undo"):
            bar.show_info(SENTENCE, action, (lambda: None) if action else None)
            QTest.qWait(50)
            drawn = QRect(canvas.mapTo(bar.parentWidget(), QPoint(0, 0)), canvas.size())
            assert not bar.geometry().intersects(drawn)
            assert bar.parentWidget().rect().contains(bar.geometry())
            assert is_whole(bar)
    finally:
        window.extras.leave_projector()
