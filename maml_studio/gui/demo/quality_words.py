"""What is said of examples, of their influence, and of the answers of several minds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from maml_studio.engine.blame import Influence, against
from maml_studio.engine.left_out import LeaveOneOut

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Prediction
    from maml_studio.engine.company import Company

_FELT = 1.0
"""Percentage points from which on an influence is spoken of."""
_LONGEST_LABEL = 16


def left_out_sentence(found: LeaveOneOut) -> str:
    """Say how many left-out examples are read rightly."""
    if found.interval is None:
        return "No example can be left out: each class has only one."
    how = f"Left out in {found.folds} folds" if found.folds else "Left out one at a time"
    are = "example is" if found.count == 1 else "examples are"
    rightly = f"{found.right} of {found.count} {are} read rightly"
    return f"{how}, {rightly} ({_interval(found)})."


def left_out_lines(found: LeaveOneOut) -> tuple[str, ...]:
    """Return ways to say it in one line, from the longest to the shortest."""
    if found.interval is None:
        return ("Two examples of a class make it testable", "Draw two of each to test")
    right = f"{found.right} of {found.count}"
    how = "in folds" if found.folds else "one at a time"
    return (
        f"Left out {how}, {right} examples are right ({_interval(found)})",
        f"Left out, {right} examples are right ({_interval(found)})",
        f"Left out: {right} right ({_interval(found)})",
        f"Left out: {right} right",
    )


def culprits(influences: tuple[Influence, ...] | None, meant: str) -> tuple[Influence, ...]:
    """Return what pulls a drawing away from a class so that it is felt, the strongest first."""
    found = against(influences or (), meant)
    return tuple(influence for influence in found if -influence.points_on(meant) >= _FELT)


def pull_sentence(influence: Influence, meant: str) -> str:
    """Say what an example, or a fold, does to a drawing that is meant to be of a class."""
    count = len(influence.places)
    who = "This example pulls" if count == 1 else f"These {count} examples together pull"
    return f"{who} {_pull(influence, meant)}"


def pull_words(influence: Influence, meant: str) -> str:
    """Say the same beside the picture of the example, in few words."""
    count = len(influence.places)
    return f"{'Pulls' if count == 1 else f'With {count - 1} more pulls'} {_pull(influence, meant)}"


def others_sentence(main: Prediction, others: Mapping[str, Prediction]) -> str:
    """Say what other minds answer: one in full, of several who differs."""
    if len(others) == 1:
        ((title, other),) = others.items()
        share = 100 * other.probabilities[other.label]
        return f"The {_lowered(title)} says “{other.label}”, {share:.0f} %"
    differing = {title: other.label for title, other in others.items() if other.label != main.label}
    if not differing:
        return f"All {len(others) + 1} agree" if others else ""
    told = [f"{title} says “{label}”" for title, label in differing.items()]
    return ", ".join(told) + ("; the rest agree" if len(differing) < len(others) else "")


def company_sentence(company: Company) -> str:
    """Say what judging a drawing together with others changes."""
    label, other = company.alone.label, company.together.label
    share = 100 * company.together.probabilities[other]
    among = f"Together with {company.others} others"
    if label != other:
        return f"{among}: “{other}”, {share:.0f} %. The others change the answer!"
    if abs(company.shift) < _FELT:
        return f"{among}: the same answer, {share:.0f} %."
    way = "surer" if company.shift > 0 else "less sure"
    return f"{among}: “{label}” too, {abs(company.shift):.0f} points {way}."


def _pull(influence: Influence, meant: str) -> str:
    points = f"{-influence.points_on(meant):.0f}"
    unit = "point" if points == "1" else "points"
    return f"your “{_short(meant)}” towards “{_short(influence.towards)}” by {points} {unit}."


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


def _interval(found: LeaveOneOut) -> str:
    low, high = found.interval or (0.0, 1.0)
    return f"{100 * low:.0f}–{100 * high:.0f} %"
