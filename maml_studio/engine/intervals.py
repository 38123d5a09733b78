"""Intervals of shares."""

from __future__ import annotations

import math

_NORMAL_95 = 1.96


def wilson_interval(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927, score interval), from 0 to 1.

    Unlike mean ± 1.96·s/√n it has a width when all or none of a few are right.

    Args:
        right: how many of them, from 0 to `count`.
        count: of how many, at least 1.
    """
    share, square = right / count, _NORMAL_95**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    spread = share * (1 - share) / count + square / (4 * count**2)
    half = _NORMAL_95 / (1 + square / count) * math.sqrt(spread)
    return max(0.0, middle - half), min(1.0, middle + half)
