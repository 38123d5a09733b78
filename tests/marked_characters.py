"""Characters whose drawings carry marks.

Each image of an episode tells its character, its drawer and how it was turned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode import Episode, EpisodeSampler, EpisodeSettings, episode_generator

DRAWERS = 9
SIZES = {"large": 12, "middle": 8, "small": 3}
ALPHABETS = tuple(name for name, size in SIZES.items() for _ in range(size))


@dataclass(frozen=True)
class Origin:
    """Where an image of an episode comes from."""

    character: int
    drawer: int
    turns: int
    mirrored: bool

    @property
    def alphabet(self) -> str:
        return ALPHABETS[self.character]


def marked(indices: Sequence[int], drawers: int = DRAWERS) -> CharacterSet:
    pixels = np.zeros((len(indices), drawers, 28, 28), dtype=np.uint8)
    for place, index in enumerate(indices):
        pixels[place, :, 0, 0] = index + 1
        pixels[place, :, 0, 1] = np.arange(drawers) + 1
    names = tuple(f"c{index}" for index in indices)
    return CharacterSet("Marked", tuple(pixels), names, tuple(ALPHABETS[i] for i in indices))


def origins(images: Tensor) -> list[Origin]:
    return [origin(image[0]) for image in (images * 255).round().int()]


def origin(image: Tensor) -> Origin:
    for mirrored in (False, True):
        for turns in range(4):
            upright = torch.rot90(image.flip(1) if mirrored else image, -turns)
            if upright[0, 0] and upright[0, 1]:
                return Origin(int(upright[0, 0]) - 1, int(upright[0, 1]) - 1, turns, mirrored)
    raise AssertionError("an image without marks")


def sampled(characters: CharacterSet, *numbers: int, **settings: Any) -> Episode:
    sampler = EpisodeSampler(characters, EpisodeSettings(**settings))
    return sampler.sample(episode_generator(*numbers))
