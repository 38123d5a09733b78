"""Which examples make a drawing's answer what it is, exactly: by what was learned without them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maml_studio.engine.left_out import LeaveOneOut
from maml_studio.engine.task import Place

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Classifier
    from maml_studio.engine.glyph import Glyph


@dataclass(frozen=True)
class Influence:
    """What an example, or a fold of several together, does to a drawing's answer.

    Attributes:
        places: the examples: one, or all of a fold, whose parts nobody knows.
        changes: for each class its probability with the examples less that without them, from −1
            to 1; they sum to 0.
    """

    places: tuple[Place, ...]
    changes: dict[str, float]

    @property
    def towards(self) -> str:
        """The class whose probability the examples raise most."""
        return max(self.changes, key=self.changes.__getitem__)

    @property
    def away_from(self) -> str:
        """The class whose probability the examples lower most."""
        return min(self.changes, key=self.changes.__getitem__)

    @property
    def points(self) -> float:
        """By how many percentage points they raise the class that they raise most."""
        return self.points_on(self.towards)

    def points_on(self, label: str) -> float:
        """Return by how many percentage points they raise a class; below 0 if they lower it."""
        return 100 * self.changes[label]


def blaming(
    found: LeaveOneOut, classifier: Classifier, glyph: Glyph
) -> Generator[None, None, tuple[Influence, ...]]:
    """Compare the answer to a drawing with the answers of classifiers that lack an example each.

    About a millisecond an example; nothing is adapted again. What an example pulls *towards* the
    wrong class is the first to blame: `against` finds it.

    Args:
        found: what leaving out told, of the task that the classifier has learned.
        classifier: adapted to the whole task, with the same steps and rates.
        glyph: the drawing.

    Yields:
        None after each example, so that a later drawing can take over.

    Returns:
        The influences, the strongest first. Examples that can't be left out are not among them.
    """
    (whole,) = classifier.probabilities([glyph])
    influences = []
    for reduced in found.reduced:
        (without,) = reduced.classifier.probabilities([glyph])
        changes = {label: whole[label] - without[label] for label in whole}
        influences.append(Influence(reduced.places, changes))
        yield
    return tuple(sorted(influences, key=lambda influence: -influence.points))


def against(influences: tuple[Influence, ...], label: str) -> tuple[Influence, ...]:
    """Return the influences that lower a class's probability, the strongest first.

    Args:
        influences: of one drawing.
        label: the class that the person meant.
    """
    lowering = [influence for influence in influences if influence.changes[label] < 0]
    return tuple(sorted(lowering, key=lambda influence: influence.changes[label]))
