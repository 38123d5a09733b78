"""Images that look the same to the network though their files differ: saved anew, resized, padded."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.ink import INPUT_SIZE

LIKENESS = 0.018
"""Root mean square difference of two inputs of the network below which they are said to be alike.

Measured on the 28 × 28 inputs of the 30 background alphabets of Omniglot: of 183,160 pairs of
different drawings of one character 3 are closer, none of them in the validation alphabets; of 5,000
digits of MNIST no two are. Of the validation images, what was padded, enlarged twofold or saved as
JPEG of quality 30 is closer in at least 97 %; of what was made smaller see `RESIZED`.
"""
RESIZED = 0.05
"""One minus the correlation of two inputs below which one counts as the other's image resized,
where the ink lies at the same place of images of the same shape and another size.

Measured on the 30 background alphabets of Omniglot, with one of each pair at half its size: of
124,894 pairs of different drawings of one character and 4,743,282 of different characters none is
closer; cropped near the ink, where its place says little, 23 of 63,022 and 3 of 2,362,462 are. Of
copies at half the size 97 % are closer (of the validation images 90 % after averaging, 99 % after
other filters), at a third 67 %, at a quarter 16 %.
"""
_LEAST_SIDE = 6
"""Pixels of an input: different bars, and different dots, are as close as copies are."""
_SLACK = 1.0
"""Pixels of the smaller image by which the place of its ink may differ."""
_BLOCK = 256

Likes = Mapping[str, frozenset[bytes]]
"""By class, the keys of the examples in it that one looks like; see `Glyph.key`."""

_Numbers = npt.NDArray[np.float32]


def finding_alikes(
    known: Sequence[tuple[str, Glyph]], incoming: Sequence[tuple[str, Glyph]]
) -> Generator[None, None, list[Likes]]:
    """Find what in which class is like what comes in; its own class counts too.

    Args:
        known: the examples that are there, each with its class.
        incoming: those that come, each with the class that it is for.

    Returns:
        A generator of a record a block of comparisons, which returns for each that comes its
        likes: among those that are there, or that come before it.
    """
    every = [*known, *incoming]
    inputs, frames = [], []
    for number, (_, glyph) in enumerate(every):
        inputs.append(glyph.pixels.ravel())
        frames.append(glyph.frame)
        if number % _BLOCK == 0:
            yield
    is_plain = np.array([_shorter_side(pixels) < _LEAST_SIDE for pixels in inputs], dtype=bool)
    stacked = np.array(inputs, dtype=np.float32).reshape(-1, INPUT_SIZE**2)
    standard, framed = _standardized(stacked), np.array(frames, dtype=np.float32)
    found: list[Likes] = []
    for first in range(len(known), len(inputs), _BLOCK):
        block = slice(first, first + _BLOCK)
        alike = _distances(stacked[block], stacked) < LIKENESS
        alike |= _are_resized(standard[block] @ standard.T, framed[block], framed)
        alike &= ~is_plain
        for row, likes in enumerate(alike, first):
            near = np.flatnonzero(likes[:row] & ~is_plain[row])
            found.append(_by_class([every[index] for index in near]))
        yield
    return found


def _by_class(examples: Sequence[tuple[str, Glyph]]) -> Likes:
    labels = dict.fromkeys(label for label, _ in examples)
    return {name: frozenset(one.key for label, one in examples if label == name) for name in labels}


def _distances(some: _Numbers, every: _Numbers) -> _Numbers:
    """Return root mean square differences of inputs: (len(some), len(every))."""
    squares = (some**2).sum(1)[:, None] + (every**2).sum(1)[None, :] - 2 * some @ every.T
    return np.asarray(np.sqrt(np.maximum(squares, 0) / some.shape[1]), dtype=np.float32)


def _standardized(inputs: _Numbers) -> _Numbers:
    """Return inputs whose products are their correlations."""
    centered = inputs - inputs.mean(1, keepdims=True)
    lengths = np.linalg.norm(centered, axis=1, keepdims=True)
    return np.asarray(centered / np.maximum(lengths, 1e-6), dtype=np.float32)


def _are_resized(correlations: _Numbers, some: _Numbers, every: _Numbers) -> npt.NDArray[np.bool_]:
    """Say which images are others in another size, by their frames too: (len(some), len(every))."""
    found = np.zeros(correlations.shape, dtype=bool)
    is_other_size = np.abs(some[:, :1] - every[:, 0]) > 0  # A drawing has none: not a number.
    rows, columns = np.nonzero((correlations > 1 - RESIZED) & is_other_size)
    one, other = some[rows], every[columns]
    smaller = np.minimum(one[:, :1], other[:, :1])
    found[rows, columns] = (np.abs(one[:, 1:] - other[:, 1:]) * smaller < _SLACK).all(1)
    return found


def _shorter_side(pixels: _Numbers) -> int:
    """Return the shorter side of the ink's bounding box in an input, in pixels."""
    is_ink = pixels.reshape(28, 28) > 0.3
    sides = [np.flatnonzero(is_ink.any(axis)) for axis in (0, 1)]
    return min(int(side[-1] - side[0]) + 1 if len(side) else 0 for side in sides)
