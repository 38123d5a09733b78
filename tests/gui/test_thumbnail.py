"""A thumbnail shows any glyph."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from maml_studio.engine.glyph import Glyph
from maml_studio.gui.theme import DARK, apply_theme, current_theme
from maml_studio.gui.widgets.thumbnail import Thumbnail
from tests.gui import mouse

BAR = Glyph.from_strokes([[(0.4, 0.5), (0.6, 0.5)]], canvas=1.0)
DOT = Glyph.from_strokes([[(0.1, 0.1)]], canvas=1.0)
INK = np.zeros((20, 60), np.uint8)
INK[8:12] = 255


def shown(qtbot: QtBot, glyph: Glyph) -> Thumbnail:
    widget = Thumbnail()
    qtbot.addWidget(widget)
    widget.show_glyph(glyph, QColor("#0072b2"))
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
def test_the_ink_fills_the_width_in_the_middle(qtbot: QtBot, glyph: Glyph) -> None:
    ink = dark_pixels(shown(qtbot, glyph))
    columns, rows = {x for x, _ in ink}, {y for _, y in ink}
    assert min(columns) <= 10
    assert max(columns) >= 28
    assert 16 <= min(rows) <= max(rows) <= 23


def test_a_dot_stays_a_dot(qtbot: QtBot) -> None:
    assert 1 <= len(dark_pixels(shown(qtbot, DOT))) <= 12


def test_it_follows_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    thumbnail = shown(qtbot, BAR)
    apply_theme(qapp, "dark")
    image = thumbnail.grab().toImage()
    assert image.pixelColor(20, 6) == QColor(DARK.window)
    assert image.pixelColor(20, 20).lightness() > 200
    apply_theme(qapp)


def test_a_click_and_space_choose_it(qtbot: QtBot) -> None:
    thumbnail = shown(qtbot, BAR)
    with qtbot.waitSignal(thumbnail.clicked):
        mouse.click(thumbnail)
    with qtbot.waitSignal(thumbnail.clicked):
        QTest.keyClick(thumbnail, Qt.Key.Key_Space)
