"""How the task is learned, as far as its file keeps it, and the words for a change of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maml_studio.gui.demo.engine_access import Settings, mind_title

RESET = "Reset the inner loop"


@dataclass(frozen=True)
class Setup:
    """What of the settings belongs to the task.

    Attributes:
        initialization: its name; empty until one is loaded.
        minds: who answers.
        inner_steps: the initialization's own number if None.
        rate_scale: the inner learning rate, relative to the initialization's own.
    """

    initialization: str = ""
    minds: tuple[str, ...] = ()
    inner_steps: int | None = None
    rate_scale: float = 1.0

    @classmethod
    def of(cls, initialization: str, settings: Settings) -> Setup:
        """Leave out of the settings what is only a matter of the view."""
        return cls(initialization, settings.minds, settings.inner_steps, settings.rate_scale)


def change_words(before: Setup, after: Setup, own_steps: int) -> str:
    """Name the change of one setting, as the menu is to call it."""
    if before.minds != after.minds:
        return _minds_words(set(before.minds), set(after.minds))
    if before.inner_steps != after.inner_steps:
        old, new = (each.inner_steps or own_steps for each in (before, after))
        return f"Inner steps {old} → {new}"
    return f"Rate × {before.rate_scale:.1f} → × {after.rate_scale:.1f}"


def changed_fields(before: Setup, after: Setup) -> dict[str, Any]:
    """Return the fields in which the second differs, with its values."""
    return {name: value for name, value in vars(after).items() if value != vars(before)[name]}


def _minds_words(before: set[str], after: set[str]) -> str:
    match sorted(before ^ after):
        case [name]:
            title = mind_title(None, name)
            verb = "Show" if name in after else "Hide"
            return f"{verb} {title[:1].lower()}{title[1:]}"
    return "Choose who answers"
