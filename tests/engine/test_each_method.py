"""What each method promises, whichever it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from maml_studio.engine.generators import drain
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.initializations import load, save
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import Card
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.task import Task
from tests.small_learners import noise_episode, small_learner

SHOTS = (1, 3, 2)


def glyph(number: int) -> Glyph:
    generator = torch.Generator().manual_seed(number)
    return Glyph.from_strokes(torch.rand((2, 6, 2), generator=generator).tolist())


@pytest.fixture(scope="module")
def task() -> Task:
    return Task(
        {f"class {k}": [glyph(10 * k + n) for n in range(shots)] for k, shots in enumerate(SHOTS)}
    )


@pytest.fixture(params=METHODS)
def learner(request: pytest.FixtureRequest) -> MetaLearner:
    made = small_learner(request.param)
    made.card = Card("trial", "A trial", {"outer_step": 3})
    return made


def test_each_method_has_a_learner() -> None:
    assert set(LEARNERS) == set(METHODS)


def test_adapting_yields_a_record_more_than_steps_and_leaves_the_meta_parameters(
    learner: MetaLearner, task: Task
) -> None:
    before = {name: value.clone() for name, value in learner.parameters.items()}
    records = list(learner.adapting(task))
    assert [record.step for record in records] == list(range(learner.inner_steps + 1))
    assert all(type(record.loss) is float and 0 <= record.accuracy <= 1 for record in records)
    learner.outer_gradient(noise_episode(dtype=torch.float32), 0)
    assert all(torch.equal(before[name], value) for name, value in learner.parameters.items())
    assert not any(value.requires_grad for value in learner.parameters.values())


def test_one_by_one_equals_a_batch(learner: MetaLearner, task: Task) -> None:
    classifier = learner.adapt(task)
    glyphs = [glyph(1000 + number) for number in range(30)]
    for each, one in zip(glyphs, classifier.predict_many(glyphs), strict=True):
        alone = classifier.predict(each)
        assert alone.label == one.label
        assert list(alone.probabilities) == list(task)
        assert alone.probabilities == pytest.approx(one.probabilities, abs=1e-5)
        assert sum(alone.probabilities.values()) == pytest.approx(1.0)


def test_the_same_task_gives_the_same_classifier(learner: MetaLearner, task: Task) -> None:
    first, again, last = (
        learner.adapt(task).predict(glyph(5)),
        learner.adapt(task).predict(glyph(5)),
        drain(learner.adapting(task)).predict(glyph(5)),
    )
    assert first == again == last


def test_it_comes_back_from_its_folder(learner: MetaLearner, task: Task, tmp_path: Path) -> None:
    save(learner, tmp_path / "saved")
    again = load(tmp_path / "saved", device="cpu")
    assert type(again) is type(learner)
    assert (again.settings, again.card.title) == (learner.settings, "A trial")
    answers = [each.adapt(task).predict(glyph(5)).probabilities for each in (learner, again)]
    assert answers[0] == answers[1]


def test_a_random_start_is_of_the_same_method(learner: MetaLearner, task: Task) -> None:
    start = learner.random_start()
    assert type(start) is type(learner)
    assert start.parameters.keys() == learner.parameters.keys()
    assert start.name == "random"
    assert set(start.adapt(task).predict(glyph(5)).probabilities) == set(task)


@pytest.mark.parametrize("way", [2, 4])
def test_any_number_of_classes_without_a_learned_head(learner: MetaLearner, way: int) -> None:
    given = Task({str(k): [glyph(10 * k)] for k in range(way)})
    assert len(learner.adapt(given).predict(glyph(5)).probabilities) == way


def test_gradients_are_finite_and_of_meta_parameters(learner: MetaLearner) -> None:
    found = learner.outer_gradient(noise_episode(SHOTS, dtype=torch.float32), 0)
    assert set(found.gradients) <= set(learner.parameters)
    for name, gradient in found.gradients.items():
        assert gradient.shape == learner.parameters[name].shape
        assert torch.isfinite(gradient).all()
    assert found.loss.shape == found.accuracy.shape == ()
    assert torch.isfinite(found.loss)
