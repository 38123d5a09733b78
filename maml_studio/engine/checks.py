"""Checks of settings, each with a sentence that names the field and what it may be."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection


def nearest(name: str, known: Collection[str]) -> str:
    """Return the known name that a person most likely meant."""
    return difflib.get_close_matches(name, known, 1, 0.0)[0]


def check_choice(what: str, value: str, known: Collection[str]) -> None:
    """Check that a text is one of those known.

    Raises:
        ValueError: naming the nearest of them.
    """
    if value not in known:
        raise ValueError(
            f"{what} is {' or '.join(known)}, not “{value}”; the nearest is “{nearest(value, known)}”."
        )


def check_at_least(lowest: int, settings: object, *names: str) -> None:
    """Check fields of a settings dataclass, or each value of those that are tuples.

    Raises:
        ValueError: naming the first field below `lowest`, or not a finite number.
    """
    for name in names:
        found = getattr(settings, name)
        for value in found if isinstance(found, tuple) else (found,):
            if not lowest <= value < math.inf:
                raise ValueError(f"“{name}” is at least {lowest}, not {value}.")


def check_at_most(highest: int, settings: object, *names: str) -> None:
    """Check fields of a settings dataclass, or each value of those that are tuples.

    A number that no training has is a slip of the hand, and could keep a machine busy for years.

    Raises:
        ValueError: naming the first field above `highest`.
    """
    for name in names:
        found = getattr(settings, name)
        for value in found if isinstance(found, tuple) else (found,):
            if value > highest:
                raise ValueError(f"“{name}” is at most {highest:,}.")


def check_above_zero(settings: object, *names: str) -> None:
    """Check fields that are finite numbers above 0.

    Raises:
        ValueError: naming the first that is not.
    """
    for name in names:
        value = getattr(settings, name)
        if not 0 < value < math.inf:
            raise ValueError(f"“{name}” is a number above 0, not {value:.10g}.")
