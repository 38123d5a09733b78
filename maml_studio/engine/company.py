"""Judge a drawing together with others: where a network sees the batch, they change its answer."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

    from maml_studio.engine.classifier import Classifier, Prediction
    from maml_studio.engine.episode import Episode
    from maml_studio.engine.glyph import Glyph
    from maml_studio.engine.learners.meta_learner import AdaptedNetwork


@dataclass(frozen=True)
class Company:
    """The answer to a drawing that was judged together with others.

    Attributes:
        alone: the answer to the drawing by itself.
        together: the answer in one batch with the others.
        others: how many they were.
    """

    alone: Prediction
    together: Prediction
    others: int


def judging_together(
    classifier: Classifier, glyph: Glyph, others: Sequence[Glyph]
) -> Generator[None, None, Company]:
    """Judge a drawing alone, and in one batch with others, whose statistics a network may see.

    The second is how transductive figures are measured (Nichol et al. 2018, section 6.1). Of an
    inductive classifier both are the same, by construction.

    Args:
        classifier: what judges.
        glyph: the drawing that is asked about.
        others: the queries that it is judged together with.

    Yields:
        None between the two.
    """
    from maml_studio.engine.classifier import Classifier as Judge
    from maml_studio.engine.learners.meta_learner import AdaptedNetwork as Network

    alone = classifier.predict(glyph)
    yield
    network = classifier.adapted
    if not isinstance(network, Network) or network.learner.is_inductive:
        return Company(alone, alone, len(others))
    judge = Judge(classifier.labels, _Batch(network), classifier.calibration)
    return Company(alone, judge.predict_many([glyph, *others])[0], len(others))


@dataclass(frozen=True)
class _Batch:
    """An adapted network that judges all images of a batch at once."""

    network: AdaptedNetwork

    @property
    def device(self) -> str:
        return self.network.device

    @property
    def support(self) -> Episode:
        return self.network.support

    def logits(self, images: Tensor) -> Tensor:
        network = self.network
        support = network.support.support
        return network.learner.judged(network.weights, support, images, alone=False)

    def features(self, images: Tensor) -> Tensor:
        return self.network.features(images)
