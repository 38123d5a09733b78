"""One curve of the inner loop, as it grows."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class LossCurve:
    """What one mind's inner loop has given so far."""

    label: str
    steps: int
    dashed: bool
    losses: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)

    @property
    def in_words(self) -> str:
        """Say where the curve ends."""
        step, loss, accuracy = len(self.losses) - 1, self.losses[-1], self.accuracies[-1]
        return (
            f"{self.label}: after step {step} of {self.steps} the loss is {loss:.2f} "
            f"and {100 * accuracy:.0f} % of the examples are right"
        )


def highest_loss(curves: Iterable[LossCurve]) -> float:
    """Return the highest loss that is a number, or 0."""
    losses = (loss for curve in curves for loss in curve.losses)
    return max(filter(math.isfinite, losses), default=0.0)


def table(curves: Iterable[LossCurve]) -> bytes:
    """Return curves as CSV: a line for each start and step; accuracies are fractions."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("start", "inner_step", "loss", "support_accuracy"))
    for curve in curves:
        values = zip(curve.losses, curve.accuracies, strict=True)
        writer.writerows((curve.label, step, *pair) for step, pair in enumerate(values))
    return text.getvalue().encode()
