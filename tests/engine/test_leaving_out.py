"""Leave-one-out: exactly what is learned without an example, and what that tells."""

from __future__ import annotations

from collections import Counter

import pytest

from maml_studio.engine.classifier import Prediction
from maml_studio.engine.generators import drain
from maml_studio.engine.initializations import load
from maml_studio.engine.intervals import wilson_interval
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.leaving_out import FOLDS, MOST_SINGLES, folds_of, leaving_out, refining
from maml_studio.engine.left_out import LeaveOneOut, LeftOut
from maml_studio.engine.task import Place, Task
from tests.small_learners import small_learner
from tests.small_tasks import scribble, scribbled_task

TASK = scribbled_task((1, 3, 2))
QUERY = scribble(77)


def left_out(learner: MetaLearner, task: Task = TASK, steps: int | None = None) -> LeaveOneOut:
    return drain(leaving_out(learner, task, steps))


def check_exact(learner: MetaLearner, task: Task, found: LeaveOneOut) -> None:
    answers = {answer.place: answer.prediction for answer in found.answers}
    for reduced in found.reduced:
        (place,) = reduced.places
        adapted = learner.adapt(task.without_example(place.label, place.index))
        assert answers[place] == adapted.predict(task[place.label][place.index])
        assert reduced.classifier.predict(QUERY) == adapted.predict(QUERY)


@pytest.mark.parametrize("norm", ["group", "batch"])
@pytest.mark.parametrize("method", METHODS)
def test_it_is_what_is_learned_without_the_example(method: str, norm: str) -> None:
    learner = small_learner(method, norm=norm)
    check_exact(learner, TASK, left_out(learner))


def test_it_is_exact_with_the_default() -> None:
    learner = load("default", "cpu")
    found = left_out(learner)
    check_exact(learner, TASK, found)
    assert found.labels == ("a", "b", "c")


def test_steps_and_rates_are_those_that_were_asked_for() -> None:
    learner = small_learner("maml")
    found = drain(leaving_out(learner, TASK, 2, 0.5))
    rest = TASK.without_example("b", 1)
    expected = learner.adapt(rest, 2, 0.5).predict(QUERY)
    assert found.reduced[1].classifier.predict(QUERY) == expected
    assert (found.inner_steps, found.rate_scale) == (2, 0.5)


def test_there_is_a_record_an_example_in_order() -> None:
    records: list[LeftOut] = []
    found = drain(leaving_out(small_learner("maml"), TASK), records.append)
    places = [("b", 0), ("b", 1), ("b", 2), ("c", 0), ("c", 1)]
    assert [(r.place.label, r.place.index) for r in records] == places
    assert [(record.done, record.total) for record in records] == [(n, 5) for n in range(1, 6)]
    assert found.answers == tuple(records)
    assert found.folds == 0
    assert [reduced.places for reduced in found.reduced] == [(r.place,) for r in records]


def test_a_single_example_stays_and_it_is_said_why() -> None:
    found = left_out(small_learner("maml"))
    assert list(found.excluded) == ["a"]
    assert "“a” has a single example" in found.excluded["a"]
    assert all("a" in answer.prediction.probabilities for answer in found.answers)
    nothing = left_out(small_learner("maml"), scribbled_task((1, 1)))
    assert (nothing.answers, nothing.accuracy, nothing.interval) == ((), None, None)
    assert nothing.confusion == ((0, 0), (0, 0))
    assert list(nothing.excluded) == ["a", "b"]


def test_muted_examples_and_waiting_classes_have_no_part() -> None:
    learner = small_learner("maml")
    muted = scribbled_task((3, 2)).with_muted("a", [1]).with_class("waiting")
    found = left_out(learner, muted)
    places = [Place("a", 0), Place("a", 2), Place("b", 0), Place("b", 1)]
    assert [answer.place for answer in found.answers] == places
    assert found.excluded == {}
    assert found.labels == ("a", "b")
    check_exact(learner, muted, found)
    alone = left_out(learner, scribbled_task((2, 2)).with_muted("a", [1]))
    assert list(alone.excluded) == ["a"]


