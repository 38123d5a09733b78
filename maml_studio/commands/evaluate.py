"""`maml-studio evaluate`: the accuracy of an initialization, with its protocol."""

from __future__ import annotations

from maml_studio.commands.console import drain_with_bar, percent, print_json, print_problem
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.evaluation import Evaluation, Protocol, evaluating
from maml_studio.engine.initializations import load
from maml_studio.engine.learners.base_settings import MethodSettings
from maml_studio.engine.published import differences, published_beside


def evaluate(protocol: Protocol, *, device: str | None, as_json: bool) -> int:
    """Measure and print an accuracy; return the exit code.

    A person also gets the published figure for this way and shot, with what differs.

    Raises:
        ValueError: one sentence, if the data or the initialization are missing or too small.
    """
    learner = load(protocol.initialization, device)
    network = learner.network_settings
    characters = drain_with_bar(
        reading_dataset(
            protocol.dataset,
            protocol.split,
            channels=network.image_channels,
            size=network.image_size,
        ),
        "characters",
        lambda record: (record.done, record.total, record.what),
    )
    evaluation = drain_with_bar(
        evaluating(learner, characters, protocol),
        "episodes",
        lambda record: (record.index + 1, record.count, "Evaluating"),
    )
    if evaluation.protocol.inductive and not protocol.inductive:
        print_problem(
            "Queries can't help each other in this network, which has no batch norm: the figure is "
            "inductive."
        )
    if as_json:
        print_json(evaluation.as_dict())
    else:
        print(in_words(evaluation))
        for line in published_in_words(evaluation.protocol, learner.settings):
            print(line)
    return 0


def in_words(evaluation: Evaluation) -> str:
    """Say an accuracy together with how it was measured."""
    low, high = evaluation.interval
    protocol = evaluation.protocol
    return (
        f"{percent(evaluation.accuracy)} (95 % interval {percent(low)} to {percent(high)}): "
        f"{protocol.dataset}, {protocol.split}, {protocol.episodes} episodes, "
        f"{protocol.ways}-way {protocol.shots}-shot, {protocol.queries} queries a class, "
        f"{protocol.inner_steps} inner steps, {protocol.count} episodes, seed {protocol.seed}, "
        f"{'inductive' if protocol.inductive else 'transductive'}"
    )


def published_in_words(protocol: Protocol, settings: MethodSettings) -> list[str]:
    """Say the published figures for a way and shot, each with what differs, a line each."""
    lines = []
    for row in published_beside(protocol, settings):
        found = "; ".join(differences(row, protocol, settings)) or "nothing that its paper tells"
        figure = row.figure(protocol.ways, protocol.shots)
        lines.append(f"Published: {figure}, {row.title} ({row.source}). What differs: {found}.")
    return lines
