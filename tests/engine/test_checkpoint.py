"""Checkpoints: every optimizer goes on as if it had never stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from maml_studio.engine.checkpoint import FORMAT, Checkpoint
from maml_studio.engine.networks.catalogue import Weights
from tests.tiny_runs import tiny


def gradients(state: Checkpoint, step: int, share: float = 1.0) -> Weights:
    """Return gradients for all parameters but those of the last share."""
    generator = torch.Generator().manual_seed(step)
    names = list(state.learner.parameters)[: round(share * len(state.learner.parameters))]
    parameters = state.learner.parameters
    return {n: torch.randn(parameters[n].shape, generator=generator) for n in names}


def values(state: Checkpoint) -> Weights:
    return {name: value.detach().clone() for name, value in state.learner.parameters.items()}


def equal(first: Weights, second: Weights) -> bool:
    return all(torch.equal(value, second[name]) for name, value in first.items())


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
def test_a_restored_optimizer_takes_the_same_steps(tmp_path: Path, optimizer: str) -> None:
    recipe = tiny(outer__optimizer=optimizer, outer__weight_decay=0.1)
    whole, first = Checkpoint(recipe), Checkpoint(recipe)
    for step in range(2):
        for state in (whole, first):
            state.update(gradients(state, step, 0.5), 0.01, 10.0)
    first.stale, first.seconds, first.best_score = 3, 1.5, 0.25
    first.write(tmp_path / "last.safetensors")
    second = Checkpoint(recipe)
    second.restore(tmp_path / "last.safetensors")
    assert (second.step, second.stale, second.seconds, second.best_score) == (2, 3, 1.5, 0.25)
    for step in range(2, 5):
        for state in (whole, second):
            state.update(gradients(state, step), 0.01, 10.0)
    assert equal(values(whole), values(second))
    assert not equal(values(whole), values(first))


def test_plain_descent_takes_the_gradient_as_it_is() -> None:
    state = Checkpoint(tiny(outer__optimizer="sgd"))
    before = values(state)
    found = gradients(state, 0)
    norm = state.update({name: value.clone() for name, value in found.items()}, 1.0, 0.0)
    assert norm == pytest.approx(float(torch.cat([g.flatten() for g in found.values()]).norm()))
    for name, value in state.learner.parameters.items():
        torch.testing.assert_close(value.detach(), before[name] - found[name])


def test_a_parameter_without_a_gradient_stays_as_it_is() -> None:
    state = Checkpoint(tiny(outer__weight_decay=0.5))
    state.update(gradients(state, 0), 0.01, 10.0)
    before, asked = values(state), gradients(state, 1, 0.5)
    state.update(asked, 0.01, 10.0)
    for name, value in state.learner.parameters.items():
        assert torch.equal(value.detach(), before[name]) == (name not in asked)


def test_a_long_gradient_is_clipped_and_told_before() -> None:
    state = Checkpoint(tiny(outer__optimizer="sgd"))
    before, found = values(state), gradients(state, 0)
    norm = state.update(found, 1.0, 0.5)
    moved = torch.cat(
        [(before[n] - v.detach()).flatten() for n, v in state.learner.parameters.items()]
    )
    assert norm > 1
    assert float(moved.norm()) == pytest.approx(0.5, rel=1e-3)


def test_a_gradient_that_is_not_finite_moves_nothing() -> None:
    state = Checkpoint(tiny())
    before, found = values(state), gradients(state, 0)
    found["head.weight" if "head.weight" in found else next(iter(found))].view(-1)[0] = torch.inf
    assert not torch.tensor(state.update(found, 0.01, 10.0)).isfinite()
    assert equal(values(state), before)
    assert state.step == 0


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ({"format": FORMAT + 1}, "a newer version"),
        ({"step": 3}, "an earlier version"),
        ({"format": FORMAT}, "can't be read: 'step'"),
        ([], "can't be read"),
    ],
)
def test_checkpoints_of_other_versions_are_refused(
    tmp_path: Path, about: object, says: str
) -> None:
    path = tmp_path / "last.safetensors"
    state = Checkpoint(tiny())
    state.write(path)
    save_file(load_file(path), path, {"state": json.dumps(about)})
    with pytest.raises(ValueError, match=says) as caught:
        state.restore(path)
    assert str(path) in str(caught.value)


def test_weight_decay_leaves_rates_norms_and_biases_alone() -> None:
    recipe = tiny(outer__weight_decay="0.01", outer__optimizer='"sgd"', outer__rate="1.0")
    state = Checkpoint(recipe)
    before = {name: value.detach().clone() for name, value in state.learner.parameters.items()}
    for _ in range(3):
        zeros = {name: torch.zeros_like(value) for name, value in before.items()}
        state.update(zeros, 1.0, 0.0)
    moved = {n for n, v in state.learner.parameters.items() if not torch.equal(v, before[n])}
    assert moved == {name for name in before if name.startswith("blocks.conv") and "weight" in name}
