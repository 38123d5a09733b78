"""Fitting the confidence of an initialization on characters that its training has not seen."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from functools import partial

import numpy as np

from maml_studio.engine.confidence import FALSE_REJECTS, Calibration, Confidence
from maml_studio.engine.confidence_metrics import best_temperature
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.generators import Progress, mapped
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.open_episodes import OpenAnswers, OpenProtocol, answering

WAYS, SHOTS = (2, 3, 5, 10, 20), (1, 2, 3, 5, 10)
# Two unknown characters leave room for 20 known ones in all three validation alphabets.
PROTOCOL = OpenProtocol(unknowns=2, queries=10, count=150)
_DIGITS = 5


def fitting_confidence(
    learner: MetaLearner, protocol: OpenProtocol = PROTOCOL
) -> Generator[Progress, None, Confidence]:
    """Fit temperatures and quantiles of strangeness for several ways and shots.

    Training characters would flatter: a network tells those that it has met apart better than new
    ones, and would be surer than it ought to be.

    Args:
        learner: what adapts, with its own inner steps.
        protocol: the episodes of each way and shot; ways and shots that its data set has too few
            characters or drawings for are left out.

    Raises:
        ValueError: if the data set is not there, or too small for any.
    """
    characters = yield from reading_dataset(protocol.dataset, protocol.split)
    shapes = _possible(learner, characters, protocol)
    total = protocol.count * len(shapes)
    cells = []
    for place, own in enumerate(shapes):
        told = partial(_further, done=place * protocol.count, total=total)
        answers = yield from mapped(answering(learner, characters, own), told)
        cells.append(_calibration(own, answers))
    record = protocol.as_dict() | {"inner_steps": learner.inner_steps}
    return Confidence(tuple(cells), {k: v for k, v in record.items() if k not in ("ways", "shots")})


def _possible(
    learner: MetaLearner, characters: CharacterSet, protocol: OpenProtocol
) -> list[OpenProtocol]:
    """Return the episodes of all ways and shots that the data set is large enough for."""
    own = WAYS if learner.fixed_way is None else (learner.fixed_way,)
    least = replace(protocol, ways=own[0], shots=SHOTS[0])
    least.sampler(characters)
    shots = [shot for shot in SHOTS if replace(least, shots=shot).fits(characters)]
    most = replace(least, shots=shots[-1])
    ways = [way for way in own if replace(most, ways=way).fits(characters)]
    return [replace(protocol, ways=way, shots=shot) for way in ways for shot in shots]


def _further(record: Progress, done: int, total: int) -> Progress:
    return Progress(done + record.done, total, record.what)


def _calibration(protocol: OpenProtocol, answers: OpenAnswers) -> Calibration:
    known, unknown = answers.at(answers.is_known), answers.at(~answers.is_known)
    quantiles = np.quantile(known.strangeness, [1 - share for share in FALSE_REJECTS])
    accepted = [float((unknown.strangeness <= quantile).mean()) for quantile in quantiles]
    return Calibration(
        protocol.ways,
        protocol.shots,
        _rounded(best_temperature(known.logits, known.labels)),
        tuple(map(_rounded, quantiles)),
        tuple(map(_rounded, accepted)),
    )


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
