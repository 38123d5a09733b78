"""How high the bars of the classes are, and the room that they wish for."""

from __future__ import annotations

from maml_studio.gui.text_room import LARGE
from maml_studio.gui.theme import row_of, scaled, theme_watcher

HEADER = 18
"""Pixels of the line above the rows that names the other minds, at a text scale of 1."""
_ROW, _COMPARED_ROW = 28, 32
_CLOSE_ROW = 23
"""The same of both with large text, whose bars fill it."""
_FEWEST_ROWS, _FEWEST_LARGE, _SHOWN_ROWS = 2, 4, 5


def row_height(*, is_compared: bool) -> int:
    """Return the height of a row, which is more with a thin bar below the first."""
    if theme_watcher().scale >= LARGE:
        return row_of(_CLOSE_ROW)
    return row_of(_COMPARED_ROW if is_compared else _ROW)


def header_height(voices: int) -> int:
    """Return the height of the line that names other minds, if there are some."""
    return scaled(HEADER) if voices else 0


def least_height(voices: int) -> int:
    """Return room for a few classes, the same whatever is answered.

    These are more with large text, for which a column rather scrolls than the bars in it.
    """
    rows = _FEWEST_LARGE if theme_watcher().scale >= LARGE else _FEWEST_ROWS
    return row_height(is_compared=True) * rows + header_height(voices)


def wished_height(rows: int, voices: int) -> int:
    """Return room for a few rows; of large text, whose column may scroll, for all."""
    if theme_watcher().scale < LARGE:
        return row_of(_COMPARED_ROW) * _SHOWN_ROWS
    return header_height(voices) + row_of(_CLOSE_ROW) * max(_FEWEST_ROWS, rows)
