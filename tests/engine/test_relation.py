"""Relation networks against the concatenation of maps that the paper describes."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from maml_studio.engine.episode import Episode
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.relation import Relation
from maml_studio.engine.learners.settings import RelationSettings
from maml_studio.engine.networks.settings import NetworkSettings
from tests.gradient_checks import check_a_stack_has_the_mean, check_finite_differences
from tests.small_learners import in_double, noise_episode

NORMS = pytest.mark.parametrize("norm", ["group", "batch", "none"])


def relation(norm: str = "group", halvings: int = 2, **given: object) -> Relation:
    network = NetworkSettings(channels=4, groups=2, norm=norm, halvings=halvings, layer_norm=False)
    generator = torch.Generator().manual_seed(1)
    return in_double(Relation.initial(network, RelationSettings(**given), generator))


def by_concatenation(made: Relation, class_maps: Tensor, maps: Tensor) -> Tensor:
    """Return scores of all pairs as in the paper: maps one after another, then two blocks."""
    own = {
        name.removeprefix("relation."): value
        for name, value in made.parameters.items()
        if name.startswith("relation.")
    }
    way, side = len(class_maps), maps.shape[-1]
    pairs = torch.stack([torch.cat([c, m]) for m in maps for c in class_maps])
    for number, kernel in ((1, "pair"), (2, "layers.conv2")):
        pairs = functional.conv2d(pairs, own[f"{kernel}.weight"], own[f"{kernel}.bias"], padding=1)
        scale = own.get(f"layers.norm{number}.weight"), own.get(f"layers.norm{number}.bias")
        if made.network_settings.norm == "group":
            pairs = functional.group_norm(pairs, 2, *scale)
        if made.network_settings.norm == "batch":
            pairs = functional.batch_norm(pairs, None, None, *scale, training=True)
        pairs = functional.relu(pairs)
        if side > 1:
            pairs, side = functional.max_pool2d(pairs, 2), side // 2
    hidden = functional.linear(
        pairs.flatten(1), own["layers.hidden.weight"], own["layers.hidden.bias"]
    )
    last = functional.linear(
        functional.relu(hidden), own["layers.last.weight"], own["layers.last.bias"]
    )
    return torch.sigmoid(last).view(len(maps), way)


def maps_of(made: Relation, images: Tensor) -> Tensor:
    return made.features(made.parameters, images).unflatten(-1, made.network.map_shape)


@NORMS
@pytest.mark.parametrize("halvings", [1, 2, 4])
@pytest.mark.parametrize("summed", [False, True])
def test_scores_are_those_of_concatenated_maps(norm: str, halvings: int, summed: bool) -> None:
    made, episode = relation(norm, halvings, summed=summed), noise_episode((1, 3, 2))
    support = maps_of(made, episode.support)
    groups = [support[episode.support_labels == k] for k in range(3)]
    class_maps = torch.stack([each.sum(0) if summed else each.mean(0) for each in groups])
    expected = by_concatenation(made, class_maps, maps_of(made, episode.query))
    logits = made.logits(drain(made.inner_steps_of(episode, 0, 1.0)), episode.query)
    torch.testing.assert_close(logits.exp(), expected)
    shares = expected / expected.sum(1, keepdim=True)
    torch.testing.assert_close(torch.softmax(logits, 1), shares)


def test_maps_of_the_body_are_as_many_as_its_halvings_leave() -> None:
    assert relation().network.map_shape == (4, 7, 7)
    assert relation(halvings=4).network.map_shape == (4, 2, 2)


def test_the_loss_is_the_squared_error_of_the_scores() -> None:
    made, episode = relation(), noise_episode((2, 2, 2))
    weights = drain(made.inner_steps_of(episode, 0, 1.0))

    def expected(images: Tensor, labels: Tensor) -> float:
        scores = made.logits(weights, images).exp()
        return float(functional.mse_loss(scores, functional.one_hot(labels, 3).double()))

    (record,) = made.inner_steps_of(episode, 5, 1.0)
    assert record.step == 0
    assert record.loss == pytest.approx(expected(episode.support, episode.support_labels))
    loss = float(made.outer_gradient(episode, 0).loss)
    assert loss == pytest.approx(expected(episode.query, episode.query_labels))


@NORMS
def test_the_outer_gradient_agrees_with_finite_differences(norm: str) -> None:
    check_finite_differences(relation(norm), noise_episode((1, 2, 3)))


@NORMS
def test_a_stack_has_the_mean_of_its_episodes(norm: str) -> None:
    episodes: list[Episode] = [noise_episode((1, 2, 3), seed) for seed in range(3)]
    check_a_stack_has_the_mean(relation(norm), episodes)


def test_a_network_without_maps_is_refused() -> None:
    with pytest.raises(ValueError, match="which “mlp” has none of"):
        Relation.initial(NetworkSettings("mlp"), RelationSettings(), torch.Generator())
    with pytest.raises(ValueError, match="“hidden” is a number above 0"):
        RelationSettings(hidden=0)
