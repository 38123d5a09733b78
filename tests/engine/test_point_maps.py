"""The maps in which examples and drawings move with the inner steps."""

from __future__ import annotations

import numpy as np
import pytest

from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.inner_history import InnerHistory, remembering
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.point_maps import MapKind, PointMap, mapping
from maml_studio.engine.task import Place, Task
from tests.small_learners import small_learner
from tests.small_tasks import scribble, scribbled_task

TASK = scribbled_task((1, 3, 2))
GLYPHS = [glyph for of_class in TASK.values() for glyph in of_class]


def history(method: str = "maml", task: Task = TASK, norm: str = "group") -> InnerHistory:
    return drain(remembering(small_learner(method, norm=norm), task))


def mapped(given: InnerHistory, kind: MapKind) -> PointMap:
    return drain(mapping(given, kind))


@pytest.mark.parametrize("kind", MapKind)
@pytest.mark.parametrize("method", METHODS)
def test_each_method_has_both_maps(method: str, kind: MapKind) -> None:
    given = history(method)
    made = mapped(given, kind)
    assert made.kind is kind
    assert [place.label for place in made.places] == ["a", "b", "b", "b", "c", "c"]
    assert made.support.shape == (len(given.steps), 6, 2)
    assert np.isfinite(made.support).all()
    assert made.path(given, scribble(5)).shape == (len(given.steps), 2)


@pytest.mark.parametrize("kind", MapKind)
@pytest.mark.parametrize("norm", ["group", "batch"])
def test_a_drawing_is_where_the_same_example_is(kind: MapKind, norm: str) -> None:
    given = history(norm=norm)
    made = mapped(given, kind)
    for step, classifier in enumerate(given.classifiers):
        placed = made.place(classifier, GLYPHS)
        np.testing.assert_allclose(placed, made.support[step], atol=1e-5)
    np.testing.assert_allclose(made.path(given, GLYPHS[2]), made.support[:, 2], atol=1e-4)


def test_answers_begin_in_the_middle_and_come_to_their_corners() -> None:
    given = drain(remembering(small_learner("maml", head_rate=0.5), TASK, 30))
    made = mapped(given, MapKind.ANSWERS)
    assert made.corners.shape == (3, 2)
    np.testing.assert_allclose(np.linalg.norm(made.corners, axis=1), 1.0)
    np.testing.assert_allclose(made.corners[0], [0.0, -1.0], atol=1e-12)  # y downwards: the top
    np.testing.assert_allclose(made.support[0], 0.0, atol=1e-6)  # a head of zeros is undecided
    home = made.corners[[0, 1, 1, 1, 2, 2]]
    away = np.linalg.norm(made.support - home, axis=2)
    assert (away[-1] < 0.7).all()
    assert made.bounds == pytest.approx((-0.866, -1.0, 0.866, 0.5), abs=1e-3)


def test_features_lie_in_the_plane_in_which_the_last_differ_most() -> None:
    given = history()
    made = mapped(given, MapKind.FEATURES)
    features = given.classifier.embed(GLYPHS).astype(float)
    values = np.linalg.eigvalsh(np.cov(features.T, bias=True))[::-1]
    np.testing.assert_allclose(made.support[-1].var(axis=0), values[:2], rtol=1e-4)
    np.testing.assert_allclose(made.support[-1].mean(axis=0), 0.0, atol=1e-5)
    assert made.corners.shape == (0, 2)
    assert len(made.bounds) == 4


def test_the_same_task_gives_the_same_map() -> None:
    first, again = (mapped(history(), MapKind.FEATURES) for _ in range(2))
    np.testing.assert_array_equal(first.support, again.support)


def test_a_map_says_how_far_its_points_move() -> None:
    head_only, whole = history("anil"), history()
    assert mapped(head_only, MapKind.FEATURES).moved == 0.0
    assert mapped(head_only, MapKind.ANSWERS).moved > 0.0
    assert mapped(whole, MapKind.FEATURES).moved > 0.0
    still = mapped(head_only, MapKind.FEATURES).support
    np.testing.assert_array_equal(still, np.broadcast_to(still[:1], still.shape))


def test_points_without_a_second_dimension_lie_on_a_line() -> None:
    two = scribbled_task((1, 1))
    answers = mapped(history(task=two), MapKind.ANSWERS).support
    np.testing.assert_allclose(answers[:, :, 0], 0.0, atol=1e-12)
    assert not mapped(history(task=two), MapKind.FEATURES).support[:, :, 1].any()
    one = Task({"a": [scribble(1)], "b": [scribble(1)]})
    same = mapped(history(task=one), MapKind.FEATURES)
    assert not same.support[-1].any()
    assert np.isfinite(same.moved)


def test_it_tells_how_far_it_is() -> None:
    records = list(mapping(history(), MapKind.ANSWERS))
    assert records[-1] == Progress(6, 6, "Step 5")
    assert len(records) == 6


def test_a_glyph_far_from_the_examples_has_a_place() -> None:
    dot = Glyph.from_strokes([[(0.5, 0.5)]])
    given = history()
    assert np.isfinite(mapped(given, MapKind.FEATURES).path(given, dot)).all()


def test_its_points_know_their_examples_among_muted_ones() -> None:
    muted = scribbled_task((3, 2)).with_muted("a", [1]).with_class("waiting")
    made = mapped(history(task=muted), MapKind.ANSWERS)
    assert made.places == (Place("a", 0), Place("a", 2), Place("b", 0), Place("b", 1))
    assert made.support.shape[1:] == (4, 2)
    assert made.corners.shape == (2, 2)
