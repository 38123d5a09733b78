"""`maml-studio study`: studies run, printed and saved."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from maml_studio.commands.computing import chosen
from maml_studio.commands.console import drain_with_bar, print_problem
from maml_studio.commands.recipe_arguments import chosen_recipe, with_settings
from maml_studio.commands.stopping import INTERRUPTED, stoppable
from maml_studio.engine.confidence_fit import PROTOCOL, fitting_confidence
from maml_studio.engine.data_folder import data_folder
from maml_studio.engine.devices import checked
from maml_studio.engine.evaluation import Protocol
from maml_studio.engine.generators import Progress
from maml_studio.engine.initializations import folder_of, load, save_confidence
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.open_episodes import OpenProtocol
from maml_studio.engine.studies.confidence import confidence_report, studying_confidence
from maml_studio.engine.studies.inner_steps import inner_steps_report, studying_inner_steps
from maml_studio.engine.studies.paired import (
    comparing,
    comparison_report,
    matched_recipes,
    training_both,
)
from maml_studio.engine.studies.plots import PlotsMissingError, save_chart
from maml_studio.engine.studies.report import Report
from maml_studio.engine.studies.runs import How, with_steps
from maml_studio.engine.studies.sine import SineSettings, studying_sines
from maml_studio.engine.studies.sine_report import sine_report

Result = TypeVar("Result")


def study_confidence(
    protocol: OpenProtocol, initialization: str, out: Path | None, *, fit: bool, device: str | None
) -> int:
    """Measure “none of these” and the calibration of an initialization's answers.

    Args:
        protocol: the episodes, but for their kind, way and shot.
        initialization: its name, or its folder.
        out: the study's folder.
        fit: whether to fit it first, on the validation split, and keep that with the initialization.
        device: “cpu” or “cuda”; CUDA where present if None.

    Raises:
        ValueError: one sentence, if the initialization or the data are unusable.
    """
    learner = load(initialization, device)
    fitted = _drained(_fitting(learner, initialization, protocol.dataset)) if fit else learner
    if fitted is None:
        return INTERRUPTED
    cells = _drained(studying_confidence(fitted, protocol))
    folder = _folder(out, "confidence")
    return INTERRUPTED if cells is None else _told(confidence_report(cells, fitted.name), folder)


def study_inner_steps(
    recipe_name: str,
    steps: int,
    count: int,
    out: Path | None,
    *,
    settings: Sequence[str],
    device: str | None,
) -> int:
    """Train with 1, 3 and 5 inner steps and evaluate each with 1, 3, 5 and 10.

    Args:
        recipe_name: what to train, but for its inner steps.
        steps: outer steps of each training.
        count: episodes of each evaluation.
        out: the study's folder; runs that are in it go on.
        settings: changes to the recipe.
        device: “cpu” or “cuda”; CUDA where present if None.

    Raises:
        ValueError: one sentence, if recipe, setting, data or folder are unusable.
    """
    recipe = with_settings(with_steps(chosen_recipe(recipe_name), steps), settings)
    folder = _folder(out, "inner-steps")
    grid = _drained(studying_inner_steps(recipe, folder, count=count, how=_how(device)))
    return INTERRUPTED if grid is None else _told(inner_steps_report(grid), folder)


def study_maml_vs_prototypical(
    protocol: Protocol,
    given: tuple[str | None, str | None],
    steps: int,
    out: Path | None,
    *,
    settings: Sequence[str],
    device: str | None,
) -> int:
    """Compare MAML with prototypical networks on the same episodes.

    Args:
        protocol: how both are measured, and the way and shot that both are trained for.
        given: the initializations to compare; both are trained first if neither is given.
        steps: outer steps of each training.
        out: the study's folder; runs that are in it go on.
        settings: changes to both recipes.
        device: “cpu” or “cuda”; CUDA where present if None.

    Raises:
        ValueError: one sentence, if an initialization, setting, data or folder are unusable.
    """
    folder, device = _folder(out, "maml-vs-prototypical"), checked(device)
    if all(given):
        names = ("MAML", "Prototypical networks")
        learners = {name: load(str(each), device) for name, each in zip(names, given, strict=True)}
        training = f"Measured are the initializations {given[0]} and {given[1]}."
    elif any(given):
        raise ValueError("Give both --maml and --prototypical, or neither to train them.")
    else:
        recipes = matched_recipes(
            protocol.dataset,
            ways=protocol.ways,
            shots=protocol.shots,
            steps=steps,
            episodes=protocol.episodes,
        )
        recipes = {name: with_settings(each, settings) for name, each in recipes.items()}
        trained = _drained(training_both(recipes, folder, _how(device)))
        if trained is None:
            return INTERRUPTED
        learners, outer = trained, next(iter(recipes.values())).outer
        training = (
            f"Both were trained on the same episodes for {outer.steps:,} outer steps of "
            f"{outer.meta_batch_size}, with the same network."
        )
    comparison = _drained(comparing(learners, protocol))
    return (
        INTERRUPTED
        if comparison is None
        else _told(comparison_report(comparison, training), folder)
    )


def study_sines(settings: SineSettings, out: Path | None) -> int:
    """Meta-train on sines, and compare with a network trained on all of them together."""
    outcome = _drained(studying_sines(settings))
    return INTERRUPTED if outcome is None else _told(sine_report(outcome), _folder(out, "sine"))


def _fitting(
    learner: MetaLearner, initialization: str, dataset: str
) -> Generator[Progress, None, MetaLearner]:
    folder = folder_of(initialization)
    if folder is None:
        raise ValueError(f"“{initialization}” is a baseline, which has no folder to keep it in.")
    confidence = yield from fitting_confidence(learner, replace(PROTOCOL, dataset=dataset))
    print(f"Fitted: {save_confidence(confidence, folder)}")
    learner.card = replace(learner.card, confidence=confidence)
    return learner


def _how(device: str | None) -> How:
    """Compute as `train` does: on worker processes where that is worth it."""
    return How(
        checked(device),
        lambda recipe, run: chosen(recipe, run.card(), device, None, None).source_factory,
    )


def _folder(out: Path | None, name: str) -> Path:
    return data_folder() / "studies" / name if out is None else out


def _drained(work: Generator[Progress, None, Result]) -> Result | None:
    """Run a study under a progress bar; None if a person stopped it."""
    try:
        return drain_with_bar(
            stoppable(work), "steps", lambda record: (record.done, record.total, record.what)
        )
    except KeyboardInterrupt:
        again = shlex.join(["maml-studio", *sys.argv[1:]])
        print_problem(f"Stopped; trainings that had begun are kept. Go on with: {again}")
        return None


def _told(report: Report, folder: Path) -> int:
    """Print a report, save it with its chart, and say where; without Matplotlib, what it takes."""
    print(report.as_text())
    paths = report.save(folder)
    try:
        paths += save_chart(report, folder)
    except PlotsMissingError as error:
        print_problem(f"{error} All but the plot is saved.")
    print("Saved: " + ", ".join(map(str, paths)))
    return 0
