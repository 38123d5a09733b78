"""Tasks of scribbles, for what is asked of any task."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task


def scribble(number: int) -> Glyph:
    """Return one of as many scribbles as there are numbers."""
    generator = torch.Generator().manual_seed(number)
    return Glyph.from_strokes(torch.rand((2, 6, 2), generator=generator).tolist())


def scribbled_task(shots: Sequence[int]) -> Task:
    """Return a task of classes “a”, “b” … with as many scribbles each; all are different."""
    return Task(
        {
            chr(ord("a") + number): [scribble(1000 * number + index) for index in range(shot)]
            for number, shot in enumerate(shots)
        }
    )
