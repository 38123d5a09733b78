"""What each method with an inner loop on body and head promises, whatever its update rule.

What all methods promise is in test_each_method.py; here are learned heads and norms of the batch too.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch

from maml_studio.engine.evaluation import episode_accuracy
from maml_studio.engine.generators import drain
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.initializations import load, save
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import InnerStep
from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.task import Task
from tests.small_learners import WAY, noise_episode, small_learner

LEARNED = {"head": "learned", "way": WAY}
METHODS: dict[str, tuple[str, dict[str, object]]] = {
    "maml": ("maml", {}),
    "maml, learned head": ("maml", LEARNED),
    "fomaml": ("fomaml", {}),
    "anil": ("anil", {}),
    "anil, learned head": ("anil", LEARNED),
    "meta-sgd": ("meta-sgd", {}),
    "meta-sgd, learned head": ("meta-sgd", LEARNED),
    "maml++": ("maml++", {}),
    "maml++, learned head": ("maml++", LEARNED),
    "proto-maml": ("proto-maml", {}),
}
each_method = pytest.mark.parametrize("case", METHODS.values(), ids=METHODS)
each_norm = pytest.mark.parametrize("norm", ["group", "batch"])


def glyph(number: int) -> Glyph:
    generator = torch.Generator().manual_seed(number)
    return Glyph.from_strokes(torch.rand((2, 6, 2), generator=generator).tolist())


def task(way: int = WAY, shots: int = 2) -> Task:
    return Task({f"class {k}": [glyph(100 * k + n) for n in range(shots)] for k in range(way)})


def learner_of(case: Any, norm: str = "group") -> MetaLearner:
    return small_learner(case[0], norm=norm, **{"inner_steps": 3, **case[1]})


def copy_of(parameters: Weights) -> Weights:
    return {name: value.clone() for name, value in parameters.items()}


@each_method
@each_norm
def test_it_adapts_and_leaves_the_meta_parameters(case: Any, norm: str) -> None:
    made = learner_of(case, norm)
    before = copy_of(made.parameters)
    records: list[InnerStep] = []
    classifier = drain(made.adapting(task()), records.append)
    assert [record.step for record in records] == [0, 1, 2, 3]
    assert all(type(record.loss) is float and math.isfinite(record.loss) for record in records)
    assert classifier.labels == made.adapt(task()).labels == task().labels
    assert made.adapt(task()).predict(glyph(7)) == classifier.predict(glyph(7))
    made.outer_gradient(noise_episode(dtype=torch.float32), 0)
    assert all(torch.equal(before[name], value) for name, value in made.parameters.items())
    assert not any(value.requires_grad for value in made.parameters.values())


@each_method
def test_steps_lower_the_support_loss(case: Any) -> None:
    records = list(learner_of(case).adapting(task()))
    assert records[-1].loss < records[0].loss


@each_method
@each_norm
def test_zero_steps_change_nothing(case: Any, norm: str) -> None:
    made = learner_of(case, norm)
    given = noise_episode(dtype=torch.float32)
    start = made.start(copy_of(made.parameters), given)
    records: list[InnerStep] = []
    fast = drain(made.inner_steps_of(given, 0, 1.0), records.append)
    assert [record.step for record in records] == [0]
    assert set(fast) == set(start)
    assert all(torch.equal(fast[name], start[name]) for name in start)


@each_method
def test_a_rate_of_zero_learns_nothing(case: Any) -> None:
    records = list(learner_of(case).adapting(task(), rate_scale=0.0))
    assert records[-1].loss == pytest.approx(records[0].loss)


@each_method
def test_it_comes_back_from_its_folder(case: Any, tmp_path: Path) -> None:
    made = learner_of(case, "batch")
    save(made, tmp_path / "saved")
    again = load(tmp_path / "saved", "cpu")
    assert (type(again), again.settings) == (type(made), made.settings)
    assert set(again.parameters) == set(made.parameters)
    assert all(torch.equal(again.parameters[k], v) for k, v in made.parameters.items())


@each_method
def test_a_learned_head_refuses_another_way(case: Any) -> None:
    made = learner_of(case)
    if made.fixed_way is None:
        assert made.adapt(task(5)).labels == task(5).labels
        return
    with pytest.raises(ValueError, match="has a head for 3 classes, not for 5"):
        made.adapting(task(5))
    with pytest.raises(ValueError, match="has a head for 3 classes, not for 5"):
        drain(made.inner_steps_of(noise_episode((1,) * 5, dtype=torch.float32), 1, 1.0))
    with pytest.raises(ValueError, match="has a head for 3 classes, not for 5"):
        made.outer_gradient(noise_episode((1,) * 5, dtype=torch.float32), 0)


@each_method
@each_norm
def test_one_by_one_equals_a_batch(case: Any, norm: str) -> None:
    """A norm of the batch sees a drawing in the company of the examples, never of other queries."""
    classifier = learner_of(case, norm).adapt(task())
    glyphs = [glyph(1000 + number) for number in range(10)]
    for each, one in zip(glyphs, classifier.predict_many(glyphs), strict=True):
        alone = classifier.predict(each)
        assert alone.label == one.label
        assert alone.probabilities == pytest.approx(one.probabilities, abs=1e-5)


@each_method
def test_queries_help_each_other_only_where_that_is_asked_for(case: Any) -> None:
    made, given = learner_of(case, "batch"), noise_episode(dtype=torch.float32)
    fast = drain(made.inner_steps_of(given, 3, 1.0, last_record=False))
    with torch.no_grad():
        alone, together = (
            made.judged(fast, given.support, given.query, alone=alone) for alone in (True, False)
        )
        first = made.judged(fast, given.support, given.query[:1])
    torch.testing.assert_close(alone[:1], first, rtol=1e-4, atol=1e-5)
    assert not torch.allclose(alone, together, atol=1e-2)
    for is_alone, logits in ((True, alone), (False, together)):
        expected = (logits.argmax(1) == given.query_labels).double().mean()
        assert episode_accuracy(made, given, alone=is_alone) == pytest.approx(float(expected))
