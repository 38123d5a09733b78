"""The streams that episodes and weights are drawn from."""

from __future__ import annotations

import itertools

import pytest
import torch

from maml_studio.engine.episode import PURPOSES, episode_generator
from tests.marked_characters import ALPHABETS, marked, origins, sampled


def first_draw(*numbers: int, purpose: str = "evaluation") -> int:
    generator = episode_generator(*numbers, purpose=purpose)
    return int(torch.randint(2**62, (), generator=generator))


def test_the_streams_of_published_figures_stay() -> None:
    assert first_draw(0, 0) == 4188719542153853260
    assert first_draw(0, 1) == 253407010616564955
    assert first_draw(7, 599) == 3744174716638929576


@pytest.mark.parametrize(
    ("numbers", "kind", "shot", "support", "query"),
    [
        (
            (0, 0),
            "any",
            1,
            [(17, 6), (7, 0), (11, 3)],
            [(17, 1), (17, 0), (7, 6), (7, 5), (11, 6), (11, 1)],
        ),
        (
            (7, 599),
            "alphabet",
            2,
            [(6, 5), (6, 4), (9, 6), (9, 3), (10, 2), (10, 7)],
            [(6, 1), (6, 3), (9, 1), (9, 2), (10, 4), (10, 0)],
        ),
    ],
)
def test_the_episodes_of_published_figures_stay(
    numbers: tuple[int, int],
    kind: str,
    shot: int,
    support: list[tuple[int, int]],
    query: list[tuple[int, int]],
) -> None:
    characters = marked(range(len(ALPHABETS)))
    episode = sampled(characters, *numbers, kind=kind, ways=(3, 3), shots=(shot, shot), queries=2)
    assert [(o.character, o.drawer) for o in origins(episode.support)] == support
    assert [(o.character, o.drawer) for o in origins(episode.query)] == query


def test_no_two_streams_are_one() -> None:
    some = (0, 1, 2, 5, 2**32, 2**32 + 1)
    keys = [("evaluation", pair) for pair in itertools.product(range(20), range(20))]
    keys += [
        (purpose, numbers)
        for purpose in ("training", "weights")
        for count in (1, 2, 3)
        for numbers in itertools.product(some, repeat=count)
    ]
    assert len({first_draw(*numbers, purpose=purpose) for purpose, numbers in keys}) == len(keys)


def test_a_stream_is_a_function_of_purpose_and_numbers() -> None:
    for purpose in PURPOSES:
        assert first_draw(3, 4, purpose=purpose) == first_draw(3, 4, purpose=purpose)


def test_another_purpose_is_refused() -> None:
    with pytest.raises(ValueError, match="evaluation, training, weights, not “validation”"):
        episode_generator(0, purpose="validation")


def test_a_third_number_of_an_evaluation_is_refused() -> None:
    with pytest.raises(ValueError, match=r"not \(7, 5, 0\)"):
        episode_generator(7, 5, 0)
