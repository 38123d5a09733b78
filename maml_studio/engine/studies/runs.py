"""The trainings and evaluations that studies are made of, told as plain progress."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.devices import CPU
from maml_studio.engine.evaluation import EpisodeDone, Evaluation, Protocol, evaluating
from maml_studio.engine.generators import Progress
from maml_studio.engine.initializations import load
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.meta_batch import SourceFactory, choose
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.training import meta_training
from maml_studio.engine.training_records import OuterStep, TrainingRecord

Record = TypeVar("Record")
Result = TypeVar("Result")


def _in_this_process(_: Recipe, __: RunFolder) -> SourceFactory:
    return choose


@dataclass(frozen=True)
class How:
    """How the trainings of a study are computed.

    Attributes:
        device: “cpu” or “cuda”.
        source_for: makes what computes the meta-batches of a recipe in a run's folder.
    """

    device: str = CPU
    source_for: Callable[[Recipe, RunFolder], SourceFactory] = _in_this_process


def trained(
    recipe: Recipe, folder: Path, what: str, how: How
) -> Generator[Progress, None, MetaLearner]:
    """Train in a run folder, or go on with the run in it, and return its best initialization.

    Args:
        recipe: what to do.
        folder: the run's folder; a whole run in it is taken as it is.
        what: what is trained, for people.
        how: where and how to compute.

    Raises:
        ValueError: if there is a run of another recipe in the folder; see also `meta_training`.
    """
    run = RunFolder(folder)
    if run.exists and run.recipe() != recipe:
        raise ValueError(
            f"The run in “{folder}” is of other settings than this study's: name another folder."
        )
    last = Progress(0, recipe.outer.steps, what)

    def told(record: TrainingRecord) -> Progress:
        nonlocal last
        if isinstance(record, OuterStep):
            text = f"{what}: loss {record.loss:.3f}"
            last = Progress(record.step, recipe.outer.steps, text)
        return record if isinstance(record, Progress) else last

    source = how.source_for(recipe, run)
    work = meta_training(
        recipe, folder, resume=run.exists, device=how.device, source_factory=source
    )
    yield from telling(work, told)
    return load(folder, how.device)


def accuracies(
    learner: MetaLearner, characters: CharacterSet, protocol: Protocol, what: str
) -> Generator[Progress, None, tuple[Evaluation, list[float]]]:
    """Measure a learner; return the evaluation and the accuracy of each episode.

    The episodes are a function of the protocol's seed: two learners meet the same ones.
    """
    found: list[float] = []

    def told(record: EpisodeDone) -> Progress:
        found.append(record.accuracy)
        return Progress(record.index + 1, record.count, what)

    evaluation = yield from telling(evaluating(learner, characters, protocol), told)
    return evaluation, found


def telling(
    work: Generator[Record, None, Result], told: Callable[[Record], Progress]
) -> Generator[Progress, None, Result]:
    """Run a generator, with its records told as progress; it is closed when this one is."""
    with closing(work):
        while True:
            try:
                record = next(work)
            except StopIteration as end:
                result: Result = end.value
                return result
            yield told(record)


def with_steps(recipe: Recipe, steps: int) -> Recipe:
    """Return the recipe with another number of outer steps."""
    return replace(recipe, outer=replace(recipe.outer, steps=steps))


def percent_of(evaluation: Evaluation) -> str:
    """Write an accuracy and half its interval, in percent."""
    low, high = evaluation.interval
    return f"{100 * evaluation.accuracy:.2f} ± {50 * (high - low):.2f}"
