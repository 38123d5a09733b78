"""How the text and the buttons of a message lie in its room."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QBoxLayout, QPushButton

from maml_studio.gui.theme import scaled
from maml_studio.gui.widgets.leading_text import NARROWEST_TEXT, LeadingText

GAP = 12
_QUESTION_LINES = 6
"""Lines of a question that are always shown: nobody decides about what is not read."""
_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


@dataclass(frozen=True)
class Parts:
    """What a message is made of.

    Attributes:
        text: what is said.
        lowest: the height of the sign beside the text, in pixels.
        buttons: the size of the buttons in a row.
        more: the button that shows the rest of a long text.
        is_question: whether there is something to decide.
    """

    text: LeadingText
    lowest: int
    buttons: QSize
    more: QPushButton
    is_question: bool = False


@dataclass(frozen=True)
class Fit:
    """The text beside its buttons or above them, with so many lines, or all if none is said."""

    height: int
    direction: QBoxLayout.Direction
    text_width: int
    lines: int | None
    is_long: bool = False


def find_fit(parts: Parts, room: int, most: int = 0) -> Fit:
    """Find how a message takes least height: of a long one the first lines, until all is wanted.

    Args:
        parts: its text and its buttons.
        room: the width that these have together.
        most: the height that there may be; 0 for any.
    """
    beside_more = room - parts.more.sizeHint().width() - GAP
    if parts.more.isChecked():  # The button stays, to show less again.
        return replace(_fit(parts, beside_more, None), is_long=True)
    fit = _fit(parts, room, None)
    least = _QUESTION_LINES if parts.is_question else 1
    first = max(least, most // parts.text.line_height)
    if not 0 < most < fit.height or parts.text.count_lines(fit.text_width) <= first:
        return fit
    return replace(_fit(parts, beside_more, first), is_long=True)


def _fit(parts: Parts, room: int, lines: int | None) -> Fit:
    text, buttons = parts.text, parts.buttons
    below = max(text.height_of(room, lines), parts.lowest) + GAP + buttons.height()
    fits = [Fit(below, _DOWN, room, lines)]
    beside = room - GAP - buttons.width()
    if beside >= (scaled(NARROWEST_TEXT) if lines is None else NARROWEST_TEXT):
        height = max(text.height_of(beside, lines), parts.lowest, buttons.height())
        fits.insert(0, Fit(height, _ACROSS, beside, lines))
    return min(fits, key=lambda fit: fit.height)
