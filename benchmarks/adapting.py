"""How long adapting takes, beside others who take the same inner loop."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import torch

from benchmarks.peers import LIBRARIES, Peer, Problem, available_peers, default_learner, problem_of
from benchmarks.tables import machine, markdown, milliseconds, one_thread, times_in_turn
from maml_studio.engine.classifier import as_images
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.procedural import procedural_alphabets
from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.learners.maml import MAML
from maml_studio.engine.leaving_out import leaving_out
from maml_studio.engine.task import Task

EPISODES = ((5, 1), (5, 5), (20, 5))
REPETITIONS = 30
LEFT_OUT_REPETITIONS = 3
QUERIES = 2

TOLERANCE = 1e-4
_ADAPT = "`adapt`"
_ADAPTING = "`adapting`"
_LEFT_OUT = "`leaving_out`"
_NOTES = f"""\
- `adapt` goes from glyphs to a classifier; `adapting` is the same with the loss and accuracy of
  every step, as the window shows them. The peers get tensors and take the steps alone.
- `leaving_out` adapts without each example in turn; without each of 25 folds where there are over 50.
- Before the timing all were checked to give the same logits (to {TOLERANCE:g})."""


class DisagreementError(RuntimeError):
    """A peer does not do what the learner does, so their times can't be compared."""


def table(
    learner: MAML | None = None,
    episodes: Sequence[tuple[int, int]] = EPISODES,
    repetitions: int = REPETITIONS,
) -> str:
    """Measure and return the table.

    Args:
        learner: what adapts, on the CPU; the default initialization if None.
        episodes: the ways and shots to measure.
        repetitions: timed rounds.

    Raises:
        DisagreementError: if a peer's logits are more than 1e-4 from the learner's.
    """
    learner = default_learner("cpu") if learner is None else learner
    peers, missing = available_peers()
    here = machine()
    drawn = procedural_alphabets(1, max(way for way, _ in episodes))
    with one_thread():
        rows = [_row(learner, drawn, peers, *each, repetitions) for each in episodes]
    libraries = [name for name in LIBRARIES if name in peers]
    notes = [f"- {name} is missing: {why}" for name, why in missing.items()]
    ratio = f"`adapt` / fastest of {', '.join(libraries) or 'peers'}"
    headers = ["episode", _ADAPT, _ADAPTING, *peers, ratio, _LEFT_OUT]
    title = (
        f"Adapting with “{learner.name}”, {learner.inner_steps} inner steps, one thread: "
        f"milliseconds, medians of {repetitions} interleaved repetitions. {here}."
    )
    return "\n".join([title, "", markdown(headers, rows), "", _NOTES, *notes])


def _row(
    learner: MAML,
    drawn: CharacterSet,
    peers: Mapping[str, Peer],
    way: int,
    shot: int,
    repetitions: int,
) -> list[str]:
    task, episode = _task(drawn, way, shot)
    problem = problem_of(learner, episode)
    check_agreement(learner, episode, problem, peers)
    works: dict[str, Callable[[], object]] = {
        _ADAPT: partial(learner.adapt, task),
        _ADAPTING: lambda: drain(learner.adapting(task)),
        **{name: partial(peer, problem) for name, peer in peers.items()},
    }
    times_in_turn(works, 1)  # warms up
    seconds = times_in_turn(works, repetitions)
    libraries = [name for name in peers if name in LIBRARIES] or list(peers)
    fastest = min(statistics.median(seconds[name]) for name in libraries)
    ratio = statistics.median(seconds[_ADAPT]) / fastest
    times = [milliseconds(values) for values in seconds.values()]
    out = [milliseconds(_seconds_left_out(learner, task))] if shot > 1 else ["–"]
    return [f"{way}-way {shot}-shot", *times, f"{ratio:.2f}", *out]


def _seconds_left_out(learner: MAML, task: Task) -> list[float]:
    """Time what the window does for leave-one-out: each example, or each of 25 folds, left out."""
    works = {_LEFT_OUT: lambda: drain(leaving_out(learner, task))}
    return times_in_turn(works, LEFT_OUT_REPETITIONS)[_LEFT_OUT]


def _task(drawn: CharacterSet, way: int, shot: int) -> tuple[Task, Episode]:
    """Return a task of drawn characters, and the same as tensors with queries."""
    examples, queries = {}, []
    for name, drawings in zip(drawn.characters[:way], drawn.pixels, strict=False):
        glyphs = [Glyph.from_ink(ink) for ink in drawings[: shot + QUERIES]]
        examples[name] = glyphs[:shot]
        queries += glyphs[shot:]
    support = as_images([glyph for glyphs in examples.values() for glyph in glyphs])
    labels = torch.arange(way)
    episode = Episode(
        support,
        labels.repeat_interleave(shot),
        as_images(queries),
        labels.repeat_interleave(QUERIES),
        way,
    )
    return Task(examples), episode


def check_agreement(
    learner: MAML, episode: Episode, problem: Problem, peers: Mapping[str, Peer]
) -> None:
    """Compare the logits of queries after the inner loop of all.

    Raises:
        DisagreementError: if a peer's are more than 1e-4 from the learner's.
    """
    weights = drain(learner.inner_steps_of(episode, learner.inner_steps, 1.0))
    with torch.no_grad():
        expected = learner.logits(weights, episode.query)
    for name, peer in peers.items():
        _, fast = peer(problem)
        with torch.no_grad():
            distance = float((problem.logits(fast, episode.query) - expected).abs().max())
        if not distance <= TOLERANCE:
            raise DisagreementError(f"The logits of {name} differ by {distance:g}.")
