"""The tables of a card: the standard one, each query judged alone, and what papers print beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from maml_studio.engine.cards.pieces import Piece, Work
from maml_studio.engine.cards.subject import ACROSS, Subject
from maml_studio.engine.datasets.omniglot_splits import OMNIGLOT_SETS
from maml_studio.engine.evaluation import Protocol, as_run, evaluating
from maml_studio.engine.learners.base_settings import MethodSettings
from maml_studio.engine.published import differences, published_beside
from maml_studio.engine.published_rows import PublishedRow
from maml_studio.engine.standard_table import table_protocols, unfit

_STEPPED = ((5, 1), (5, 5), (20, 1))
_STEPPED_COUNT = 200
_EARLY_STEPS = 5
_LATER_STEPS = (10, 20, 50)


def figure_pieces(subject: Subject) -> list[Piece]:
    """Return the cells of the standard table, inductive, on the test split."""
    basis = Protocol(subject.dataset, "test", count=subject.count, initialization=subject.name)
    return [_piece("figure", subject, protocol) for protocol in table_protocols(basis)]


def transductive_pieces(subject: Subject) -> list[Piece]:
    """Return cells in which queries help each other, where a paper has such a figure.

    Only networks with batch norm can be judged so. Queries of a class are the paper's.
    """
    if subject.learner.is_inductive:
        return []
    basis = Protocol(
        subject.dataset, "test", count=subject.count, inductive=False, initialization=subject.name
    )
    pieces = []
    for protocol in table_protocols(basis):
        rows = published_beside(protocol, subject.learner.settings)
        together = [row for row in rows if row.is_transductive]
        if protocol.episodes == "any" and together:
            queries = _queries(together[0], protocol)
            pieces.append(_piece("transductive", subject, replace(protocol, queries=queries)))
    return pieces


def step_pieces(subject: Subject) -> list[Piece]:
    """Return the accuracies on the validation split after each of some inner steps."""
    own = subject.learner.inner_steps
    if not own:
        return []
    steps = sorted({*range(min(own, _EARLY_STEPS) + 1), *(s for s in _LATER_STEPS if s < own), own})
    basis = Protocol(
        subject.dataset,
        "validation",
        count=subject.few(_STEPPED_COUNT),
        initialization=subject.name,
    )
    return [
        _piece("step", subject, replace(basis, episodes=k, ways=w, shots=s, inner_steps=after))
        for k in (("any",) if subject.dataset in ACROSS else ("any", "alphabet"))
        for w, s in _STEPPED
        if subject.learner.fixed_way in (None, w)
        for after in steps
    ]


def measuring_cell(subject: Subject, protocol: Protocol) -> Work:
    """Measure a cell; one that data or learner are unfit for gets the reason instead."""
    characters = yield from subject.reading(protocol.dataset, protocol.split)
    reason = unfit(subject.learner, characters, protocol)
    if reason:
        return {"unfit": reason, "protocol": asdict(as_run(protocol, subject.learner))}
    found = yield from evaluating(subject.learner, characters, protocol)
    return found.as_dict()


def with_published(cell: dict[str, Any], settings: MethodSettings) -> dict[str, Any]:
    """Return a measured cell with the transductive figures that it stands beside."""
    protocol = Protocol(**cell["protocol"])
    rows = [row for row in published_beside(protocol, settings) if row.is_transductive]
    return {**cell, "published": [_as_values(row, protocol, settings) for row in rows]}


def published_rows(cells: list[dict[str, Any]], settings: MethodSettings) -> list[dict[str, Any]]:
    """Return the published figures beside the cells of `any` episodes, each with what differs."""
    protocols = [Protocol(**cell["protocol"]) for cell in cells]
    return [
        _as_values(row, protocol, settings)
        for protocol in protocols
        if protocol.episodes == "any" and protocol.dataset in OMNIGLOT_SETS
        for row in published_beside(protocol, settings)
    ]


def _piece(kind: str, subject: Subject, protocol: Protocol) -> Piece:
    name = f"{kind} {protocol.ways}w{protocol.shots}s {protocol.episodes}"
    if protocol.inner_steps is not None:
        name += f" after {protocol.inner_steps}"
    return Piece(name, asdict(protocol), lambda: measuring_cell(subject, protocol))


def _queries(row: PublishedRow, protocol: Protocol) -> int:
    """Return a paper's queries of a class: 0 stands for as many as shots."""
    return protocol.shots if row.queries == 0 else row.queries or protocol.queries


def _as_values(row: PublishedRow, protocol: Protocol, settings: MethodSettings) -> dict[str, Any]:
    accuracy, half = row.figures[protocol.ways, protocol.shots]
    return {
        "ways": protocol.ways,
        "shots": protocol.shots,
        "title": row.title,
        "source": row.source,
        "is_transductive": row.is_transductive,
        "is_told": bool(row.told_by),
        "accuracy": accuracy / 100,
        "half_interval": half / 100 or None,
        "printed": row.figure(protocol.ways, protocol.shots),
        "differences": differences(row, protocol, settings),
    }


def cells_of(values: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    """Return the values of the pieces of a kind, in the order of measuring."""
    return (value for name, value in values.items() if name.partition(" ")[0] == kind)
