"""The learned inner rates, told by layer: which weights and steps they stand for."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from maml_studio.engine.generators import drain
from maml_studio.engine.learners.gradient_learner import GradientLearner
from maml_studio.engine.learners.inner_rates import LayerRate, layer_of
from maml_studio.engine.training import meta_training
from maml_studio.engine.training_records import OuterStep
from tests.small_learners import WAY, small_learner
from tests.tiny_runs import metrics, tiny

CONVOLUTIONS = ["conv 1", "conv 2", "conv 3", "conv 4"]
BODY = [*CONVOLUTIONS, "norm"]


def rates_of(method: str, **given: object) -> dict[str, LayerRate]:
    learner = small_learner(method, **given)
    assert isinstance(learner, GradientLearner)
    return {one.layer: one for one in learner.inner_rates()}


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("maml", {"learned_rates": False}),
        ("anil", {}),
        ("reptile", {}),
        ("imaml", {}),
        ("proto-maml", {}),
    ],
)
def test_a_method_with_fixed_rates_has_none_to_tell(method: str, given: dict[str, object]) -> None:
    assert rates_of(method, **given) == {}


def test_maml_tells_the_rates_of_its_recipe_at_the_start() -> None:
    found = rates_of("maml", head_rate=0.2, body_rate=0.01, rate_growth=2.0, inner_steps=3)
    assert list(found) == [*BODY, "head"]
    head, body = found["head"], found["conv 2"]
    assert (head.low, head.high) == pytest.approx((0.2, 0.8))
    assert head.rate == pytest.approx((0.2 + 0.4 + 0.8) / 3)
    # The first step of a head at zero leaves the body as it is: its rate there means nothing.
    assert (body.low, body.high) == pytest.approx((0.02, 0.04))


def test_a_learned_head_lets_the_body_move_at_the_first_step_too() -> None:
    found = rates_of("maml", head="learned", way=WAY, body_rate=0.01, rate_growth=2.0)
    assert found["conv 1"].low == pytest.approx(0.01)


def test_with_one_inner_step_on_a_head_at_zero_only_the_head_has_a_rate() -> None:
    assert list(rates_of("maml", inner_steps=1)) == ["head"]


@pytest.mark.parametrize("per_step_norm", [True, False])
def test_maml_plus_plus_tells_its_layers(per_step_norm: bool) -> None:
    found = rates_of("maml++", rate=0.07, per_step_norm=per_step_norm)
    body = CONVOLUTIONS if per_step_norm else BODY
    assert list(found) == [*body, "head"]
    assert found["conv 4"].rate == pytest.approx(0.07)


def test_a_layers_rate_is_the_mean_over_its_weights() -> None:
    learner = small_learner("maml", head="learned", way=WAY, inner_steps=1, body_rate=0.1)
    assert isinstance(learner, GradientLearner)
    learner.parameters["log_rate.blocks.conv1.weight"] = torch.tensor([math.log(0.5)])
    conv, bias = (learner.parameters[f"blocks.conv1.{own}"].numel() for own in ("weight", "bias"))
    norms = sum(learner.parameters[f"blocks.norm1.{own}"].numel() for own in ("weight", "bias"))
    expected = (0.5 * conv + 0.1 * (bias + norms)) / (conv + bias + norms)
    assert learner.inner_rates()[0].rate == pytest.approx(expected)


def test_meta_sgd_tells_where_most_rates_of_a_layer_lie() -> None:
    learner = small_learner("meta-sgd", lowest_rate=0.01, highest_rate=0.03)
    assert isinstance(learner, GradientLearner)
    for own in ("weight", "bias"):
        for kind in ("conv2", "norm2"):
            rate = learner.parameters[f"rate.blocks.{kind}.{own}"]
            learner.parameters[f"rate.blocks.{kind}.{own}"] = torch.full_like(rate, -0.2)
    found = {one.layer: one for one in learner.inner_rates()}
    assert list(found) == [*BODY, "head"]
    assert found["conv 1"].rate == pytest.approx(0.02, abs=0.002)
    assert found["conv 1"].low == pytest.approx(0.011, abs=0.002)
    assert found["conv 1"].high == pytest.approx(0.029, abs=0.002)
    assert found["conv 2"].rate == pytest.approx(-0.2)


def test_layers_are_named_for_people() -> None:
    names = ("blocks.norm3.bias", "norm.weight", "last.bias", "hidden.weight", "head.bias")
    assert [layer_of(name) for name in names] == [
        "conv 3",
        "norm",
        "norm",
        "hidden",
        "head",
    ]


@pytest.mark.usefixtures("blobs_are_a_dataset")
def test_a_run_writes_its_rates_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maml_studio.engine.training.RATE_RECORDS", 3)
    drain(meta_training(tiny(), tmp_path))
    found = {r["step"]: r.get("inner_rates") for r in metrics(tmp_path) if "loss" in r}
    assert [step for step, rates in found.items() if rates] == [1, 4, 8, 12]
    assert [rate["layer"] for rate in found[12]] == [*BODY, "head"]
    assert set(found[12][0]) == {"layer", "rate", "low", "high"}
    first, last = found[1][-1], found[12][-1]
    assert first["rate"] == pytest.approx(0.03, rel=0.1)
    assert first["rate"] != last["rate"]


@pytest.mark.usefixtures("blobs_are_a_dataset")
def test_a_resumed_run_tells_the_same_rates(tmp_path: Path) -> None:
    recipe = tiny(method__head_first_steps=0)
    drain(meta_training(recipe, tmp_path / "whole" / "run"))
    begun = meta_training(recipe, tmp_path / "resumed" / "run")
    next(record for record in begun if isinstance(record, OuterStep) and record.step == 7)
    begun.close()
    drain(meta_training(recipe, tmp_path / "resumed" / "run", resume=True))
    assert metrics(tmp_path / "resumed" / "run") == metrics(tmp_path / "whole" / "run")
    assert sum("inner_rates" in record for record in metrics(tmp_path / "whole" / "run")) == 12


@pytest.mark.usefixtures("blobs_are_a_dataset")
def test_a_run_without_learned_rates_writes_none(tmp_path: Path) -> None:
    drain(meta_training(tiny(method__learned_rates="false"), tmp_path))
    assert not any("inner_rates" in record for record in metrics(tmp_path))
