"""What the inner loop leaves: a network with fast weights and the names of the classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from maml_studio.engine.glyph import Glyph


@dataclass(frozen=True)
class Prediction:
    """The answer to one glyph.

    Attributes:
        label: the most probable class.
        probabilities: the probability of each class, in the task's order; they sum to 1.
    """

    label: str
    probabilities: dict[str, float]


class Classifier:
    """Tells the classes of a task apart; made by `MetaLearner.adapt`."""

    def __init__(
        self, labels: Sequence[str], logits_of: Callable[[Tensor], Tensor], device: str
    ) -> None:
        """Take the class names and the adapted network: (batch, 1, 28, 28) to (batch, way)."""
        self.labels = tuple(labels)
        self._logits_of = logits_of
        self._device = device

    def predict(self, glyph: Glyph) -> Prediction:
        """Classify one glyph."""
        return self.predict_many([glyph])[0]

    def predict_many(self, glyphs: Sequence[Glyph]) -> list[Prediction]:
        """Classify glyphs, each judged alone (inductive): the others don't change its answer."""
        if not glyphs:
            return []
        with torch.inference_mode():
            logits = self._logits_of(as_images(glyphs).to(self._device))
            rows = torch.softmax(logits.double(), dim=1).tolist()
        return [self._prediction(row) for row in rows]

    def _prediction(self, row: list[float]) -> Prediction:
        best = max(range(len(row)), key=row.__getitem__)
        return Prediction(self.labels[best], dict(zip(self.labels, row, strict=True)))


def as_images(glyphs: Sequence[Glyph]) -> Tensor:
    """Stack what the network sees of glyphs: (glyphs, 1, 28, 28) float32."""
    return torch.from_numpy(np.stack([glyph.pixels for glyph in glyphs])).unsqueeze(1)
