"""`maml-studio evaluate`: the accuracy of an initialization, with its protocol."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, TypeAlias

from maml_studio.commands.console import (
    drain_with_bar,
    percent,
    print_json,
    print_line,
    print_problem,
)
from maml_studio.engine.cards.markdown import counted
from maml_studio.engine.datasets.catalogue import DATASETS, reading_dataset
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.omniglot_splits import OMNIGLOT_SETS
from maml_studio.engine.devices import leave_a_core
from maml_studio.engine.evaluation import Evaluation, Protocol, as_run, evaluating
from maml_studio.engine.initializations import available, load
from maml_studio.engine.learners.base_settings import MethodSettings
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.published import differences, published_beside
from maml_studio.engine.published_rows import UNPUBLISHED
from maml_studio.engine.standard_table import TableRecord, evaluating_table, table_protocols
from maml_studio.engine.table_cells import TableCell, TableProgress

ALL = "all"
"""The name by which `--init` means each initialization that `load` finds by its name."""

OWN = ""
"""The data set by which a protocol means the one that the initialization was trained on."""

Cell: TypeAlias = dict[str, Any]

_KEYS = ("accuracy", "interval", "unfit", "protocol")


def evaluate(protocol: Protocol, *, device: str | None, as_json: bool) -> int:
    """Measure and print an accuracy; return the exit code.

    A person also gets the published figure for this way and shot, with what differs.

    Raises:
        ValueError: one sentence, if the data or the initialization are missing or too small.
    """
    leave_a_core()
    learner = load(protocol.initialization, device)
    protocol = _on_its_data(learner, protocol)
    characters = _characters(learner, protocol)
    evaluation = drain_with_bar(
        evaluating(learner, characters, protocol),
        "episodes",
        lambda record: (record.index + 1, record.count, "Evaluating"),
    )
    _explain_inductive(learner, protocol)
    if as_json:
        print_json(evaluation.as_dict())
    else:
        print(in_words(evaluation))
        for line in published_in_words(evaluation.protocol, learner.settings):
            print(line)
    return 0


def evaluate_table(basis: Protocol, *, device: str | None, as_json: bool) -> int:
    """Measure and print the standard table, each cell as it is known; return the exit code.

    Raises:
        ValueError: one sentence, if the data or the initialization are missing.
    """
    cells: list[Cell] = []
    _measure_table(basis, device, as_json, cells)
    if as_json:
        print_json(cells)
    return 0


def evaluate_all(basis: Protocol, *, device: str | None, as_json: bool) -> int:
    """Measure and print the standard table of each initialization that `available` lists.

    One that can't be read or measured, or that memory is too small for, is named with its reason,
    and the others go on. As JSON all that was measured is printed at the end, also of what a person
    stopped.

    Returns:
        The exit code: 2 if one of them could not be measured.
    """
    code = 0
    cells: list[Cell] = []
    try:
        for entry in available():
            try:
                own = replace(basis, initialization=entry.name)
                _measure_table(own, device, as_json, cells)
            except (ValueError, RuntimeError, MemoryError) as error:
                code = 2
                print_problem(f"{entry.name}: {str(error) or 'there is not enough memory.'}")
    finally:
        if as_json:
            print_json(cells)
    return code


def _measure_table(basis: Protocol, device: str | None, as_json: bool, cells: list[Cell]) -> None:
    """Measure the standard table of one initialization, adding each cell as soon as it is known.

    Unless as JSON it is printed as well.
    """
    leave_a_core()
    learner = load(basis.initialization, device)
    basis = _on_its_data(learner, basis)
    characters = _characters(learner, basis)
    _explain_inductive(learner, basis)
    if not as_json:
        print_line(_passport(as_run(basis, learner)))

    def take(cell: TableRecord) -> None:
        cells.append({key: asdict(cell)[key] for key in _KEYS})
        if not as_json:
            print_line(_cell_in_words(cell))

    work = evaluating_table(learner, characters, table_protocols(basis))
    drain_with_bar(work, "%", _share, on_other=take)


def in_words(evaluation: Evaluation) -> str:
    """Say an accuracy together with how it was measured."""
    low, high = evaluation.interval
    protocol = evaluation.protocol
    return (
        f"{percent(evaluation.accuracy)} (95 % interval {percent(low)} to {percent(high)}): "
        f"{protocol.dataset}, {protocol.split}, {protocol.episodes} episodes, "
        f"{protocol.ways}-way {protocol.shots}-shot, {_queries_and_steps(protocol)}, "
        f"{counted(protocol.count, 'episode')}, seed {protocol.seed}, "
        f"{'inductive' if protocol.inductive else 'transductive'}"
    )


def published_in_words(protocol: Protocol, settings: MethodSettings) -> list[str]:
    """Say the published figures for a way and shot, each with what differs, a line each."""
    lines = []
    for row in published_beside(protocol, settings):
        found = "; ".join(differences(row, protocol, settings)) or "nothing else is known"
        figure = row.figure(protocol.ways, protocol.shots)
        is_of_paper = row.source != UNPUBLISHED
        where = "Published" if is_of_paper else "Not published"
        title = f"{row.title} ({row.source})" if is_of_paper else row.title
        lines.append(f"{where}: {figure} %, {title}. What differs: {found}.")
    return lines


def _on_its_data(learner: MetaLearner, protocol: Protocol) -> Protocol:
    """Return the protocol with a data set; say so if the one it names has other splits.

    Omniglot's splits share characters: what one of them tests, another one trains on.
    """
    trained_on = learner.card.record.get("recipe", {}).get("data", {}).get("dataset", "omniglot")
    if protocol.dataset == OWN:
        return replace(protocol, dataset=trained_on if trained_on in DATASETS else "omniglot")
    if trained_on != protocol.dataset and {trained_on, protocol.dataset} <= set(OMNIGLOT_SETS):
        print_problem(
            f"{protocol.initialization} was trained on {trained_on}, whose splits are others: it may "
            f"have seen characters of {protocol.dataset}, {protocol.split}."
        )
    return protocol


def _characters(learner: MetaLearner, protocol: Protocol) -> CharacterSet:
    network = learner.network_settings
    return drain_with_bar(
        reading_dataset(
            protocol.dataset,
            protocol.split,
            channels=network.image_channels,
            size=network.image_size,
        ),
        "characters",
        lambda record: (record.done, record.total, record.what),
    )


def _explain_inductive(learner: MetaLearner, protocol: Protocol) -> None:
    if learner.is_inductive and not protocol.inductive:
        print_problem(
            "Queries can't help each other in this network, which has no batch norm: the figure is "
            "inductive."
        )


def _share(record: TableRecord) -> tuple[int, int, str] | None:
    if isinstance(record, TableProgress):
        ways, shots, kind = record.place
        return round(100 * record.share), 100, f"{ways}w{shots}s {kind}"
    return None


def _cell_in_words(cell: TableRecord) -> str:
    if not isinstance(cell, TableCell):
        return ""
    ways, shots, kind = cell.place
    figure = cell.unfit
    if cell.accuracy is not None and cell.interval is not None:
        low, high = cell.interval
        figure = f"{percent(cell.accuracy)} ({percent(low)} to {percent(high)})"
    return f"{ways}w{shots}s\t{kind}\t{figure}"


def _passport(protocol: Protocol) -> str:
    return (
        f"{protocol.initialization}: {protocol.dataset}, {protocol.split}, {_queries_and_steps(protocol)}, "
        f"{counted(protocol.count, 'episode')} a cell, seed {protocol.seed}, "
        f"{'inductive' if protocol.inductive else 'transductive'}, 95 % intervals"
    )


def _queries_and_steps(protocol: Protocol) -> str:
    queries = counted(protocol.queries, "query", "queries")
    return f"{queries} a class, {counted(protocol.inner_steps or 0, 'inner step')}"
