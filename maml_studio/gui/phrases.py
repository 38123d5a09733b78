"""Figures and failures in words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime

from maml_studio.engine.training_records import NotEnoughMemoryError

_COMMAND = re.compile(r"Get it with: maml-studio datasets download (\S+)")


def offered_in_train(dataset: str) -> str:
    """Say where the window downloads a data set: no commands to type."""
    return f"The Train tab has it under Data: choose “{dataset}”, and download it there."


def reason(error: Exception, offered: Callable[[str], str] = offered_in_train) -> str:
    """Say in one line why something failed, and what to change where that is known.

    Args:
        error: what was raised.
        offered: says where a data set that is missing can be had, by its name.
    """
    if isinstance(error, NotEnoughMemoryError):
        return str(error)
    if (
        isinstance(error, MemoryError)
        or "DefaultCPUAllocator" in str(error)
        or "out of memory" in str(error).lower()
    ):
        return "There is not enough memory. Choose the CPU as device, or use fewer examples."
    lines = str(error).strip().splitlines()
    said = lines[0] if lines else type(error).__name__
    return _COMMAND.sub(lambda found: offered(found[1]), said)


def plain_tip(text: str) -> str:
    """Return a text as a tooltip shows it literally: a class may be called “<b>”."""
    if "<" not in text and "&lt;" not in text:
        return text
    return f'<span style="white-space: pre-wrap">{html.escape(text, quote=False)}</span>'


def duration(seconds: float) -> str:
    """Say a time as a person does."""
    return f"{max(1, round(seconds * 1000))} ms" if seconds < 1 else f"{seconds:.1f} s"


def moment(seconds: float) -> str:
    """Say a time of the clock, with the day unless it is today's; from seconds since the epoch."""
    time = datetime.fromtimestamp(seconds).astimezone()
    is_today = time.date() == datetime.now().astimezone().date()
    return f"{time:%H:%M}" if is_today else f"{time.day} {time:%B, %H:%M}"


def percent(share: float, decimals: int = 0) -> str:
    """Say a fraction from 0 to 1 in percent."""
    return f"{100 * share:.{decimals}f} %"


def shape_words(ways: int, shots: float) -> str:
    """Say how many classes a task has, and how many examples of each on average."""
    return f"{ways}-way {shots:.3g}-shot"


def says(title: str) -> str:
    """Return the verb after who answers: several things “say”."""
    return "say" if title.endswith("s") else "says"
