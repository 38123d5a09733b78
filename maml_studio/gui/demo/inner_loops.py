"""The inner loops of all minds side by side: a generator for a job."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING

from maml_studio.gui.demo.engine_access import Adapted, Engine, Point, Settings, mind_title

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Classifier
    from maml_studio.engine.inner_history import InnerHistory
    from maml_studio.engine.learners.meta_learner import MetaLearner
    from maml_studio.engine.learners.records import InnerStep
    from maml_studio.engine.task import Task

    Loop = Generator[InnerStep, None, InnerHistory | Classifier]

SLOW_MOTION_SECONDS = 2.0
_NAP = 0.02


def adapting(
    engine: Engine, task: Task, settings: Settings
) -> Generator[Point | None, None, Adapted]:
    """Run the inner loops of all minds, a step of each in turn, and keep what each step leaves.

    Yields:
        Each inner step, and None now and then in slow motion so that the job can be cancelled.
    """
    names = engine.able(settings.minds, len(task.learnable))
    loops = {name: _loop(engine.minds[name].learner, task, settings) for name in names}
    steps = settings.inner_steps or engine.inner_steps
    pause = SLOW_MOTION_SECONDS / steps if settings.slow_motion and steps else 0.0
    left: dict[str, InnerHistory | Classifier] = {}
    seconds = dict.fromkeys(names, 0.0)
    while loops:
        last = steps
        for name, loop in list(loops.items()):
            began = time.perf_counter()
            try:
                step = next(loop)
            except StopIteration as end:
                left[name] = end.value
                del loops[name]
                continue
            finally:
                seconds[name] += time.perf_counter() - began
            last = min(last, step.step) if engine.minds[name].has_curve else last
            yield Point(name, step)
        yield from _pause(pause if loops and last < steps else 0.0)
    adapted = _adapted(engine, task, {name: left[name] for name in names}, seconds)
    first = engine.minds[names[0]].learner
    own = steps if first.inner_steps else 0
    confidence = first.card.confidence
    return replace(adapted, inner_steps=own, rate_scale=settings.rate_scale, confidence=confidence)


def _loop(learner: MetaLearner, task: Task, settings: Settings) -> Loop:
    """Begin a mind's inner loop; with its history, unless that would take too much memory."""
    from maml_studio.engine.inner_history import remembering

    steps = settings.inner_steps if learner.inner_steps else None
    try:
        return remembering(learner, task.learnable, steps, settings.rate_scale)
    except ValueError:  # too much to keep; what is wrong with the task is said here too
        return learner.adapting(task.learnable, steps, settings.rate_scale)


def _adapted(
    engine: Engine,
    task: Task,
    left: dict[str, InnerHistory | Classifier],
    seconds: dict[str, float],
) -> Adapted:
    from maml_studio.engine.inner_history import InnerHistory

    histories = {name: found for name, found in left.items() if isinstance(found, InnerHistory)}
    classifiers = {
        name: found.classifier if isinstance(found, InnerHistory) else found
        for name, found in left.items()
    }
    titles = {name: mind_title(engine.minds[name], name) for name in left}
    return Adapted(task, classifiers, seconds, titles, histories)


def _pause(seconds: float) -> Generator[None, None, None]:
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        time.sleep(min(left, _NAP))
        yield
