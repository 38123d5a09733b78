"""The remark on a drawing: what pulls it elsewhere, or what is known instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maml_studio.engine.company import Company
from maml_studio.gui.demo.adaptation import Adaptation, AdaptState
from maml_studio.gui.demo.blame_line import BlameLine
from maml_studio.gui.demo.quality import Quality
from maml_studio.gui.demo.quality_words import company_sentence, culprits

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Prediction
    from maml_studio.engine.left_out import LeaveOneOut


@dataclass(frozen=True)
class Drawn:
    """A drawing, and all that is known of it.

    Attributes:
        adaptation: what was learned.
        quality: what is known of the examples.
        prediction: the main answer; none while nothing is drawn.
        is_unknown: whether it is of none of the classes.
        meant: the class that the person chose for it.
        in_company: whether it is to be judged together with others.
        company: how that ended.
    """

    adaptation: Adaptation
    quality: Quality
    prediction: Prediction | None
    is_unknown: bool = False
    meant: str | None = None
    in_company: bool = False
    company: Company | None = None


def show_remark(line: BlameLine, drawn: Drawn) -> None:
    """Say the one thing that matters now."""
    answer, adaptation = drawn.prediction, drawn.adaptation
    if adaptation.state is not AdaptState.READY:
        line.say("")
    elif drawn.in_company:
        line.say(_on_company(drawn))
    elif answer is None:
        line.say("Draw, and see which example pulls the answer elsewhere.")
    elif adaptation.step is not None:
        line.say("What each example does is told after the last inner step.")
    elif answer.is_tie and drawn.meant is None:
        line.say("No class is ahead. Did you mean one? Click its bar.")
    elif drawn.is_unknown and drawn.meant is None:
        line.say("Stranger than nearly all drawings of your classes. Is it one? Click which.")
    else:
        _blame(line, drawn, drawn.meant or answer.label)


def _on_company(drawn: Drawn) -> str:
    if drawn.company is not None and drawn.prediction is not None:
        return company_sentence(drawn.company)
    return "Draw, and see whether other drawings change the answer."


def _blame(line: BlameLine, drawn: Drawn, meant: str) -> None:
    quality = drawn.quality
    if problem := quality.blame_problem or quality.problem:
        line.say(f"What each example does could not be found out: {problem}")
    elif quality.found is not None and not quality.found.reduced:
        line.say("What an example does can be told where a class has two or more.")
    elif quality.influences is None or quality.found is None:
        line.say("Finding out which example pulls the answer elsewhere…")
    elif meant in quality.found.labels and (pulls := culprits(quality.influences, meant)):
        line.show_pulls(quality.found.task, pulls, meant)
    else:
        line.say(_innocent(meant, quality.found, is_chosen=drawn.meant is not None))


def _innocent(meant: str, found: LeaveOneOut, *, is_chosen: bool) -> str:
    """Say that no example is to blame, of those of which it can be told."""
    who = "No example that can be left out" if found.excluded else "No example"
    more = "; draw a few more of those." if is_chosen else ". Meant another? Click its bar."
    return f"{who} pulls it away from “{meant}”{more}"
