"""The passport of a measured accuracy: all that belongs beside it, from what a run keeps of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from maml_studio.engine.recipe_sections import Published
from maml_studio.gui.train.phrases import dataset_title
from maml_studio.gui.train.records import Curves
from maml_studio.gui.train.shelf import published_in_words
from maml_studio.gui.train.validation_words import KIND_TITLES, queries_a_class
from maml_studio.gui.widgets.glossary import define

_CARD = "card.json"
_NO_VALIDATION = "No accuracy is measured yet: the first validation tells how it is."


def half_interval(evaluations: Sequence[Mapping[str, Any]]) -> float:
    """Return half the 95 % interval of a mean of independent measurements, as a fraction."""
    halves = [(each["interval"][1] - each["interval"][0]) / 2 for each in evaluations]
    return float(sum(value * value for value in halves) ** 0.5 / len(halves))


def measured_passport(evaluations: Sequence[Mapping[str, Any]]) -> str:
    """Say each of some accuracies with its interval, and how they were measured.

    That stands below all of them, or below each if they were not measured in the same way.
    Of what does not tell all of that nothing is said.
    """
    try:
        lines = [_line(each) for each in evaluations]
        measured = [_measured(each["protocol"]) for each in evaluations]
        mean = ["The score is the mean of these."] if len(lines) > 1 else []
        if len(set(measured)) == 1:
            return "\n".join([*lines, *mean, measured[0]])
        both = [f"{line}\n{how}" for line, how in zip(lines, measured, strict=True)]
        return "\n".join([*both, *mean])
    except (LookupError, TypeError, ValueError):
        return ""


def chart_passport(shown: Sequence[tuple[str, Curves]], published: Sequence[Published]) -> str:
    """Say of runs with their names how their last accuracies were measured, and what is published."""
    told = [
        f"{name}, after outer step {found.validations['step'][-1]:,.0f}:\n{found.passport}"
        for name, found in shown
        if found.passport
    ]
    figures = "; ".join(map(published_in_words, published))
    beside = [f"Published: {figures}. {define('published figure')}"] if figures else []
    return "\n\n".join([*(told or [_NO_VALIDATION]), *beside])


def best_passport(checkpoint: Path) -> str:
    """Return the passport of a run's best score, as its best checkpoint keeps it, or nothing."""
    try:
        card = json.loads((checkpoint / _CARD).read_text(encoding="utf-8"))
        return measured_passport(card["validation"])
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return ""  # the run's own card says what else is wrong with it


def _line(evaluation: Mapping[str, Any]) -> str:
    told = evaluation["protocol"]
    low, high = evaluation["interval"]
    return (
        f"{told['ways']}-way {told['shots']}-shot, {KIND_TITLES[told['episodes']]}: "
        f"{100 * evaluation['accuracy']:.1f} % (95 % interval {100 * low:.1f}–{100 * high:.1f} %)"
    )


def _measured(told: Mapping[str, Any]) -> str:
    steps = told["inner_steps"]
    parts = (
        f"{dataset_title(told['dataset'])}, {told['split']} split",
        "judged alone (inductive)" if told["inductive"] else "judged together (transductive)",
        queries_a_class(told["queries"]),
        f"{steps} inner step{'' if steps == 1 else 's'}",
        f"{told['count']:,} episodes a figure",
        f"seed {told['seed']}",
    )
    return " · ".join(parts)
