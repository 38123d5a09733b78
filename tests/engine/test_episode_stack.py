"""Episodes stacked along a dimension of tasks."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode import Episode, stacked
from tests.marked_characters import ALPHABETS, marked, sampled


@pytest.fixture(scope="module")
def characters() -> CharacterSet:
    return marked(range(len(ALPHABETS)))


def test_a_stack_has_a_first_dimension_of_tasks(characters: CharacterSet) -> None:
    episodes = [sampled(characters, 0, index, shots=(2, 2), queries=3) for index in range(4)]
    stack = stacked(episodes)
    assert stack.way == 5
    assert stack.support.shape == (4, 10, 1, 28, 28)
    assert stack.support_labels.shape == (4, 10)
    assert stack.query.shape == (4, 15, 1, 28, 28)
    assert stack.query_labels.shape == (4, 15)
    assert stack.is_stacked
    assert stack.shape_key == episodes[0].shape_key == (5, 10, 15)
    for place, episode in enumerate(episodes):
        assert not episode.is_stacked
        assert torch.equal(stack.support[place], episode.support)
        assert torch.equal(stack.support_labels[place], episode.support_labels)
        assert torch.equal(stack.query[place], episode.query)
        assert torch.equal(stack.query_labels[place], episode.query_labels)


def test_moving_a_stack_moves_all_of_it(characters: CharacterSet) -> None:
    moved = stacked([sampled(characters, 0), sampled(characters, 1)]).to("meta")
    assert moved.is_stacked
    for tensor in (moved.support, moved.support_labels, moved.query, moved.query_labels):
        assert tensor.device.type == "meta"


def test_episodes_of_equal_keys_stack_whatever_the_shots_of_a_class(
    characters: CharacterSet,
) -> None:
    settings: dict[str, Any] = {"ways": (2, 4), "shots": (1, 3), "uneven": 0.5}
    groups: dict[tuple[int, int, int], list[Episode]] = {}
    for index in range(40):
        episode = sampled(characters, 0, index, **settings)
        groups.setdefault(episode.shape_key, []).append(episode)
    assert 1 < len(groups) < 40
    for (way, support, queries), episodes in groups.items():
        stack = stacked(episodes)
        assert stack.way == way
        assert stack.support.shape[:2] == (len(episodes), support)
        assert stack.query_labels.shape == (len(episodes), queries)


@pytest.mark.parametrize(
    "other", [{"ways": (4, 4)}, {"shots": (2, 2)}, {"queries": 4}, {"ways": (2, 2), "queries": 2}]
)
def test_episodes_of_other_shapes_are_refused(
    characters: CharacterSet, other: dict[str, Any]
) -> None:
    episodes = [sampled(characters, 0), sampled(characters, 0, **other)]
    with pytest.raises(ValueError, match=r"5-way \(5, 1, 28, 28\) \+ \(25, 1, 28, 28\)"):
        stacked(episodes)


def test_a_stack_is_not_stacked_again(characters: CharacterSet) -> None:
    stack = stacked([sampled(characters, 0)])
    with pytest.raises(ValueError, match="one shape"):
        stacked([stack, stack])


def test_nothing_can_not_be_stacked() -> None:
    with pytest.raises(ValueError, match="none"):
        stacked([])
