"""The single road from ink to the network's input.

Drawings, image files and data sets all come through `to_input`: the ink is found, scaled by the
longer side of its bounding box, and centered in a 28 × 28 square.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from maml_studio.engine.nib import Numbers, discs

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

_Pressure = TypeVar("_Pressure", float, Numbers)

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
    left, top, right, bottom = bounding_box(ink)
    longest = max(right - left, bottom - top)
    canvas = max(ink.shape)
    fitted = canvas if is_dot or longest < SMALLEST_SIDE * canvas else longest
    side = fitted * INPUT_SIZE / INK_SIDE
    room = int(np.ceil(side)) + 1
    x, y = (left + right - side) / 2, (top + bottom - side) / 2
    around = Image.fromarray(_cut_out(ink, math.floor(x), math.floor(y), room))
    box = (x % 1, y % 1, min(x % 1 + side, room), min(y % 1 + side, room))
    small = around.resize((INPUT_SIZE, INPUT_SIZE), Image.Resampling.BILINEAR, box=box)
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
    lines = [_apart(stroke, scale, offset) for stroke in strokes]
    radii = [width * scale * pen_width(points[:, 2]) / 2 for points in lines]
    for points, wide in zip(lines, radii, strict=True):
        _draw_between(pen, points[:, :2], wide)
    dots = discs(np.concatenate(lines)[:, :2], np.concatenate(radii), _RASTER_SIDE)
    return np.where(dots, np.uint8(255), np.asarray(image))


def pen_width(pressure: _Pressure) -> _Pressure:
    """Return the width of a stroke relative to that of full pressure; of many at once as well."""
    return 0.4 + 0.6 * pressure


def _extent(strokes: Sequence[Stroke]) -> tuple[Stroke, Stroke, float]:
    """Return the corners of the points' bounding box and its longer side."""
    points = np.concatenate(strokes)[:, :2]
    low, high = points.min(axis=0), points.max(axis=0)
    return low, high, float((high - low).max())


def _apart(stroke: Stroke, scale: float, offset: Numbers) -> Numbers:
    """Place points on the raster, but those in the half pixel of the one before: (kept, 3).

    A slow pen leaves thousands.
    """
    places = (stroke[:, :2] * scale + offset).astype(np.float32)
    cells = np.rint(2 * places)
    moved = np.any(cells[1:] != cells[:-1], axis=1)
    kept = np.concatenate([[True], moved])
    placed: Numbers = np.column_stack([places, stroke[:, 2]])[kept].astype(np.float64)
    return placed


def _draw_between(pen: ImageDraw.ImageDraw, points: Numbers, radii: Numbers) -> None:
    """Draw what lies between a stroke's points, in one go as long as the width is the same."""
    moved = np.any(np.diff(np.trunc(points), axis=0) != 0, axis=1)  # Pillow draws whole pixels
    kept = np.concatenate([[True], moved])
    corners = points[kept]
    widths = np.maximum(1, np.rint(2 * radii[kept][1:])).astype(int)
    changes = (np.flatnonzero(np.diff(widths)) + 1).tolist()
    for start, end in pairwise([0, *changes, len(widths)]):
        if end > start:
            stretch = corners[start : end + 1].ravel().tolist()
            pen.line(stretch, fill=255, width=int(widths[start]))


def bounding_box(ink: InkArray) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is dark in ink; the latter two are past its end.

    Raises:
        ValueError: if there is no ink.
    """
    level = min(_INK_LEVEL, int(ink.max()))
    if level == 0:
        raise ValueError("The drawing is empty: there is no ink in it.")
    rows = np.flatnonzero((ink >= level).any(axis=1))
    columns = np.flatnonzero((ink >= level).any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _cut_out(ink: InkArray, x: int, y: int, side: int) -> InkArray:
    """Return a square of the ink's plane, also where it lies beside the ink."""
    square = np.zeros((side, side), dtype=np.uint8)
    part = ink[max(y, 0) : y + side, max(x, 0) : x + side]
    rows, columns = part.shape
    square[max(-y, 0) :, max(-x, 0) :][:rows, :columns] = part
    return square
