"""Other ways to learn the task that is learned, to be compared on the same drawing.

The names, titles and hints are known before torch is; a learner is made when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maml_studio.engine.learners.meta_learner import MetaLearner

META, RANDOM, PROTOTYPES, PIXELS = "meta", "random", "prototypes", "nearest-pixels"


@dataclass(frozen=True)
class MindKind:
    """What people read of a mind.

    Attributes:
        name: what it is called here.
        title: its name.
        hint: what it is, in a sentence or two.
    """

    name: str
    title: str
    hint: str


MIND_KINDS: dict[str, MindKind] = {
    kind.name: kind
    for kind in (
        MindKind(
            META,
            "Meta-trained",
            "The chosen initialization: a start from which a few inner steps are enough.",
        ),
        MindKind(
            RANDOM,
            "Random start",
            "The same network and the same inner steps, without what meta-training learned. Its loss can "
            "fall as far, by heart: new drawings tell the two apart.",
        ),
        MindKind(
            PROTOTYPES,
            "Prototypes of the same features",
            "No inner steps: the class whose examples lie nearest on average, in the features of the "
            "meta-trained start. They were not trained for it, as a prototypical network's are.",
        ),
        MindKind(
            PIXELS,
            "Nearest pixels",
            "Nothing is learned: the class of the example that is nearest pixel by pixel.",
        ),
    )
}
"""The minds by name, in the order in which they are shown."""


@dataclass(frozen=True)
class Mind:
    """A learner that is made when it is asked for.

    Attributes:
        kind: what people read of it.
        has_curve: whether it takes inner steps, so that its loss is a curve.
        make: makes the learner.
    """

    kind: MindKind
    has_curve: bool
    make: Callable[[], MetaLearner]

    @cached_property
    def learner(self) -> MetaLearner:
        """The learner; some milliseconds when first asked for, and no file is read."""
        return self.make()


def minds(learner: MetaLearner, seed: int = 0) -> dict[str, Mind]:
    """Return the minds that there are beside a learner, itself first; none is made yet.

    A mind that would be the learner itself is left out, and the random start and the prototypes of a
    learner without a network.

    Args:
        learner: the one in use.
        seed: of the random start.
    """
    steps, own = learner.inner_steps > 0, MIND_KINDS[META]
    if learner.name in MIND_KINDS:  # a baseline, which nobody meta-trained
        own = replace(own, title=learner.card.title, hint="The chosen initialization, a baseline.")
    found = {META: Mind(own, steps, lambda: learner)}
    has_network = bool(learner.parameters)
    if has_network and learner.name != RANDOM:
        found[RANDOM] = Mind(MIND_KINDS[RANDOM], steps, lambda: learner.random_start(seed))
    if has_network and learner.settings.name != "prototypical":
        found[PROTOTYPES] = Mind(MIND_KINDS[PROTOTYPES], False, lambda: _prototypes(learner))
    if has_network:
        found[PIXELS] = Mind(MIND_KINDS[PIXELS], False, _pixels)
    return found


def _prototypes(learner: MetaLearner) -> MetaLearner:
    from maml_studio.engine.learners.prototypical import Prototypical

    return Prototypical.of_features(learner)


def _pixels() -> MetaLearner:
    from maml_studio.engine.learners.nearest_pixels import NearestPixels

    return NearestPixels.baseline()
