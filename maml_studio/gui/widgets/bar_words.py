"""What the bars say in words: to a screen reader, and in the tooltip of a row."""

from __future__ import annotations

from collections.abc import Sequence

from maml_studio.gui.phrases import percent, says
from maml_studio.gui.widgets.bar_rows import NONE, Answers, Row, top_of

_DOTS = (
    "A larger dot: that mind finds the class more likely. A ring in color: its answer. "
    "A bold letter: it answers otherwise than the bars; crossed out: none of these."
)


def describe(rows: Sequence[Row], answers: Answers) -> str:
    """Say how likely each class is, and what the other minds say."""
    shares = answers.probabilities
    if shares is None:
        return "No answer yet."
    pairs = zip(rows, shares, strict=True)
    parts = [f"Probably {NONE}"] if answers.is_unknown else []
    if answers.top is None:
        parts = ["No class is ahead"]
    parts.append(", ".join(f"{row.label} {percent(value)}" for row, value in pairs))
    for voice in answers.voices:
        top = top_of(voice.probabilities)
        if top is not None and voice.probabilities is not None:
            said = f"{rows[top].label} {percent(voice.probabilities[top])}"
            parts.append(f"{voice.title} {says(voice.title)} {NONE if voice.is_unknown else said}")
    return "; ".join(parts)


def explain_row(rows: Sequence[Row], place: int | None, answers: Answers) -> str:
    """Return the whole name of a class and its figures; above the rows what the letters mean."""
    if place is None:
        minds = [f"{one.sign}: {one.title}{_none(one.is_unknown)}" for one in answers.voices]
        return "\n".join([*minds, _DOTS] if minds else [])
    if answers.probabilities is None:
        return rows[place].label
    none = _none(answers.is_unknown)
    lines = [f"{rows[place].label}: {100 * answers.probabilities[place]:.1f} %{none}"]
    lines += [
        f"{voice.title}: {100 * voice.probabilities[place]:.1f} %{_none(voice.is_unknown)}"
        for voice in answers.voices
        if voice.probabilities is not None
    ]
    return "\n".join(lines)


def _none(is_unknown: bool) -> str:
    return f", but probably {NONE}" if is_unknown else ""
