"""The devices that a learner can be on."""

from __future__ import annotations

import torch

from maml_studio.engine.machine import spare_threads

CPU = "cpu"


def available() -> list[str]:
    """List the devices, the best first: “cuda:0” …, “cpu”."""
    return [*(f"cuda:{index}" for index in range(torch.cuda.device_count())), CPU]


def checked(device: str | None) -> str:
    """Return a device that is there: the best one if None. On CUDA, float32 then means float32.

    Raises:
        ValueError: if there is no such device.
    """
    known = available()
    names = [*(["cuda"] if known != [CPU] else []), *known]
    if device is not None and device not in names:
        raise ValueError(f"There is no device “{device}”; there is: {', '.join(names)}.")
    chosen = known[0] if device is None else device
    if chosen != CPU:
        # TF32 keeps 10 bits of a number: an image alone would be answered otherwise than in a batch.
        torch.backends.cudnn.allow_tf32 = False
    return chosen


def describe(device: str) -> str:
    """Return a device's name for people."""
    return "CPU" if device == CPU else torch.cuda.get_device_name(device)


def leave_a_core() -> None:
    """Limit torch to all cores but one: the window stays smooth, and no thread waits for a busy core.

    Threads wait spinning: as many as there are cores may take several times as long as fewer.
    """
    use_threads(0)


def use_threads(count: int) -> None:
    """Let torch compute with so many threads, for work begun by this thread; 0 leaves a core."""
    # At its first look a thread takes over what another one has set last: let that be now.
    torch.get_num_threads()
    torch.set_num_threads(count or spare_threads())
