"""The discs that a round pen leaves at thousands of points, in the time of a few.

They are the very pixels of Pillow's `ellipse`. A drawing has few sizes of them: each is drawn once,
and the rows of all discs are filled at the same time, by where they begin and end.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_SIZES = 4096
_AT_ONCE = 512
"""Points in one go: what they need stays in the processor's cache."""


def discs(centers: Numbers, radii: Numbers, side: int) -> npt.NDArray[np.bool_]:
    """Return where discs are.

    Args:
        centers: (points, 2), x and y in pixels; the discs lie within the square.
        radii: (points,), in pixels.
        side: of the square.

    Returns:
        (side, side), true where the pixels are that Pillow would fill.
    """
    low, high = (np.trunc(centers + sign * radii[:, None]).astype(np.intp) for sign in (-1, 1))
    kinds, which = np.unique((high - low) @ (_SIZES, 1), return_inverse=True)
    tallest = int((high - low)[:, 1].max()) + 1
    stride = side + 1  # a row that is full to the right edge ends within itself
    rows = np.arange(tallest) * stride
    spans = rows + np.stack([_spans(*divmod(int(kind), _SIZES), tallest) for kind in kinds])
    corners = low @ (1, stride)
    changes = np.zeros((side + tallest) * stride, dtype=np.intp)
    for first in range(0, len(corners), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        ends = corners[some, None, None] + spans[which[some]]  # (points, 2, tallest)
        np.add.at(changes, ends[:, 0].ravel(), 1)
        np.subtract.at(changes, ends[:, 1].ravel(), 1)
    depths = np.cumsum(changes, out=changes)[: side * stride]
    return depths.reshape(side, stride)[:, :side] > 0


@lru_cache(maxsize=1024)
def _spans(width: int, height: int, rows: int) -> Places:
    """Return where the rows of a disc begin and end: (2, rows); below it they are empty."""
    image = Image.new("L", (width + 1, height + 1))
    ImageDraw.Draw(image).ellipse((0, 0, width, height), fill=1)
    filled = np.asarray(image)
    spans = np.zeros((2, rows), dtype=np.intp)
    spans[0, : height + 1] = filled.argmax(axis=1)
    spans[1, : height + 1] = spans[0, : height + 1] + filled.sum(axis=1, dtype=np.intp)
    return spans
