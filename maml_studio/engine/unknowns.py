"""How strange a drawing is to a task: whether it is of any of the classes at all.

A softmax says which class is nearest, not whether it is near: of scores from logits (the largest
probability of Hendrycks & Gimpel 2017, the energy of Liu et al. 2020) none told unknown characters
of the same alphabet as well as the distance to the class that would be answered, as in Lee et al.
2018 with the unit matrix for their covariance. Combinations with those scores, distances of pixels
or whitened features gained next to nothing; `maml-studio study confidence` measures what is used.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating[Any]]
Places = NDArray[np.integer[Any]]


class Prototypes:
    """The mean embedding of each class (Snell et al. 2017, equation 1), and of how many examples."""

    def __init__(self, points: Points, labels: Places, ways: int) -> None:
        """Take the examples' (examples, features) embeddings and which class each is of."""
        members = np.eye(ways)[labels]  # (examples, way)
        self._counts = members.sum(axis=0)
        self._means = members.T @ points / self._counts[:, None]  # (way, features)

    def strangeness(self, points: Points, answers: Places) -> NDArray[np.float64]:
        """Return how far drawings are from the class that is answered for each.

        The squared distance to a mean of n examples is 1 + 1/n times the variance where drawing
        and examples are of one class. Divided by that, it has nearly the same distribution for any
        shot, and for classes that differ in theirs.

        Args:
            points: (drawings, features), their embeddings.
            answers: (drawings,), the classes from 0 to way − 1.

        Returns:
            (drawings,), in squared units of the embedding.
        """
        squares = np.square(points - self._means[answers]).sum(axis=1)
        strangeness: NDArray[np.float64] = squares / (1 + 1 / self._counts[answers])
        return strangeness
