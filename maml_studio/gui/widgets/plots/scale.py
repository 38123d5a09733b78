"""Where ticks and labels go: plain arithmetic, without Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence

_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


def nice_step(span: float, most: int) -> float:
    """Return a round distance between ticks, so that at most this many fit into a span."""
    rough = span / max(1, most)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * nice for nice in _NICE if power * nice >= rough * (1 - 1e-9))


def nice_ticks(top: float, most: int, *, whole: bool = False) -> list[float]:
    """Return round values from 0 up to a top, at most this many beside 0."""
    if top <= 0:
        return [0.0]
    step = nice_step(top, most)
    if whole:
        step = max(1.0, math.ceil(step))
    return [step * index for index in range(math.floor(top / step + 1e-9) + 1)]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places apart by at least a gap, within bounds, each as near to its wish as possible.

    Returns:
        A place for each wish, in the order given. If there is no room, the gap shrinks.
    """
    if not wanted:
        return []
    count = len(wanted)
    gap = min(gap, (high - low) / max(1, count - 1)) if count > 1 else gap
    order = sorted(range(count), key=lambda index: wanted[index])
    places = [min(max(wanted[index], low), high) for index in order]
    for index in range(1, count):
        places[index] = max(places[index], places[index - 1] + gap)
    places[-1] = min(places[-1], high)
    for index in range(count - 2, -1, -1):
        places[index] = min(places[index], places[index + 1] - gap)
    return [places[order.index(index)] for index in range(count)]
