"""A task as a learner takes it: checked, and in tensors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import torch

from maml_studio.engine.classifier import as_images
from maml_studio.engine.episode import Episode
from maml_studio.engine.task import Task


@dataclass(frozen=True)
class Prepared:
    """What adapting begins with.

    Attributes:
        labels: the names of the classes that are learned, in order.
        episode: their examples as a support set, on the learner's device; it asks nothing.
        steps: the number of inner steps.
        rate_scale: a factor of all inner learning rates.
    """

    labels: tuple[str, ...]
    episode: Episode
    steps: int
    rate_scale: float

    @classmethod
    def of(cls, task: Task, steps: int, rate_scale: float, device: str) -> Self:
        """Put the examples of a task's learnable classes on a device."""
        counts = torch.tensor([len(glyphs) for glyphs in task.values()])
        labels = torch.arange(len(task)).repeat_interleave(counts)
        images = as_images([glyph for glyphs in task.values() for glyph in glyphs])
        support = Episode.of_support(images, labels, len(task)).to(device)
        return cls(task.labels, support, steps, rate_scale)


def check_inner_loop(steps: int, rate_scale: float) -> None:
    """Refuse numbers that no inner loop can take.

    Raises:
        ValueError: with one sentence.
    """
    if steps < 0 or not 0 <= rate_scale < math.inf:
        raise ValueError("The inner steps and the rate can't be negative or infinite.")
