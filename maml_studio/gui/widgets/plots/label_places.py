"""Where the labels of reference lines go, so that they cover neither curves nor each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maml_studio.gui.widgets.plots.outline import Frame
from maml_studio.gui.widgets.plots.smoothing import Floats

LINE_HEIGHT = 16.0
"""Pixels of a label's height, at a text scale of 1."""
AROUND = 4.0
"""Pixels around a label above its line."""

_MARGIN = 6.0
_AWAY = 2.0
_OUTSIDE, _ON_LABEL, _ON_CURVE, _ON_LINE = 1e6, 1e4, 1e2, 1e1
_SAMPLES = 33


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels from the frame's upper left corner."""

    left: float
    top: float
    width: float
    height: float = LINE_HEIGHT

    def overlap(self, other: Box) -> float:
        """Return the area that two rectangles share."""
        across = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        down = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)


def place_labels(
    heights: Sequence[float],
    widths: Sequence[float],
    curves: Sequence[tuple[Floats, Floats]],
    frame: Frame,
    height: float = LINE_HEIGHT,
) -> list[Box]:
    """Return a box for each label: above or below its line, at the right, the left or between.

    Of these the one is taken that covers least; of equal ones the first, so that labels stay where
    they are as long as nothing comes in their way.

    Args:
        heights: where the lines are on the axis of the values.
        widths: of the labels, in pixels.
        curves: the lines that are drawn, x and y each.
        frame: what is seen.
        height: of each label, in pixels.
    """
    lines = [(frame.high - height) / frame.row for height in heights]
    boxes: dict[int, Box] = {}
    for index in sorted(range(len(lines)), key=lambda index: lines[index]):
        others = [line for place, line in enumerate(lines) if place != index]
        choices = _choices(lines[index], widths[index], height, frame)
        boxes[index] = min(
            choices, key=lambda box: _cost(box, list(boxes.values()), others, curves, frame)
        )
    return [boxes[index] for index in range(len(lines))]


def _choices(line: float, width: float, height: float, frame: Frame) -> list[Box]:
    right = frame.width - _MARGIN - width
    lefts = (right, _MARGIN, *(_MARGIN + part * (right - _MARGIN) for part in (0.75, 0.5, 0.25)))
    tops = (line - _AWAY - height, line + _AWAY)
    return [Box(left, top, width, height) for left in lefts for top in tops]


def _cost(
    box: Box,
    taken: Sequence[Box],
    lines: Sequence[float],
    curves: Sequence[tuple[Floats, Floats]],
    frame: Frame,
) -> float:
    outside = max(0.0, -box.top) + max(0.0, box.top + box.height - frame.height)
    outside += max(0.0, -box.left)
    cost = _OUTSIDE * outside + _ON_LABEL * sum(box.overlap(other) for other in taken)
    cost += _ON_CURVE * sum(_covered(box, x, y, frame) for x, y in curves)
    crossed = [line for line in lines if box.top - 1 < line < box.top + box.height + 1]
    return cost + _ON_LINE * len(crossed)


def _covered(box: Box, x: Floats, y: Floats, frame: Frame) -> float:
    """Return the share of the box's width in which a curve passes through it."""
    if not len(x):
        return 0.0
    ends = frame.left + frame.column * np.array([box.left - 2, box.left + box.width + 2])
    first, last = np.searchsorted(x, ends)
    near = slice(max(0, int(first) - 1), int(last) + 1)
    if near.stop - near.start > _SAMPLES:
        inside = x[near]
        places = inside[np.linspace(0, len(inside) - 1, _SAMPLES).astype(int)]
    else:
        places = np.linspace(ends[0], ends[1], _SAMPLES)
    heights = np.interp(places, x[near], y[near], left=np.nan, right=np.nan)
    downs = (frame.high - heights) / frame.row
    steps = np.stack((downs[:-1], downs[1:]))
    is_hit = (steps.max(0) > box.top - 1) & (steps.min(0) < box.top + box.height + 1)
    return float(is_hit.mean())
