"""What the columns say, from what is happening."""

from __future__ import annotations

from maml_studio.engine.minds import META
from maml_studio.engine.point_maps import MapKind
from maml_studio.engine.task import Task
from maml_studio.gui.demo.adaptation import AdaptState
from maml_studio.gui.demo.engine_access import Adapted, Settings
from maml_studio.gui.phrases import duration, shape_words

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
NO_INNER_STEPS = "This method learns in one pass: there are no inner steps to go through."
_HARDLY, _TENTH = 0.05, 0.1


def examples_sentence(task: Task) -> str:
    """Say what the task holds, and what it needs."""
    if not len(task):
        return "No classes yet. Add two, and draw some of each."
    muted = task.count - task.learnable.count
    kept = f", {muted:,} muted" if muted else ""
    held = f"{_count(len(task), 'class', 'classes')}, {_count(task.count, 'example')}{kept}."
    missing = 2 - len(task.learnable)
    if missing == 2:
        return f"{held} Draw one of each."
    if missing == 1:
        return f"{held} A second class needs one."
    waiting = len(task) - len(task.learnable)
    if waiting:
        return f"{held} {waiting} left out until drawn."
    return held if muted else f"{held} A few of each will do."


def learning_sentence(
    state: AdaptState, adapted: Adapted | None, settings: Settings, where: str, problem: str = ""
) -> str:
    """Say where the learning stands; `where` is the device, `problem` why it did not learn."""
    match state:
        case AdaptState.LOADING:
            return "Loading the network…"
        case AdaptState.WAITING:
            return "Waiting: two classes with examples are the minimum."
        case AdaptState.FAILED:
            return f"Nothing was learned. {problem}".rstrip()
        case AdaptState.ADAPTING:
            pace = " in slow motion" if settings.slow_motion else ""
            return f"Learning your examples{pace}, on {where}…"
        case AdaptState.READY:
            assert adapted is not None
            return _learned(adapted, where, problem if META in settings.minds else "")


def doubt_sentence(shown: Adapted) -> str:
    """Say why what was measured of the answers does not hold for these; empty if it does."""
    if shown.confidence is None or shown.is_measured:
        return ""
    measured = shown.confidence.protocol.get("inner_steps", shown.inner_steps)
    steps = shown.inner_steps if shown.step is None else shown.step
    at = f" at × {shown.rate_scale:g}" if shown.rate_scale != 1 else ""
    return (
        f"Not in use here: it was measured after {measured} inner steps{' at × 1' if at else ''}, "
        f"and this is after {steps}{at}."
    )


def nearest_sentence(shown: Adapted) -> str:
    """Say that the figures are of another way or shot, where nothing was measured for these."""
    calibration = shown.classifier.calibration
    if calibration is None:
        return ""
    support = shown.classifier.adapted.support
    asked = (support.way, len(support.support_labels) / support.way)
    if asked == (calibration.ways, calibration.shots):
        return ""
    return (
        f"Nothing was measured for {shape_words(*asked)}: the figures are those of the nearest, "
        f"{shape_words(calibration.ways, calibration.shots)}."
    )


def sure_sentence(shown: Adapted) -> str:
    """Say what a probability means here."""
    if doubt_sentence(shown):
        return "Not calibrated here: that was measured after other inner steps."
    calibration = shown.classifier.calibration
    if calibration is None:
        return "Not calibrated: nothing was measured for what answers now."
    return (
        "Calibrated: of answers that are this sure, about as many are right. "
        f"Temperature {calibration.temperature:.2f}, "
        f"{shape_words(calibration.ways, calibration.shots)}."
    )


def map_sentence(kind: MapKind, moved: float, last: int) -> str:
    """Say what a map shows, and how far the examples moved on it until the last step."""
    if kind is MapKind.ANSWERS:
        where = "Near a corner: sure of that class."
    elif moved < _HARDLY:
        return (
            f"What the network sees hardly moves until step {last}: here the last layer learns. "
            "Look at the answers."
        )
    else:
        where = "Near each other: alike to the network."
    if not last:
        return where
    return f"{where} Until step {last} the examples move {_times(moved)} their spread."


def layers_sentence(step: int) -> str:
    """Say what the bars of the layers are."""
    if not step:
        return "Step 0: every layer is where it starts. The scale is logarithmic."
    return (
        f"How far the weights are from their start after step {step}, in percent of their length "
        "there; hatched: from zero. The scale is logarithmic."
    )


def try_sentence(state: AdaptState) -> str:
    """Say what drawing on the large canvas does now."""
    match state:
        case AdaptState.READY:
            return "Draw a new one."
        case AdaptState.LOADING:
            return "The network is loading…"
        case AdaptState.WAITING:
            return "First give two classes an example each."
        case AdaptState.ADAPTING:
            return "The network is learning…"
        case AdaptState.FAILED:
            return "Nothing was learned that could answer."


def beside_switch(state: AdaptState, *, is_large: bool) -> str | None:
    """Say in few words what drawing does; the switch beside it ends the sentence, if there is one.

    While an edit is learned it is as short, so that nothing moves.
    """
    ready = "Judged" if is_large else "Draw one, judged"
    return {AdaptState.READY: ready, AdaptState.ADAPTING: "Learning…"}.get(state)


def _learned(adapted: Adapted, where: str, problem: str) -> str:
    if adapted.when:
        return f"Answers are shown as they were {adapted.when}."
    if problem:
        return f"{problem} “{next(iter(adapted.titles.values()))}” answers instead."
    took = duration(next(iter(adapted.seconds.values())))
    count = _count(adapted.task.learnable.count, "example")
    what = f"{_steps(adapted.inner_steps)} on" if adapted.inner_steps else "One look at"
    return f"{what} {count} took {took} on {where}."


def _times(moved: float) -> str:
    return f"{moved:.1f} ×" if moved >= _TENTH else f"{moved:.2g} ×"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _steps(steps: int) -> str:
    number = _NUMBERS[steps] if steps < len(_NUMBERS) else str(steps)
    return f"{number} gradient {'step' if steps == 1 else 'steps'}"
