"""Images as they are, grey or colored, for networks that look at more than ink."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from maml_studio.engine.datasets.character_set import Drawings
from maml_studio.engine.image_files import open_image

SMALLEST_SIZE, LARGEST_SIZE = 28, 84
MODES = {1: "L", 3: "RGB"}
"""Pillow's mode for each number of channels."""


def check_format(channels: int, size: int) -> None:
    """Make sure that images can be read so.

    Raises:
        ValueError: one sentence with the numbers, if not.
    """
    if channels not in MODES:
        raise ValueError(f"An image has 1 or 3 channels, not {channels}.")
    if not SMALLEST_SIZE <= size <= LARGEST_SIZE:
        raise ValueError(
            f"An image has {SMALLEST_SIZE} to {LARGEST_SIZE} pixels a side, not {size}."
        )


def load_plain(path: Path, channels: int, size: int) -> Drawings:
    """Read the largest square in the middle of an image, and scale it.

    Args:
        path: a file that Pillow reads. What is transparent in it becomes white.
        channels: 1 for grey, 3 for red, green and blue.
        size: pixels a side.

    Returns:
        (size, size) uint8, or (3, size, size): 0 for dark to 255 for light.

    Raises:
        ValueError: one sentence that names the file, if it cannot be read.
    """
    try:
        image = _opaque(open_image(path, MODES[channels])).convert(MODES[channels])
    except ValueError as error:
        raise ValueError(f"“{path}”: {error}") from error
    fitted = ImageOps.fit(image, (size, size), Image.Resampling.BILINEAR)
    pixels = np.asarray(fitted, dtype=np.uint8)
    return pixels if channels == 1 else pixels.transpose(2, 0, 1)


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in ("I", "F"):
        raise ValueError(
            f"an image of mode {image.mode} has no range that light and dark could be."
        )
    if image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    return image
