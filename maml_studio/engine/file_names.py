"""Names of files as they stand in sentences."""

from __future__ import annotations

_MOST = 80
_END = 24


def in_a_sentence(name: str) -> str:
    """Return a name on one line, without the middle of a very long one."""
    line = " ".join(name.split())
    return line if len(line) <= _MOST else f"{line[: _MOST - _END - 1]}…{line[-_END:]}"
