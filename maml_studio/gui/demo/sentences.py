"""What the columns say, from what is happening."""

from __future__ import annotations

from maml_studio.engine.task import Task
from maml_studio.gui.demo.adaptation import AdaptState
from maml_studio.gui.demo.engine_access import Adapted, Settings
from maml_studio.gui.demo.phrases import duration

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def examples_sentence(task: Task) -> str:
    """Say what the task holds, and what it needs."""
    if not len(task):
        return "No classes yet. Add two, and draw some of each."
    held = f"{_count(len(task), 'class', 'classes')}, {_count(task.count, 'example')}."
    missing = 2 - len(task.learnable)
    if missing == 2:
        return f"{held} Draw one of each."
    if missing == 1:
        return f"{held} A second class needs one."
    waiting = len(task) - len(task.learnable)
    if waiting:
        return f"{held} {waiting} left out until drawn."
    return f"{held} A few of each will do."


def learning_sentence(
    state: AdaptState, adapted: Adapted | None, settings: Settings, steps: int, where: str
) -> str:
    """Say where the learning stands; `where` is the device."""
    match state:
        case AdaptState.LOADING:
            return "Loading the network…"
        case AdaptState.WAITING:
            return "Waiting: two classes with examples are the minimum."
        case AdaptState.FAILED:
            return "Nothing was learned. See the message above."
        case AdaptState.ADAPTING:
            pace = " in slow motion" if settings.slow_motion else ""
            return f"Learning your examples{pace}, on {where}…"
        case AdaptState.READY:
            assert adapted is not None
            took = duration(next(iter(adapted.seconds.values())))
            count = _count(adapted.task.count, "example")
            return f"{_steps(steps)} on {count} took {took} on {where}."


def try_sentence(state: AdaptState) -> str:
    """Say what drawing on the large canvas does now."""
    match state:
        case AdaptState.READY:
            return "Draw a new one. It is judged alone."
        case AdaptState.LOADING:
            return "The network is loading…"
        case AdaptState.WAITING:
            return "First give two classes an example each."
        case AdaptState.ADAPTING:
            return "The network is learning…"
        case AdaptState.FAILED:
            return "There is no network that could answer."


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _steps(steps: int) -> str:
    number = _NUMBERS[steps] if steps < len(_NUMBERS) else str(steps)
    return f"{number} gradient {'step' if steps == 1 else 'steps'}"
