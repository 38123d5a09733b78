"""Images that look the same to the network though their files differ: saved anew, enlarged, padded."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
import numpy.typing as npt

from maml_studio.engine.glyph import Glyph

LIKENESS = 0.018
"""Root mean square difference of two inputs of the network below which they are said to be alike.

Measured on the 28 × 28 inputs of the 30 background alphabets of Omniglot: of 183,160 pairs of
different drawings of one character 3 are closer, none of them in the validation alphabets; of 5,000
digits of MNIST no two are. Of the validation images, what was padded, enlarged twofold or saved as
JPEG of quality 30 is closer in at least 97 %; what was made smaller mostly is not.
"""
_LEAST_SIDE = 6
"""Pixels of an input: different bars, and different dots, are as close as copies are."""
_BLOCK = 256

_Numbers = npt.NDArray[np.float32]


def finding_alikes(
    known: Sequence[tuple[str, Glyph]], incoming: Sequence[tuple[str, Glyph]]
) -> Generator[None, None, list[frozenset[str]]]:
    """Find which classes hold the like of what comes in; its own class counts too.

    Args:
        known: the examples that are there, each with its class.
        incoming: those that come, each with the class that it is for.

    Returns:
        A generator of a record a block of comparisons, which returns for each that comes the
        classes in which its like is: among those that are there, or that come before it.
    """
    labels = np.array([label for label, _ in (*known, *incoming)], dtype=object)
    inputs = []
    for number, (_, glyph) in enumerate((*known, *incoming)):
        inputs.append(glyph.pixels.ravel())
        if number % _BLOCK == 0:
            yield
    is_plain = np.array([_shorter_side(pixels) < _LEAST_SIDE for pixels in inputs], dtype=bool)
    stacked = np.stack(inputs) if inputs else np.zeros((0, 784), np.float32)
    found: list[frozenset[str]] = []
    for first in range(len(known), len(inputs), _BLOCK):
        for row, distances in enumerate(
            _distances(stacked[first : first + _BLOCK], stacked), first
        ):
            near = (distances[:row] < LIKENESS) & ~is_plain[:row] & ~is_plain[row]
            found.append(frozenset(labels[:row][near]))
        yield
    return found


def _distances(some: _Numbers, every: _Numbers) -> _Numbers:
    """Return root mean square differences of inputs: (len(some), len(every))."""
    squares = (some**2).sum(1)[:, None] + (every**2).sum(1)[None, :] - 2 * some @ every.T
    return np.asarray(np.sqrt(np.maximum(squares, 0) / some.shape[1]), dtype=np.float32)


def _shorter_side(pixels: _Numbers) -> int:
    """Return the shorter side of the ink's bounding box in an input, in pixels."""
    is_ink = pixels.reshape(28, 28) > 0.3
    sides = [np.flatnonzero(is_ink.any(axis)) for axis in (0, 1)]
    return min(int(side[-1] - side[0]) + 1 if len(side) else 0 for side in sides)
