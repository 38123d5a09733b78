"""What a training will cost: a generator for a job, which lets a child process measure it."""

from __future__ import annotations

import math
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from maml_studio.gui.train.records import Cost

if TYPE_CHECKING:
    from maml_studio.engine.cost_probe import Timed
    from maml_studio.engine.recipe import Recipe


def estimating(recipe: Recipe, device: str, threads: int = 0) -> Generator[Cost, None, Cost]:
    """Say what a training will cost, a figure after the other: parameters, memory, time.

    Absurd settings take minutes and all memory: in a process of its own that can be ended.

    Yields:
        What is known so far; the same again while something is being measured.

    Raises:
        ValueError: if the recipe can't be trained at all.
    """
    from maml_studio.engine.child_process import messages_of
    from maml_studio.engine.cost_probe import probe_cost
    from maml_studio.engine.memory import available_memory

    cost, limit = Cost(), available_memory()
    with closing(messages_of(probe_cost, recipe, device, limit, threads)) as messages:
        for message in messages:
            if message is not None:
                cost = _with(cost, message, recipe, limit)
            yield cost
            if not cost.fits:
                break
    # A process that the system ended has had too much of the memory.
    return cost if cost.memory is not None else _too_much(cost, limit)


def _with(cost: Cost, message: Any, recipe: Recipe, limit: int) -> Cost:
    """Return a cost with what the child process has found out."""
    from maml_studio.engine.cost_probe import Counted, Timed
    from maml_studio.engine.memory import estimate_of
    from maml_studio.engine.memory_probe import Probe, Refused

    match message:
        case Counted():
            return replace(cost, parameters=message.parameters)
        case Probe():
            found = estimate_of(message, recipe)
            return replace(cost, memory=found.needed, free_memory=found.available)
        case Timed():
            total = _total(message, recipe)
            return replace(cost, step_seconds=message.step, total_seconds=total)
        case Refused():
            raise ValueError(message.sentence)
    return _too_much(cost, limit)


def _too_much(cost: Cost, limit: int) -> Cost:
    return replace(cost, memory=limit, free_memory=limit, is_least=True)


def _total(timed: Timed, recipe: Recipe) -> float:
    """Return the seconds of all outer steps and validations, or the time limit."""
    outer, chosen = recipe.outer, recipe.validation
    protocols = len(chosen.kinds) * len(chosen.ways) * len(chosen.shots)
    validations = 1 + math.ceil(outer.steps / chosen.every)
    total = timed.step * outer.steps + timed.episode * chosen.episodes * protocols * validations
    return min(total, 60 * outer.minutes or total)
