"""How far the support loss falls in the inner loop: what a person watches."""

from __future__ import annotations

from functools import partial
from typing import Any

from maml_studio.engine.cards.pieces import Piece, Work
from maml_studio.engine.cards.subject import Subject
from maml_studio.engine.episode import EpisodeSampler, episode_generator
from maml_studio.engine.episode_settings import EpisodeSettings
from maml_studio.engine.evaluation import Protocol
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.learners.records import InnerStep
from maml_studio.engine.standard_table import unfit

_SHAPES = ((2, 1), (3, 1), (5, 1), (10, 1), (20, 5))
_EPISODES = 100
_FIFTH = 20
_SPLIT, _SEED = "test", 0


def fall_pieces(subject: Subject) -> list[Piece]:
    """Return the falls for some ways and shots; none where there is no inner loop."""
    ways = [(way, shot) for way, shot in _SHAPES if subject.learner.fixed_way in (None, way)]
    count = subject.few(_EPISODES)
    return [
        Piece(
            f"fall {way}w{shot}s",
            {"dataset": subject.dataset, "count": count},
            partial(_falls, subject, way, shot, count),
        )
        for way, shot in ways
        if subject.learner.inner_steps
    ]


def _falls(subject: Subject, way: int, shot: int, count: int) -> Work:
    """Measure over episodes of any characters of the test split; the share that 95 % reach."""
    learner = subject.learner
    characters = yield from subject.reading(subject.dataset, _SPLIT)
    reason = unfit(learner, characters, Protocol(subject.dataset, _SPLIT, "any", way, shot))
    found = {"ways": way, "shots": shot, "protocol": _protocol(subject, count)}
    if reason:
        return found | {"unfit": reason}
    sampler = EpisodeSampler(characters, EpisodeSettings((way, way), (shot, shot)))
    curves = []
    for index in range(count):
        records: list[InnerStep] = []
        episode = sampler.sample(episode_generator(_SEED, index)).to(learner.device)
        drain(learner.inner_steps_of(episode, learner.inner_steps, 1.0), records.append)
        curves.append([record.loss for record in records])
        yield Progress(index + 1, count, "episodes")
    if all(curve[0] == 0 for curve in curves):
        return found | {"unfit": "the support loss is 0 before the first inner step"}
    return found | _figures(curves)


def _figures(curves: list[list[float]]) -> dict[str, Any]:
    """Return the figures of curves of losses; one that begins at 0 has no share that is gone.

    Prototypes of a single example are that example: its loss may be 0 before the first step.
    """
    falls = sorted(1 - curve[-1] / curve[0] for curve in curves if curve[0] > 0)
    return {
        "episodes": len(curves),
        "left_out": len(curves) - len(falls),
        "reached_by_95_percent": falls[max(0, len(falls) // _FIFTH - 1)],
        "mean_losses": [sum(losses) / len(losses) for losses in zip(*curves, strict=True)],
    }


def _protocol(subject: Subject, count: int) -> dict[str, Any]:
    """Return how the support sets were drawn; there are no queries."""
    return {
        "dataset": subject.dataset,
        "split": _SPLIT,
        "episodes": "any",
        "count": count,
        "seed": _SEED,
        "inner_steps": subject.learner.inner_steps,
        "initialization": subject.name,
    }
