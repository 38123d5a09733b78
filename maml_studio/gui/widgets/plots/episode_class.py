"""A class of an episode as it is shown: plain arrays, without tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class EpisodeClass:
    """One class of an episode.

    Attributes:
        label: its name, for tooltips.
        support: (shot, 28, 28), uint8, ink 255 on 0.
        query: (queries, 28, 28), the same.
        answers: for each query the place of the class that it was read as, from 0.
    """

    label: str
    support: NDArray[np.uint8]
    query: NDArray[np.uint8]
    answers: Sequence[int]


def check_classes(classes: Sequence[EpisodeClass]) -> None:
    """Raise ValueError if a class has other shapes than the first, or lacks an answer."""
    for one in classes:
        shapes = one.support.shape, one.query.shape
        if shapes != (classes[0].support.shape, classes[0].query.shape):
            raise ValueError(f"The class “{one.label}” has other shapes than the first: {shapes}.")
        if one.support.ndim != 3 or one.query.ndim != 3 or not len(one.support):
            raise ValueError(f"The glyphs of “{one.label}” are (n, height, width), not {shapes}.")
        if len(one.answers) != len(one.query):
            counts = f"{len(one.answers)} answers for {len(one.query)} queries"
            raise ValueError(f"The class “{one.label}” has {counts}.")


def ordinal(place: int) -> str:
    """Return “1st” for 0, “2nd” for 1, and so on."""
    number = place + 1
    is_teen = number % 100 in (11, 12, 13)
    ending = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def describe_classes(classes: Sequence[EpisodeClass]) -> str:
    """Return how the queries of each class were read, for a screen reader."""
    parts = []
    for place, one in enumerate(classes):
        wrong = [ordinal(answer) for answer in one.answers if answer != place]
        read = f", {len(wrong)} read as the {', '.join(wrong)}" if wrong else ""
        parts.append(f"{ordinal(place)}: {len(one.answers) - len(wrong)} right{read}")
    return ". ".join(parts)
