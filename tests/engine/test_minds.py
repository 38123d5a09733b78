"""Several minds: other ways to learn the same task."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from maml_studio.engine.generators import drain
from maml_studio.engine.initializations import load, save
from maml_studio.engine.learners.prototypical import Prototypical
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.minds import META, MIND_KINDS, PIXELS, PROTOTYPES, RANDOM, minds
from tests.gradient_checks import check_a_stack_has_the_mean, check_finite_differences
from tests.small_learners import WAY, in_double, noise_episode, small_learner
from tests.small_tasks import scribble, scribbled_task

TASK = scribbled_task((1, 3, 2))


@pytest.mark.parametrize("method", METHODS)
def test_each_mind_learns_the_same_task(method: str) -> None:
    learner = small_learner(method)
    found = minds(learner)
    assert next(iter(found)) == META
    assert found[META].learner is learner
    for name, mind in found.items():
        assert mind.kind is MIND_KINDS[name]
        assert mind.learner is mind.learner
        records = list(mind.learner.adapting(TASK))
        assert mind.has_curve == (len(records) > 1)
        assert list(mind.learner.adapt(TASK).predict(scribble(5)).probabilities) == list(TASK)


def test_a_mind_that_would_be_the_learner_itself_is_left_out() -> None:
    assert list(minds(load("default", "cpu"))) == [META, RANDOM, PROTOTYPES, PIXELS]
    assert list(minds(load("random", "cpu"))) == [META, PROTOTYPES, PIXELS]
    assert list(minds(load("prototypes", "cpu"))) == [META, RANDOM, PIXELS]
    assert list(minds(load("nearest-pixels", "cpu"))) == [META]


def test_the_random_start_is_the_one_of_the_baseline() -> None:
    found = minds(load("default", "cpu"))[RANDOM].learner
    baseline = load("random", "cpu")
    assert found.adapt(TASK).predict(scribble(5)) == baseline.adapt(TASK).predict(scribble(5))


def test_prototypes_are_those_of_the_features_that_the_inner_loop_starts_with() -> None:
    learner = small_learner("maml++", per_step_norm=True)
    for name, value in learner.parameters.items():
        if "norm1" in name:
            value[1:] += 3.0
    prototypes = Prototypical.of_features(learner)
    episode = noise_episode((1, 2, 3), dtype=torch.float32)
    start = drain(learner.inner_states_of(episode, 0, 1.0))
    found = prototypes.features(prototypes.parameters, episode.query)
    torch.testing.assert_close(found, learner.features(start, episode.query))
    assert set(prototypes.parameters) == set(learner.body)


def test_prototypes_answer_the_same_at_any_scale_of_the_features() -> None:
    learner = load("prototypes", "cpu")
    larger = Prototypical(learner.network_settings, learner.settings, dict(learner.parameters))
    for name in ("norm.weight", "norm.bias"):
        larger.parameters[name] = 5 * learner.parameters[name]
    small, large = (each.adapt(TASK).predict(scribble(5)) for each in (learner, larger))
    assert small.probabilities == pytest.approx(large.probabilities, abs=1e-4)
    assert 1 / 3 < max(small.probabilities.values()) < 1.0


def test_classes_that_look_the_same_are_told_to_be() -> None:
    from maml_studio.engine.task import Task

    same = Task({"a": [scribble(1)], "b": [scribble(1)]})
    found = load("prototypes", "cpu").adapt(same).predict(scribble(5))
    assert found.probabilities == pytest.approx({"a": 0.5, "b": 0.5})


def test_sharp_prototypes_can_be_trained_and_saved(tmp_path: object) -> None:
    made = in_double(small_learner("prototypical", sharpness=3.0))
    check_finite_differences(made, noise_episode((1, 2, 3)))
    check_a_stack_has_the_mean(made, [noise_episode((1, 2, 3), seed) for seed in range(WAY)])
    from pathlib import Path

    folder = Path(str(tmp_path)) / "saved"
    baseline = load("prototypes", "cpu")
    save(baseline, folder)
    again = load(folder, "cpu")
    assert again.card.title == "Prototypes of the same features"
    assert again.adapt(TASK).predict(scribble(5)) == baseline.adapt(TASK).predict(scribble(5))
    with pytest.raises(ValueError, match="sharpness"):
        METHODS["prototypical"](sharpness=-1.0)


def test_the_names_of_minds_need_no_torch() -> None:
    program = (
        "import sys; from maml_studio.engine import minds, left_out, blame, leaving_out, point_maps;"
        "print('torch' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"


def test_a_baseline_that_is_in_use_is_not_called_meta_trained() -> None:
    titles = [minds(load(name, "cpu"))[META].kind.title for name in ("default", "random")]
    assert titles == ["Meta-trained", "Random start"]
