"""The memory that a meta-training needs, measured before it starts.

A child process takes an outer step with one task and one with two; how a meta-batch is computed
says how that goes on: tasks that are computed one after the other need no more than one of them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from maml_studio.engine.child_process import messages_of
from maml_studio.engine.devices import CPU
from maml_studio.engine.generators import Progress
from maml_studio.engine.memory_probe import Probe, Refused, probe
from maml_studio.engine.recipe import Recipe

_GIGABYTE = 1e9
_CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class MemoryEstimate:
    """What a training needs.

    Attributes:
        needed: bytes, of all its processes together; at least so many if `is_least`.
        available: bytes that are free for it.
        is_least: whether the measurement itself ran out of memory.
    """

    needed: int
    available: int
    is_least: bool = False

    @property
    def fits(self) -> bool:
        """Whether there is enough."""
        return self.needed <= self.available and not self.is_least

    def __str__(self) -> str:
        what = "more than" if self.is_least else "about"
        return (
            f"needs {what} {self.needed / _GIGABYTE:.1f} GB "
            f"of {self.available / _GIGABYTE:.1f} GB of free memory"
        )


def measuring_memory(
    recipe: Recipe, device: str = CPU, workers: int = 1
) -> Generator[Progress, None, MemoryEstimate]:
    """Measure what a training needs; a second or three, in a process of its own.

    A script that calls this needs the usual guard: `if __name__ == "__main__":`.

    Args:
        recipe: what will be trained.
        device: where.
        workers: the worker processes on the CPU; 1 for none.

    Raises:
        ValueError: if the recipe can't be trained at all.
    """
    found = yield from _probing(recipe, device)
    if found is None:
        available = available_memory()
        return MemoryEstimate(available, available, is_least=True)
    return estimate_of(found, recipe, workers)


def measuring_what_fits(
    recipe: Recipe, device: str = CPU, workers: int = 1
) -> Generator[Progress, None, list[str]]:
    """Measure changes of a recipe that is too large, each alone.

    Returns:
        Those that fit, as settings: “method.inner_steps=2”.
    """
    fitting = []
    for changes in _smaller(recipe, device):
        for change in changes:
            smaller = recipe.with_value(*change.split("="))
            if (yield from measuring_memory(smaller, device, workers)).fits:
                fitting.append(change)
                break
    return fitting


def available_memory() -> int:
    """Return the bytes of main memory that are free for this process."""
    import psutil

    free = int(psutil.virtual_memory().available)
    limit = _CGROUP / "memory.max"
    if limit.exists() and (text := limit.read_text("ascii").strip()).isdigit():
        return min(free, int(text) - _of_cgroup())
    return free


def _of_cgroup() -> int:
    """Return what the container's processes hold, without the cache of files."""
    lines = (_CGROUP / "memory.stat").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("anon "))


def _probing(recipe: Recipe, device: str) -> Generator[Progress, None, Probe | None]:
    with closing(messages_of(probe, recipe, device, available_memory())) as messages:
        for message in messages:
            if isinstance(message, Refused):
                raise ValueError(message.sentence)
            if message is not None:
                return message if isinstance(message, Probe) else None
            yield Progress(0, 0, "Measuring the memory")
    return None  # The system ended it, as it does when memory is short.


def estimate_of(found: Probe, recipe: Recipe, workers: int = 1) -> MemoryEstimate:
    """Return what a training needs by what a probe of it has found."""
    most = max(found.one, found.two)
    if found.grows:
        each = max(0, found.two - found.one)
        most = found.one + each * (recipe.outer.meta_batch_size - 1)
    if workers > 1:
        # The parent computes nothing but its update.
        most = found.base + most * workers
    return MemoryEstimate(most, found.free or available_memory())


def _smaller(recipe: Recipe, device: str) -> Iterator[list[str]]:
    """Yield lists of changes, of each of which the first that fits is wanted."""
    method, size = recipe.method, recipe.outer.meta_batch_size
    if device != CPU:
        yield [f"outer.meta_batch_size={part}" for part in _halves(size)]
    steps = getattr(method, "inner_steps", 1)
    yield [f"method.inner_steps={part}" for part in _halves(steps)]
    if getattr(method, "first_order", None) is False:
        yield ["method.first_order=true"]


def _halves(number: int) -> Iterator[int]:
    while number > 1:
        number //= 2
        yield number
