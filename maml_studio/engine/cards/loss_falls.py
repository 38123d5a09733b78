"""How far the support loss falls in the inner loop: what a person watches."""

from __future__ import annotations

from functools import partial

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
    characters = yield from subject.reading(subject.dataset, "test")
    reason = unfit(learner, characters, Protocol(subject.dataset, "test", "any", way, shot))
    if reason:
        return {"ways": way, "shots": shot, "unfit": reason}
    sampler = EpisodeSampler(characters, EpisodeSettings((way, way), (shot, shot)))
    curves = []
    for index in range(count):
        records: list[InnerStep] = []
        episode = sampler.sample(episode_generator(0, index)).to(learner.device)
        drain(learner.inner_steps_of(episode, learner.inner_steps, 1.0), records.append)
        curves.append([record.loss for record in records])
        yield Progress(index + 1, count, "episodes")
    falls = sorted(1 - curve[-1] / curve[0] for curve in curves)
    means = [sum(losses) / len(losses) for losses in zip(*curves, strict=True)]
    lowest = falls[max(0, count // _FIFTH - 1)]
    return {
        "ways": way,
        "shots": shot,
        "episodes": count,
        "reached_by_95_percent": lowest,
        "mean_losses": means,
    }
