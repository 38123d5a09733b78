"""The sections of a recipe: frozen dataclasses with a sentence a field."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import Any

from maml_studio.engine.checks import (
    check_above_zero,
    check_at_least,
    check_at_most,
    check_choice,
)
from maml_studio.engine.episode_settings import (
    KINDS,
    MOST_CLASSES,
    EpisodeSettings,
    EpisodeShape,
)

OPTIMIZERS = ("adam", "sgd")
SCHEDULES = ("constant", "cosine", "linear", "halving")
PRECISIONS = ("full", "mixed")
_MOST_STEPS = 10**9
_MOST_AT_ONCE = 10**5
_LARGEST_FACTOR = 10**6
_LARGEST_SEED = 2**63 - 1


def _help(default: Any, text: str) -> Any:
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True)
class DataSettings(EpisodeShape):
    """Where episodes come from, and what they are like."""

    dataset: str = _help("omniglot", "A data set's name, or a folder.")
    alphabet_share: float = _help(0.5, "Share of training episodes within one alphabet.")

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.alphabet_share <= 1:
            raise ValueError(f"“alphabet_share” is from 0 to 1, not {self.alphabet_share}.")

    def episode_settings(self, kind: str) -> EpisodeSettings:
        """Return what training episodes of a kind are drawn like."""
        shape = {item.name: getattr(self, item.name) for item in fields(EpisodeShape)}
        return EpisodeSettings(kind=kind, **shape)


@dataclass(frozen=True)
class OuterSettings:
    """The outer loop."""

    steps: int = _help(1000, "Outer steps.")
    meta_batch_size: int = _help(4, "Episodes an outer step.")
    optimizer: str = _help("adam", "adam or sgd.")
    rate: float = _help(0.001, "Outer learning rate.")
    schedule: str = _help("cosine", "How the rate falls: constant, cosine, linear or halving.")
    last_rate: float = _help(0.0, "Where cosine and linear end, at the last step.")
    halve_every: int = _help(2000, "Outer steps after which halving halves the rate.")
    weight_decay: float = _help(
        0.0, "L2 penalty of matrices and filters, not of rates, norms and biases."
    )
    clip: float = _help(
        10.0, "Longest meta-gradient; a longer one is shortened to it. 0: no clipping."
    )
    precision: str = _help("full", "full, or mixed: bfloat16 where torch's autocast allows it.")
    minutes: float = _help(0.0, "Training time after which the run ends. 0: no limit.")
    seed: int = _help(0, "What weights and episodes are drawn from.")

    def __post_init__(self) -> None:
        check_choice("An optimizer", self.optimizer, OPTIMIZERS)
        check_choice("A schedule", self.schedule, SCHEDULES)
        check_choice("A precision", self.precision, PRECISIONS)
        check_at_least(1, self, "steps", "meta_batch_size", "halve_every")
        check_at_least(0, self, "last_rate", "weight_decay", "clip", "minutes", "seed")
        check_above_zero(self, "rate")
        check_at_most(_MOST_STEPS, self, "steps", "halve_every", "minutes", "clip")
        check_at_most(_MOST_AT_ONCE, self, "meta_batch_size")
        check_at_most(_LARGEST_FACTOR, self, "rate", "last_rate", "weight_decay")
        check_at_most(_LARGEST_SEED, self, "seed")

    def rate_at(self, step: int) -> float:
        """Return the learning rate of an outer step, the first of which is 0."""
        if self.schedule == "constant":
            return self.rate
        if self.schedule == "halving":
            return self.rate * 0.5 ** (step // self.halve_every)
        done = step / self.steps
        share = 1 - done if self.schedule == "linear" else (1 + math.cos(math.pi * done)) / 2
        return self.last_rate + (self.rate - self.last_rate) * share


@dataclass(frozen=True)
class ValidationSettings:
    """How the best checkpoint is chosen: by the mean of these accuracies."""

    every: int = _help(500, "Outer steps between validations.")
    episodes: int = _help(100, "Episodes a figure.")
    kinds: tuple[str, ...] = _help(("any", "alphabet"), "Kinds of episodes: any, alphabet.")
    ways: tuple[int, ...] = _help((5,), "Ways to measure.")
    shots: tuple[int, ...] = _help((1,), "Shots to measure.")
    queries: int = _help(5, "Queries of a class.")
    transductive: bool = _help(
        False, "Judge queries together, which matters where the norm is the batch's."
    )
    patience: int = _help(
        0, "Validations in a row without a better score after which the run ends. 0: never."
    )

    def __post_init__(self) -> None:
        for name in ("kinds", "ways", "shots"):
            if not getattr(self, name):
                raise ValueError(f"“{name}” of a validation can't be empty.")
        for kind in self.kinds:
            check_choice("A kind of episodes", kind, KINDS)
        check_at_least(1, self, "every", "episodes", "ways", "shots", "queries")
        check_at_least(0, self, "patience")
        check_at_most(_MOST_STEPS, self, "every", "patience")
        check_at_most(_MOST_AT_ONCE, self, "episodes", "queries")
        check_at_most(MOST_CLASSES, self, "ways", "shots")


@dataclass(frozen=True)
class Published:
    """A figure of the paper that a recipe follows, to print beside one's own."""

    ways: int = _help(5, "Classes of an episode.")
    shots: int = _help(1, "Examples of a class.")
    accuracy: float = _help(0.0, "The accuracy, in percent as papers print it.")
    interval: float = _help(0.0, "Half its 95 % interval, in percent; 0 if none is given.")
    transductive: bool = _help(False, "Whether queries helped each other.")
    note: str = _help("", "What differs from a measurement here.")

    def __post_init__(self) -> None:
        check_at_least(1, self, "ways", "shots")
        if not 0 <= self.accuracy <= 100 or not 0 <= self.interval <= 100:
            raise ValueError(
                "A published accuracy and its interval are from 0 to 100 %, "
                f"not {self.accuracy} ± {self.interval}."
            )
