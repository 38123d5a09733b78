"""An exponential moving average for curves: corrected at the start, honest at gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STRONGEST = 0.99
"""The largest factor that a chart offers."""
_NEGLIGIBLE = 1e-18


@dataclass(frozen=True)
class Carry:
    """What the points so far leave for the next one: their decayed sum, and its weights' sum."""

    total: float = 0.0
    weight: float = 0.0


def smooth(values: Floats, factor: float, carry: Carry) -> tuple[Floats, Carry]:
    """Return the moving average at each value, and what the values to come need.

    The average is bias-corrected (Kingma and Ba 2015, section 3): it is divided by the sum of its
    own weights, so that the first value stands for itself instead of being drawn towards 0.

    Args:
        values: (n,), NaN where there is none; the average has the same gaps.
        factor: how much of the average is kept at each value, from 0 (no smoothing) to below 1.
        carry: from the call with the values before, or `Carry()`.
    """
    if not len(values):
        return values, carry
    known = np.isfinite(values)
    total = _decayed_sum(np.where(known, values, 0.0), factor, carry.total)
    weight = _decayed_sum(known.astype(np.float64), factor, carry.weight)
    average = np.full(len(values), np.nan)
    np.divide(total, weight, out=average, where=known)
    return average, Carry(float(total[-1]), float(weight[-1]))


def _decayed_sum(values: Floats, factor: float, before: float) -> Floats:
    """Return s[i] = values[i] + factor * s[i - 1], in a logarithmic number of passes.

    It rests on 1 / (1 - az) = (1 + az)(1 + a²z²)(1 + a⁴z⁴)…, z being the shift by one place.
    """
    result = values.copy()
    result[0] += factor * before
    shift, power = 1, factor
    while shift < len(result) and power > _NEGLIGIBLE:
        result[shift:] += power * result[:-shift]
        shift, power = 2 * shift, power * power
    return result
