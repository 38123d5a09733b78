"""How many inner steps: those of training against those of evaluation."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.evaluation import Evaluation, Protocol
from maml_studio.engine.generators import Progress
from maml_studio.engine.learners.base_settings import InnerLoopSettings
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.studies.report import Chart, Curve, Report, Value
from maml_studio.engine.studies.runs import How, accuracies, percent_of, trained

TRAINING_STEPS, EVALUATION_STEPS = (1, 3, 5), (1, 3, 5, 10)

PUBLISHED_GRID = {
    1: (90.64, 91.64, 91.94, 92.05),
    3: (81.17, 92.76, 93.02, 93.01),
    5: (88.15, 92.49, 92.90, 93.33),
}
"""A student's study: 20-way 5-shot accuracy in percent, by training and evaluation steps."""

_WAYS, _SHOTS = 20, 5


@dataclass(frozen=True)
class Grid:
    """The accuracies by training and evaluation steps.

    Attributes:
        recipe: what was trained, but for its inner steps.
        cells: an evaluation by training steps and evaluation steps.
    """

    recipe: Recipe
    cells: dict[tuple[int, int], Evaluation]


def studying_inner_steps(
    recipe: Recipe, folder: Path, *, count: int = 600, how: How | None = None
) -> Generator[Progress, None, Grid]:
    """Train with 1, 3 and 5 inner steps, and evaluate each with 1, 3, 5 and 10.

    Args:
        recipe: what to train, but for its inner steps.
        folder: where the three runs are; those that are there go on.
        count: episodes of each evaluation.
        how: where and how to train; in this process on the CPU if None.

    Raises:
        ValueError: if the recipe's method has no inner steps, or its data or the folder don't fit.
    """
    if not isinstance(recipe.method, InnerLoopSettings):
        raise ValueError(f"“{recipe.method.name}” has no inner steps to study.")
    test = yield from reading_dataset(recipe.data.dataset, "test")
    cells = {}
    for training in TRAINING_STEPS:
        method = replace(recipe.method, inner_steps=training, evaluation_steps=training)
        run, what = folder / f"train-{training}", f"{training} in training"
        learner = yield from trained(replace(recipe, method=method), run, what, how or How())
        for steps in EVALUATION_STEPS:
            protocol = _protocol(recipe, steps, count)
            told = f"{what}, {steps} in evaluation"
            evaluation, _ = yield from accuracies(learner, test, protocol, told)
            cells[training, steps] = evaluation
    return Grid(recipe, cells)


def inner_steps_report(grid: Grid) -> Report:
    """Put the grid beside the published one."""
    figures: list[dict[str, Value]] = []
    for (training, steps), cell in grid.cells.items():
        low, high = cell.interval
        values = {"accuracy": cell.accuracy, "low": low, "high": high}
        own: dict[str, Value] = {"training_steps": training, "evaluation_steps": steps}
        published = _published(grid, training, steps)
        figures.append(own | values | {"published": published} | _plain(cell.protocol))
    return Report(
        name="inner-steps",
        title=f"Inner steps, {_shape(grid.recipe)}",
        protocol=_in_words(grid),
        columns=("in training", *(f"{steps} in evaluation" for steps in EVALUATION_STEPS)),
        rows=tuple(_row(grid, training) for training in TRAINING_STEPS),
        figures=tuple(figures),
        chart=Chart("inner steps in evaluation", "accuracy, %", tuple(_curves(grid))),
    )


def _protocol(recipe: Recipe, steps: int, count: int) -> Protocol:
    """Judge queries together where the network can, as the published study does."""
    return Protocol(
        recipe.data.dataset,
        "test",
        ways=recipe.data.ways[1],
        shots=recipe.data.shots[1],
        queries=recipe.data.queries,
        inner_steps=steps,
        count=count,
        seed=recipe.outer.seed,
        inductive=False,
    )


def _is_of_the_published_shape(grid: Grid) -> bool:
    data = grid.recipe.data
    return (data.ways[1], data.shots[1]) == (_WAYS, _SHOTS)


def _published(grid: Grid, training: int, steps: int) -> float | None:
    if not _is_of_the_published_shape(grid):
        return None
    return PUBLISHED_GRID[training][EVALUATION_STEPS.index(steps)] / 100


def _row(grid: Grid, training: int) -> tuple[str, ...]:
    cells = []
    for steps in EVALUATION_STEPS:
        published = _published(grid, training, steps)
        beside = "" if published is None else f" [{100 * published:.2f}]"
        cells.append(percent_of(grid.cells[training, steps]) + beside)
    return str(training), *cells


def _curves(grid: Grid) -> list[Curve]:
    curves = []
    for hue, training in enumerate(TRAINING_STEPS):
        own = [grid.cells[training, steps] for steps in EVALUATION_STEPS]
        y, low, high = zip(
            *((100 * cell.accuracy, *(100 * end for end in cell.interval)) for cell in own),
            strict=True,
        )
        label = f"{training} in training"
        curves.append(Curve(label, EVALUATION_STEPS, y, low, high, hue))
        if _is_of_the_published_shape(grid):
            values = PUBLISHED_GRID[training]
            curve = Curve(f"{label}, published", EVALUATION_STEPS, values, hue=hue)
            curves.append(replace(curve, is_published=True))
    return curves


def _shape(recipe: Recipe) -> str:
    return f"{recipe.data.ways[1]}-way {recipe.data.shots[1]}-shot"


def _in_words(grid: Grid) -> str:
    protocol, recipe = next(iter(grid.cells.values())).protocol, grid.recipe
    kind = "inductive" if protocol.inductive else "transductive"
    beside = " In brackets and dashed: a student's study in PyTorch, transductive."
    return (
        f"Accuracy in % with its 95 % interval over {protocol.count} episodes of {protocol.dataset}, "
        f"{protocol.split}, {protocol.queries} queries a class, seed {protocol.seed}, {kind}. "
        f"Trained for {recipe.outer.steps:,} outer steps of {recipe.outer.meta_batch_size} episodes "
        f"each after “{recipe.title}”, but for its inner steps, {recipe.network.name} of "
        f"{recipe.network.channels} channels; the best checkpoint by validation is measured."
        + (beside if _is_of_the_published_shape(grid) else "")
    )


def _plain(protocol: Protocol) -> dict[str, Value]:
    return {f"protocol_{name}": value for name, value in asdict(protocol).items()}
