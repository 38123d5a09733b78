"""Omniglot accuracies as papers print them, and what a reader must know of each."""

from __future__ import annotations

from dataclasses import dataclass

Figures = dict[tuple[int, int], tuple[float, float]]
"""By way and shot: the accuracy and what its paper prints after “±”, in percent; 0 if nothing."""

UNPUBLISHED = "unpublished"
"""The source of a row that is of no paper."""


@dataclass(frozen=True)
class PublishedRow:
    """A row of a paper's table.

    Attributes:
        method: the method's name in recipes.
        title: what the row is called.
        source: the paper.
        is_transductive: whether queries helped each other.
        figures: accuracies by way and shot.
        dataset: the data set here whose split is of the paper's kind.
        queries: queries of a class; 0 for as many as shots, None if unknown.
        count: the episodes measured; None if unknown.
        told_by: what tells whether queries helped each other: “paper”, “code”, or "" if neither does.
        note: what else a reader must know.
    """

    method: str
    title: str
    source: str
    is_transductive: bool
    figures: Figures
    dataset: str = "omniglot-random"
    queries: int | None = 0
    count: int | None = 600
    told_by: str = "paper"
    note: str = ""

    def figure(self, ways: int, shots: int) -> str:
        """Write the accuracy with as many digits as the paper's table has.

        Raises:
            KeyError: if the row has none for this way and shot.
        """
        accuracy, interval = self.figures[ways, shots]
        values = (value for pair in self.figures.values() for value in pair)
        digits = max(len(f"{value:g}".partition(".")[2]) for value in values)
        return f"{accuracy:.{digits}f}" + (f" ± {interval:.{digits}f}" if interval else "")


def _figures(*values: float | tuple[float, float]) -> Figures:
    """Name the figures of 5w1s, 5w5s, 20w1s and 20w5s."""
    pairs = [value if isinstance(value, tuple) else (value, 0.0) for value in values]
    return dict(zip(((5, 1), (5, 5), (20, 1), (20, 5)), pairs, strict=True))


_REPTILE = "Nichol et al. 2018"
FINN = "Finn et al. 2017"
_RAJESWARAN = "Rajeswaran et al. 2019"

PUBLISHED = (
    PublishedRow(
        "maml",
        "MAML",
        FINN,
        True,
        _figures((98.7, 0.4), (99.9, 0.1), (95.8, 0.3), (98.9, 0.2)),
        note="by its code its test characters are turned by multiples of 90° too",
    ),
    PublishedRow(
        "maml",
        "MAML, a student's reproduction in PyTorch, 100 epochs",
        UNPUBLISHED,
        True,
        _figures(93.99, 98.01, 80.92, 92.90),
        queries=None,
        count=None,
    ),
    PublishedRow(
        "fomaml",
        "first-order MAML",
        _REPTILE,
        True,
        _figures((98.3, 0.5), (99.2, 0.2), (89.4, 0.5), (97.9, 0.1)),
        note="its test characters are likely turned by multiples of 90° too, as in MAML's code",
    ),
    PublishedRow(
        "reptile",
        "Reptile",
        _REPTILE,
        False,
        _figures((95.39, 0.09), (98.90, 0.10), (88.14, 0.15), (96.65, 0.33)),
        queries=1,
        count=10000,
    ),
    PublishedRow(
        "reptile",
        "Reptile with transduction",
        _REPTILE,
        True,
        _figures((97.68, 0.04), (99.48, 0.06), (89.43, 0.14), (97.12, 0.32)),
        queries=1,
        count=10000,
    ),
    PublishedRow(
        "imaml",
        "iMAML, gradient descent",
        _RAJESWARAN,
        True,
        _figures((99.16, 0.35), (99.67, 0.12), (94.46, 0.42), (98.69, 0.1)),
        told_by="code",
    ),
    PublishedRow(
        "imaml",
        "iMAML, Hessian-free",
        _RAJESWARAN,
        True,
        _figures((99.50, 0.26), (99.74, 0.11), (96.18, 0.36), (99.14, 0.1)),
        told_by="code",
        note="its inner problem is solved by a Hessian-free method, not by gradient descent",
    ),
    PublishedRow(
        "meta-sgd",
        "Meta-SGD",
        "Li et al. 2017",
        True,
        _figures((99.53, 0.26), (99.93, 0.09), (95.93, 0.38), (98.97, 0.19)),
        queries=None,
        count=None,
        told_by="",
    ),
    PublishedRow(
        "anil",
        "ANIL",
        "Raghu et al. 2020",
        True,
        {(20, 1): (96.2, 0.5), (20, 5): (98.0, 0.3)},
        queries=None,
        count=None,
        told_by="",
        note="its test characters are likely turned by multiples of 90° too, as in MAML's code",
    ),
    PublishedRow(
        "prototypical",
        "prototypical networks",
        "Snell et al. 2017",
        False,
        _figures(98.8, 99.7, 96.0, 98.9),
        dataset="omniglot-alphabets",
        queries=15,
        count=1000,
        note="its test classes are turned by 90° too",
    ),
    PublishedRow(
        "relation",
        "relation networks",
        "Sung et al. 2018",
        True,
        _figures((99.6, 0.2), (99.8, 0.1), (97.6, 0.2), (99.1, 0.1)),
        count=1000,
        told_by="code",
        note="its test episodes are turned by 90° too",
    ),
    PublishedRow(
        "maml++",
        "MAML++",
        "Antoniou et al. 2019",
        True,
        _figures(99.47, 99.93, 97.65, 99.33),
        queries=1,
        note="it is an ensemble of the 5 best checkpoints; in issue 20 of its code a "
        "user's rerun gave 96.65 % at 20w1s, over 3 seeds",
    ),
)
"""All rows, a method's own together, as they are shown."""
