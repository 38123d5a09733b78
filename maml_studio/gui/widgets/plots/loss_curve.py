"""One curve of the inner loop, as it grows."""

from __future__ import annotations

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
