"""What all tables need: Markdown, times in turn, and the machine they were taken on."""

from __future__ import annotations

import itertools
import math
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import torch


def markdown(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """Return a line about the machine and how busy it is at this moment."""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return (
        f"{model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the measurement; "
        f"Python {platform.python_version()}, torch {torch.__version__}"
    )


def times_in_turn(
    works: Mapping[str, Callable[[], object]],
    repetitions: int | None = None,
    seconds: float = math.inf,
) -> dict[str, list[float]]:
    """Time pieces of work in turn, so that what else the machine does falls on all alike.

    Args:
        works: what to time, by name.
        repetitions: the rounds; no end if None.
        seconds: no round begins later than this, except for the first.

    Returns:
        Seconds of each round, by name.
    """
    names = list(works)
    found: dict[str, list[float]] = {name: [] for name in names}
    rounds = itertools.count() if repetitions is None else range(repetitions)
    begun = time.perf_counter()
    for number in rounds:
        if number > 0 and time.perf_counter() - begun > seconds:
            break
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            before = time.perf_counter()
            works[name]()
            found[name].append(time.perf_counter() - before)
    return found


def milliseconds(values: Sequence[float], share: float = 0.5) -> str:
    """Write a quantile of seconds, the median unless told, in milliseconds."""
    found = 1000 * quantile(values, share)
    return f"{found:.0f}" if found >= 100 else f"{found:.1f}"


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least a share of the values do not exceed."""
    if share == 0.5:
        return statistics.median(values)
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Let torch compute on so many threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def one_thread() -> AbstractContextManager[None]:
    """Let torch compute on one thread."""
    return threads(1)
