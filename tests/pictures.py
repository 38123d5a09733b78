"""A picture for tests of images: a dark L on light paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

GREY = np.full((80, 60), 235, dtype=np.uint8)
GREY[12:68, 12:18] = 20
GREY[62:68, 12:46] = 20
"""(height, width) uint8; no turn or mirroring of it looks like another."""


def letter() -> Image.Image:
    return Image.fromarray(GREY)


def save(path: Path, image: Image.Image, **options: Any) -> Path:
    image.save(path, **options)
    return path
