"""Where ticks and labels go: plain arithmetic, without Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence

_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
_MANTISSAS = (1.0, 2.0, 5.0)
_LEAST_SPAN = 1e-6
"""Of the values themselves; what differs by less is one value with an error of rounding."""


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


def span_ticks(low: float, high: float, most: int) -> list[float]:
    """Return round values between two, at most this many and one more."""
    step = nice_step(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [step * index for index in range(first, last + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Return the decimal logarithms of round values between two decimal logarithms."""
    if high - low < 1:
        ticks = span_ticks(10**low, 10**high, most)
        return [math.log10(tick) for tick in ticks if tick > 0]
    decades = range(math.floor(low), math.ceil(high) + 1)
    stride = math.ceil(len(decades) / max(1, most))
    ticks = [float(decade) for decade in decades if decade % stride == 0]
    between = [decade + math.log10(m) for decade in decades for m in _MANTISSAS]
    seen, finer = (
        [tick for tick in marks if low - 1e-9 <= tick <= high + 1e-9] for marks in (ticks, between)
    )
    return finer if len(finer) <= most + 1 else seen


def rounded_span(low: float, high: float, most: int) -> tuple[float, float]:
    """Widen a span to round values, so that it seldom changes while a curve grows."""
    if not high - low > _LEAST_SPAN * max(abs(low), abs(high)):
        margin = 0.1 * abs(low) or 0.5
        low, high = low - margin, high + margin
    step = nice_step(high - low, most)
    return step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9)


def rounded_log_span(low: float, high: float) -> tuple[float, float]:
    """Widen a span of positive values to 1, 2 or 5 times powers of ten, as logarithms."""
    bottom, top = math.floor(math.log10(low)), math.ceil(math.log10(high))
    marks = [decade + math.log10(m) for decade in range(bottom, top + 1) for m in _MANTISSAS]
    first = max(mark for mark in marks if mark <= math.log10(low) + 1e-9)
    last = min(mark for mark in marks if mark >= math.log10(high) - 1e-9)
    return (first, last) if last - first > 0.5 else (first - 0.5, last + 0.5)


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
