"""What the validation score of a run means."""

from __future__ import annotations

from maml_studio.engine.recipe import Recipe
from maml_studio.gui.train.phrases import dataset_title
from maml_studio.gui.train.records import RunEntry

KIND_TITLES = {"any": "any characters", "alphabet": "one alphabet"}


def queries_a_class(count: int) -> str:
    """Say how many queries each class has."""
    return f"{count} {'query' if count == 1 else 'queries'} a class"


def score_shape(recipe: Recipe) -> str:
    """Say in a few letters what a score is over: “5w1s”, or of how many figures it is the mean."""
    asked = recipe.validation
    count = len(asked.kinds) * len(asked.ways) * len(asked.shots)
    if len(asked.ways) == len(asked.shots) == 1:
        return f"{asked.ways[0]}w{asked.shots[0]}s"
    return f"mean of {count}"


def score_passport(entry: RunEntry) -> str:
    """Say how a run's best score was measured: with its interval, where the run keeps that."""
    if entry.best is None or entry.recipe is None:
        return ""
    return entry.passport or score_protocol(entry.recipe)


def score_protocol(recipe: Recipe) -> str:
    """Say how a score was measured."""
    asked = recipe.validation
    shapes = [f"{way}-way {shot}-shot" for way in asked.ways for shot in asked.shots]
    kinds = [KIND_TITLES[kind] for kind in asked.kinds]
    judged = "judged together (transductive)" if asked.transductive else "judged alone (inductive)"
    mean = "mean of " if len(shapes) * len(kinds) > 1 else ""
    parts = (
        f"{mean}{', '.join(shapes)}, episodes of {' and of '.join(kinds)}",
        f"{dataset_title(recipe.data.dataset)}, validation split",
        judged,
        queries_a_class(asked.queries),
        f"{asked.episodes:,} episodes a figure",
        f"seed {recipe.outer.seed}",
    )
    return " · ".join(parts)
