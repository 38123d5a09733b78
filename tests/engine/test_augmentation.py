"""Augmentation: small, each image its own, and drawn from the passed generator alone."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from maml_studio.engine.augmentation import augmented


@pytest.fixture(scope="module")
def images() -> Tensor:
    """Return 64 times the same ring."""
    rows, columns = torch.meshgrid(torch.arange(28.0), torch.arange(28.0), indexing="ij")
    radius = ((rows - 13.5) ** 2 + (columns - 13.5) ** 2).sqrt()
    return ((radius - 8).abs() < 1.6).float().expand(64, 1, 28, 28).contiguous()


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_shape_type_and_range_are_kept(images: Tensor) -> None:
    changed = augmented(images, generator(0))
    assert changed.shape == images.shape
    assert changed.dtype == images.dtype
    assert changed.min() >= 0
    assert changed.max() <= 1


def test_it_depends_on_the_generator_alone(images: Tensor) -> None:
    torch.manual_seed(0)
    before = torch.random.get_rng_state()
    first = augmented(images, generator(3))
    assert torch.equal(torch.random.get_rng_state(), before)
    torch.manual_seed(1)
    assert torch.equal(first, augmented(images, generator(3)))
    assert not torch.equal(first, augmented(images, generator(4)))


def test_the_images_passed_in_are_left_alone(images: Tensor) -> None:
    kept = images.clone()
    augmented(images, generator(0))
    assert torch.equal(images, kept)


def test_each_image_changes_in_its_own_way(images: Tensor) -> None:
    changed = augmented(images, generator(0)).flatten(1)
    apart = torch.cdist(changed, changed) + torch.eye(len(changed)) * 100
    assert float(apart.min()) > 0.1


def test_changes_are_small_and_go_both_ways(images: Tensor) -> None:
    changed = augmented(images, generator(0))
    ink = changed.sum((1, 2, 3)) / images.sum((1, 2, 3))
    assert 0.5 < float(ink.min()) < 0.9
    assert 1.1 < float(ink.max()) < 2
    place = torch.arange(28.0)
    shift = (changed.sum((1, 2)) * place).sum(1) / changed.sum((1, 2, 3)) - 13.5
    assert float(shift.min()) < -0.3
    assert float(shift.max()) > 0.3
    assert float(shift.abs().max()) < 2.5


def test_it_is_what_slower_functions_make(images: Tensor) -> None:
    rolled = torch.stack([image.roll(place, 2) for place, image in enumerate(images)])
    turn, shear, wide, high, right, down, pen = torch.rand((7, 64), generator=generator(5)) * 2 - 1
    sine, cosine = (turn * 0.2).sin(), (turn * 0.2).cos()
    wide, high = 1 + 0.15 * wide, 1 + 0.15 * high
    across = torch.stack([cosine * wide, (0.2 * shear - sine) * high, 0.06 * right], 1)
    along = torch.stack([sine * wide, cosine * high, 0.06 * down], 1)
    grid = functional.affine_grid(torch.stack([across, along], 1), [64, 1, 28, 28], False)
    moved = functional.grid_sample(rolled, grid, align_corners=False)
    thick = functional.max_pool2d(moved, 3, 1, 1)
    thin = -functional.max_pool2d(-moved, 2, 1, 1)[..., :-1, :-1]
    pen = pen.view(-1, 1, 1, 1)
    expected = torch.where(
        pen > 0, moved + 0.7 * pen * (thick - moved), moved - 0.4 * pen * (thin - moved)
    )
    torch.testing.assert_close(augmented(rolled, generator(5)), expected, atol=1e-4, rtol=0)


def test_color_is_moved_alone_and_goes_on_beyond_its_edges() -> None:
    color = torch.tensor([0.2, 0.5, 0.9]).view(1, 3, 1, 1)
    plain = color.expand(8, 3, 32, 32).contiguous()
    torch.testing.assert_close(augmented(plain, generator(0)), plain)
    left = plain.clone()
    left[..., :16] = 0
    changed = augmented(left, generator(0))
    assert changed.shape == left.shape
    share = changed / color
    torch.testing.assert_close(share[:, 0], share[:, 1])
    torch.testing.assert_close(share[:, 0], share[:, 2])
    assert not torch.equal(changed, left)


def test_one_image_is_a_batch_too(images: Tensor) -> None:
    assert augmented(images[:1], generator(0)).shape == (1, 1, 28, 28)


def test_blank_stays_blank(images: Tensor) -> None:
    assert not augmented(torch.zeros_like(images), generator(0)).any()
