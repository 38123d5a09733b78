"""Telling an answer from a tie."""

from __future__ import annotations

from collections.abc import Sequence

_ROUNDING = 1e-5
"""Probabilities that are closer than this are the same: inner steps add up the rounding of 32 bits."""


def leader(probabilities: Sequence[float]) -> int | None:
    """Return the place of the largest probability; None if there is none, or another as large."""
    places = sorted(range(len(probabilities)), key=probabilities.__getitem__, reverse=True)
    if len(places) > 1 and probabilities[places[0]] - probabilities[places[1]] < _ROUNDING:
        return None
    return places[0] if places else None
