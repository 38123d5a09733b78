"""`maml-studio recipes`: what `maml-studio train` can be told by name."""

from __future__ import annotations

from dataclasses import asdict

from maml_studio.commands.console import print_json
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.recipe_sections import Published
from maml_studio.resources import recipes


def list_recipes(*, as_json: bool) -> int:
    """Print the recipes that come with the app; return the exit code."""
    found = {path.stem: Recipe.from_toml(path) for path in sorted(recipes().glob("*.toml"))}
    if as_json:
        print_json(
            [
                {
                    "name": name,
                    "title": recipe.title,
                    "method": recipe.method.name,
                    "source": recipe.source,
                    "published": [asdict(figure) for figure in recipe.published],
                }
                for name, recipe in found.items()
            ]
        )
        return 0
    for name, recipe in found.items():
        print(f"{name}: {recipe.title} ({recipe.method.name})")
        print(f"    {recipe.source}")
        for figure in recipe.published:
            print(f"    published: {in_words(figure)}")
    return 0


def in_words(figure: Published) -> str:
    """Say a published figure with what belongs to it."""
    interval = f" ± {_digits(figure.interval)}" if figure.interval else ""
    way = "transductive" if figure.transductive else "inductive"
    note = f"; {figure.note}" if figure.note else ""
    return (
        f"{figure.ways}-way {figure.shots}-shot {_digits(figure.accuracy)}{interval} %, {way}{note}"
    )


def _digits(percent: float) -> str:
    """Write a percentage as papers do, with one digit after the point, or two where it has them."""
    return f"{percent:.1f}" if round(percent, 1) == percent else f"{percent:.2f}"
