"""Where a training is computed, and whether there is enough memory for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maml_studio.commands.console import drain_with_bar
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.places import Place
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_card import RunCard

if TYPE_CHECKING:
    from maml_studio.engine.meta_batch import SourceFactory

_WORTH_WORKERS = 1000
"""Tasks below which a training is over about as soon as worker processes have started."""


@dataclass(frozen=True)
class Computing:
    """Where a training is computed, on how many processes of this machine, and how."""

    device: str
    processes: int
    source_factory: SourceFactory


def chosen(
    recipe: Recipe,
    earlier: RunCard | None,
    device: str | None,
    workers: int | None,
    where: Place | None,
) -> Computing:
    """Decide where to compute.

    Args:
        recipe: what is trained.
        earlier: the card of a run that is resumed, which goes on with as many workers.
        device: “cpu” or “cuda”; CUDA where present if None.
        workers: the worker processes on the CPU; as many as cores if None and the run is long.
        where: this process's place among those of torchrun, if there are several.

    Raises:
        ValueError: if that does not go together.
    """
    from maml_studio.engine.devices import CPU, checked
    from maml_studio.engine.meta_batch import choose
    from maml_studio.engine.workers import in_workers

    if where is not None:
        from maml_studio.engine.distributed import over_ranks

        if workers is not None:
            raise ValueError("torchrun's processes are the workers: leave out --workers.")
        device = device_of(where, device)
        return Computing(device, where.local_ranks if device == CPU else 1, over_ranks(where))
    device = checked(device)
    if device != CPU:
        if workers is not None:
            raise ValueError(f"--workers is for the CPU, not for {device}.")
        return Computing(device, 1, choose)
    count = workers or (earlier.workers if earlier else _usual_workers(recipe))
    count = min(count, recipe.outer.meta_batch_size)
    if count == 1:
        _use_one_thread()
    return Computing(device, count, in_workers(count) if count > 1 else choose)


def follow(where: Place, device: str | None) -> None:
    """Be a process of torchrun other than the first, which alone prints and leaves files."""
    import signal

    from maml_studio.engine.distributed import follow

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    follow(where, device_of(where, device))


def device_of(where: Place, asked: str | None) -> str:
    """Return where a process of torchrun computes: each on a GPU of its own, if there are some."""
    from maml_studio.engine.devices import CPU, available, checked

    if asked == CPU or available() == [CPU]:
        return checked(asked)
    return checked(f"cuda:{where.local_rank}")


def check_memory(recipe: Recipe, computing: Computing) -> None:
    """Say what memory the training needs, by measuring.

    Raises:
        ValueError: with what would fit, if there is not enough.
    """
    from maml_studio.engine.memory import measuring_memory, measuring_what_fits

    asked = (recipe, computing.device, computing.processes)
    estimate = drain_with_bar(measuring_memory(*asked), "steps", _place)
    if estimate.fits:
        print(f"The training {estimate}", flush=True)
        return
    fitting = " or ".join(drain(measuring_what_fits(*asked)))
    advice = f"It would fit with {fitting}." if fitting else "No smaller one that was tried fits."
    raise ValueError(f"The training {estimate}. {advice} --ignore-memory goes on anyway.")


def _usual_workers(recipe: Recipe) -> int:
    import torch

    tasks = recipe.outer.steps * recipe.outer.meta_batch_size
    return torch.get_num_threads() if tasks >= _WORTH_WORKERS else 1


def _use_one_thread() -> None:
    """Compute on one thread, as worker processes do."""
    import torch

    # A second one gains little on small tensors, and on busy cores the two wait for each other.
    torch.set_num_threads(1)


def _place(record: Progress) -> tuple[int, int, str]:
    return record.done, record.total, record.what
