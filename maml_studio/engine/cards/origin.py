"""Where an initialization comes from: data and split, recipe, commit, seed, hours, hardware."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import takewhile
from pathlib import Path
from typing import Any

from maml_studio.engine.datasets.catalogue import DATASETS
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_card import RunCard
from maml_studio.engine.run_folder import RunFolder
from maml_studio.resources import recipes

_SPLITS = {
    "omniglot": "27 background alphabets; chosen on Balinese, Early_Aramaic, Korean; "
    "reported on the 20 evaluation alphabets",
    "omniglot-random": "1,100 characters of all alphabets; chosen on 100, five or more of an alphabet "
    "of only two; reported on 423 others, at most 18 of an alphabet",
    "omniglot-alphabets": "33 alphabets; chosen on 5, reported on 12 others",
}
_ALL_THE_SAME = object()


def origin(recipe: Recipe, best_step: int, recipe_name: str | None = None) -> dict[str, Any]:
    """Return what a card tells of the recipe behind its weights.

    Args:
        recipe: as it was trained.
        best_step: the outer steps behind these weights.
        recipe_name: the recipe in the tree that was followed; the nearest one if None.

    Raises:
        ValueError: with one sentence, if there is no such recipe.
    """
    name = nearest_recipe(recipe) if recipe_name is None else recipe_name
    return {
        "data": data_in_words(recipe.data.dataset),
        "recipe_name": name,
        "recipe_changes": changes(Recipe.from_toml(recipes() / f"{name}.toml"), recipe),
        "seed": recipe.outer.seed,
        "tasks_seen_by_these_weights": best_step * recipe.outer.meta_batch_size,
    }


def of_run(run: RunFolder, recipe: Recipe, best_step: int) -> dict[str, Any]:
    """Return what a card tells of the run itself: commit, hours, hardware and so on.

    Raises:
        ValueError: with one sentence, if the run's card can't be read.
    """
    card = run.card() or RunCard(run.path.name)
    size = recipe.outer.meta_batch_size
    return {
        "commit": card.commit,
        "version": card.version,
        "torch": card.torch,
        "hardware": card.hardware,
        "device": card.device,
        "threads": card.threads,
        "workers": card.workers,
        "hours": round(_seconds(run, card, size) / 3600, 2),
        "outer_steps": card.steps or best_step,
        "tasks_seen": (card.steps or best_step) * size,
        "validation_history": [r for r in run.records() if r.get("record") == "validation"],
    }


def data_in_words(dataset: str) -> str:
    """Say what was trained on, chosen by and reported on."""
    title = DATASETS[dataset].title.partition(":")[0] if dataset in DATASETS else Path(dataset).name
    split = _SPLITS.get(
        dataset, "trained on its split train, chosen on validation, reported on test"
    )
    return f"{title}: {split}"


def nearest_recipe(recipe: Recipe) -> str:
    """Return the name of the recipe in the tree from which least differs."""
    found = {path.stem: Recipe.from_toml(path) for path in sorted(recipes().glob("*.toml"))}
    return min(found, key=lambda name: (len(changes(found[name], recipe)), name))


def changes(basis: Recipe, recipe: Recipe) -> list[dict[str, Any]]:
    """Return the fields in which a recipe differs from another: what `--set` would change."""
    there, here = (dict(_flat(_plain(each))) for each in (basis, recipe))
    return [
        {"field": name, "in_recipe": there.get(name), "here": here.get(name)}
        for name in sorted({*there, *here})
        if there.get(name, _ALL_THE_SAME) != here.get(name, _ALL_THE_SAME)
    ]


def tried(name: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return what else was tried, and the notes: `recipes/NAME.tried.json` has both.

    It is a list of objects: each says `what` was tried and what that gave, or is a `note`.
    """
    path = recipes() / f"{name}.tried.json"
    entries = json.loads(path.read_text("utf-8")) if path.exists() else []
    notes = [str(entry["note"]) for entry in entries if "note" in entry]
    return [entry for entry in entries if "note" not in entry], notes


def recipe_words(name: str) -> str:
    """Return what the head of a recipe's file says of it: the lines of comment before all else."""
    lines = (recipes() / f"{name}.toml").read_text("utf-8").splitlines()
    head = takewhile(lambda line: line.startswith("#"), lines)
    return " ".join(line.removeprefix("#").strip() for line in head)


def _plain(recipe: Recipe) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(json.dumps(asdict(recipe)))
    return values


def _flat(values: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _seconds(run: RunFolder, card: RunCard, meta_batch_size: int) -> float:
    """Return the training time; of a run without a card by its pace."""
    if card.seconds:
        return card.seconds
    steps = (r for r in run.records() if r.get("record") == "outer_step")
    paces = (float(step["tasks_per_second"]) for step in steps)
    return sum(meta_batch_size / pace for pace in paces)
