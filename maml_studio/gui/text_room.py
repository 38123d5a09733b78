"""How much room text of another size takes: the letters grow, the space around them does not."""

from __future__ import annotations

import re

LINE = 18
"""Pixels of a line of body text with its share of what is around it, at a text scale of 1."""
LARGE = 1.2
"""The text scale from which on a window is short of room: margins and gaps give some."""

# What holds text grows with it; hairlines, check marks and arrows keep their size.
_LENGTH = re.compile(r"(font-size: |(?:min|max)-height: (?=[2-4])|radius: (?=10px; font))(\d\d)px")


def row_height(pixels: int, scale: float) -> int:
    """Return the height of a row that holds one line of text, from that at a text scale of 1."""
    return pixels + round(LINE * (scale - 1))


def grow(sheet: str, scale: float) -> str:
    """Return a stylesheet whose letters, and the rows that hold them, have another size."""
    return _LENGTH.sub(lambda found: f"{found[1]}{_grown(found[1], int(found[2]), scale)}px", sheet)


def _grown(what: str, pixels: int, scale: float) -> int:
    if "height" in what:
        return row_height(pixels, scale)
    # Qt draws no round corner whose radius is more than half a side.
    return int(pixels * scale) if "radius" in what else round(pixels * scale)
