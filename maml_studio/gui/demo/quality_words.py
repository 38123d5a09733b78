"""What is said of examples, of their influence, and of the answers of several minds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from maml_studio.engine.blame import Influence, against
from maml_studio.engine.left_out import LeaveOneOut
from maml_studio.gui.phrases import says

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


def chance_sentence(found: LeaveOneOut) -> str:
    """Say what the accuracy is to be compared with; empty if no example can be left out.

    A blind guess is right once in as many times as there are classes, whatever their sizes are;
    where these differ, always naming the largest class is right more often.
    """
    sizes = found.counts
    if not sizes:
        return ""
    guess = f"A guess is right 1 time in {len(found.labels)}"
    ((largest, most),) = sizes.most_common(1)
    if most * len(found.labels) == found.count:
        return f"{guess}."
    return f"{guess}, always saying “{_short(largest)}” {most} of {found.count}."


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
        f"{right} right ({_interval(found)})",
        f"{found.right}/{found.count} right ({_interval(found)})",
        f"{right} right",
    )


def culprits(influences: tuple[Influence, ...] | None, meant: str) -> tuple[Influence, ...]:
    """Return what pulls a drawing away from a class so that it is felt, the strongest first."""
    found = against(tuple(each for each in influences or () if meant in each.changes), meant)
    return tuple(influence for influence in found if -influence.points_on(meant) >= _FELT)


def pull_sentence(influence: Influence, meant: str) -> str:
    """Say what an example, or a fold, does to a drawing that is meant to be of a class."""
    count = len(influence.places)
    who = "This example pulls" if count == 1 else f"These {count} examples together pull"
    return f"{who} {_pull(influence, meant)}"


def pull_words(influence: Influence, meant: str) -> str:
    """Say the same beside the picture of the example, in few words."""
    count = len(influence.places)
    others = f"With {count - 1} other{'' if count == 2 else 's'} it pulls"
    return f"{'Pulls' if count == 1 else others} {_pull(influence, meant)}"


def others_sentence(
    main: Prediction,
    others: Mapping[str, Prediction],
    unknown: Collection[str] = (),
    *,
    is_unknown: bool = False,
) -> str:
    """Say what other minds answer: one in full, of several who differs.

    Args:
        main: the main answer.
        others: the answers of the other minds by title.
        unknown: the titles of those to which the drawing is none of the classes.
        is_unknown: whether it is to the main mind.
    """
    others = {title: other for title, other in others.items() if not other.is_tie}
    if main.is_tie and len(others) != 1:
        return ""
    told = {title: _told(other.label, title in unknown) for title, other in others.items()}
    if len(others) == 1:
        ((title, other),) = others.items()
        share = "" if unknown else f", {100 * other.probabilities[other.label]:.0f} %"
        return f"The {_lowered(title)} {says(title)} {told[title]}{share}"
    answer = _told(main.label, is_unknown)
    differing = {title: said for title, said in told.items() if said != answer}
    if not differing:
        doubt = ": none of these" if is_unknown else ""
        return f"All {len(others) + 1} agree{doubt}" if others else ""
    if len(differing) > 1 and len(set(differing.values())) == 1:
        count = "The" if len(differing) == len(others) else f"{len(differing)} of the"
        return f"{count} other {len(others)} say {next(iter(differing.values()))}"
    words = [f"{title} {says(title)} {said}" for title, said in differing.items()]
    return ", ".join(words) + ("; the rest agree" if len(differing) < len(others) else "")


def company_words(company: Company) -> str:
    """Say in few words what a drawing is called together with others, and mark a difference."""
    other = company.together.label
    share = f"{100 * company.together.probabilities[other]:.0f} %"
    if company.alone.label != other:
        return f"≠ Together it is “{_short(other)}”, {share}"
    difference = _difference(company)
    return f"≠ Together {share}: {difference}" if difference else f"Together {share}: no difference"


def company_sentence(company: Company) -> str:
    """Say what judging a drawing together with others changes."""
    among = f"Together with {company.others} others (thin bars)"
    if company.alone.label != company.together.label:
        return f"{among}: they change the answer!"
    return f"{among}: the same class, {_difference(company) or 'as sure'}."


def _difference(company: Company) -> str:
    """Say how much surer it is together, between the rounded figures that are seen; or nothing."""
    label = company.alone.label
    alone, together = (
        round(100 * answer.probabilities[label]) for answer in (company.alone, company.together)
    )
    sureness = "surer" if together > alone else "less sure"
    return f"{_points(abs(together - alone))} {sureness}" if together != alone else ""


def _points(points: float) -> str:
    return f"{points:.0f} point{'' if f'{points:.0f}' == '1' else 's'}"


def _told(label: str, is_unknown: bool) -> str:
    return "none of these" if is_unknown else f"“{label}”"


def _pull(influence: Influence, meant: str) -> str:
    points = _points(-influence.points_on(meant))
    return f"your “{_short(meant)}” towards “{_short(influence.towards)}” by {points}."


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


def _interval(found: LeaveOneOut) -> str:
    low, high = found.interval or (0.0, 1.0)
    return f"{100 * low:.0f}–{100 * high:.0f} %"
