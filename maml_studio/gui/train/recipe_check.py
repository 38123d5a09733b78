"""What is wrong with the values of a form, and where: the sentences are the dataclasses' own."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from maml_studio.engine.data_capacity import check_capacity
from maml_studio.engine.recipe import Recipe
from maml_studio.gui.train.fields import SECTIONS
from maml_studio.gui.train.records import Values

_WHERE = "the form"


def made(base: Recipe, values: Values) -> Recipe:
    """Return a recipe with these values, and title, source and figures of another one.

    Raises:
        ValueError: one sentence, if they don't go together, or the data set can't have it.
    """
    nested: dict[str, Any] = {section: {} for section in SECTIONS}
    for key, value in values.items():
        section, _, name = key.partition(".")
        nested[section][name] = value
    try:
        found = Recipe.from_dict(nested, _WHERE)
        check_capacity(found)
    except ValueError as error:
        raise ValueError(_sentence(error)) from error
    return replace(found, title=base.title, source=base.source, published=base.published)


def misplaced(base: Recipe, values: Values, valid: Values, sentence: str) -> list[str]:
    """Return the keys of the fields that a complaint is about; none if it can't be told.

    Those are the fields which, put back to a value that was good, make the complaint go away.

    Args:
        base: the recipe that the form began with.
        values: what is wrong.
        valid: values that go together, of the same method.
        sentence: the complaint.
    """
    changed = [key for key in values if key in valid and values[key] != valid[key]]
    culprits = [key for key in changed if _is_mended(base, values | {key: valid[key]}, sentence)]
    named = [key for key in culprits or changed if f"“{key.partition('.')[2]}”" in sentence]
    return named or culprits or changed


def changes(base: Recipe, recipe: Recipe) -> list[str]:
    """Return the keys in which a recipe differs from another."""
    before, after = asdict(base), asdict(recipe)
    return [
        f"{section}.{name}"
        for section in SECTIONS
        for name, value in after[section].items()
        if before[section].get(name) != value
    ]


def _is_mended(base: Recipe, values: Values, sentence: str) -> bool:
    try:
        made(base, values)
    except ValueError as error:
        return str(error) != sentence
    return True


def _sentence(error: ValueError) -> str:
    text = str(error).removeprefix(f"{_WHERE}: ")
    return text[:1].upper() + text[1:]
