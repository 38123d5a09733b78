"""How many examples a class has, in words."""

from __future__ import annotations

from collections.abc import Sequence

from maml_studio.engine.example import Example


def count_wordings(examples: Sequence[Example]) -> tuple[str, str]:
    """Say how many there are to learn from, and how many are muted: in full, and in brief."""
    muted = sum(example.is_muted for example in examples)
    heard = len(examples) - muted
    if not examples:
        return "waits for an example", "waits"
    if muted:
        return f"{heard:,} + {muted:,} muted", f"{heard:,} + {muted:,}"
    return "1 example" if heard == 1 else f"{heard:,} examples", f"{heard:,}"
