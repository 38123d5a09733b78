"""A glyph: one drawing or one image of a character, and what the network sees of it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from PIL import Image

from maml_studio.engine.ink import (
    InkArray,
    Pixels,
    Stroke,
    bounding_box,
    strokes_to_input,
    to_input,
)

_FIT_MARGIN = 0.1
_FARTHEST = 1e6


class Glyph:
    """One immutable drawing (strokes) or image (ink) of a character.

    Example:
        >>> cross = Glyph.from_strokes([[(0, 0), (10, 10)], [(10, 0), (0, 10)]])
        >>> cross.pixels.shape
        (28, 28)
    """

    def __init__(self, *, strokes: tuple[Stroke, ...] = (), image: InkArray | None = None) -> None:
        """Hold strokes or ink; prefer `from_strokes` and `from_ink`, which check what they get."""
        self.strokes = strokes
        self.image = image
        for stroke in strokes:
            stroke.setflags(write=False)
        if image is not None:
            image.setflags(write=False)

    @classmethod
    def from_strokes(
        cls, strokes: Iterable[Iterable[Sequence[float]]], *, canvas: float | None = None
    ) -> Glyph:
        """Make a glyph of pen strokes.

        Args:
            strokes: each a list of (x, y[, pressure[, seconds]]), in any unit, y downwards.
            canvas: side of the square that was drawn on, in the strokes' unit. Without it, ink
                that lies within the unit square stays where it is; other ink is fitted.

        Returns:
            A glyph whose strokes lie in the unit square.

        Raises:
            ValueError: if there is no point, or a coordinate is not a finite number or a million
                canvases away.
        """
        arrays = [array for stroke in strokes if len(array := _as_stroke(stroke))]
        if not arrays:
            raise ValueError("The drawing is empty: it has no strokes.")
        with np.errstate(over="ignore", invalid="ignore"):
            scale, offset = _placement(np.concatenate(arrays)[:, :2], canvas)
            for array in arrays:
                array[:, :2] = array[:, :2] * scale + offset
            placed = tuple(array.astype(np.float32) + np.float32(0) for array in arrays)  # no −0
        if not all(np.isfinite(array).all() for array in placed):
            raise ValueError("The drawing has a coordinate that is not a finite number.")
        if max(float(np.abs(array[:, :2]).max()) for array in placed) > _FARTHEST:
            raise ValueError("The drawing has a coordinate that is much too far away.")
        return cls(strokes=placed)

    @classmethod
    def from_ink(cls, ink: InkArray) -> Glyph:
        """Make a glyph of an image's ink: (height, width) uint8, 0 for the ground to 255.

        Raises:
            ValueError: if there is no ink, or the array is of another shape or type.
        """
        if ink.ndim != 2 or ink.dtype != np.uint8:
            raise ValueError(f"Ink is a (height, width) uint8 array, not {ink.shape} {ink.dtype}.")
        if not ink.any():
            raise ValueError("The image is blank: there is no ink in it.")
        return cls(image=ink.copy())

    @cached_property
    def pixels(self) -> Pixels:
        """What the network sees: (28, 28) float32, 0 for the ground to 1 for ink."""
        pixels = strokes_to_input(self.strokes) if self.image is None else to_input(self.image)
        pixels.setflags(write=False)
        return pixels

    @cached_property
    def key(self) -> bytes:
        """What is the same for two glyphs of the very same strokes or ink, else another."""
        content = hashlib.blake2b(digest_size=16)
        for array in self.strokes if self.image is None else (self.image,):
            content.update(f"{array.dtype}{array.shape}".encode())
            content.update(np.ascontiguousarray(array).data)
        return content.digest()

    @cached_property
    def frame(self) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        """An image's height, and relative to it its width and the ink's edges: (6,).

        A drawing has no such thing: not a number.
        """
        if self.image is None:
            return np.full(6, np.nan, dtype=np.float32)
        height, width = self.image.shape
        edges = np.array([width, *bounding_box(self.image)]) / height
        return np.array([height, *edges], dtype=np.float32)

    @cached_property
    def png(self) -> bytes:
        """The ink of an image as a PNG file; empty for a drawing."""
        if self.image is None:
            return b""
        buffer = io.BytesIO()
        Image.fromarray(self.image).save(buffer, format="PNG")
        return buffer.getvalue()

    def __repr__(self) -> str:
        what = f"{len(self.strokes)} strokes" if self.image is None else f"image {self.image.shape}"
        return f"<Glyph: {what}>"


def _as_stroke(
    stroke: Iterable[Sequence[float]],
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    points = list(stroke)
    lengths = set(map(len, points))
    if not lengths <= {2, 3, 4}:
        raise ValueError("A point of a stroke is (x, y), (x, y, pressure) or with seconds as well.")
    if len(lengths) > 1:
        points = [(*point, *(1.0, 0.0)[len(point) - 2 :]) for point in points]
    array = np.zeros((len(points), 4))
    array[:, 2] = 1.0
    if not points:
        return array
    columns = len(points[0])
    if isinstance(stroke, np.ndarray) and stroke.ndim == 2:
        array[:, :columns] = stroke
    else:
        given = np.fromiter(chain.from_iterable(points), np.float64)
        array[:, :columns] = given.reshape(len(points), columns)
    if columns > 2:
        array[:, 2] = np.clip(np.nan_to_num(array[:, 2], nan=1.0), 0.0, 1.0)
        array[:, 3] = np.nan_to_num(array[:, 3], posinf=0.0, neginf=0.0)
    return array


def _placement(
    points: np.ndarray[tuple[int, int], np.dtype[np.float64]], canvas: float | None
) -> tuple[float, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Return the scale and offset that bring points into the unit square."""
    low, high = points.min(axis=0), points.max(axis=0)
    if canvas is None and low.min() >= 0 and high.max() <= 1:
        canvas = 1.0
    if canvas is not None:
        if not canvas > 0:
            raise ValueError(f"The side of the canvas is a positive number, not {canvas}.")
        return 1 / canvas, np.zeros(2)
    longest = float((high - low).max())
    scale = (1 - 2 * _FIT_MARGIN) / longest if longest > 0 else 0.0
    return scale, 0.5 - scale * (low + high) / 2
