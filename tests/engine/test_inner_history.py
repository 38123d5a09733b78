"""The time machine: each step's classifier, and how far each layer moved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from maml_studio.engine import inner_history
from maml_studio.engine.generators import drain
from maml_studio.engine.initializations import load
from maml_studio.engine.inner_history import InnerHistory, remembering
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import InnerStep
from maml_studio.engine.learners.settings import METHODS
from tests.small_learners import small_learner
from tests.small_tasks import scribble, scribbled_task

TASK = scribbled_task((1, 3, 2))
QUERIES = [scribble(77), scribble(78)]
EPISODE = small_learner("maml").prepared(TASK).episode
WITHOUT_STEPS = ("prototypical", "relation", "nearest-pixels")


def kept(learner: MetaLearner, steps: int | None = None, scale: float = 1.0) -> InnerHistory:
    return drain(remembering(learner, TASK, steps, scale))


def check_each_step_is_as_if_it_were_the_last(learner: MetaLearner, steps: int) -> None:
    history = kept(learner, steps)
    assert len(history.classifiers) == len(history.steps)
    for step, classifier in enumerate(history.classifiers):
        adapted = learner.adapt(TASK, inner_steps=step)
        assert classifier.predict_many(QUERIES) == adapted.predict_many(QUERIES)
        assert (classifier.embed(QUERIES) == adapted.embed(QUERIES)).all()


@pytest.mark.parametrize("norm", ["group", "batch"])
@pytest.mark.parametrize("method", METHODS)
def test_each_step_is_as_if_it_were_the_last(method: str, norm: str) -> None:
    learner = small_learner(method, norm=norm)
    check_each_step_is_as_if_it_were_the_last(learner, learner.inner_steps + 2)


def test_reptiles_minibatches_go_by_the_step() -> None:
    check_each_step_is_as_if_it_were_the_last(small_learner("reptile", batch_size=4), 5)


def test_norms_and_rates_of_steps_are_those_of_the_step() -> None:
    learner = small_learner("maml++", per_step_norm=True)
    generator = torch.Generator().manual_seed(9)
    for name, value in learner.parameters.items():
        if "norm" in name or name.startswith("log_rate"):
            value.add_(torch.randn(value.shape, generator=generator), alpha=0.1)
    check_each_step_is_as_if_it_were_the_last(learner, learner.inner_steps + 2)


def test_the_defaults_steps_are_exact() -> None:
    check_each_step_is_as_if_it_were_the_last(load("default", "cpu"), 7)


@pytest.mark.parametrize("method", METHODS)
def test_the_records_are_those_of_adapting(method: str) -> None:
    learner, records = small_learner(method), list[InnerStep]()
    history = drain(remembering(learner, TASK), records.append)
    assert list(history.steps) == records == list(learner.adapting(TASK))
    assert history.task == TASK
    assert history.classifier is history.classifiers[-1]
    assert history.predict(QUERIES[0])[-1] == learner.adapt(TASK).predict(QUERIES[0])
    assert len(history.steps) == 1 or method not in WITHOUT_STEPS


def test_nothing_is_moved_by_looking_back() -> None:
    learner = small_learner("maml")
    history = kept(learner)
    before = history.predict(QUERIES[0])
    learner.adapt(TASK, inner_steps=9)
    kept(learner, 3)
    assert history.predict(QUERIES[0]) == before


def lengths(learner: MetaLearner, steps: int, chosen: Callable[[str], bool]) -> tuple[float, float]:
    """Return how far the chosen weights come, and how long they are at first."""
    start, end = (drain(learner.inner_states_of(EPISODE, count, 1.0)) for count in (0, steps))
    names = [name for name in start if chosen(name)]
    far = torch.cat([(end[name] - start[name]).detach().flatten() for name in names])
    return float(far.norm()), float(torch.cat([start[n].detach().flatten() for n in names]).norm())


def test_movement_is_relative_to_where_a_layer_starts() -> None:
    learner = small_learner("maml")
    moved = {each.layer: each for each in kept(learner, 4).movement}
    assert list(moved) == ["conv 1", "conv 2", "conv 3", "conv 4", "norm", "head"]
    far, size = lengths(learner, 4, lambda name: name.startswith(("blocks.conv2", "blocks.norm2")))
    assert moved["conv 2"].is_relative
    assert moved["conv 2"].distances[-1] == pytest.approx(far / size, rel=1e-4)
    assert moved["conv 2"].distances[:2] == (0.0, 0.0)  # under a head of zeros the body waits


def test_a_head_of_zeros_moves_by_its_own_length() -> None:
    learner = small_learner("maml")
    head = kept(learner, 4).movement[-1]
    far, size = lengths(learner, 4, lambda name: name.startswith("head"))
    assert (head.layer, head.is_relative, size) == ("head", False, 0.0)
    assert head.distances[0] == 0.0
    assert head.distances[-1] == pytest.approx(far, rel=1e-4)
    assert len(head.distances) == 5


def test_methods_that_leave_the_body_say_so() -> None:
    *body, head = kept(small_learner("anil")).movement
    assert all(max(each.distances) == 0.0 for each in body)
    assert max(head.distances) > 0.0
    assert all(kept(small_learner(method)).movement == () for method in WITHOUT_STEPS)


def test_what_cannot_be_learned_is_refused_at_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = small_learner("maml")
    with pytest.raises(ValueError, match="at least two classes"):
        remembering(learner, scribbled_task((2,)))
    monkeypatch.setattr(inner_history, "MOST_BYTES", 50_000)
    with pytest.raises(ValueError, match=r"The weights of 90 inner steps would take .* take fewer"):
        remembering(learner, TASK, 90)


def test_more_steps_than_the_window_offers_are_kept_of_the_default() -> None:
    learner = load("default", "cpu")
    assert learner.parameter_count * 4 * 101 < inner_history.MOST_BYTES / 5


def test_the_steps_may_be_none_and_the_rate_nothing() -> None:
    learner = small_learner("maml")
    assert len(kept(learner, 0).classifiers) == 1
    still = kept(learner, 3, 0.0)
    assert len({str(classifier.predict(QUERIES[0])) for classifier in still.classifiers}) == 1
