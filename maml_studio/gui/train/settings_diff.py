"""The settings of several runs side by side, as a form names them, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_card import RunCard
from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.phrases import percent
from maml_studio.gui.train.fields import FormField, form_fields, in_words, values_of
from maml_studio.gui.train.phrases import span
from maml_studio.gui.train.records import RunEntry
from maml_studio.gui.train.validation_words import score_passport

MOST = 4
"""Runs that can be compared at once."""
_NONE = "–"


@dataclass(frozen=True)
class ComparedRow:
    """One setting.

    Attributes:
        label: what the form calls it.
        key: what a recipe calls it; empty for what is no setting.
        texts: its value in each run, with its unit.
        hint: what it means.
    """

    label: str
    key: str
    texts: tuple[str, ...]
    hint: str = ""

    @property
    def is_equal(self) -> bool:
        """Whether all runs have the same."""
        return len(set(self.texts)) == 1


def compared_settings(recipes: Sequence[Recipe]) -> list[ComparedRow]:
    """Return a row for each setting that any of the recipes has, in the order of the form."""
    fields = [{field.key: field for field in form_fields(recipe)} for recipe in recipes]
    values = [values_of(recipe) for recipe in recipes]
    known = {key: field for each in reversed(fields) for key, field in each.items()}
    rows = []
    for key in dict.fromkeys(key for each in fields for key in each):
        texts = [
            _with_unit(own[key], found[key]) if key in own else _NONE
            for own, found in zip(fields, values, strict=True)
        ]
        rows.append(ComparedRow(known[key].label, key, tuple(texts), known[key].help))
    return rows


def compared_outcomes(entries: Sequence[RunEntry]) -> list[ComparedRow]:
    """Return what became of the runs, and on what machine and version they were trained."""
    cards = [_card(entry) for entry in entries]
    best = [percent(e.best, 1) if e.best is not None else _NONE for e in entries]
    hint = "\n".join(f"{e.name}: {told}" for e in entries if (told := score_passport(e)))
    outcomes = {
        "State": [entry.state for entry in entries],
        "Steps done": [f"{entry.steps:,}" for entry in entries],
        "Training time": [span(card.seconds) if card else _NONE for card in cards],
        "Device": _of(cards, "device"),
        "Threads": _of(cards, "threads"),
        "Workers": _of(cards, "workers"),
        "Machine": _of(cards, "hardware"),
        "MAML Studio": _of(cards, "version"),
        "PyTorch": _of(cards, "torch"),
    }
    rows = [ComparedRow(label, "", tuple(texts)) for label, texts in outcomes.items()]
    return [ComparedRow("Best validation score", "", tuple(best), hint), *rows]


def counted(rows: Iterable[ComparedRow]) -> str:
    """Say how many settings differ and how many don't."""
    found = list(rows)
    differing = sum(not row.is_equal for row in found)
    equal = len(found) - differing
    verb = "differs" if differing == 1 else "differ"
    return f"{differing} of {len(found)} settings {verb}, {equal} {'is' if equal == 1 else 'are'} equal"


def _with_unit(field: FormField, value: object) -> str:
    for choice, text in field.choices:
        if choice == value:
            return text
    text = in_words(field, value)
    return f"{text} {field.unit}" if field.unit else text


def _card(entry: RunEntry) -> RunCard | None:
    try:
        return RunFolder(entry.path).card()
    except ValueError:
        return None


def _of(cards: Sequence[RunCard | None], name: str) -> list[str]:
    return [str(getattr(card, name)) or _NONE if card else _NONE for card in cards]
