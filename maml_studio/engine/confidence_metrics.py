"""How well answers know what they know: calibration of probabilities, and telling unknowns apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]
Labels = NDArray[np.integer[Any]]

BINS = 15
_HOTTEST = 20.0
_GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass(frozen=True)
class Bin:
    """Answers of about the same confidence: a row of a reliability diagram.

    Attributes:
        confidence: their mean probability of the class that was answered.
        accuracy: the share of them that is right.
        share: how many of all answers they are.
    """

    confidence: float
    accuracy: float
    share: float


def reliability(logits: Numbers, labels: Labels, temperature: float = 1.0) -> list[Bin]:
    """Return the bins of equal width of a reliability diagram that are not empty.

    Args:
        logits: (answers, way).
        labels: (answers,), from 0 to way − 1.
        temperature: what the logits are divided by.
    """
    log_shares = _log_softmax(logits / temperature)
    confidence = np.exp(log_shares.max(axis=1))
    is_right = log_shares.argmax(axis=1) == labels
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        Bin(float(confidence[own].mean()), float(is_right[own].mean()), float(own.mean()))
        for own in (places == place for place in np.unique(places))
    ]


def calibration_error(bins: list[Bin]) -> float:
    """Return the expected calibration error (Guo et al. 2017, equation 3)."""
    return sum(each.share * abs(each.accuracy - each.confidence) for each in bins)


def best_temperature(logits: Numbers, labels: Labels) -> float:
    """Return the temperature of the likeliest answers, from 1/20 to 20 (Guo et al. 2017, 4.2).

    The loss is convex in the inverse temperature, so that a golden section finds its least value.

    Args:
        logits: (answers, way).
        labels: (answers,), from 0 to way − 1.
    """

    def loss(log_temperature: float) -> float:
        log_shares = _log_softmax(logits / math.exp(log_temperature))
        return -float(np.take_along_axis(log_shares, labels[:, None], axis=1).mean())

    low, high = -math.log(_HOTTEST), math.log(_HOTTEST)
    while high - low > 1e-4:
        inner, outer = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        low, high = (low, outer) if loss(inner) <= loss(outer) else (inner, high)
    return math.exp((low + high) / 2)


def auroc(known: Numbers, unknown: Numbers) -> float:
    """Return the chance that an unknown drawing is stranger than a known one; ties count half.

    Args:
        known: (drawings,), the strangeness of known ones.
        unknown: (drawings,), that of unknown ones.
    """
    below, beside = np.sort(known), len(known) * len(unknown)
    less = np.searchsorted(below, unknown, side="left").sum()
    not_more = np.searchsorted(below, unknown, side="right").sum()
    return float(less + not_more) / (2 * beside)


def _log_softmax(logits: Numbers) -> Numbers:
    shifted = logits - logits.max(axis=1, keepdims=True)
    shares: Numbers = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return shares
