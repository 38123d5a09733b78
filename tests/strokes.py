"""Real pen strokes: Omniglot's drawings of five alphabets, as lists of points.

The strokes are in the unit of Omniglot's images, `CANVAS` to a side, y downwards: so
`Glyph.from_strokes(drawing, canvas=CANVAS)` is the drawing whose image has the same name.
"""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

CANVAS = 105
DRAWERS = range(1, 21)

Point = tuple[float, float, float, float]
Drawing = list[list[Point]]
"""Strokes of (x, y, pressure, seconds) points."""


class StrokeArchive:
    """Reads `strokes_background_small1.zip`; drawings are named by alphabet, character, drawer."""

    def __init__(self, path: Path) -> None:
        self._archive = ZipFile(path)
        self._names: dict[tuple[str, str], list[str]] = {}
        for name in sorted(self._archive.namelist()):
            if name.endswith(".txt") and not name.startswith("__MACOSX"):
                *_, alphabet, character, _ = name.split("/")
                self._names.setdefault((alphabet, character), []).append(name)

    def characters(self, alphabet: str) -> list[str]:
        """Return the names of an alphabet's characters, sorted."""
        return [character for name, character in self._names if name == alphabet]

    def drawing(self, alphabet: str, character: str, drawer: int) -> Drawing:
        """Return one drawing; drawers count from 1 to 20."""
        name = self._names[alphabet, character][drawer - 1]
        return parse_drawing(self._archive.read(name).decode())


def parse_drawing(text: str) -> Drawing:
    """Parse `START`, then `x,y,milliseconds` a line with y from 0 down to −105, and `BREAK`."""
    drawing: Drawing = [[]]
    for line in text.split():
        if line == "BREAK":
            drawing.append([])
        elif line != "START":
            x, y, milliseconds = map(float, line.split(","))
            drawing[-1].append((x, -y, 1.0, milliseconds / 1000))
    return [stroke for stroke in drawing if stroke]


def in_unit_square(drawing: Drawing) -> Drawing:
    """Scale a drawing to the unit square, as a canvas of the window holds it."""
    return [
        [(x / CANVAS, y / CANVAS, pressure, seconds) for x, y, pressure, seconds in stroke]
        for stroke in drawing
    ]
