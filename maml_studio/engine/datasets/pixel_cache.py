"""What the network sees of a data set, kept so that the second reading is quick."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np

from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.datasets.character_set import Drawings
from maml_studio.engine.ink import INPUT_SIZE


def read_pixels(path: Path) -> Drawings | None:
    """Return the (…, 28, 28) uint8 drawings in a cache, or None if there is none or it is broken."""
    try:
        pixels: Drawings = np.load(path, mmap_mode="r")
    except (OSError, ValueError, EOFError):
        return None
    return pixels if pixels.shape[-2:] == (INPUT_SIZE, INPUT_SIZE) else None


def write_pixels(path: Path, pixels: Drawings) -> None:
    """Keep (…, 28, 28) uint8 drawings."""
    content = BytesIO()
    np.save(content, pixels)
    atomic_write(path, content.getvalue())
