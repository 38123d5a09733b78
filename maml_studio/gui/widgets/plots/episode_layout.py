"""Where the pictures of an episode go, as large as fits."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF

SMALLEST, LARGEST = 18, 40
_NUMBER = 22
_ARROW = 28
_GAP = 4
_EDGE = 3
_BETWEEN_COLUMNS = 24
_MOST_COLUMNS = 4


@dataclass(frozen=True)
class EpisodeLayout:
    """A grid of thumbnails: a line a class, in one or more columns of lines.

    Attributes:
        side: pixels of a thumbnail.
        lines: lines in a column.
        support: thumbnails before the arrow.
        query: thumbnails behind it.
        note: pixels behind the thumbnails, for what the wrong answers were; 0 without room.
    """

    side: int
    lines: int
    support: int
    query: int
    note: int

    @property
    def column_width(self) -> int:
        """Pixels from the beginning of a column to the next one."""
        return (
            _fixed(self.support + self.query, self.note) + (self.support + self.query) * self.side
        )

    def size(self, way: int) -> tuple[int, int]:
        """Return the pixels that all the lines of an episode take."""
        columns = math.ceil(way / self.lines)
        width = columns * self.column_width - _BETWEEN_COLUMNS + _EDGE
        return width, min(way, self.lines) * (self.side + _GAP) - _GAP + 2 * _EDGE

    def corner(self, line: int) -> tuple[int, int]:
        """Return where the line of a class begins."""
        column, row = divmod(line, self.lines)
        return column * self.column_width, _EDGE + row * (self.side + _GAP)

    def number_box(self, line: int) -> QRectF:
        """Return where the number of the class goes."""
        x, y = self.corner(line)
        return QRectF(x, y, _NUMBER, self.side)

    def support_box(self, line: int, index: int) -> QRectF:
        """Return where a support glyph goes."""
        x, y = self.corner(line)
        return QRectF(x + _NUMBER + index * (self.side + _GAP), y, self.side, self.side)

    def arrow_box(self, line: int) -> QRectF:
        """Return where the arrow goes."""
        x = self.support_box(line, self.support).x() - _GAP
        return QRectF(x, self.corner(line)[1], _ARROW, self.side)

    def query_box(self, line: int, index: int) -> QRectF:
        """Return where a query glyph goes."""
        x = self.arrow_box(line).right() + index * (self.side + _GAP)
        return QRectF(x, self.corner(line)[1], self.side, self.side)

    def note_box(self, line: int) -> QRectF:
        """Return where the words on wrong answers go."""
        x = self.query_box(line, self.query).x() + _GAP
        return QRectF(x, self.corner(line)[1], self.note, self.side)


def fit(way: int, support: int, query: int, note: int, room: tuple[int, int]) -> EpisodeLayout:
    """Return the layout with the largest thumbnails in a room (width, height).

    The words go first where room is scarce; then the thumbnails shrink to a size that is still
    legible, beyond which the lines need more room than there is.
    """
    with_words = _best(way, support, query, note, room)
    if with_words[0] >= SMALLEST:
        return with_words[1]
    return _best(way, support, query, 0, room)[1]


def _best(
    way: int, support: int, query: int, note: int, room: tuple[int, int]
) -> tuple[int, EpisodeLayout]:
    """Return the side of a thumbnail with which all fits, and a layout of legible ones."""
    width, height = room
    thumbnails = support + query
    found = []
    for columns in range(1, min(_MOST_COLUMNS, way) + 1):
        lines = math.ceil(way / columns)
        free = (width - _EDGE + _BETWEEN_COLUMNS) // columns - _fixed(thumbnails, note)
        across, down = free // thumbnails, (height - 2 * _EDGE + _GAP) // lines - _GAP
        # Scrolling goes down, not sideways, if there is a choice.
        if columns == 1 or across >= SMALLEST:
            found.append((min(across, down, LARGEST), lines))
    wanted, lines = max(found)
    return wanted, EpisodeLayout(max(SMALLEST, wanted), lines, support, query, note)


def _fixed(thumbnails: int, note: int) -> int:
    """Return the pixels of a column that don't belong to thumbnails."""
    words = note + 2 * _GAP if note else 0
    return _NUMBER + _ARROW + thumbnails * _GAP + words + _BETWEEN_COLUMNS
