"""Meta-batches: the same mean gradient whichever way it is computed."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.meta_batch import EpisodeSource, MetaGradient, Plain, Stacked, choose
from maml_studio.engine.recipe import Recipe
from tests.tiny_runs import blobs, tiny


def mixed_shapes(**values: object) -> Recipe:
    """Return a recipe whose meta-batches have episodes of several shapes, and several of one."""
    return tiny(outer__meta_batch_size=6, data__uneven=0, data__ways="[2, 3]", **values)


def learner_of(recipe: Recipe) -> MetaLearner:
    return Checkpoint(recipe).learner


def computed(kind: type[Plain | Stacked], recipe: Recipe, steps: int = 1) -> list[MetaGradient]:
    source = kind(learner_of(recipe), recipe, EpisodeSource(recipe, blobs()))
    return [drain(source.computing(step)) for step in range(steps)]


def assert_close(one: MetaGradient, other: MetaGradient, tolerance: float) -> None:
    assert one.loss == pytest.approx(other.loss, rel=tolerance)
    assert one.accuracy == pytest.approx(other.accuracy, abs=1e-6)
    assert set(one.gradients) == set(other.gradients)
    for name, value in one.gradients.items():
        torch.testing.assert_close(value, other.gradients[name], rtol=tolerance, atol=1e-5)


def test_episodes_are_a_function_of_seed_step_and_index() -> None:
    recipe = tiny()
    one, other = (EpisodeSource(recipe, blobs()) for _ in range(2))
    assert torch.equal(one.episode(3, 1).support, other.episode(3, 1).support)
    places = [(0, 0), (0, 1), (1, 0)]
    drawn = {one.episode(*place).query.numpy().tobytes() for place in places}
    drawn |= {EpisodeSource(tiny(outer__seed=1), blobs()).episode(0, 0).query.numpy().tobytes()}
    assert len(drawn) == 4


def test_plain_is_the_mean_over_its_episodes_in_order() -> None:
    recipe = mixed_shapes()
    learner, episodes = learner_of(recipe), EpisodeSource(recipe, blobs())
    records: list[Any] = []
    found = drain(Plain(learner, recipe, episodes).computing(2), records.append)
    each = [learner.outer_gradient(episodes.episode(2, index), 2) for index in range(6)]
    assert [record.index for record in records] == list(range(6))
    assert [record.accuracy for record in records] == [float(one.accuracy) for one in each]
    assert found.loss == pytest.approx(sum(float(one.loss) for one in each) / 6)
    for name, value in found.gradients.items():
        mean = sum(one.gradients[name] for one in each) / 6
        torch.testing.assert_close(value, mean)


@pytest.mark.parametrize("head_first", [0, 4])
def test_stacked_equals_plain_whatever_the_shapes(head_first: int) -> None:
    recipe = mixed_shapes(method__head_first_steps=head_first)
    pairs = zip(computed(Plain, recipe, 2), computed(Stacked, recipe, 2), strict=True)
    for plain, stack in pairs:
        assert_close(stack, plain, 1e-4)


def test_stacked_yields_a_record_a_shape() -> None:
    recipe = mixed_shapes()
    records: list[Any] = []
    source = Stacked(learner_of(recipe), recipe, EpisodeSource(recipe, blobs()))
    drain(source.computing(0), records.append)
    assert 1 < len(records) < 6
    assert [record.count for record in records] == [6] * len(records)
    assert records[-1].index == 5


def test_a_step_may_be_computed_again_or_left_out() -> None:
    recipe = mixed_shapes()
    source = Stacked(learner_of(recipe), recipe, EpisodeSource(recipe, blobs()))
    first = [drain(source.computing(step)).loss for step in (0, 1, 2)]
    assert drain(source.computing(1)).loss == first[1]
    assert drain(source.computing(0)).loss == first[0]
    assert len(set(first)) == 3


def test_mixed_precision_is_close_to_full_and_leaves_full_gradients() -> None:
    (full,) = computed(Plain, mixed_shapes())
    (mixed,) = computed(Plain, mixed_shapes(outer__precision="mixed"))
    assert mixed.loss != full.loss
    assert mixed.loss == pytest.approx(full.loss, rel=0.05)
    assert set(mixed.gradients) == set(full.gradients)
    assert {value.dtype for value in mixed.gradients.values()} == {torch.float32}
    one, other = (
        torch.cat([found.gradients[name].flatten() for name in full.gradients])
        for found in (full, mixed)
    )
    assert torch.cosine_similarity(one, other, dim=0) > 0.98
    assert not torch.is_autocast_enabled("cpu")


def test_a_cpu_takes_an_episode_at_a_time() -> None:
    recipe = tiny()
    assert isinstance(choose(learner_of(recipe), recipe, EpisodeSource(recipe, blobs())), Plain)


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("precision", ["full", "mixed"])
def test_cuda_stacks_and_agrees_with_the_plain_loop(precision: str) -> None:
    recipe = mixed_shapes(outer__precision=precision)
    learner, episodes = Checkpoint(recipe, "cuda").learner, EpisodeSource(recipe, blobs())
    source = choose(learner, recipe, episodes)
    assert isinstance(source, Stacked)
    found = drain(source.computing(0))
    (plain,) = computed(Plain, recipe)
    on_cpu = {name: value.cpu() for name, value in found.gradients.items()}
    if precision == "full":
        assert_close(MetaGradient(on_cpu, found.loss, found.accuracy), plain, 1e-2)
    else:
        assert found.loss == pytest.approx(plain.loss, rel=0.05)
