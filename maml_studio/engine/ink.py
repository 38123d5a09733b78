"""The single road from ink to the network's input.

Drawings, image files and data sets all come through `to_input`: the ink is found, scaled by the
longer side of its bounding box, and centered in a 28 × 28 square.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

InkArray = npt.NDArray[np.uint8]
Pixels = npt.NDArray[np.float32]
Stroke = npt.NDArray[np.float32]

INPUT_SIZE = 28
INK_SIDE = 22
"""Pixels of the input that the longer side of the ink's bounding box fills."""
SMALLEST_SIDE = 0.05
"""Ink smaller than this share of the canvas keeps its size: a dot stays a dot."""
PEN_TO_CANVAS = 0.052
"""Width of the pen on the screen, relative to the canvas: Omniglot's pen on its 105 pixels."""
PEN_TO_INK = 0.07
"""Width of a stroke relative to the ink's longer side: nearest to Omniglot's images, by measurement."""

_RASTER_SIDE = 224
_INK_LEVEL = 96


def to_input(ink: InkArray, *, is_dot: bool = False) -> Pixels:
    """Center and scale ink as the network expects it.

    Args:
        ink: (height, width), 0 for the ground to 255 for full ink.
        is_dot: leave the ink as small as it is; ink below `SMALLEST_SIDE` is left so anyway.

    Returns:
        (28, 28) float32, 0 for the ground to 1 for ink.

    Raises:
        ValueError: if there is no ink.
    """
    left, top, right, bottom = _bounding_box(ink)
    longest = max(right - left, bottom - top)
    canvas = max(ink.shape)
    fitted = canvas if is_dot or longest < SMALLEST_SIDE * canvas else longest
    side = fitted * INPUT_SIZE / INK_SIDE
    pad = int(np.ceil(side)) + 1
    x, y = (left + right - side) / 2 + pad, (top + bottom - side) / 2 + pad
    padded = Image.fromarray(np.pad(ink, pad)).crop((int(x), int(y), int(x + pad), int(y + pad)))
    box = (x % 1, y % 1, min(x % 1 + side, pad), min(y % 1 + side, pad))
    small = padded.resize((INPUT_SIZE, INPUT_SIZE), Image.Resampling.BILINEAR, box=box)
    pixels = np.asarray(small, dtype=np.float32)
    return pixels / np.float32(max(float(pixels.max()), 1.0))


def strokes_to_input(strokes: Sequence[Stroke]) -> Pixels:
    """Render strokes as the network expects them: see `draw_strokes` and `to_input`."""
    return to_input(draw_strokes(strokes), is_dot=_extent(strokes)[2] < SMALLEST_SIDE)


def draw_strokes(strokes: Sequence[Stroke]) -> InkArray:
    """Render strokes with a thickness relative to their bounding box.

    Args:
        strokes: each (points, 4): x and y in the unit square, pressure, seconds.

    Returns:
        (224, 224) ink. The ink's bounding box fills it, unless the ink is a dot.
    """
    low, high, longest = _extent(strokes)
    is_dot = longest < SMALLEST_SIDE
    width = PEN_TO_CANVAS if is_dot else longest * PEN_TO_INK / (1 - PEN_TO_INK)
    scale = (_RASTER_SIDE - 4) / (1.0 if is_dot else longest + width)
    offset = _RASTER_SIDE / 2 - scale * (low + high) / 2
    image = Image.new("L", (_RASTER_SIDE, _RASTER_SIDE))
    pen = ImageDraw.Draw(image)
    for stroke in strokes:
        places = (stroke[:, :2] * scale + offset).astype(np.float32)
        kept = _apart(places)
        _draw_stroke(pen, places[kept], stroke[kept, 2], width * scale)
    return np.asarray(image)


def pen_width(pressure: float) -> float:
    """Return the width of a stroke relative to that of full pressure."""
    return 0.4 + 0.6 * pressure


def _extent(strokes: Sequence[Stroke]) -> tuple[Stroke, Stroke, float]:
    """Return the corners of the points' bounding box and its longer side."""
    points = np.concatenate(strokes)[:, :2]
    low, high = points.min(axis=0), points.max(axis=0)
    return low, high, float((high - low).max())


def _apart(places: Stroke) -> npt.NDArray[np.bool_]:
    """Pass over points in the half pixel of the one before: a slow pen leaves thousands."""
    cells = np.rint(2 * places)
    moved: npt.NDArray[np.bool_] = np.any(cells[1:] != cells[:-1], axis=1)
    return np.concatenate([[True], moved])


def _draw_stroke(
    pen: ImageDraw.ImageDraw, points: Stroke, pressures: npt.NDArray[np.float32], width: float
) -> None:
    radii = [width * pen_width(float(pressure)) / 2 for pressure in pressures]
    places = [(float(x), float(y)) for x, y in points]
    for (x, y), radius in zip(places, radii, strict=True):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    for start, end, radius in zip(places, places[1:], radii[1:], strict=False):
        pen.line((start, end), fill=255, width=max(1, round(2 * radius)))


def _bounding_box(ink: InkArray) -> tuple[int, int, int, int]:
    level = min(_INK_LEVEL, int(ink.max()))
    if level == 0:
        raise ValueError("The drawing is empty: there is no ink in it.")
    rows = np.flatnonzero((ink >= level).any(axis=1))
    columns = np.flatnonzero((ink >= level).any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
