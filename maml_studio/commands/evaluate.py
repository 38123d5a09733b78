"""`maml-studio evaluate`: the accuracy of an initialization, with its protocol."""

from __future__ import annotations

from maml_studio.commands.console import drain_with_bar, percent, print_json
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.evaluation import Evaluation, Protocol, evaluating
from maml_studio.engine.initializations import load


def evaluate(protocol: Protocol, *, device: str | None, as_json: bool) -> int:
    """Measure and print an accuracy; return the exit code.

    Raises:
        ValueError: one sentence, if the data or the initialization are missing or too small.
    """
    learner = load(protocol.initialization, device)
    characters = drain_with_bar(
        reading_dataset(protocol.dataset, protocol.split),
        "characters",
        lambda record: (record.done, record.total, record.what),
    )
    evaluation = drain_with_bar(
        evaluating(learner, characters, protocol),
        "episodes",
        lambda record: (record.index + 1, record.count, "Evaluating"),
    )
    if as_json:
        print_json(evaluation.as_dict())
    else:
        print(in_words(evaluation))
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
