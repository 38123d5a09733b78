"""Episodes: which classes meet in one, and what is refused."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import torch

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode import EpisodeSampler, EpisodeSettings, episode_generator
from tests.marked_characters import ALPHABETS, SIZES, marked, origins, sampled


@pytest.fixture(scope="module")
def characters() -> CharacterSet:
    return marked(range(len(ALPHABETS)))


@pytest.mark.parametrize(
    ("settings", "numbers"),
    [
        ({"ways": (5, 24)}, ["at most 23", "24 are asked"]),
        ({"ways": (2, 93), "rotations": True}, ["at most 92", "93 are asked"]),
        ({"kind": "alphabet", "ways": (13, 13)}, ["at most 12", "13 are asked", "“alphabet”"]),
        (
            {"kind": "alphabet", "ways": (13, 13), "rotations": True},
            ["at most 12", "13 are asked"],
        ),
        (
            {"shots": (1, 5), "queries": 5},
            ["5 shots", "5 queries", "need 10 drawings", "which 0 of its 23 characters have"],
        ),
    ],
)
def test_too_few_characters_or_drawings_are_refused_with_the_numbers(
    characters: CharacterSet, settings: dict[str, Any], numbers: list[str]
) -> None:
    with pytest.raises(ValueError, match="“Marked” has") as caught:
        EpisodeSampler(characters, EpisodeSettings(**settings))
    assert all(number in str(caught.value) for number in numbers)


def test_just_enough_is_enough(characters: CharacterSet) -> None:
    episode = sampled(characters, 0, kind="alphabet", ways=(12, 12), shots=(4, 4), queries=5)
    assert len(episode.support) == 48


def test_an_empty_set_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 0 classes"):
        EpisodeSampler(marked(range(0)), EpisodeSettings())


@pytest.fixture(scope="module")
def uneven(characters: CharacterSet) -> CharacterSet:
    """Return twelve characters of an alphabet, every other one of which has 7 drawings, not 9."""
    return CharacterSet(
        "Uneven",
        tuple(p[:7] if index % 2 else p for index, p in enumerate(characters.pixels[:12])),
        characters.characters[:12],
        characters.alphabets[:12],
    )


def test_characters_of_too_few_drawings_are_left_out(uneven: CharacterSet) -> None:
    for kind in ("any", "alphabet"):
        everyone = sampled(uneven, 0, kind=kind, ways=(12, 12), shots=(2, 2), queries=5)
        assert len(everyone.query) == 60
        episode = sampled(uneven, 0, kind=kind, ways=(6, 6), shots=(3, 3), queries=5)
        assert {o.character for o in origins(episode.support)} == set(range(0, 12, 2))


def test_too_few_characters_of_enough_drawings_are_refused(uneven: CharacterSet) -> None:
    with pytest.raises(ValueError, match=r"at most 6 classes .* but 7 are asked for") as caught:
        sampled(uneven, 0, ways=(7, 7), shots=(1, 3), queries=5)
    assert "need 8 drawings, which 6 of its 12 characters have" in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ({"kind": "both"}, "any or alphabet, not “both”"),
        ({"ways": (1, 5)}, "not 1-5"),
        ({"ways": (6, 5)}, "not 6-5"),
        ({"shots": (0, 1)}, "at least 1"),
        ({"shots": (3, 2)}, "at least 1"),
        ({"queries": 0}, "queries are at least 1"),
    ],
)
def test_impossible_settings_are_refused(settings: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        EpisodeSettings(**settings)


def test_any_meets_characters_of_several_alphabets(characters: CharacterSet) -> None:
    sampler = EpisodeSampler(characters, EpisodeSettings(ways=(6, 6), rotations=True))
    seen = [
        {(o.alphabet, o.turns) for o in origins(sampler.sample(episode_generator(step)).support)}
        for step in range(30)
    ]
    assert sum(len(found) > 1 for found in seen) >= 29
    assert {name for found in seen for name, _ in found} == set(SIZES)


@pytest.mark.parametrize("reflections", [False, True])
def test_alphabet_episodes_stay_within_one_alphabet_and_one_view(
    characters: CharacterSet, reflections: bool
) -> None:
    sampler = EpisodeSampler(
        characters,
        EpisodeSettings(kind="alphabet", ways=(3, 3), rotations=True, reflections=reflections),
    )
    seen = Counter()
    for step in range(200):
        episode = sampler.sample(episode_generator(step))
        everything = origins(torch.cat([episode.support, episode.query]))
        (found,) = {(o.alphabet, o.turns, o.mirrored) for o in everything}
        seen[found] += 1
    assert len(seen) == 3 * 4 * (2 if reflections else 1)


def test_alphabets_are_drawn_uniformly_among_those_with_enough_characters(
    characters: CharacterSet,
) -> None:
    sampler = EpisodeSampler(characters, EpisodeSettings(kind="alphabet", ways=(5, 5)))
    seen = Counter(
        origins(sampler.sample(episode_generator(step)).support)[0].alphabet for step in range(300)
    )
    assert set(seen) == {"large", "middle"}
    assert min(seen.values()) > 115  # 300 fair draws fall below about once in 20,000 seeds


def test_a_class_is_upright_unless_rotations_are_wanted(characters: CharacterSet) -> None:
    episode = sampled(characters, 0, ways=(20, 20))
    assert {(o.turns, o.mirrored) for o in origins(episode.support)} == {(0, False)}


def test_rotations_are_further_classes(characters: CharacterSet) -> None:
    most = len(ALPHABETS) * 4
    episode = sampled(characters, 0, ways=(most, most), rotations=True)
    found = {(o.character, o.turns) for o in origins(episode.support)}
    assert len(found) == most


def test_reflections_are_further_classes(characters: CharacterSet) -> None:
    most = len(ALPHABETS) * 2
    episode = sampled(characters, 0, ways=(most, most), reflections=True)
    assert len({(o.character, o.mirrored) for o in origins(episode.support)}) == most
