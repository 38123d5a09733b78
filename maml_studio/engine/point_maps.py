"""Maps of a task in two dimensions, in which points move with the inner steps.

`answers` shows what is told: each class has a corner, and a point lies between the corners as its
probabilities do. `features` shows what is seen: the features of the last inner step in the plane in
which they differ most (principal components), and those of the other steps in the same plane.
Either plane is one for all steps, so that a point that moves has moved. Where a method learns in the
head alone, or nearly so, its features stay and its answers move.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from maml_studio.engine.generators import Progress
from maml_studio.engine.heard import heard_in_all

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Classifier
    from maml_studio.engine.glyph import Glyph
    from maml_studio.engine.inner_history import InnerHistory
    from maml_studio.engine.task import Place

Points = NDArray[np.float64]

_FLAT = 1e-6


class MapKind(StrEnum):
    """What a map shows."""

    ANSWERS = "answers"
    FEATURES = "features"


@dataclass(frozen=True)
class PointMap:
    """A map of the examples, with room for other glyphs.

    Attributes:
        kind: what it shows.
        places: where each example stands in the task; muted ones have no part.
        support: (steps, examples, 2), where the examples are after each step, from step 0 on.
        corners: (classes, 2), by the classifiers' labels, where a class is certain: on the unit
            circle, the first at the top where y is downwards; (0, 2) of features.
        moved: how far an example comes from the first step to the last, as a share of how far
            examples lie apart at the last; both are root mean squares over examples.
        project: from what a classifier reads of glyphs to (glyphs, 2).
    """

    kind: MapKind
    places: tuple[Place, ...]
    support: Points
    corners: Points
    moved: float
    project: Callable[[Points], Points]

    def place(self, classifier: Classifier, glyphs: Sequence[Glyph]) -> Points:
        """Return where glyphs are after a step of the map's history: (glyphs, 2)."""
        return self.project(_READ[self.kind](classifier, glyphs))

    def path(self, history: InnerHistory, glyph: Glyph) -> Points:
        """Return where a glyph is after each step: (steps, 2); about a millisecond a step."""
        return np.concatenate([self.place(each, [glyph]) for each in history.classifiers])

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """The least x, the least y, the greatest x and the greatest y of all steps and corners."""
        points = np.concatenate([self.support.reshape(-1, 2), self.corners])
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return float(left), float(top), float(right), float(bottom)


def mapping(history: InnerHistory, kind: MapKind) -> Generator[Progress, None, PointMap]:
    """Make a map of the examples that were learned.

    Yields:
        A record a step of the inner loop.
    """
    places, count = tuple(heard_in_all(history.task)), len(history.classifiers)
    glyphs = [history.task[place.label][place.index] for place in places]
    read = []
    for step, classifier in enumerate(history.classifiers):
        read.append(_READ[kind](classifier, glyphs))
        yield Progress(step + 1, count, f"Step {step}")
    states = np.stack(read)  # (steps, examples, features or classes)
    way = len(history.classifier.labels)
    corners = _corners(way) if kind is MapKind.ANSWERS else np.zeros((0, 2))
    project = _between(corners) if kind is MapKind.ANSWERS else _principal_plane(states[-1])
    support = np.stack([project(state) for state in states])
    return PointMap(kind, places, support, corners, _moved(states), project)


def _probabilities(classifier: Classifier, glyphs: Sequence[Glyph]) -> Points:
    answers = classifier.predict_many(glyphs)
    return np.array([list(answer.probabilities.values()) for answer in answers])


def _features(classifier: Classifier, glyphs: Sequence[Glyph]) -> Points:
    return classifier.embed(glyphs).astype(np.float64)


_READ: dict[MapKind, Callable[[Classifier, Sequence[Glyph]], Points]] = {
    MapKind.ANSWERS: _probabilities,
    MapKind.FEATURES: _features,
}


def _corners(count: int) -> Points:
    """Return the corners of a regular polygon, the first at the top, then clockwise on a screen."""
    angles = 2 * np.pi * np.arange(count) / count
    return np.stack([np.sin(angles), -np.cos(angles)], axis=1)


def _between(corners: Points) -> Callable[[Points], Points]:
    return lambda probabilities: probabilities @ corners


def _principal_plane(features: Points) -> Callable[[Points], Points]:
    """Fit the first two principal components; each points to where its largest number is positive.

    Points that lie on a line, or all in one place, have zeros beyond.
    """
    centre = features.mean(axis=0)
    _, sizes, axes = np.linalg.svd(features - centre, full_matrices=False)
    plane = np.zeros((2, features.shape[1]))
    for row in range(min(2, len(sizes))):
        if sizes[row] > _FLAT * max(1.0, np.abs(features).max()):
            largest = np.abs(axes[row]).argmax()
            plane[row] = axes[row] * np.sign(axes[row][largest])
    return lambda found: (found - centre) @ plane.T


def _moved(states: Points) -> float:
    """Compare the way from the first state to the last with the last one's spread."""
    way = np.square(states[-1] - states[0]).sum(axis=-1).mean()
    spread = np.square(states[-1] - states[-1].mean(axis=0)).sum(axis=-1).mean()
    return float(np.sqrt(way / spread)) if spread > 0 else 0.0
