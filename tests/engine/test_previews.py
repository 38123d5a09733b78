"""What a person sees of a training: an episode with its answers, and the filters."""

from __future__ import annotations

import pytest
import torch

from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.meta_batch import EpisodeSource
from maml_studio.engine.previews import preview
from tests.tiny_runs import blobs, tiny


@pytest.mark.parametrize("method", ["maml", "prototypical", "reptile"])
def test_an_episode_is_answered_and_nothing_changes(method: str) -> None:
    recipe = tiny(method__name=method)
    learner = Checkpoint(recipe).learner
    before = {name: value.clone() for name, value in learner.parameters.items()}
    state = torch.random.get_rng_state()
    found = preview(learner, EpisodeSource(recipe, blobs()), 3)
    assert found.step == 3
    assert 2 <= len(found.classes) <= 4
    for one in found.classes:
        assert one.support.shape[1:] == one.query.shape[1:] == (28, 28)
        assert len(one.support) == len(found.classes[0].support) >= 1
        assert len(one.answers) == len(one.query) == 2
        assert all(0 <= answer < len(found.classes) for answer in one.answers)
        assert one.support.max() > 100
    assert found.filters.shape == (8, 3, 3)
    assert torch.equal(torch.random.get_rng_state(), state)
    for name, value in learner.parameters.items():
        assert torch.equal(value, before[name])
        assert value.grad is None


def test_a_network_without_convolutions_has_no_filters() -> None:
    recipe = tiny(network__name="mlp", method__name="prototypical")
    found = preview(Checkpoint(recipe).learner, EpisodeSource(recipe, blobs()), 0)
    assert len(found.filters) == 0
