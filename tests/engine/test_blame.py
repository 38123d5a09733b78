"""Exact blame: what each example does to a drawing's answer."""

from __future__ import annotations

import pytest

from maml_studio.engine.blame import Influence, against, blaming
from maml_studio.engine.generators import drain
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.initializations import load
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.leaving_out import leaving_out
from maml_studio.engine.task import Place, Task
from tests.small_learners import small_learner
from tests.small_tasks import scribble, scribbled_task


def influences(learner: MetaLearner, task: Task, glyph: Glyph) -> tuple[Influence, ...]:
    found = drain(leaving_out(learner, task))
    return drain(blaming(found, learner.adapt(task), glyph))


def test_an_influence_is_the_answer_less_the_answer_without() -> None:
    learner, task, query = small_learner("maml"), scribbled_task((1, 3, 2)), scribble(9)
    found = influences(learner, task, query)
    whole = learner.adapt(task).predict(query).probabilities
    assert {influence.places for influence in found} == {
        (Place(label, index),) for label, count in (("b", 3), ("c", 2)) for index in range(count)
    }
    for influence in found:
        (place,) = influence.places
        without = (
            learner.adapt(task.without_example(place.label, place.index))
            .predict(query)
            .probabilities
        )
        assert influence.changes == {label: whole[label] - without[label] for label in whole}
        assert sum(influence.changes.values()) == pytest.approx(0.0, abs=1e-12)
        assert influence.points == influence.points_on(influence.towards)
        assert influence.points == pytest.approx(100 * max(influence.changes.values()))
        assert influence.points_on(influence.away_from) <= 0.0
    assert [each.points for each in found] == sorted((each.points for each in found), reverse=True)


@pytest.mark.parametrize("name", ["default", "nearest-pixels"])
def test_an_example_in_the_wrong_class_is_the_first_to_blame(name: str) -> None:
    def line(x: float, slant: float) -> Glyph:
        return Glyph.from_strokes([[(x, 0.1), (x + slant, 0.9)]])

    def ring(size: float) -> Glyph:
        points = [(0, 1), (0.7, 0.7), (1, 0), (0.7, -0.7), (0, -1), (-0.7, -0.7), (-1, 0), (0, 1)]
        return Glyph.from_strokes([[(0.5 + size * x, 0.5 + size * y) for x, y in points]])

    task = Task(
        {"1": [line(0.4, 0.1), line(0.5, 0.0)], "0": [ring(0.3), ring(0.35), line(0.52, 0.02)]}
    )
    learner = load(name, "cpu")
    found = influences(learner, task, line(0.5, -0.15))
    worst = against(found, "1")[0]
    assert worst.places == (Place("0", 2),)
    assert (worst.towards, worst.away_from) == ("0", "1")
    assert worst.points > 1.0
    assert worst.points_on("1") < -1.0
    assert all(each.points_on("1") < 0 for each in against(found, "1"))
    assert Place("1", 1) not in {place for each in against(found, "1") for place in each.places}


def test_a_fold_is_told_of_as_a_whole() -> None:
    learner, task = load("nearest-pixels", "cpu"), scribbled_task((30, 30))
    found = influences(learner, task, scribble(9))
    assert len(found) == 25
    assert sum(len(influence.places) for influence in found) == 60


def test_a_later_drawing_can_take_over_between_examples() -> None:
    learner, task = small_learner("maml"), scribbled_task((2, 2))
    found = drain(leaving_out(learner, task))
    work = blaming(found, learner.adapt(task), scribble(9))
    assert sum(1 for _ in work) == 4
