"""What the processes that torchrun starts for one training say to each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor

from maml_studio.engine.devices import CPU
from maml_studio.engine.meta_batch import HelperLostError
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.places import Place

_START = timedelta(minutes=30)
"""How long ranks wait for each other at the start, while the first one reads the data."""
_VALIDATION = timedelta(days=30)
"""How long ranks wait for the first one's next step, while it validates."""


class RankLostError(HelperLostError):
    """Another process of the training has ended or can't be reached."""


class Team:
    """What the ranks say to each other; all of them say the same things in the same order."""

    def __init__(self, where: Place, device: str) -> None:
        self._is_first = where.rank == 0
        with _reaching():
            backend = "gloo" if device == CPU else "cpu:gloo,cuda:nccl"
            dist.init_process_group(backend, timeout=_START)
            self._patient = dist.new_group(backend="gloo", timeout=_VALIDATION)

    def told(self, text: str) -> str:
        """Return rank 0's text."""
        box = [text]
        with _reaching():
            dist.broadcast_object_list(box, src=0, group=self._patient)
        return box[0]

    def step(self, step: int) -> int:
        """Return rank 0's step, for which the others wait as long as it takes."""
        number = torch.tensor(step)
        with _reaching():
            dist.broadcast(number, src=0, group=self._patient)
        return int(number)

    @torch.no_grad()
    def spread(self, parameters: Weights) -> None:
        """Give all ranks the meta-parameters of rank 0."""
        values = list(parameters.values())
        flat = torch.cat([value.reshape(-1) for value in values])
        with _reaching():
            dist.broadcast(flat, src=0)
        if not self._is_first:
            for value, part in zip(
                values, torch.split(flat, [v.numel() for v in values]), strict=True
            ):
                value.copy_(part.view_as(value))

    def summed(self, flat: Tensor) -> Tensor:
        """Add up all ranks' tensors, in place."""
        with _reaching():
            dist.all_reduce(flat)
        return flat

    def part(self) -> None:
        """Take leave of the others."""
        dist.destroy_process_group()


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise RankLostError(
            "Another process of this training has ended, or can't be reached any more. What was "
            "written before is good: start all of them again with --resume."
        ) from error
