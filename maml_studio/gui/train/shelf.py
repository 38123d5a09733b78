"""The recipes that come with the app, the quick one first; free of torch."""

from __future__ import annotations

from dataclasses import dataclass

from maml_studio.engine.recipe import Recipe
from maml_studio.engine.recipe_sections import Published
from maml_studio.gui.train.phrases import dataset_title, method_title
from maml_studio.resources import recipes

QUICK = "first-steps"
_FIRST = (QUICK, "default")


@dataclass(frozen=True)
class ShelfEntry:
    """A recipe, under the name of its file."""

    name: str
    recipe: Recipe

    @property
    def subtitle(self) -> str:
        """The method and the data, for people."""
        return (
            f"{method_title(self.recipe.method.name)} · {dataset_title(self.recipe.data.dataset)}"
        )


def shelf() -> tuple[ShelfEntry, ...]:
    """Read the recipes."""
    entries = [
        ShelfEntry(path.stem, Recipe.from_toml(path)) for path in sorted(recipes().glob("*.toml"))
    ]
    return tuple(sorted(entries, key=lambda entry: _place(entry.name)))


def published_in_words(figure: Published) -> str:
    """Say a published figure with what belongs to it."""
    interval = f" ± {figure.interval:g}" if figure.interval else ""
    judged = "transductive" if figure.transductive else "judged alone"
    return f"{figure.ways}-way {figure.shots}-shot {figure.accuracy:g}{interval} %, {judged}"


def _place(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)
