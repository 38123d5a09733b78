"""How a chart writes its numbers: on the axis, at the crosshair, for a screen reader."""

from __future__ import annotations

import math
from dataclasses import dataclass

_HUGE = 1e12
"""From which size on a number is written with its power of ten."""

_LETTERS = ((1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k"), (0.0, 1.0, ""))
"""From which size on a number is written with a letter, what it is divided by, and the letter."""


@dataclass(frozen=True)
class Unit:
    """What the values of a chart are counted in.

    Attributes:
        suffix: written behind a value, with its space; not on the axis.
        factor: what a value is multiplied with before it is written.
        decimals: how many decimals a value has; three significant digits if not given.
    """

    suffix: str = ""
    factor: float = 1.0
    decimals: int | None = None

    def number(self, value: float) -> str:
        """Return a value without its unit."""
        shown = value * self.factor
        if not math.isfinite(shown):
            return "–"
        if abs(shown) >= _HUGE:
            return _power(shown, 3)
        if self.decimals is not None:
            return f"{shown:,.{self.decimals}f}"
        return f"{shown:,.0f}" if abs(shown) >= 1000 else f"{shown:.3g}"

    def text(self, value: float) -> str:
        """Return a value with its unit."""
        return f"{self.number(value)}{self.suffix}" if math.isfinite(value) else "–"

    def tick(self, value: float) -> str:
        """Return a round value as the axis writes it."""
        return short_number(value * self.factor)


NUMBER = Unit()
"""A number without a unit: a loss, a norm."""
PERCENT = Unit(" %", 100.0, 1)
"""A fraction, shown in percent."""


def short_number(value: float) -> str:
    """Return a round number in few letters: 0.25, 500, 20k, 1.5M, 2e13."""
    if abs(value) >= _HUGE * (1 - 1e-9):
        return _power(value, 10)
    size, letter = next(
        (size, letter) for least, size, letter in _LETTERS if abs(value) >= least * (1 - 1e-9)
    )
    return f"{value / size:.10g}{letter}"


def _power(value: float, digits: int) -> str:
    return f"{value:.{digits}g}".replace("e+", "e")


def step_text(step: float) -> str:
    """Return an outer step in full: 25,840."""
    return f"{step:,.0f}"
