"""Learners of each method on a small network, and episodes of noise, in double precision or not."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from maml_studio.engine.episode import Episode
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.networks.settings import NetworkSettings

WAY = 3


def small_learner(
    method: str, *, norm: str = "group", seed: int = 0, **given: object
) -> MetaLearner:
    """Return a learner at its random start; a learned head is for `WAY` classes."""
    settings = METHODS[method](**given)
    network = NetworkSettings(channels=4, groups=2, norm=norm)
    return LEARNERS[method].initial(network, settings, torch.Generator().manual_seed(seed))


def with_parameters(learner: MetaLearner, parameters: Weights) -> MetaLearner:
    """Return the learner with other values of its meta-parameters."""
    return type(learner)(learner.network_settings, learner.settings, parameters, learner.card)


def in_double(learner: MetaLearner) -> MetaLearner:
    """Return the learner in double precision."""
    return with_parameters(learner, {name: v.double() for name, v in learner.parameters.items()})


def noise_episode(
    shots: Sequence[int] = (2, 2, 2), seed: int = 1, dtype: torch.dtype = torch.float64
) -> Episode:
    """Return an episode of random images, with four queries a class."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(len(shots))
    support_labels = labels.repeat_interleave(torch.tensor(shots))
    query_labels = labels.repeat_interleave(4)
    support, query = (
        torch.rand((len(each), 1, 28, 28), generator=generator, dtype=torch.float32).to(dtype)
        for each in (support_labels, query_labels)
    )
    return Episode(support, support_labels, query, query_labels, len(shots))


def relative_error(found: Weights, expected: Weights) -> float:
    """Return the distance of all values from the expected ones, as a share of their length."""
    assert set(found) == set(expected)
    both = [torch.cat([each[name].flatten() for name in expected]) for each in (found, expected)]
    return float((both[0] - both[1]).norm() / both[1].norm())
