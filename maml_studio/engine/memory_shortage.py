"""Memory that runs out while training: the many ways in which that is told, made one."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import torch

from maml_studio.engine.training_records import NotEnoughMemoryError

_ADVICE = (
    "The device has not enough memory for this training: take fewer method.inner_steps, "
    "method.first_order, a smaller outer.meta_batch_size or fewer data.queries."
)
_SIGNS = ("DefaultCPUAllocator", "can't allocate")


def is_shortage(error: BaseException) -> bool:
    """Tell whether an error says that memory has run out, on whatever device."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and any(sign in str(error) for sign in _SIGNS)


@contextmanager
def shortage_told() -> Generator[None, None, None]:
    """Say what to change where memory runs out.

    Raises:
        NotEnoughMemoryError: in place of whatever torch or numpy raised for it.
    """
    try:
        yield
    except Exception as error:
        if not is_shortage(error):
            raise
        raise NotEnoughMemoryError(_ADVICE) from error
