"""Outer gradients as CUDA graphs: what is recorded, and that it gives what the plain loop gives."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
import torch

from maml_studio.engine import captured
from maml_studio.engine.captured import CapturedGradients
from maml_studio.engine.episode import Episode, stacked
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import OuterGradient
from maml_studio.engine.learners.settings import METHODS, MAMLPlusPlusSettings, MAMLSettings
from maml_studio.engine.networks.settings import NetworkSettings

SMALL = NetworkSettings(channels=8, groups=2)
NOTHING = OuterGradient({}, torch.zeros(()), torch.zeros(()))


def learner(settings: Any) -> MetaLearner:
    kind = LEARNERS[settings.name]
    return kind.initial(SMALL, settings, torch.Generator().manual_seed(0))


def episode(seed: int, way: int = 3) -> Episode:
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(way)
    images = (torch.rand((way * n, 1, 28, 28), generator=generator) for n in (1, 2))
    return Episode(next(images), labels, next(images), labels.repeat_interleave(2), way)


@pytest.fixture
def recordings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count recordings instead of making them, which takes CUDA; the second way is faster."""
    made: list[int] = []

    class Counted:
        def __init__(self, compute: Callable[..., OuterGradient], *given: Any) -> None:
            self.number = len(made)
            made.append(self.number)

        def replay(self, _: Episode) -> OuterGradient:
            return NOTHING

        def seconds(self) -> float:
            return 1.0 - self.number / 100

    monkeypatch.setattr(captured, "RecordedGradient", Counted)
    monkeypatch.setattr(torch.cuda, "device", nullcontext)
    return made


def test_each_shape_and_phase_is_recorded_once_in_both_ways(recordings: list[int]) -> None:
    made = learner(MAMLSettings(head_first_steps=10))
    compute = CapturedGradients(made, lambda *_: NOTHING)
    batches = [stacked([episode(0, way), episode(1, way)]) for way in (2, 3)]
    for step in (0, 1, 9, 10, 11):
        for batch in batches:
            compute(batch, step)
    assert len(recordings) == 2 * 2 * 2
    assert made.by_matrices


def test_what_differs_at_each_step_and_too_many_shapes_are_not_recorded(
    recordings: list[int],
) -> None:
    computed: list[int] = []

    def plain(_: Episode, step: int) -> OuterGradient:
        computed.append(step)
        return NOTHING

    moving = CapturedGradients(learner(MAMLPlusPlusSettings(multi_step_loss_steps=5)), plain)
    for step in (0, 4, 5):
        moving(stacked([episode(0)]), step)
    assert (computed, len(recordings)) == ([0, 4], 2)
    many = CapturedGradients(learner(MAMLSettings()), plain)
    for way in range(2, 12):
        many(stacked([episode(0, way)]), 7)
    assert (computed, len(recordings)) == ([0, 4, 7, 7], 2 + 2 * 8)


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("name", [n for n in METHODS if n not in {"nearest-pixels", "reptile"}])
def test_replays_give_the_mean_of_the_plain_gradients(name: str) -> None:
    torch.backends.cudnn.allow_tf32 = False
    settings = METHODS[name]()
    step = 10**6  # past all annealing
    made = learner(settings).to("cuda")
    compute = CapturedGradients(made, made.outer_gradient)
    for start in (0, 10):
        episodes = [episode(seed).to("cuda") for seed in range(start, start + 4)]
        found = compute(stacked(episodes), step)
        each = [made.outer_gradient(one, step) for one in episodes]
        for key, gradient in found.gradients.items():
            expected = torch.stack([one.gradients[key] for one in each]).mean(0)
            torch.testing.assert_close(gradient, expected, rtol=1e-3, atol=1e-5)
        loss = torch.stack([one.loss for one in each]).mean()
        torch.testing.assert_close(found.loss, loss, rtol=1e-4, atol=1e-5)
