"""The child process that measures what a training costs: parameters, memory, time."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection

from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.devices import use_threads
from maml_studio.engine.memory_probe import answering, largest_episodes, measured
from maml_studio.engine.meta_batch import choose
from maml_studio.engine.previews import preview
from maml_studio.engine.recipe import Recipe

_TIMED_STEPS = 3
_TIMED_SECONDS = 3.0


@dataclass(frozen=True)
class Counted:
    """How many parameters are trained."""

    parameters: int


@dataclass(frozen=True)
class Timed:
    """Seconds that an outer step takes, and an episode of a validation."""

    step: float
    episode: float


def probe_cost(
    connection: Connection, recipe: Recipe, device: str, limit: int, threads: int
) -> None:
    """Send `Counted`, `Probe` and `Timed`, or `TooMuch` or `Refused` where that ends.

    Args:
        connection: where the answers go.
        recipe: its largest episodes are drawn from noise, so no data set is needed.
        device: where to compute.
        limit: bytes that may be allocated on the CPU.
        threads: to compute with; 0 for all cores but one.
    """
    with answering(connection, device, limit) as send:
        use_threads(threads)
        send(Counted(Checkpoint(recipe, device).learner.parameter_count))
        send(measured(recipe, device))
        send(timed(recipe, device))


def timed(recipe: Recipe, device: str) -> Timed:
    """Time a few outer steps and an episode, on noise of the right shape."""
    state, episodes = Checkpoint(recipe, device), largest_episodes(recipe)
    source = choose(state.learner, recipe, episodes)
    begun, best = time.perf_counter(), math.inf
    for step in range(_TIMED_STEPS):
        before, seconds = time.perf_counter(), math.inf
        for record in source.computing(step):
            seconds = (time.perf_counter() - before) * record.count / (record.index + 1)
            if time.perf_counter() - begun > _TIMED_SECONDS:
                break
        best = min(best, seconds)
        if time.perf_counter() - begun > _TIMED_SECONDS:
            break
    source.close()
    before = time.perf_counter()
    preview(state.learner, episodes, 0)
    return Timed(best, time.perf_counter() - before)
