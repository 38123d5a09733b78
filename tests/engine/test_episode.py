"""Episodes: what they hold, and what they are a function of."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode import Episode, EpisodeSampler, EpisodeSettings, episode_generator
from tests.marked_characters import ALPHABETS, marked, origins, sampled


@pytest.fixture(scope="module")
def characters() -> CharacterSet:
    return marked(range(len(ALPHABETS)))


def same(one: Episode, other: Episode) -> bool:
    tensors = [item.name for item in fields(Episode) if item.name != "way"]
    return one.way == other.way and all(
        torch.equal(getattr(one, name), getattr(other, name)) for name in tensors
    )


def test_shapes_types_and_labels(characters: CharacterSet) -> None:
    episode = sampled(characters, 0, ways=(4, 4), shots=(2, 2), queries=3)
    assert episode.way == 4
    assert episode.support.shape == (8, 1, 28, 28)
    assert episode.query.shape == (12, 1, 28, 28)
    assert episode.support.dtype == episode.query.dtype == torch.float32
    assert episode.support_labels.dtype == episode.query_labels.dtype == torch.int64
    assert episode.support_labels.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert episode.query_labels.tolist() == [0] * 3 + [1] * 3 + [2] * 3 + [3] * 3


@pytest.mark.parametrize("kind", ["any", "alphabet"])
@pytest.mark.parametrize(
    "views", [{}, {"rotations": True}, {"rotations": True, "reflections": True}]
)
def test_support_and_query_are_disjoint_drawings_of_the_class(
    characters: CharacterSet, kind: str, views: dict[str, bool]
) -> None:
    sampler = EpisodeSampler(
        characters,
        EpisodeSettings(kind=kind, ways=(2, 6), shots=(1, 4), queries=5, uneven=0.5, **views),
    )
    for step in range(40):
        episode = sampler.sample(episode_generator(step))
        classes = []
        for label in range(episode.way):
            support = origins(episode.support[episode.support_labels == label])
            query = origins(episode.query[episode.query_labels == label])
            (found,) = {(o.character, o.turns, o.mirrored) for o in support + query}
            classes.append(found)
            drawers = [o.drawer for o in support + query]
            assert len(set(drawers)) == len(drawers)
            assert len(query) == 5
        assert len(set(classes)) == episode.way


def test_an_episode_is_a_function_of_its_numbers(characters: CharacterSet) -> None:
    settings: dict[str, Any] = {"ways": (2, 8), "shots": (1, 3), "uneven": 0.5, "rotations": True}
    for augment in (False, True):
        first = sampled(characters, 7, 100, augment=augment, **settings)
        sampled(characters, 7, 101, augment=augment, **settings)
        assert same(first, sampled(characters, 7, 100, augment=augment, **settings))
        for other in ((8, 100), (7, 101), (100, 7), (7,)):
            assert not same(first, sampled(characters, *other, augment=augment, **settings))


def test_a_sampler_keeps_no_state(characters: CharacterSet) -> None:
    sampler = EpisodeSampler(characters, EpisodeSettings(augment=True))
    first = sampler.sample(episode_generator(1))
    for step in range(5):
        sampler.sample(episode_generator(step))
    assert same(first, sampler.sample(episode_generator(1)))


def test_the_global_random_state_is_neither_read_nor_moved(characters: CharacterSet) -> None:
    settings: dict[str, Any] = {"augment": True, "rotations": True, "uneven": 1.0, "shots": (1, 3)}
    torch.manual_seed(1)
    before, numpy_before = torch.random.get_rng_state(), np.random.get_state()[1].copy()  # noqa: NPY002
    first = sampled(characters, 5, **settings)
    assert torch.equal(torch.random.get_rng_state(), before)
    np.testing.assert_array_equal(np.random.get_state()[1], numpy_before)  # noqa: NPY002
    torch.manual_seed(2)
    assert same(first, sampled(characters, 5, **settings))


def test_ways_and_shots_are_drawn_from_their_whole_range(characters: CharacterSet) -> None:
    sampler = EpisodeSampler(characters, EpisodeSettings(ways=(2, 5), shots=(1, 3)))
    seen = set()
    for step in range(150):
        episode = sampler.sample(episode_generator(step))
        (shots,) = set(torch.bincount(episode.support_labels).tolist())
        seen.add((episode.way, shots))
    assert seen == {(way, shot) for way in range(2, 6) for shot in range(1, 4)}


def test_uneven_shots(characters: CharacterSet) -> None:
    def uneven(share: float) -> int:
        settings = EpisodeSettings(ways=(5, 5), shots=(1, 4), uneven=share)
        sampler = EpisodeSampler(characters, settings)
        counts = [
            torch.bincount(sampler.sample(episode_generator(step)).support_labels).tolist()
            for step in range(100)
        ]
        assert all(1 <= count <= 4 for episode in counts for count in episode)
        return sum(len(set(episode)) > 1 for episode in counts)

    assert uneven(0.0) == 0
    assert 25 <= uneven(0.5) <= 75
    assert uneven(1.0) >= 90


def test_augmentation_changes_images_and_nothing_else(characters: CharacterSet) -> None:
    plain = sampled(characters, 3, augment=False)
    changed = sampled(characters, 3, augment=True)
    assert torch.equal(plain.support_labels, changed.support_labels)
    assert plain.query.shape == changed.query.shape
    assert not torch.equal(plain.query, changed.query)


@pytest.mark.parametrize("shape", [(84, 84), (3, 32, 32)])
def test_gray_and_color_of_any_side_in_each_view_from_memory_or_a_file(
    shape: tuple[int, ...], tmp_path: Path
) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (4, 6, *shape), dtype=np.uint8)
    np.save(tmp_path / "pixels.npy", pixels)
    names = ("a", "b", "c", "d")
    in_memory = CharacterSet("Pictures", tuple(pixels), names, names)
    in_file = CharacterSet(
        "Pictures", tuple(np.load(tmp_path / "pixels.npy", mmap_mode="r")), names, names
    )
    drawn = {
        np.rot90(turned, turns, (-2, -1)).tobytes()
        for turns in range(4)
        for turned in [*pixels.reshape(-1, *shape), *pixels.reshape(-1, *shape)[..., ::-1]]
    }
    settings: dict[str, Any] = {"rotations": True, "reflections": True, "ways": (4, 4)}
    for step in range(6):
        episode = sampled(in_memory, step, **settings)
        assert same(episode, sampled(in_file, step, **settings))
        assert episode.support.shape == (4, *(1, *shape)[-3:])
        assert episode.support.is_contiguous()
        for image in torch.cat([episode.support, episode.query]):
            seen = (image * 255).round().to(torch.uint8).numpy().reshape(shape)
            assert seen.tobytes() in drawn
        changed = sampled(in_file, step, augment=True, **settings)
        assert changed.query.shape == (20, *(1, *shape)[-3:])


def test_an_episode_that_asks_nothing(characters: CharacterSet) -> None:
    whole = sampled(characters, 0)
    episode = Episode.of_support(whole.support, whole.support_labels, whole.way)
    assert torch.equal(episode.support, whole.support)
    assert episode.query.shape == (0, 1, 28, 28)
    assert len(episode.query_labels) == 0
    assert episode.to("cpu") is episode


def test_moving_an_episode_moves_all_of_it(characters: CharacterSet) -> None:
    moved = sampled(characters, 0).to("meta")
    assert moved.way == 5
    for tensor in (moved.support, moved.support_labels, moved.query, moved.query_labels):
        assert tensor.device.type == "meta"
