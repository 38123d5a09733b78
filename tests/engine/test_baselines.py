"""The baselines: nearest pixels and the random start, by name wherever a learner is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from maml_studio.engine.generators import drain
from maml_studio.engine.initializations import available, load, save
from maml_studio.engine.learners.nearest_pixels import SHARPNESS, NearestPixels
from tests.command_line import Run
from tests.gradient_checks import check_a_stack_has_the_mean
from tests.small_learners import noise_episode
from tests.tiny_learner import tiny_learner


def nearest_pixels() -> NearestPixels:
    made = load("nearest-pixels", device="cpu")
    assert isinstance(made, NearestPixels)
    return made


def test_the_nearest_example_of_a_class_decides() -> None:
    made, episode = nearest_pixels(), noise_episode((1, 3, 2))
    weights = drain(made.inner_steps_of(episode, 0, 1.0))
    found = made.logits(weights, episode.query)
    for query, row in zip(episode.query, found, strict=True):
        for label, logit in enumerate(row):
            examples = episode.support[episode.support_labels == label]
            nearest = min(float((query - example).square().sum()) for example in examples)
            assert float(logit) == pytest.approx(-SHARPNESS * nearest)


def test_it_knows_its_examples_and_learns_nothing() -> None:
    made, episode = nearest_pixels(), noise_episode((1, 3, 2))
    (record,) = made.inner_steps_of(episode, 5, 1.0)
    assert (record.step, record.accuracy) == (0, 1.0)
    found = made.outer_gradient(episode, 0)
    assert found.gradients == made.parameters == {}
    assert made.parameter_count == 0
    assert made.is_inductive
    check_a_stack_has_the_mean(made, [noise_episode((1, 2, 3), seed) for seed in range(3)])


def test_it_can_be_saved_and_loaded(tmp_path: Path) -> None:
    save(nearest_pixels(), tmp_path / "saved")
    again = load(tmp_path / "saved", device="cpu")
    assert isinstance(again, NearestPixels)
    assert again.card.title == "Nearest pixels"


def test_random_is_the_default_without_what_it_learned() -> None:
    random, again, default = load("random", "cpu"), load("random", "cpu"), load("default", "cpu")
    assert (random.network_settings, random.settings) == (
        default.network_settings,
        default.settings,
    )
    name = "blocks.conv1.weight"
    assert torch.equal(random.parameters[name], again.parameters[name])
    assert not torch.equal(random.parameters[name], default.parameters[name])
    assert random.name == "random"


def test_an_initialization_of_that_name_comes_first(data_folder: Path) -> None:
    save(tiny_learner(), data_folder / "initializations" / "random")
    assert load("random", "cpu").card.title == "A trial 🦊"


def test_baselines_are_named_where_a_name_is_unknown_but_are_no_initializations() -> None:
    with pytest.raises(ValueError, match=r"there is: .*random, nearest-pixels, prototypes"):
        load("magic")
    assert not {"random", "nearest-pixels", "prototypes"} & {entry.name for entry in available()}


@pytest.mark.usefixtures("few_alphabets")
@pytest.mark.parametrize("name", ["nearest-pixels", "random", "prototypes"])
def test_the_command_line_evaluates_them(run: Run, name: str) -> None:
    protocol = ("--dataset", "procedural", "--ways", 2, "--queries", 1, "--count", 3, "--json")
    ran = run("evaluate", "--init", name, *protocol)
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["protocol"]["initialization"] == name
