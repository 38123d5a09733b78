"""What the inner loop leaves: a network with fast weights and the names of the classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from maml_studio.engine.confidence import FALSE_REJECT, Calibration
from maml_studio.engine.episode import Episode
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.ties import leader
from maml_studio.engine.unknowns import Prototypes


@dataclass(frozen=True)
class Prediction:
    """The answer to one glyph.

    Attributes:
        label: the most probable class.
        probabilities: the probability of each class, in the task's order; they sum to 1.
        familiarity: the expected share of drawings of the task's classes that are at least as
            strange as this one, from 0 to 1; None where the classifier has no `calibration`.
    """

    label: str
    probabilities: dict[str, float]
    familiarity: float | None = None

    @property
    def is_tie(self) -> bool:
        """Whether no class is ahead, as after no inner step of a head that begins with zeros."""
        return leader(list(self.probabilities.values())) is None

    def is_unknown(self, false_reject: float = FALSE_REJECT) -> bool:
        """Whether it is “none of these”, if that share of known drawings may be turned away."""
        return self.familiarity is not None and self.familiarity < false_reject


class Adapted(Protocol):
    """A network with fast weights, and what they were adapted to."""

    @property
    def device(self) -> str:
        """Where images have to be."""

    @property
    def support(self) -> Episode:
        """The examples of the classes."""

    def logits(self, images: Tensor) -> Tensor:
        """Map (batch, 1, 28, 28) images to (batch, way) logits, each judged alone."""

    def features(self, images: Tensor) -> Tensor:
        """Map images to (batch, features), what the logits are computed from."""


class Classifier:
    """Tells the classes of a task apart; made by `MetaLearner.adapt`.

    Attributes:
        labels: the class names.
        adapted: the network that tells them apart.
        calibration: what makes its probabilities and `Prediction.familiarity` mean what they say,
            with the false accepts to expect; None where the initialization has no `confidence`,
            or none that was measured after as many inner steps at the same rates.
    """

    def __init__(
        self,
        labels: Sequence[str],
        adapted: Adapted,
        calibration: Calibration | None = None,
    ) -> None:
        """Take the class names, the network, and what was measured for tasks of its way and shot."""
        self.labels = tuple(labels)
        self.adapted = adapted
        self.calibration = calibration

    def predict(self, glyph: Glyph) -> Prediction:
        """Classify one glyph."""
        return self.predict_many([glyph])[0]

    def predict_many(self, glyphs: Sequence[Glyph]) -> list[Prediction]:
        """Classify glyphs, each judged alone (inductive): the others don't change its answer."""
        if not glyphs:
            return []
        images = as_images(glyphs).to(self.adapted.device)
        rows = self._shares(images)
        best = [max(range(len(row)), key=row.__getitem__) for row in rows]
        answers = zip(rows, best, self._familiarities(images, best), strict=True)
        return [
            Prediction(self.labels[index], dict(zip(self.labels, row, strict=True)), familiarity)
            for row, index, familiarity in answers
        ]

    def probabilities(self, glyphs: Sequence[Glyph]) -> list[dict[str, float]]:
        """Return only the probabilities that `predict_many` tells, in half the time."""
        if not glyphs:
            return []
        rows = self._shares(as_images(glyphs).to(self.adapted.device))
        return [dict(zip(self.labels, row, strict=True)) for row in rows]

    def embed(self, glyphs: Sequence[Glyph]) -> NDArray[np.float32]:
        """Return where the network sees at least one glyph: (glyphs, features), each alone."""
        return self._points(as_images(glyphs).to(self.adapted.device))

    @cached_property
    def prototypes(self) -> Prototypes:
        """Where the classes are; computed from the examples when it is first asked for."""
        support = self.adapted.support
        points, labels = self._points(support.support), support.support_labels
        return Prototypes(points, labels.cpu().numpy(), support.way)

    def _shares(self, images: Tensor) -> list[list[float]]:
        """Return the probability of each class for each image: (images, way)."""
        with torch.inference_mode():
            logits = self.adapted.logits(images).double()
            if self.calibration is not None:
                logits /= self.calibration.temperature
            rows: list[list[float]] = torch.softmax(logits, dim=1).tolist()
        return rows

    def _familiarities(self, images: Tensor, answers: list[int]) -> list[float | None]:
        if self.calibration is None:
            return [None] * len(answers)
        strangeness = self.prototypes.strangeness(self._points(images), np.array(answers))
        return [self.calibration.familiarity(float(value)) for value in strangeness]

    def _points(self, images: Tensor) -> NDArray[np.float32]:
        with torch.inference_mode():
            return self.adapted.features(images).cpu().numpy()


def as_images(glyphs: Sequence[Glyph]) -> Tensor:
    """Stack what the network sees of glyphs: (glyphs, 1, 28, 28) float32."""
    return torch.from_numpy(np.stack([glyph.pixels for glyph in glyphs])).unsqueeze(1)
