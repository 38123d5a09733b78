"""MNIST's digits as other people would have drawn or scanned them, made without any chance.

Each variant is a greyscale image of 112 × 112 pixels, four for one of MNIST's, light on dark unless
it says otherwise; it comes to the network by the app's road for images of any kind.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.idx import IdxArray, read_idx
from maml_studio.engine.datasets.mnist_kin import KIN
from maml_studio.engine.generators import Progress
from maml_studio.engine.image_files import load_glyph

DRAWINGS = 200
"""Drawings of each digit: the first ones of the files."""

_SIDE = 112
_SLANT = 0.5
_SMALL = 36
_REPORT_EVERY = 100


def _thick(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.MaxFilter(9))


def _thin(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.MinFilter(5))


def _slanted(image: Image.Image) -> Image.Image:
    matrix = (1, _SLANT, -_SLANT * _SIDE / 2, 0, 1, 0)
    return image.transform(image.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)


def _off_centre(image: Image.Image) -> Image.Image:
    wide = Image.new("L", (2 * _SIDE, 2 * _SIDE))
    wide.paste(image, (_SIDE, 0))
    return wide.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR)


def _small(image: Image.Image) -> Image.Image:
    made = Image.new("L", image.size)
    middle = (_SIDE - _SMALL) // 2
    made.paste(image.resize((_SMALL, _SMALL), Image.Resampling.BILINEAR), (middle, middle))
    return made


VARIANTS: dict[str, tuple[str, Callable[[Image.Image], Image.Image]]] = {
    "as drawn": ("enlarged fourfold, else as it is", lambda image: image),
    "thick": ("each stroke a pixel of MNIST's wider on either side", _thick),
    "thin": ("each stroke half a pixel of MNIST's narrower on either side", _thin),
    "slanted": ("sheared to the right by half a pixel a row (27°)", _slanted),
    "off-centre": ("at half its size, in the upper right quarter", _off_centre),
    "small": ("at 32 % of its size", _small),
    "black on white": ("dark ink on a light ground", ImageOps.invert),
}
"""What each variant is, and what makes it."""


def reading_variant(name: str) -> Generator[Progress, None, CharacterSet]:
    """Read the first digits of MNIST's test files as one of `VARIANTS`.

    The drawings have the same places in each variant. One that a variant leaves without ink is as
    it was drawn.

    Raises:
        ValueError: if MNIST is not in the data folder.
    """
    change = VARIANTS[name][1]
    chosen = _first_digits()
    pixels = []
    for digit, images in enumerate(chosen):
        drawn = np.empty((len(images), 28, 28), np.uint8)
        for place, image in enumerate(images):
            if place % _REPORT_EVERY == 0:
                yield Progress(digit, len(chosen), f"Making digits: {name}")
            drawn[place] = np.rint(_seen(image, change) * 255)
        pixels.append(drawn)
    digits = tuple(map(str, range(len(chosen))))
    return CharacterSet(f"MNIST, {name}", tuple(pixels), digits, ("MNIST",) * len(digits))


def _first_digits() -> list[IdxArray]:
    files = KIN["mnist"].files("t10k")
    if not all(file.is_file() for file in files):
        raise ValueError(
            "MNIST is not in the data folder. Get it with: maml-studio datasets download mnist"
        )
    images, labels = (read_idx(file) for file in files)
    return [images[labels == digit][:DRAWINGS] for digit in range(10)]


def _seen(
    image: IdxArray, change: Callable[[Image.Image], Image.Image]
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return what the network sees: (28, 28) float32."""
    large = Image.fromarray(image).resize((_SIDE, _SIDE), Image.Resampling.BILINEAR)
    changed = change(large)
    low, high = changed.getextrema()
    return load_glyph(changed if high != low else large).pixels
