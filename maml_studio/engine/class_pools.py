"""The classes of episodes: characters as they are seen, in pools that may meet in an episode."""

from __future__ import annotations

from collections.abc import Iterable

from maml_studio.engine.datasets.character_set import CharacterSet, Drawings

View = tuple[int, bool]
"""How a character is seen: quarter turns, counter-clockwise, and whether it is then mirrored."""

Place = tuple[int, View]
"""A class: a character's index in its set, and how it is seen."""

_QUARTERS = 4


def views(rotations: bool, reflections: bool) -> list[View]:
    """Return the views of a character that are classes of their own."""
    return [
        (turns, mirrored)
        for mirrored in ((False, True) if reflections else (False,))
        for turns in range(_QUARTERS if rotations else 1)
    ]


def class_pools(
    characters: CharacterSet, chosen: Iterable[int], seen: list[View], by_alphabet: bool
) -> list[list[Place]]:
    """Return the classes that chosen characters make: one pool, or one an alphabet and view."""
    if not by_alphabet:
        kept = list(chosen)
        return [[(index, view) for view in seen for index in kept]]
    pools: dict[tuple[str, View], list[Place]] = {}
    for index in chosen:
        for view in seen:
            pools.setdefault((characters.alphabets[index], view), []).append((index, view))
    return list(pools.values())


def as_seen(drawings: Drawings, view: View) -> Drawings:
    """Return drawings (…, side, side) in a view, without a copy; `rot90` takes ten times as long."""
    turns, mirrored = view
    if turns % 2:
        drawings = drawings.swapaxes(-2, -1)
    is_upside_down, is_backwards = turns in (1, 2), (turns in (2, 3)) != mirrored
    return drawings[..., :: -1 if is_upside_down else 1, :: -1 if is_backwards else 1]
