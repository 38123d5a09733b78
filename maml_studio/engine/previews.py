"""An episode as a learner in training answers it, for people to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor

    from maml_studio.engine.learners.meta_learner import MetaLearner
    from maml_studio.engine.meta_batch import EpisodeSource

Images = NDArray[np.uint8]


@dataclass(frozen=True)
class ClassPreview:
    """One class of an episode.

    Attributes:
        support: (shot, side, side), ink 255 on 0.
        query: (queries, side, side), the same.
        answers: for each query the class that it was read as, from 0.
    """

    support: Images
    query: Images
    answers: tuple[int, ...]


@dataclass(frozen=True)
class Preview:
    """An episode with its answers, and the first layer's filters.

    Attributes:
        step: the outer steps done.
        classes: all with as many examples as the one with the fewest.
        filters: (filters, height, width); (0, 1, 1) if the first layer has none.
    """

    step: int
    classes: tuple[ClassPreview, ...]
    filters: NDArray[np.float32]


def preview(learner: MetaLearner, episodes: EpisodeSource, step: int) -> Preview:
    """Answer the first episode of an outer step, each query alone where the network can.

    Args:
        learner: it is left as it is.
        episodes: a function of the step, so that looking changes no training.
        step: the outer steps done.
    """
    import torch

    from maml_studio.engine.generators import drain

    drawn = episodes.episode(step, 0)
    episode = drawn.to(learner.device)
    loop = learner.inner_steps_of(episode, learner.inner_steps, 1.0, last_record=False)
    weights = drain(loop)
    with torch.no_grad():
        logits = learner.judged(weights, episode.support, episode.query, alone=learner.is_inductive)
    answers, way = logits.argmax(dim=1).cpu(), drawn.way
    support = _by_class(drawn.support, drawn.support_labels, way)
    query = _by_class(drawn.query, drawn.query_labels, way)
    given = [found.tolist() for found in _by_class(answers, drawn.query_labels, way)]
    shot, asked = min(map(len, support)), min(map(len, query))
    classes = tuple(
        ClassPreview(_pixels(one[:shot]), _pixels(other[:asked]), tuple(told[:asked]))
        for one, other, told in zip(support, query, given, strict=True)
    )
    return Preview(step, classes, _filters(learner))


def _by_class(values: Tensor, labels: Tensor, way: int) -> Sequence[Tensor]:
    return [values[labels == label] for label in range(way)]


def _pixels(images: Tensor) -> Images:
    """Map (n, channels, side, side) from 0 to 1 to the mean of the channels in bytes."""
    found: Images = (255 * images.mean(dim=1)).round().byte().numpy()
    return found


def _filters(learner: MetaLearner) -> NDArray[np.float32]:
    convolutions = (
        learner.parameters[name] for name in learner.body if learner.parameters[name].ndim == 4
    )
    first = next(convolutions, None)
    if first is None:
        return np.zeros((0, 1, 1), np.float32)
    found: NDArray[np.float32] = first.detach().mean(dim=1).float().cpu().numpy().copy()
    return found
