"""Memory that the threads of jobs have freed."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

_M_ARENA_MAX = -8


def share_one_arena() -> None:
    """Let all threads take memory from one pool, where the C library is glibc.

    It gives each thread a pool of its own otherwise, which keeps what that thread once needed.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # Other C libraries have no such setting.
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
