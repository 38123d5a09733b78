"""A text of which the first lines show: letters of any font, and whatever a person may type."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from maml_studio.gui.phrases import plain_tip
from maml_studio.gui.widgets.leading_text import LeadingText
from maml_studio.gui.widgets.passport_button import PassportButton

WIDTH = 200
TALL = "\U0001d49c\U0001d4a9 looks the same as an example of “كتاب”. " * 3
MARKUP = "“<b>ka</b>” &lt; two  spaces\nanother line"


@pytest.fixture
def text(qtbot: QtBot) -> LeadingText:
    made = LeadingText()
    qtbot.addWidget(made)
    return made


def as_shown(tip: str) -> str:
    """Return what a tooltip shows that Qt takes for markup."""
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


@pytest.mark.parametrize("said", ["ka " * 40, "ka\n" * 5, TALL])
def test_no_letter_is_taller_than_its_line(text: LeadingText, said: str) -> None:
    text.say(said)
    assert text.height_of(WIDTH) >= text.heightForWidth(WIDTH)
    assert text.height_of(WIDTH, 2) < text.height_of(WIDTH)


def test_signs_beyond_the_first_plane_are_cut_where_the_line_ends(text: LeadingText) -> None:
    text.say("🙂" * 200)
    text.show_lines(WIDTH, 2)
    shown = text.text()
    assert shown.endswith("…")
    assert set(shown[:-1]) == {"🙂"}
    text.say(shown)
    assert text.height_of(WIDTH) == text.height_of(WIDTH, 2) > text.height_of(WIDTH, 1)


def test_what_no_file_name_should_hold_is_shown_all_the_same(text: LeadingText) -> None:
    text.say("a\udc80 " * 100)
    text.show_lines(WIDTH, 1)
    assert text.text().endswith("…")


def test_a_tooltip_shows_markup_as_it_was_typed(text: LeadingText, qtbot: QtBot) -> None:
    text.say(MARKUP * 9)
    text.show_lines(WIDTH, 1)
    assert as_shown(text.toolTip()) == MARKUP * 9
    passport = PassportButton("button", "What")
    qtbot.addWidget(passport)
    passport.set_passport(MARKUP)
    assert as_shown(passport.toolTip()) == MARKUP
    assert as_shown(plain_tip("&lt;")) == "&lt;"
    assert plain_tip("a & b\nc") == "a & b\nc"