def test_the_accuracy_is_that_of_the_confusion_matrix() -> None:
    found = left_out(load("nearest-pixels", "cpu"), scribbled_task((3, 4, 2)))
    on_the_diagonal = sum(row[index] for index, row in enumerate(found.confusion))
    assert [sum(row) for row in found.confusion] == [3, 4, 2]
    assert found.right == on_the_diagonal == sum(answer.is_right for answer in found.answers)
    assert found.count == 9
    assert found.accuracy == pytest.approx(on_the_diagonal / 9)
    assert found.interval == wilson_interval(found.right, 9)


def test_good_examples_are_recognized() -> None:
    bars = {
        name: [[(0.1 * n, 0), (0.1 * n + dx, 1 - dx)] for n in range(3)]
        for name, dx in (("upright", 0.0), ("flat", 1.0))
    }
    from maml_studio.engine.glyph import Glyph

    task = Task({name: [Glyph.from_strokes([line]) for line in of] for name, of in bars.items()})
    found = left_out(load("default", "cpu"), task)
    assert found.accuracy == 1.0
    assert found.interval is not None
    assert found.interval[0] == pytest.approx(0.61, abs=0.01)
    assert found.interval[1] == pytest.approx(1.0)


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for right, count, expected in (
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ):
        assert wilson_interval(right, count) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("shots", [(26, 25), (11, 12, 13, 14, 2, 1), (60, 2), (300, 1, 40)])
def test_folds_hold_each_example_once_and_leave_each_class_most(shots: tuple[int, ...]) -> None:
    task = Task({str(k): [scribble(0)] * shot for k, shot in enumerate(shots)})
    folds = folds_of(task)
    assert len(folds) == FOLDS
    places = [place for fold in folds for place in fold]
    assert len(places) == len(set(places)) == sum(shot for shot in shots if shot > 1)
    assert max(map(len, folds)) - min(map(len, folds)) <= 1
    for fold in folds:
        for label, lost in Counter(place.label for place in fold).items():
            assert lost <= -(-len(task[label]) // FOLDS) < len(task[label])


def test_up_to_50_examples_are_left_out_one_by_one() -> None:
    task = Task({str(k): [scribble(0)] * 10 for k in range(5)})
    assert [len(fold) for fold in folds_of(task)] == [1] * MOST_SINGLES


def test_more_are_left_out_by_folds_which_can_be_refined() -> None:
    learner = load("nearest-pixels", "cpu")
    task = scribbled_task((30, 30))
    found = left_out(learner, task)
    assert (found.folds, found.count, len(found.reduced)) == (25, 60, 25)
    fold = next(each.places for each in found.reduced if Place("b", 0) in each.places)
    assert len(fold) > 1
    refined = drain(refining(learner, found, fold))
    assert refined.answers == found.answers
    assert len(refined.reduced) == 24 + len(fold)
    assert {(place,) for place in fold} < {each.places for each in refined.reduced}
    reduced = next(each for each in refined.reduced if each.places == (Place("b", 0),))
    expected = learner.adapt(task.without_example("b", 0)).predict(QUERY)
    assert reduced.classifier.predict(QUERY) == expected


def test_what_cannot_be_learned_is_refused_at_the_call() -> None:
    with pytest.raises(ValueError, match="at least two classes"):
        leaving_out(small_learner("maml"), scribbled_task((3,)))
    with pytest.raises(ValueError, match="can't be negative"):
        leaving_out(small_learner("maml"), TASK, -1)


def test_an_example_for_which_no_class_is_ahead_is_called_nothing() -> None:
    rows = [{"a": 0.5, "b": 0.5}, {"a": 0.2, "b": 0.8}, {"a": 0.9, "b": 0.1}]
    told = [Prediction(max(row, key=row.__getitem__), row) for row in rows]
    answers = tuple(
        LeftOut(Place("a", index), prediction, index + 1, 3)
        for index, prediction in enumerate(told)
    )
    task = scribbled_task((3, 2))
    found = LeaveOneOut(task, None, 1.0, answers, (), {}, 0)
    assert [answer.called for answer in answers] == [None, "b", "a"]
    assert found.right == 1
    assert found.confusion == ((1, 1), (0, 0))
    assert found.undecided == {"a": 1}
    assert found.counts == {"a": 3}
