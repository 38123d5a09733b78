"""Reading what people draw: MNIST's digits, and their variants."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict
from functools import partial

import torch

from maml_studio.engine.cards.digit_variants import DRAWINGS, VARIANTS, reading_variant
from maml_studio.engine.cards.pieces import Piece, Work
from maml_studio.engine.cards.subject import Subject
from maml_studio.engine.cards.tables import measuring_cell
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode import Episode, EpisodeSampler, episode_generator
from maml_studio.engine.evaluation import (
    EpisodeDone,
    Evaluation,
    Protocol,
    as_run,
    episode_accuracy,
    evaluating,
    mean_and_interval,
)
from maml_studio.engine.standard_table import unfit

WAYS, SHOTS = 10, (1, 5)
AS_DRAWN = "as drawn"
_VARIANT_COUNT = 200


def digit_pieces(subject: Subject) -> list[Piece]:
    """Return 10-way figures on MNIST's test digits, whole and then variant by variant."""
    whole = [_protocol(subject, shots, subject.count) for shots in SHOTS]
    few = [_protocol(subject, shots, subject.few(_VARIANT_COUNT)) for shots in SHOTS]
    return [
        *(
            Piece(f"digits {own.shots}-shot", asdict(own), partial(measuring_cell, subject, own))
            for own in whole
        ),
        *(
            Piece(
                f"variant {own.shots}-shot {name}",
                {**asdict(own), "what": VARIANTS[name][0], "drawings": DRAWINGS},
                partial(_variant, subject, own, name),
            )
            for name in VARIANTS
            for own in few
        ),
    ]


def _protocol(subject: Subject, shots: int, count: int) -> Protocol:
    return Protocol("mnist", "test", "any", WAYS, shots, count=count, initialization=subject.name)


def _variant(subject: Subject, protocol: Protocol, name: str) -> Work:
    """Measure a variant learned and asked, and asked alone of those that learned it as drawn."""
    drawn = yield from _reading(subject, AS_DRAWN)
    reason = unfit(subject.learner, drawn, protocol)
    what = {"variant": name, "what": VARIANTS[name][0]}
    if reason:
        return {**what, "unfit": reason, "protocol": asdict(as_run(protocol, subject.learner))}
    varied = yield from _reading(subject, name)
    both = yield from evaluating(subject.learner, varied, protocol)
    found = {**what, **both.as_dict()}
    if name != AS_DRAWN:
        asked = yield from _evaluating_across(subject, drawn, varied, protocol)
        found["queries_alone"] = {"accuracy": asked.accuracy, "interval": list(asked.interval)}
    return found


def _reading(subject: Subject, name: str) -> Work:
    return (yield from subject.keeping(f"mnist, {name}", lambda: reading_variant(name)))


def _evaluating_across(
    subject: Subject, shown: CharacterSet, asked: CharacterSet, protocol: Protocol
) -> Generator[EpisodeDone, None, Evaluation]:
    """Measure with examples of one set and queries of another that has the same drawings."""
    samplers = [EpisodeSampler(each, protocol.episode_settings) for each in (shown, asked)]
    accuracies = []
    for index in range(protocol.count):
        support, query = (
            sampler.sample(episode_generator(protocol.seed, index)) for sampler in samplers
        )
        accuracies.append(episode_accuracy(subject.learner, _joined(support, query)))
        yield EpisodeDone(index, protocol.count, accuracies[-1])
    return Evaluation(*mean_and_interval(accuracies), as_run(protocol, subject.learner))


def _joined(support: Episode, query: Episode) -> Episode:
    """Take the support of one episode and the queries of another, of the same classes."""
    if not torch.equal(support.query_labels, query.query_labels):
        raise ValueError("The two episodes are not of the same classes.")
    return Episode(
        support.support, support.support_labels, query.query, query.query_labels, support.way
    )
