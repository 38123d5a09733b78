"""Networks: their shapes, their norms, their weights."""

from __future__ import annotations

import pytest
import torch

from maml_studio.engine.episode import Episode
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.maml import MAML
from maml_studio.engine.learners.settings import METHODS, MAMLSettings
from maml_studio.engine.networks.body import Body
from maml_studio.engine.networks.catalogue import Weights, build_network, initial_weights
from maml_studio.engine.networks.settings import NetworkSettings
from maml_studio.engine.task import Task

SHAPES = {
    "MAML's Omniglot network": ({"norm": "batch", "layer_norm": False}, 64 * 2 * 2),
    "the pooled one of Vinyals et al.": ({"norm": "batch", "pooling": True}, 64),
    "four convolutions for RGB": (
        {"channels": 32, "pooling": True, "image_channels": 3, "image_size": 84},
        32 * 5 * 5,
    ),
    "two convolutions": (
        {"name": "cnn2", "channels": 16, "norm": "none", "pooling": True},
        16 * 7 * 7,
    ),
    "784-256": ({"name": "mlp", "channels": 256, "layer_norm": False}, 256),
    "maps of 7 × 7": ({"halvings": 2}, 64 * 7 * 7),
    "a first block that pools": ({"first_pools": True}, 64 * 2 * 2),
    "a narrow first block": ({"first_pools": True, "first_channels": 32, "channels": 96}, 96 * 4),
}


def drawn(settings: NetworkSettings) -> Weights:
    return initial_weights(build_network(settings), torch.Generator().manual_seed(0))


def images(settings: NetworkSettings, count: int = 6) -> torch.Tensor:
    shape = (count, settings.image_channels, settings.image_size, settings.image_size)
    return torch.rand(shape, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize(("given", "count"), SHAPES.values(), ids=SHAPES)
def test_features_have_the_size_that_the_papers_say(given: dict[str, object], count: int) -> None:
    settings = NetworkSettings(**given)
    features = Body(settings).features(drawn(settings), images(settings))
    assert features.shape == (6, count)
    assert Body(settings).structure().feature_count == count
    assert float(features.std()) > 0


@pytest.mark.parametrize("norm", ["group", "none", "batch"])
def test_only_the_batch_norm_lets_images_see_each_other(norm: str) -> None:
    settings = NetworkSettings(channels=8, groups=2, norm=norm)
    weights, given = drawn(settings), images(settings)
    body = Body(settings)
    together = body.features(weights, given)
    alone = torch.cat([body.features(weights, each[None]) for each in given])
    assert torch.allclose(together, alone, atol=1e-5) == (norm != "batch")


@pytest.mark.parametrize("given", [given for given, _ in SHAPES.values()], ids=SHAPES)
@pytest.mark.parametrize("by_matrices", [False, True])
def test_stacked_tasks_get_what_each_gets_alone(
    given: dict[str, object], by_matrices: bool
) -> None:
    settings = NetworkSettings(**given)
    body, tasks = Body(settings), 3
    seeds = (torch.Generator().manual_seed(seed) for seed in range(tasks))
    each = [initial_weights(build_network(settings), seed) for seed in seeds]
    stack = {name: torch.stack([weights[name] for weights in each]) for name in each[0]}
    pictures = images(settings, 4 * tasks).unflatten(0, (tasks, 4))
    together = body.features(stack, pictures, by_matrices=by_matrices)
    for weights, batch, found in zip(each, pictures, together, strict=True):
        torch.testing.assert_close(found, body.features(weights, batch), rtol=1e-4, atol=1e-4)


def test_weights_are_a_function_of_the_generator_alone() -> None:
    state = torch.random.get_rng_state()
    one, same = drawn(NetworkSettings()), drawn(NetworkSettings())
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert torch.equal(state, torch.random.get_rng_state())


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": "conv5"}, "no network “conv5”; the nearest is “conv4”"),
        ({"norm": "layer"}, "no norm “layer”"),
        ({"channels": 10, "groups": 4}, "10 channels can't be divided into 4"),
        ({"image_size": 8, "pooling": True}, "8 pixels can't be halved 4 times"),
        ({"channels": 0}, "at least 1"),
        ({"halvings": -1}, "can't be halved -1 times"),
        ({"image_size": 1, "first_pools": True}, "1 pixels can't be halved"),
        ({"first_channels": 33}, "33 channels can't be divided into 8 equal groups"),
        ({"first_channels": -1}, "are at least 1, or 0"),
    ],
)
def test_impossible_shapes_are_refused(given: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        NetworkSettings(**given)


def test_a_learner_of_colour_images_computes_a_meta_gradient() -> None:
    settings = NetworkSettings(
        channels=8, groups=2, pooling=True, image_channels=3, image_size=36, layer_norm=False
    )
    method = MAMLSettings(head="learned", way=2, inner_steps=2, learned_rates=False)
    made = MAML.initial(settings, method, torch.Generator().manual_seed(0))
    labels = torch.tensor([0, 1])
    episode = Episode(images(settings, 2), labels, images(settings, 2), labels, 2)
    found = made.outer_gradient(episode, 0)
    assert set(found.gradients) == set(made.parameters)
    assert all(torch.isfinite(value).all() for value in found.gradients.values())
    dot = Glyph.from_strokes([[(1, 1), (9, 9)]])
    with pytest.raises(ValueError, match="for images of 3 × 36 × 36, not for glyphs"):
        made.adapting(Task({"a": [dot], "b": [dot]}))


@pytest.mark.parametrize("method", ["prototypical", "proto-maml"])
def test_methods_that_amplify_rounding_answer_one_by_one_as_in_a_batch(method: str) -> None:
    generator = torch.Generator().manual_seed(0)
    made = LEARNERS[method].initial(NetworkSettings(), METHODS[method](), generator)
    strokes = torch.rand((25, 3, 5, 2), generator=generator).tolist()
    glyphs = [Glyph.from_strokes(each) for each in strokes]
    classifier = made.adapt(Task({str(k): [glyphs[k]] for k in range(5)}))
    together = classifier.predict_many(glyphs)
    assert together == [classifier.predict(glyph) for glyph in glyphs]
