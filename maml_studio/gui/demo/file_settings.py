"""What a task's file says about how it was learned: the minds, the inner steps and the rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

from maml_studio.gui.demo.learning_column import LearningColumn

INITIALIZATION = "initialization"
_MINDS = "minds"
_STEPS = "inner_steps"
_RATE = "rate_scale"


def settings_of(learning: LearningColumn, initialization: str) -> dict[str, Any]:
    """Return what is set now, as a file keeps it; the initialization's own steps are not said."""
    settings = learning.settings
    return {
        INITIALIZATION: initialization,
        _MINDS: list(learning.minds.chosen()),
        _STEPS: settings.inner_steps,
        _RATE: settings.rate_scale,
    }


def initialization_of(settings: Mapping[str, Any]) -> str:
    """Return the initialization that a file names, if it names one."""
    name = settings.get(INITIALIZATION)
    return name if isinstance(name, str) else ""


def restore_settings(learning: LearningColumn, settings: Mapping[str, Any]) -> None:
    """Set what a file says; what is missing or odd in it stays as it is."""
    minds, steps, rate = (settings.get(name) for name in (_MINDS, _STEPS, _RATE))
    if isinstance(minds, list):
        learning.minds.choose([name for name in minds if isinstance(name, str)])
    if not learning.inner.isEnabled():
        return
    if _STEPS in settings:
        learning.inner.reset.click()
    if _is_number(steps):
        learning.inner.steps.setValue(int(steps))
    if _is_number(rate):
        learning.inner.rate.setValue(float(rate))


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6
