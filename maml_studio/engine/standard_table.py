"""The standard table: 5w1s, 5w5s, 20w1s and 20w5s, each on `any` episodes and within an `alphabet`.

A cell that data or learner are unfit for says why; the others are measured, the quick ones first.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import asdict, replace
from typing import TypeAlias

from maml_studio.engine.class_pools import class_pools, views
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode_settings import KINDS
from maml_studio.engine.evaluation import EpisodeDone, Evaluation, Protocol, as_run, evaluating
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.table_cells import SHAPES, TableCell, TableProgress

TableRecord: TypeAlias = TableProgress | TableCell

_PASSES = 3
"""Passes over the support set that an inner step costs, about: there, back, and the update."""
_START = 12
"""Images whose cost is about that of beginning a pass, as measured with Conv4-64 on a CPU."""


def table_protocols(basis: Protocol) -> tuple[Protocol, ...]:
    """Return the protocols of the table; all else is as in the one that is given."""
    return tuple(
        replace(basis, episodes=kind, ways=ways, shots=shots)
        for ways, shots in SHAPES
        for kind in KINDS
    )


def evaluating_table(
    learner: MetaLearner, characters: CharacterSet, protocols: Sequence[Protocol]
) -> Generator[TableRecord, None, tuple[TableCell, ...]]:
    """Measure a cell for each protocol.

    Yields:
        Progress, after each episode, and each cell as soon as it is known, the unfit ones first.
    """
    reasons = {protocol: unfit(learner, characters, protocol) for protocol in protocols}
    cells = []
    for protocol, reason in reasons.items():
        if reason:
            cells.append(TableCell(asdict(as_run(protocol, learner)), unfit=reason))
            yield cells[-1]
    fitting = [protocol for protocol in protocols if not reasons[protocol]]
    clock = _Clock(learner, fitting)
    for protocol in fitting:
        work = evaluating(learner, characters, protocol)
        found = yield from _with_times(work, protocol, clock)
        cells.append(TableCell(asdict(found.protocol), found.accuracy, found.interval))
        yield cells[-1]
    return tuple(cells)


def unfit(learner: MetaLearner, characters: CharacterSet, protocol: Protocol) -> str:
    """Say in few words why a learner can't be measured so on these characters; "" if it can."""
    if learner.fixed_way not in {None, protocol.ways}:
        return f"its head is for {learner.fixed_way} classes"
    needed = protocol.shots + protocol.queries
    enough = [place for place, drawn in enumerate(characters.pixels) if len(drawn) >= needed]
    within = protocol.episodes == "alphabet"
    pools = class_pools(characters, enough, views(rotations=False, reflections=False), within)
    most = max((len(pool) for pool in pools), default=0)
    if most >= protocol.ways:
        return ""
    drawn = f" of {needed} drawings" if len(enough) < len(characters) else ""
    where = " in an alphabet" if within else ""
    return f"needs {protocol.ways} classes{drawn}{where}, has {most}"


def _with_times(
    work: Generator[EpisodeDone, None, Evaluation], protocol: Protocol, clock: _Clock
) -> Generator[TableProgress, None, Evaluation]:
    place = protocol.ways, protocol.shots, protocol.episodes
    while True:
        try:
            record = next(work)
        except StopIteration as end:
            found: Evaluation = end.value
            return found
        share, left = clock.after_episode(protocol)
        yield TableProgress(place, record.index + 1, record.count, share, left)


class _Clock:
    """Estimates what is left, by the images that a learner passes over."""

    def __init__(self, learner: MetaLearner, protocols: Sequence[Protocol]) -> None:
        self._steps = learner.inner_steps
        self._begun = time.perf_counter()
        self._done = 0.0
        self._total = sum(self._work(protocol) * protocol.count for protocol in protocols)

    def after_episode(self, protocol: Protocol) -> tuple[float, float]:
        """Return the share that is done, and the seconds that the rest will take."""
        self._done += self._work(protocol)
        share = self._done / self._total
        return share, (time.perf_counter() - self._begun) * (1 - share) / share

    def _work(self, protocol: Protocol) -> float:
        steps = self._steps if protocol.inner_steps is None else protocol.inner_steps
        support, query = protocol.ways * protocol.shots, protocol.ways * protocol.queries
        return (1 + _PASSES * steps) * (support + _START) + query + _START
