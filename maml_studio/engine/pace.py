"""How long a training has taken, and how long it will take."""

from __future__ import annotations

import time

_WEIGHT = 0.1
"""The weight of the newest step in the mean, so that a slow first one is soon forgotten."""


class Pace:
    """A run's training time over all its sessions, and an estimate of what is left."""

    def __init__(self, earlier: float) -> None:
        """Start the clock after the seconds of earlier sessions."""
        self._begun = time.perf_counter() - earlier
        self._step = 0.0
        self._validation = 0.0

    @property
    def seconds(self) -> float:
        """The training time so far, in seconds."""
        return time.perf_counter() - self._begun

    def stepped(self, seconds: float) -> None:
        """Take note of how long an outer step took."""
        self._step += (seconds - self._step) * (_WEIGHT if self._step else 1.0)

    def validated(self, seconds: float) -> None:
        """Take note of how long a validation took."""
        self._validation = seconds

    def left(self, steps: int, validations: int) -> float:
        """Return about how many seconds so many steps and validations will take."""
        return steps * self._step + validations * self._validation
