"""Learn a task again without each example in turn: how good are they, and what does each do?

Up to 50 examples are left out one by one. More are left out by 25 folds, several at once: classes
as evenly as may be, and never all of a class. What is then told is told of the fold; `refining`
leaves out the examples of one fold one by one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from maml_studio.engine.heard import heard
from maml_studio.engine.left_out import LeaveOneOut, LeftOut, Reduced
from maml_studio.engine.task import Place, Task

if TYPE_CHECKING:
    from maml_studio.engine.learners.meta_learner import MetaLearner

MOST_SINGLES = 50
"""As many examples are left out one by one."""
FOLDS = 25
"""The folds by which more are left out."""

Fold = tuple[Place, ...]


def leaving_out(
    learner: MetaLearner, task: Task, inner_steps: int | None = None, rate_scale: float = 1.0
) -> Generator[LeftOut, None, LeaveOneOut]:
    """Adapt without each example, or each fold, in turn, and ask what it is called then.

    A class of a single example is learned all along and none of it is left out: nothing would be
    left to learn it from. Muted examples have no part.

    Args:
        learner: it is left as it is.
        task: at least two classes with examples.
        inner_steps: gradient steps; the number that the learner was trained for if None.
        rate_scale: a factor of all inner learning rates.

    Yields:
        A record an example, after its fold.

    Raises:
        ValueError: at the call, if the task or a number is unusable.
    """
    learner.prepared(task, inner_steps, rate_scale)
    folds = folds_of(task)
    excluded = {
        label: f"“{label}” has a single example: without it nothing is left to learn it from."
        for label in task.learnable
        if len(heard(task, label)) == 1
    }
    count = len(folds) if any(len(fold) > 1 for fold in folds) else 0
    whole = LeaveOneOut(task, inner_steps, rate_scale, (), (), excluded, count)
    return _leaving_out(learner, whole, folds)


def refining(
    learner: MetaLearner, found: LeaveOneOut, fold: Fold
) -> Generator[LeftOut, None, LeaveOneOut]:
    """Leave out a fold's examples one by one, so that each can be told from the others.

    Args:
        learner: the one that found it.
        found: what leaving out told.
        fold: the places of one of its `reduced`.

    Returns:
        The same with a classifier an example in the fold's place. Answers, and with them the
        accuracy, stay those of the folds.
    """
    rest = tuple(reduced for reduced in found.reduced if reduced.places != fold)
    singles = replace(found, answers=(), reduced=())
    refined = yield from _leaving_out(learner, singles, [(place,) for place in fold])
    return replace(found, reduced=(*rest, *refined.reduced))


def folds_of(task: Task) -> list[Fold]:
    """Return what is left out at once: single examples, or folds where there are many.

    Neighbours of a class go to different folds, so that a fold has of each class the same number
    but one and every class keeps more than it loses.
    """
    classes = [places for label in task if len(places := heard(task, label)) > 1]
    places = [place for of_class in classes for place in of_class]
    if len(places) <= MOST_SINGLES:
        return [(place,) for place in places]
    return [tuple(places[first::FOLDS]) for first in range(FOLDS)]


def _leaving_out(
    learner: MetaLearner, whole: LeaveOneOut, folds: Sequence[Fold]
) -> Generator[LeftOut, None, LeaveOneOut]:
    answers: list[LeftOut] = []
    reduced: list[Reduced] = []
    total = sum(len(fold) for fold in folds)
    for fold in folds:
        rest = _without(whole.task, fold)
        classifier = learner.adapt(rest, whole.inner_steps, whole.rate_scale)
        reduced.append(Reduced(fold, classifier))
        glyphs = [whole.task[place.label][place.index] for place in fold]
        for place, prediction in zip(fold, classifier.predict_many(glyphs), strict=True):
            answers.append(LeftOut(place, prediction, len(answers) + 1, total))
            yield answers[-1]
    return replace(whole, answers=tuple(answers), reduced=tuple(reduced))


def _without(task: Task, places: Iterable[Place]) -> Task:
    for place in places:
        task = task.with_muted(place.label, [place.index])
    return task
