"""The optimizers of the outer loop take the very steps of torch's classes, without their import."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from maml_studio.engine.networks.catalogue import Weights
from maml_studio.engine.outer_optimizer import OuterOptimizer
from tests.conftest import CHECKOUT

DECAY, STEPS = 0.1, 6
CLASSES = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}
TRAIN = """
import sys, torch
from maml_studio.engine.checkpoint import Checkpoint
from tests.tiny_runs import tiny

checkpoint = Checkpoint(tiny())
parameters = checkpoint.learner.parameters
checkpoint.update({name: torch.ones_like(value) for name, value in parameters.items()}, 0.1, 1.0)
assert checkpoint.step == 1
print("torch._dynamo" in sys.modules)
"""


DEVICES = [
    "cpu",
    pytest.param(
        "cuda",
        marks=[
            pytest.mark.cuda,
            pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device"),
        ],
    ),
]


def start(device: str = "cpu", seed: int = 0) -> Weights:
    generator = torch.Generator().manual_seed(seed)
    shapes = {"filters": (4, 3, 3, 3), "matrix": (5, 4), "bias": (5,), "log_rate.filters": (4, 3)}
    drawn = {name: torch.randn(shape, generator=generator) for name, shape in shapes.items()}
    return {name: value.to(device) for name, value in drawn.items()}


def gradients(step: int, device: str = "cpu") -> Weights:
    """Return gradients; in every second step one parameter has none."""
    found = start(device, seed=step)
    return {name: value for name, value in found.items() if step % 2 or name != "matrix"}


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("kind", CLASSES)
def test_the_steps_are_those_of_torchs_class(kind: str, device: str) -> None:
    ours, theirs = start(device), start(device)
    optimizer = OuterOptimizer(kind, DECAY)
    decaying, spared = (
        [theirs["filters"], theirs["matrix"]],
        [theirs["bias"], theirs["log_rate.filters"]],
    )
    groups = [{"params": decaying, "weight_decay": DECAY}, {"params": spared, "weight_decay": 0.0}]
    reference = CLASSES[kind](groups, 0.0)
    for step in range(STEPS):
        rate = 0.1 / (1 + step)
        for name, value in theirs.items():
            value.grad = gradients(step, device).get(name)
        for group in reference.param_groups:
            group["lr"] = rate
        reference.step()
        optimizer.step(ours, gradients(step, device), rate)
        assert all(torch.equal(ours[name], theirs[name]) for name in ours)
    assert any(not torch.equal(ours[name], value) for name, value in start(device).items())


def test_it_goes_on_from_a_state_as_if_it_had_not_stopped() -> None:
    whole, stopped = start(), start()
    first = OuterOptimizer("adam", DECAY)
    for step in range(STEPS):
        first.step(whole, gradients(step), 0.1)
    before = OuterOptimizer("adam", DECAY)
    for step in range(STEPS // 2):
        before.step(stopped, gradients(step), 0.1)
    after = OuterOptimizer("adam", DECAY)
    after.load(before.state, stopped)
    for step in range(STEPS // 2, STEPS):
        after.step(stopped, gradients(step), 0.1)
    assert all(torch.equal(stopped[name], whole[name]) for name in whole)


def test_a_training_starts_without_torchs_compiler() -> None:
    command = [sys.executable, "-c", TRAIN]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
