"""The child process that measures what memory an outer step needs."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import torch

from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.devices import CPU
from maml_studio.engine.generators import drain
from maml_studio.engine.memory_shortage import is_shortage
from maml_studio.engine.meta_batch import EpisodeSource, Stacked, choose
from maml_studio.engine.recipe import Recipe


@dataclass(frozen=True)
class Probe:
    """Bytes that the process had at most; on a GPU, those of the GPU.

    Attributes:
        base: before the first outer step.
        one: after an outer step with one task.
        two: after an outer step with two tasks.
        free: what was free before the first outer step; on the CPU 0.
        grows: whether a meta-batch's tasks are computed at once.
    """

    base: int
    one: int
    two: int
    free: int
    grows: bool


@dataclass(frozen=True)
class TooMuch:
    """Says that the measurement needed more than it was allowed."""


@dataclass(frozen=True)
class Refused:
    """Says in a sentence why the recipe can't be measured."""

    sentence: str


def probe(connection: Connection, recipe: Recipe, device: str, limit: int) -> None:
    """Measure, and send a `Probe`, `TooMuch` or `Refused`.

    Args:
        connection: where the answer goes.
        recipe: its largest episodes are drawn from noise, so no data set is needed.
        device: where to compute.
        limit: bytes that may be allocated on the CPU.
    """
    with answering(connection, device, limit) as send:
        send(measured(recipe, device))


@contextmanager
def answering(
    connection: Connection, device: str, limit: int
) -> Generator[Callable[[object], None], None, None]:
    """Give a function to send with, and send `TooMuch` or `Refused` in place of what is raised."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        if device == CPU:
            _limit_memory(limit)
        yield connection.send
    except Exception as error:  # noqa: BLE001  # The parent tells whatever it is.
        # Compiled code that finds no memory may fail without saying why: that is a SystemError.
        is_short = is_shortage(error) or isinstance(error, SystemError)
        answer = TooMuch() if is_short else Refused(" ".join(str(error).split()))
        with suppress(OSError):
            connection.send(answer)


def peak_memory(device: str) -> int:
    """Return the bytes that this process had at most; on a GPU, what torch held of it."""
    if device != CPU:
        return torch.cuda.max_memory_reserved(device)
    status = Path("/proc/self/status")
    if status.exists():
        # Unlike getrusage's figure, this one forgets the process that started this one.
        lines = status.read_text("ascii").splitlines()
        return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return _peak_elsewhere()


def _peak_elsewhere() -> int:
    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def _limit_memory(limit: int) -> None:
    """Let an allocation fail rather than the machine run out of memory."""
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + limit
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def measured(recipe: Recipe, device: str) -> Probe:
    """Measure the memory of this process before, after a step of one task, and one of two."""
    state = Checkpoint(recipe, device)
    free = torch.cuda.mem_get_info(device)[0] if device != CPU else 0
    base, steps = peak_memory(device), {0, recipe.outer.steps - 1}
    if len(phases := {state.learner.phase(step) for step in steps}) == 1 and None not in phases:
        steps = {0}
    peaks, grows = [], False
    for tasks in (1, 2):
        part = replace(recipe, outer=replace(recipe.outer, meta_batch_size=tasks))
        source = choose(state.learner, part, largest_episodes(part))
        grows = isinstance(source, Stacked)
        for step in steps:
            state.update(drain(source.computing(step)).gradients, part.outer.rate, part.outer.clip)
        source.close()
        peaks.append(peak_memory(device))
    return Probe(base, peaks[0], peaks[1], free, grows)


def largest_episodes(recipe: Recipe) -> EpisodeSource:
    """Return a source of a recipe's largest episodes, of noise."""
    data, network = recipe.data, recipe.network
    way, shot = data.ways[1], data.shots[1]
    largest = replace(data, ways=(way, way), shots=(shot, shot), uneven=0.0, alphabet_share=0.0)
    side, channels = network.image_size, network.image_channels
    count = shot + data.queries
    shape = (count, side, side) if channels == 1 else (count, channels, side, side)
    noise = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    names = tuple(f"{index}" for index in range(way))
    characters = CharacterSet("noise", (noise,) * way, names, ("noise",) * way)
    return EpisodeSource(replace(recipe, data=largest), characters)
