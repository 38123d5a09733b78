"""What holds letters grows with them, at every text scale that can be chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from maml_studio.gui.demo.answer_head import AnswerHead
from maml_studio.gui.theme import scaled, theme_watcher
from maml_studio.gui.widgets import bar_heights
from maml_studio.gui.widgets.tall_area import GUTTER, TallArea

ROWS = 5


@pytest.fixture
def scale_to() -> Iterator[Callable[[float], None]]:
    """Return a function that chooses a text scale; it is 1 again after the test."""
    yield theme_watcher().set_scale
    theme_watcher().set_scale(1.0)


@pytest.mark.parametrize("scale", [1.0, 1.1, 1.15, 1.25, 1.75])
def test_the_bars_wish_for_rows_that_hold_their_letters(
    scale_to: Callable[[float], None], scale: float
) -> None:
    scale_to(scale)
    row = bar_heights.row_height(is_compared=True)
    assert bar_heights.wished_height(ROWS, 0) == ROWS * row
    header = bar_heights.header_height(2) if scale >= bar_heights.LARGE else 0
    assert bar_heights.wished_height(ROWS, 2) == ROWS * row + header


@pytest.mark.parametrize("scale", [1.0, 1.75])
def test_the_answer_is_as_high_as_its_letters_in_any_font(
    qtbot: QtBot, scale_to: Callable[[float], None], scale: float
) -> None:
    scale_to(scale)
    head = AnswerHead()
    qtbot.addWidget(head)
    head.top.ensurePolished()
    letters = head.top.font().pixelSize()
    assert letters == scaled(20)
    assert head.height() >= 1.33 * letters


def test_a_scrolled_area_is_as_high_as_its_words_wish(qtbot: QtBot) -> None:
    area = TallArea()
    qtbot.addWidget(area)
    words = QLabel("ka sa na " * 60)
    words.setWordWrap(True)
    area.body.addWidget(words)
    area.resize(200, 40)
    area.show()
    qtbot.waitUntil(lambda: area.is_scrolled)
    for width in range(200, 320):
        area.resize(width, 40)
        beside = area.body.contentsMargins().right()
        contents = area.widget()
        assert contents.width() - beside == width - GUTTER
        assert contents.height() == words.heightForWidth(width - GUTTER)
