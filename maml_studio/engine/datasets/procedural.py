"""The built-in procedural alphabets: invented characters, each drawn by several invented people.

An alphabet has a style, a character is a plan of a few strokes in that style, and a drawer has a
hand that is the same in every character of the alphabet. So training works offline from the start.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence

import numpy as np

from maml_studio.engine.datasets.character_set import CharacterSet, Drawings
from maml_studio.engine.datasets.class_splits import checked_splits, split_of
from maml_studio.engine.datasets.pen import Hand, Plan, Points, invent_hand
from maml_studio.engine.datasets.pixel_cache import cache_file, cached, kept
from maml_studio.engine.datasets.script_style import ScriptStyle, invent_style
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.glyph import Glyph

SPLITS = {"train": range(30), "validation": range(30, 34), "test": range(34, 44)}
"""The numbers of the alphabets in each split, for ever."""

CHARACTERS = 25
DRAWERS = 20

_EDITION = 1
"""Goes up whenever the strokes of a split change, so that no older cache is read."""
_PLAIN_HAND = Hand(np.eye(2), 0.0, False, 0.0, (np.zeros((2, 2)), np.zeros((2, 2))), 0.0)
_LEAST_DIFFERENCE = 0.6
_ATTEMPTS = 25
_VIEW = 7


def procedural_split(split: str) -> Generator[Progress, None, CharacterSet]:
    """Draw the alphabets of a fixed split; later read them from a cache in the data folder.

    Args:
        split: train, validation or test.

    Returns:
        A progress record an alphabet, and then the characters.

    Raises:
        ValueError: if there is no such split.
    """
    numbers = split_of("procedural", checked_splits("procedural", SPLITS), split)
    cache = cache_file(f"procedural-{split}", _EDITION, sorted(numbers), CHARACTERS, DRAWERS)
    found = cached(cache)
    if found is None:
        drawn = yield from drawing_alphabets(sorted(numbers), CHARACTERS, DRAWERS)
        found = kept(cache, drawn)
    return found


def procedural_alphabets(
    alphabets: int | Iterable[int],
    characters: int = CHARACTERS,
    drawers: int = DRAWERS,
    seed: int = 0,
) -> CharacterSet:
    """Draw invented alphabets.

    Args:
        alphabets: how many, or the numbers of those to draw.
        characters: characters in each.
        drawers: drawings of each character; drawing d is by the same hand throughout an alphabet.
        seed: the same seed, number and counts always give the same drawings.

    Returns:
        `characters` characters for each alphabet, with `drawers` drawings each.
    """
    return drain(drawing_alphabets(alphabets, characters, drawers, seed))


def drawing_alphabets(
    alphabets: int | Iterable[int],
    characters: int = CHARACTERS,
    drawers: int = DRAWERS,
    seed: int = 0,
) -> Generator[Progress, None, CharacterSet]:
    """Draw invented alphabets as `procedural_alphabets` does, and yield a record for each."""
    numbers = tuple(range(alphabets) if isinstance(alphabets, int) else alphabets)
    pixels: list[Drawings] = []
    for done, number in enumerate(numbers):
        yield Progress(done, len(numbers), "Drawing the built-in alphabets")
        pixels += _draw_alphabet(characters, drawers, np.random.default_rng([seed, number]))
    return _named(numbers, pixels)


def _named(numbers: Sequence[int], pixels: list[Drawings]) -> CharacterSet:
    characters = len(pixels) // len(numbers) if numbers else 0
    return CharacterSet(
        "procedural",
        tuple(pixels),
        tuple(f"character{index + 1:02d}" for _ in numbers for index in range(characters)),
        tuple(f"Procedural_{number + 1:02d}" for number in numbers for _ in range(characters)),
    )


def _draw_alphabet(characters: int, drawers: int, rng: np.random.Generator) -> list[Drawings]:
    style = invent_style(rng)
    hands = [invent_hand(rng) for _ in range(drawers)]
    return [_draw_character(plan, hands, rng) for plan in _plans(style, characters, rng)]


def _draw_character(plan: Plan, hands: list[Hand], rng: np.random.Generator) -> Drawings:
    drawings = [Glyph.from_strokes(hand.draw(plan, rng)).pixels for hand in hands]
    return np.asarray(np.rint(np.stack(drawings) * 255), dtype=np.uint8)


def _plans(style: ScriptStyle, count: int, rng: np.random.Generator) -> list[Plan]:
    """Plan characters of which no two look alike, as far as the style has so many."""
    plans: list[Plan] = []
    views: list[Points] = []
    for _ in range(count):
        candidates: list[tuple[float, int, Plan, Points]] = []
        for _ in range(_ATTEMPTS):
            plan = style.plan(rng)
            view = _view(plan, rng)
            difference = min((float(np.linalg.norm(view - seen)) for seen in views), default=1.0)
            candidates.append((difference, len(candidates), plan, view))
            if difference >= _LEAST_DIFFERENCE:
                break
        _, _, best, view = max(candidates, key=lambda candidate: candidate[:2])
        plans.append(best)
        views.append(view)
    return plans


def _view(plan: Plan, rng: np.random.Generator) -> Points:
    """Return what the character looks like from afar, as a vector of length 1."""
    pixels = Glyph.from_strokes(_PLAIN_HAND.draw(plan, rng)).pixels
    side = len(pixels) // _VIEW
    coarse = pixels.reshape(_VIEW, side, _VIEW, side).mean(axis=(1, 3)).ravel()
    view: Points = coarse.astype(np.float64) / np.linalg.norm(coarse)
    return view
