"""Which of the processes that torchrun starts this one is; free of torch."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One of several processes of a training.

    Attributes:
        rank: its number among all of them, from 0.
        ranks: how many they are.
        local_rank: its number on this machine, from 0.
        local_ranks: how many are on this machine.
    """

    rank: int
    ranks: int
    local_rank: int
    local_ranks: int


def place() -> Place | None:
    """Return this process's place, as torchrun's variables tell it, or None if it is alone."""
    ranks = _number("WORLD_SIZE", 1)
    if ranks < 2 or "RANK" not in os.environ:
        return None
    return Place(
        _number("RANK", 0), ranks, _number("LOCAL_RANK", 0), _number("LOCAL_WORLD_SIZE", 1)
    )


def _number(variable: str, default: int) -> int:
    text = os.environ.get(variable, str(default))
    try:
        return int(text)
    except ValueError as error:
        raise ValueError(f"The variable {variable} is a whole number, not “{text}”.") from error
