"""Reptile: its gradient, its minibatches and its Adam."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional

from maml_studio.engine.episode import Episode, episode_generator
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.gradient_learner import HEAD
from maml_studio.engine.learners.losses import balanced_cross_entropy
from maml_studio.engine.learners.reptile import Reptile, minibatches
from maml_studio.engine.learners.settings import ReptileSettings
from maml_studio.engine.learners.update_rules import adam
from maml_studio.engine.networks.convolutional import ConvNet
from tests.gradient_checks import check_a_stack_has_the_mean
from tests.small_learners import WAY, in_double, noise_episode, small_learner

LEARNED = {"head": "learned", "way": WAY}


def reptile(**given: object) -> Reptile:
    settings = {"inner_steps": 5, "rate": 0.01, "batch_size": 4, **given}
    made = in_double(small_learner("reptile", **settings))
    assert isinstance(made, Reptile)
    return made


def trained_by_torch(made: Reptile, episode: Episode, batches: torch.Tensor) -> list[torch.Tensor]:
    """Return the weights of an ordinary module after torch's own Adam on the minibatches."""
    body = ConvNet(made.network_settings).double()
    head = nn.Linear(made.network.feature_count, WAY).double()
    body.load_state_dict({name: made.parameters[name] for name in made.body})
    for name, value in zip(HEAD, head.parameters(), strict=True):
        value.data.copy_(made.parameters.get(name, torch.zeros(value.shape)))
    values = [*body.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(values, lr=made.settings.rate, betas=(0.0, 0.999))
    for batch in batches:
        optimizer.zero_grad()
        logits = head(body(episode.support[batch]))
        functional.cross_entropy(logits, episode.support_labels[batch]).backward()
        optimizer.step()
    return [value.detach() for value in values]


@pytest.mark.parametrize("head", [LEARNED, {}], ids=["learned head", "zero head"])
def test_the_outer_gradient_is_the_start_less_where_the_inner_loop_ends(
    head: dict[str, object],
) -> None:
    made, episode = reptile(**head), noise_episode((2, 2, 2))
    order = episode_generator(7, purpose="training")
    ends = trained_by_torch(made, episode, minibatches(6, 4, 5, order))
    found = made.outer_gradient(episode, 7).gradients
    assert set(found) == set(made.parameters)
    for name, end in zip([*made.body, *HEAD], ends, strict=True):
        if name in found:
            torch.testing.assert_close(found[name], made.parameters[name] - end)


def test_a_step_of_the_outer_gradient_leads_to_the_fast_weights() -> None:
    made, episode = reptile(batch_size=0, **LEARNED), noise_episode()
    found = made.outer_gradient(episode, 0).gradients
    fast = drain(made.inner_steps_of(episode, 5, 1.0))
    for name, gradient in found.items():
        torch.testing.assert_close(made.parameters[name] - gradient, fast[name].detach())


def test_the_outer_record_is_of_the_queries_after_adapting() -> None:
    made, episode = reptile(batch_size=0), noise_episode()
    found = made.outer_gradient(episode, 0)
    fast = drain(made.inner_steps_of(episode, 5, 1.0))
    logits = made.logits(fast, episode.query).detach()
    assert float(found.loss) == pytest.approx(
        float(functional.cross_entropy(logits, episode.query_labels))
    )
    right = (logits.argmax(1) == episode.query_labels).double().mean()
    assert float(found.accuracy) == pytest.approx(float(right))


@pytest.mark.parametrize("norm", ["group", "batch"])
@pytest.mark.parametrize("head", [LEARNED, {}], ids=["learned head", "zero head"])
def test_a_stack_has_the_mean_of_its_episodes(head: dict[str, object], norm: str) -> None:
    made = in_double(small_learner("reptile", norm=norm, inner_steps=3, batch_size=4, **head))
    # A bias before a batch's norm has gradients of rounding errors, which Adam makes larger.
    tolerance = 1e-9 if norm == "group" else 1e-6
    episodes = [noise_episode((1, 2, 3), seed) for seed in range(3)]
    check_a_stack_has_the_mean(made, episodes, tolerance)


def test_adam_is_that_of_torch() -> None:
    generator = torch.Generator().manual_seed(0)
    start = torch.randn(6, generator=generator, dtype=torch.float64)
    target = torch.randn(6, generator=generator, dtype=torch.float64)
    theirs = start.clone().requires_grad_()
    optimizer = torch.optim.Adam([theirs], lr=0.03, betas=(0.0, 0.9))
    rule, ours = adam(0.03, decay=0.9), {"w": start.clone()}
    for step in range(8):
        optimizer.zero_grad()
        (theirs - target).square().sum().backward()
        optimizer.step()
        ours = rule(step, ours, {"w": 2 * (ours["w"].detach() - target)})
        torch.testing.assert_close(ours["w"].detach(), theirs.detach())


def test_minibatches_go_through_all_examples_before_any_comes_again() -> None:
    batches = minibatches(7, 3, 14, torch.Generator().manual_seed(0))
    assert batches.shape == (14, 3)
    rounds = batches.flatten().view(6, 7)
    assert all(sorted(each.tolist()) == list(range(7)) for each in rounds)
    assert len({tuple(each.tolist()) for each in rounds}) == 6


def test_a_minibatch_can_be_larger_than_the_support_set_or_all_of_it() -> None:
    generator = torch.Generator().manual_seed(0)
    assert torch.bincount(minibatches(5, 10, 3, generator)[1]).tolist() == [2] * 5
    assert sorted(minibatches(5, 0, 2, generator)[1].tolist()) == list(range(5))
    assert minibatches(5, 2, 0, generator).shape == (0, 2)


def test_the_order_is_a_function_of_the_outer_step_and_constant_in_use() -> None:
    made, episode = reptile(), noise_episode()
    name = "blocks.conv2.weight"
    first, again, next_one = (
        made.outer_gradient(episode, step).gradients[name] for step in (0, 0, 1)
    )
    assert torch.equal(first, again)
    assert not torch.allclose(first, next_one)
    used = [drain(made.inner_steps_of(episode, 5, 1.0))[name] for _ in range(2)]
    assert torch.equal(used[0], used[1])


def test_records_are_of_the_whole_support_set() -> None:
    made, episode = reptile(batch_size=2), noise_episode((1, 2, 3))
    records = list(made.inner_steps_of(episode, 4, 1.0))
    assert [record.step for record in records] == [0, 1, 2, 3, 4]
    weights = drain(made.inner_steps_of(episode, 4, 1.0, last_record=False))
    logits = made.logits(weights, episode.support).detach()
    loss = balanced_cross_entropy(logits, episode.support_labels)
    assert records[-1].loss == pytest.approx(float(loss))


def test_classes_count_alike_in_an_uneven_support_set() -> None:
    made, episode = reptile(batch_size=0, inner_steps=1, **LEARNED), noise_episode((1, 2, 5))
    leaves = {name: value.requires_grad_() for name, value in made.parameters.items()}
    rule = made.rule(leaves, WAY, keep_graph=False)
    state = next(made.loop(leaves, episode, rule, 1, create_graph=False, outer_step=0))
    logits = made.logits(made.parameters, episode.support).detach()
    expected = balanced_cross_entropy(logits, episode.support_labels)
    assert float(state.loss) == pytest.approx(float(expected))


def test_minibatches_in_use_can_be_of_another_size() -> None:
    episode = noise_episode((3, 3, 3))
    same, other = (reptile(batch_size=2, evaluation_batch_size=size) for size in (0, 5))
    name = "blocks.conv2.weight"
    gradients = [made.outer_gradient(episode, 0).gradients[name] for made in (same, other)]
    assert torch.equal(*gradients)
    weights = [drain(made.inner_steps_of(episode, 3, 1.0))[name] for made in (same, other)]
    assert not torch.allclose(*weights)


def test_a_negative_size_is_refused() -> None:
    for name in ("batch_size", "evaluation_batch_size"):
        with pytest.raises(ValueError, match="can't be negative"):
            ReptileSettings(**{name: -1})
