"""Omniglot's pen strokes: drawings as lists of points, in an archive that has five alphabets.

The strokes are in the unit of Omniglot's images, `CANVAS` to a side, y downwards: so
`Glyph.from_strokes(drawing, canvas=CANVAS)` is the drawing whose image has the same name.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.unpacking import BROKEN
from maml_studio.engine.glyph import Glyph

ARCHIVE = "strokes_background_small1.zip"
CANVAS = 105
DRAWERS = range(1, 21)


Point = tuple[float, float, float, float]
Drawing = list[list[Point]]
"""Strokes of (x, y, pressure, seconds) points."""


class StrokeArchive:
    """Reads `ARCHIVE`; drawings are named by alphabet, character, drawer."""

    def __init__(self, path: Path) -> None:
        """Open the archive.

        Raises:
            ValueError: with one sentence, if it is not there or broken.
        """
        self._name = path.name
        try:
            self._archive = ZipFile(path)
        except FileNotFoundError as error:
            raise ValueError(f"Omniglot's strokes, “{path.name}”, are not there.") from error
        except (OSError, BadZipFile, NotImplementedError) as error:
            raise self._damage(getattr(error, "strerror", None) or error) from error
        self._names: dict[tuple[str, str], list[str]] = {}
        for name in sorted(self._archive.namelist()):
            is_drawing = name.endswith(".txt") and name.count("/") >= 2
            if is_drawing and not name.startswith("__MACOSX"):
                *_, alphabet, character, _ = name.split("/")
                self._names.setdefault((alphabet, character), []).append(name)

    def characters(self, alphabet: str) -> list[str]:
        """Return the names of an alphabet's characters, sorted."""
        return [character for name, character in self._names if name == alphabet]

    def drawing(self, alphabet: str, character: str, drawer: int) -> Drawing:
        """Return one drawing; drawers count from 1 to 20.

        Raises:
            ValueError: with one sentence, if it is not there or damaged.
        """
        place = f"{alphabet}, {character}, drawer {drawer}"
        try:
            name = self._names[alphabet, character][drawer - 1]
            return parse_drawing(self._archive.read(name).decode())
        except (KeyError, IndexError) as error:
            raise self._damage(f"{place} is missing") from error
        except (*BROKEN, OSError, ValueError) as error:
            raise self._damage(f"{place}: {error}") from error

    def rendered(self, alphabets: Sequence[str]) -> CharacterSet:
        """Return the drawings of some alphabets as the window's canvas renders their strokes.

        Raises:
            ValueError: with one sentence, if none of them is there, or one is damaged.
        """
        places = [(name, each) for name in alphabets for each in self.characters(name)]
        if not places:
            raise self._damage(f"it has no drawings of {', '.join(alphabets)}")
        pixels = tuple(
            np.stack([self._seen(*place, drawer) for drawer in DRAWERS]) for place in places
        )
        names, characters = zip(*places, strict=True)
        return CharacterSet("Strokes", pixels, characters, names)

    def _seen(
        self, alphabet: str, character: str, drawer: int
    ) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
        strokes = self.drawing(alphabet, character, drawer)
        try:
            glyph = Glyph.from_strokes(strokes, canvas=CANVAS)
        except ValueError as error:
            raise self._damage(f"{alphabet}, {character}, drawer {drawer}: {error}") from error
        return np.rint(glyph.pixels * 255).astype(np.uint8)

    def _damage(self, why: object) -> ValueError:
        what = " ".join(str(why).split()).rstrip(".")
        return ValueError(f"Omniglot's strokes, “{self._name}”, can't be read: {what}.")


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
