"""The passport of an accuracy on the person's own task: which test it comes from, and how sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from maml_studio.engine.heard import heard
from maml_studio.gui.widgets.glossary import define

if TYPE_CHECKING:
    from maml_studio.engine.left_out import LeaveOneOut
    from maml_studio.engine.task import Task

_OWN = "your own task (no split, no episodes)"


def way_and_shot(task: Task) -> str:
    """Say how many classes are told apart, and from how many examples each: “5-way 2–3-shot”."""
    learnable = task.learnable
    shots = sorted({len(heard(learnable, label)) for label in learnable})
    spread = f"{shots[0]}–{shots[-1]}" if len(shots) > 1 else f"{shots[0]}"
    return f"{len(learnable)}-way {spread}-shot"


def support_passport(
    task: Task,
    inner_steps: int,
    *,
    after: int | None = None,
    without_steps: Sequence[str] = (),
    together: Sequence[str] = (),
    alone: Sequence[str] = (),
) -> str:
    """Return what belongs beside the accuracy on the examples that are learned from.

    Args:
        task: what is learned.
        inner_steps: how many the minds take that take some.
        after: how many of these were taken; None says all.
        without_steps: the titles of the minds that take none.
        together: the titles of those to which an example can change what another is called.
        alone: the titles of the others.
    """
    steps = _steps(inner_steps)
    if after is not None and after < inner_steps:
        steps = f"after {after} of {steps}"
    if inner_steps and without_steps:
        takes = "take" if _are_many(without_steps) else "takes"
        steps += f" ({_listed(without_steps)} {takes} none)"
    company = "transductive: judged together" if together else "inductive: each judged alone"
    if together and alone:
        are = "are" if _are_many(alone) else "is"
        company += f" ({_listed(alone)} {are} inductive)"
    return "\n".join(
        (
            define("support accuracy"),
            f"{way_and_shot(task)}, {_OWN}, {steps}, {company}.",
            "It is no test, and so has no interval: the network has learned from these very examples.",
        )
    )


def left_out_passport(found: LeaveOneOut, inner_steps: int, is_inductive: bool) -> str:
    """Return what belongs beside the accuracy on examples that were left out."""
    if found.interval is None:
        return ""
    low, high = (f"{100 * bound:.0f}" for bound in found.interval)
    how = f"in {found.folds} folds" if found.folds else "one at a time"
    company = "inductive: each judged alone"
    if not is_inductive:
        company += ", beside the examples that are learned"
    return (
        f"{way_and_shot(found.task)}, {_OWN}, left out {how}, {_steps(inner_steps)}, {company}, "
        f"95 % interval {low}–{high} % (Wilson)."
    )


def _listed(titles: Sequence[str]) -> str:
    return " and ".join(titles).lower()


def _are_many(titles: Sequence[str]) -> bool:
    return len(titles) > 1 or titles[0].endswith("s")


def _steps(count: int) -> str:
    return f"{count or 'no'} inner step{'' if count == 1 else 's'}"
