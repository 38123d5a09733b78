"""Recipes and changes to them, as the command line names them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from maml_studio.engine.recipe import Recipe
from maml_studio.resources import recipes


def chosen_recipe(name: str) -> Recipe:
    """Read a recipe by the path of its file, or by its name if it comes with the app.

    Raises:
        ValueError: one sentence, if there is none, or it is unusable.
    """
    return Recipe.from_toml(recipe_path(name))


def recipe_path(name: str) -> Path:
    """Return the file of a recipe.

    Raises:
        ValueError: one sentence, if no recipe of this name comes with the app.
    """
    path = Path(name)
    if path.exists() or path.suffix == ".toml":
        return path
    bundled = recipes() / f"{name}.toml"
    if not bundled.is_file():
        known = ", ".join(sorted(file.stem for file in recipes().glob("*.toml")))
        raise ValueError(f"There is no recipe “{name}”: give a TOML file, or one of: {known}.")
    return bundled


def with_settings(recipe: Recipe, settings: Sequence[str]) -> Recipe:
    """Return the recipe with changes, each “key=value” with the value as in TOML.

    Raises:
        ValueError: one sentence, if a change is not of this form, or its name or value is wrong.
    """
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key:
            raise ValueError(f"“{setting}” is not a setting: write --set key=value.")
        recipe = recipe.with_value(key, value)
    return recipe
