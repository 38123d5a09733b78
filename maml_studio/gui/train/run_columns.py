"""How the columns of the list of runs share its width."""

from __future__ import annotations

from maml_studio.gui.theme import scaled

NAME, METHOD, DATA, BEST, STEP, STATE, STARTED = range(7)
_WIDTHS = (0, 92, 136, 108, 116, 100, 100)
_WIDE_WIDTHS = (0, 168, 184, 128, 144, 112, 112)
"""Where every method and data set can be written in full, and the names have room too."""
_WIDE = 1160
_LEAST_NAME, _SIGNS = 40, 58
"""Pixels of the shortest name, at a text scale of 1, and of the tick and the hue before it."""
_GIVING_WAY = (STARTED, DATA, METHOD, STEP)


def shown_widths(width: int) -> dict[int, int]:
    """Return the columns that have room beside the names, each with its width, in pixels.

    Large text leaves columns out rather than cut names and figures.
    """
    widths = [scaled(one) for one in (_WIDE_WIDTHS if width >= scaled(_WIDE) else _WIDTHS)]
    shown = dict(enumerate(widths))
    for column in _GIVING_WAY:
        if width - sum(shown.values()) < _SIGNS + scaled(_LEAST_NAME):
            del shown[column]
    del shown[NAME]
    return shown
