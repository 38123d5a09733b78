"""A thumbnail shows any glyph, and asks for its deletion in three ways."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from maml_studio.engine.glyph import Glyph
from maml_studio.gui.theme import DARK, apply_theme, current_theme
from maml_studio.gui.widgets.thumbnail import Thumbnail
from tests.gui import mouse

BAR = Glyph.from_strokes([[(0.4, 0.5), (0.6, 0.5)]], canvas=1.0)
DOT = Glyph.from_strokes([[(0.1, 0.1)]], canvas=1.0)
INK = np.zeros((20, 60), np.uint8)
INK[8:12] = 255


@pytest.fixture
def thumbnail(qtbot: QtBot) -> Thumbnail:
    widget = Thumbnail()
    qtbot.addWidget(widget)
    widget.show_glyph(BAR, QColor("#0072b2"))
    QCursor.setPos(0, 0)
    widget.move(300, 300)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def dark_pixels(thumbnail: Thumbnail) -> list[tuple[int, int]]:
    image = thumbnail.grab().toImage()
    ink = QColor(current_theme().text).lightness()
    size = image.width()
    return [
        (x, y)
        for x in range(4, size - 4)
        for y in range(4, size - 4)
        if abs(image.pixelColor(x, y).lightness() - ink) < 60
    ]


@pytest.mark.parametrize("glyph", [BAR, Glyph.from_ink(INK)], ids=["strokes", "image"])
def test_the_ink_fills_the_width_in_the_middle(thumbnail: Thumbnail, glyph: Glyph) -> None:
    thumbnail.show_glyph(glyph, QColor("#0072b2"))
    ink = dark_pixels(thumbnail)
    columns, rows = {x for x, _ in ink}, {y for _, y in ink}
    assert min(columns) <= 10
    assert max(columns) >= 28
    assert 16 <= min(rows) <= max(rows) <= 23


def test_a_dot_stays_a_dot(thumbnail: Thumbnail) -> None:
    thumbnail.show_glyph(DOT, QColor("#0072b2"))
    assert 1 <= len(dark_pixels(thumbnail)) <= 12


def test_it_follows_the_theme(thumbnail: Thumbnail, qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    image = thumbnail.grab().toImage()
    assert image.pixelColor(20, 6) == QColor(DARK.window)
    assert image.pixelColor(20, 20).lightness() > 200
    apply_theme(qapp)


def test_a_click_and_space_choose_it(qtbot: QtBot, thumbnail: Thumbnail) -> None:
    with qtbot.waitSignal(thumbnail.clicked):
        mouse.click(thumbnail)
    with qtbot.waitSignal(thumbnail.clicked):
        QTest.keyClick(thumbnail, Qt.Key.Key_Space)


def test_delete_and_the_menu_ask_for_its_deletion(qtbot: QtBot, thumbnail: Thumbnail) -> None:
    with qtbot.waitSignal(thumbnail.delete_requested):
        QTest.keyClick(thumbnail, Qt.Key.Key_Delete)
    place = QPoint(5, 5)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, thumbnail.mapToGlobal(place))
    QApplication.sendEvent(thumbnail, event)
    (menu,) = thumbnail.findChildren(QMenu)
    with qtbot.waitSignal(thumbnail.delete_requested):
        menu.actions()[0].trigger()
    menu.close()


def test_the_cross_deletes_when_pointed_at(qtbot: QtBot, thumbnail: Thumbnail) -> None:
    heard: list[str] = []
    thumbnail.clicked.connect(lambda: heard.append("clicked"))
    thumbnail.delete_requested.connect(lambda: heard.append("deleted"))
    mouse.click(thumbnail, 34, 6)
    assert heard == ["clicked"], "without a pointer above it there is no cross"
    thumbnail.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    mouse.click(thumbnail, 34, 6)
    mouse.click(thumbnail, 15, 25)
    assert heard == ["clicked", "deleted", "clicked"]


def test_what_may_not_be_deleted_offers_no_deletion(qtbot: QtBot, thumbnail: Thumbnail) -> None:
    thumbnail.set_deletable(False)
    thumbnail.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    with qtbot.assertNotEmitted(thumbnail.delete_requested):
        QTest.keyClick(thumbnail, Qt.Key.Key_Delete)
        mouse.click(thumbnail, 34, 6)
