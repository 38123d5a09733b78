"""Two methods on the same episodes: the difference of each episode says more than two means."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path

from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.evaluation import Evaluation, Protocol, mean_and_interval
from maml_studio.engine.generators import Progress
from maml_studio.engine.learners.base_settings import MethodSettings
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.settings import MAMLSettings, PrototypicalSettings
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.recipe_sections import DataSettings, OuterSettings, ValidationSettings
from maml_studio.engine.studies.report import Report, Value
from maml_studio.engine.studies.runs import How, accuracies, percent_of, trained


@dataclass(frozen=True)
class Comparison:
    """Two learners on the same episodes.

    Attributes:
        names: what they are called.
        evaluations: each one's own accuracy.
        difference: the mean over episodes of the first one's accuracy less the second one's.
        interval: its 95 % interval.
    """

    names: tuple[str, str]
    evaluations: tuple[Evaluation, Evaluation]
    difference: float
    interval: tuple[float, float]


def comparing(
    learners: dict[str, MetaLearner], protocol: Protocol
) -> Generator[Progress, None, Comparison]:
    """Evaluate two learners, given by name, on the same episodes.

    Raises:
        ValueError: if the data set is not there, or too small for the protocol.
    """
    characters = yield from reading_dataset(protocol.dataset, protocol.split)
    found = []
    for name, learner in learners.items():
        found.append((yield from accuracies(learner, characters, protocol, name)))
    (first, ones), (second, others) = found
    differences = [one - other for one, other in zip(ones, others, strict=True)]
    one_name, other_name = learners
    return Comparison((one_name, other_name), (first, second), *mean_and_interval(differences))


def matched_recipes(
    dataset: str, *, ways: int, shots: int, steps: int, episodes: str = "any"
) -> dict[str, Recipe]:
    """Return recipes of MAML and of prototypical networks that differ in the method alone.

    Both have the app's inductive network, and see the same training episodes.
    """
    data = DataSettings(
        (ways, ways), (shots, shots), rotations=True, dataset=dataset, alphabet_share=0.5
    )
    validation = ValidationSettings(kinds=(episodes,), ways=(ways,), shots=(shots,))
    base = Recipe(
        source="A study of this app; both methods have the same network and the same episodes",
        data=data,
        outer=OuterSettings(steps=steps),
        validation=validation,
    )
    methods: dict[str, MethodSettings] = {
        "MAML": MAMLSettings(),
        "Prototypical networks": PrototypicalSettings(),
    }
    return {
        name: replace(base, title=f"{name} · matched", method=method)
        for name, method in methods.items()
    }


def training_both(
    recipes: dict[str, Recipe], folder: Path, how: How | None = None
) -> Generator[Progress, None, dict[str, MetaLearner]]:
    """Train a run a recipe, each in a folder named after its method; runs there go on.

    Raises:
        ValueError: as `trained`.
    """
    learners = {}
    for name, recipe in recipes.items():
        run = folder / recipe.method.name
        learners[name] = yield from trained(recipe, run, name, how or How())
    return learners


def comparison_report(comparison: Comparison, training: str) -> Report:
    """Put both accuracies and their paired difference into a table.

    Args:
        comparison: what was measured.
        training: how the two came about, in a sentence.
    """
    first, second = comparison.names
    low, high = comparison.interval
    difference = f"{100 * comparison.difference:+.2f} ± {50 * (high - low):.2f}"
    of_both = zip(comparison.names, comparison.evaluations, strict=True)
    rows = [(name, percent_of(evaluation)) for name, evaluation in of_both]
    return Report(
        name="maml-vs-prototypical",
        title=f"{first} against {second.lower()}",
        protocol=f"{_in_words(comparison.evaluations[0].protocol)} {training}",
        columns=("", "accuracy, %"),
        rows=(*rows, ("difference, episode by episode", difference)),
        figures=tuple(_figures(comparison)),
    )


def _figures(comparison: Comparison) -> list[dict[str, Value]]:
    low, high = comparison.interval
    figures: list[dict[str, Value]] = [
        {
            "what": name,
            "value": evaluation.accuracy,
            "low": evaluation.interval[0],
            "high": evaluation.interval[1],
            "initialization": evaluation.protocol.initialization,
            "inner_steps": evaluation.protocol.inner_steps,
        }
        for name, evaluation in zip(comparison.names, comparison.evaluations, strict=True)
    ]
    return [
        *figures,
        {"what": "difference", "value": comparison.difference, "low": low, "high": high},
    ]


def _in_words(protocol: Protocol) -> str:
    kind = "each query judged alone" if protocol.inductive else "queries judged together"
    return (
        f"Accuracy with its 95 % interval over the same {protocol.count} {protocol.ways}-way "
        f"{protocol.shots}-shot episodes of {protocol.dataset}, {protocol.split}, "
        f"{protocol.episodes}, {protocol.queries} queries a class, seed {protocol.seed}, {kind}."
    )
