"""Small changes of images, as between one hand and pen and another."""

from __future__ import annotations

import functools

import torch
from torch import Tensor
from torch.nn.functional import grid_sample

# Each number says how far it goes to either side of none: radians, shares, half images.
_TURN = 0.2
_SHEAR = 0.2
_STRETCH = 0.15
_SHIFT = 0.06
_REACH = torch.tensor([[_TURN], [_SHEAR], [_STRETCH], [_STRETCH], [_SHIFT], [_SHIFT]])
_THICKEN = 0.7
_THIN = 0.4


def augmented(images: Tensor, generator: torch.Generator) -> Tensor:
    """Turn, stretch, shear, shift and thicken or thin each image a little, each its own way.

    One channel is taken for ink on a ground of 0. Three are a picture in color: what comes in from
    beyond its edges is like its edges, and its lines are neither thickened nor thinned.

    Args:
        images: (batch, 1 or 3, side, side) float32, from 0 to 1.
        generator: all parameters are drawn from it, and applied to the batch at once.

    Returns:
        Images of the same shape and range.
    """
    count, channels, side, _ = images.shape
    numbers = torch.rand((7, count), generator=generator) * 2 - 1
    is_ink = channels == 1
    moved = grid_sample(
        images,
        _grid(numbers[:-1], side),
        padding_mode="zeros" if is_ink else "border",
        align_corners=False,
    )
    return _with_pen_(moved, numbers[-1].view(-1, 1, 1, 1)) if is_ink else moved


def _grid(numbers: Tensor, side: int) -> Tensor:
    """Return where each pixel comes from: (6, batch) to (batch, side, side, 2).

    One matrix product for all: `affine_grid` makes one an image, and takes twenty times as long.
    """
    turn, shear, wide, high, right, down = numbers * _REACH
    cosine, sine, wide, high = turn.cos(), turn.sin(), 1 + wide, 1 + high
    across = [cosine * wide, (shear - sine) * high, right]
    along = [sine * wide, cosine * high, down]
    places = torch.stack([*across, *along], dim=1).view(-1, 3) @ _pixels(side)
    return places.view(-1, 2, side, side).permute(0, 2, 3, 1)


@functools.cache
def _pixels(side: int) -> Tensor:
    """Return column and row of each pixel, from -1 to 1, and a one: (3, side · side)."""
    centres = (torch.arange(side) * 2 + 1) / side - 1
    rows, columns = torch.meshgrid(centres, centres, indexing="ij")
    return torch.stack([columns, rows, torch.ones_like(rows)]).view(3, -1)


def _with_pen_(images: Tensor, pen: Tensor) -> Tensor:
    """Blend towards the thick images where `pen` is positive, else the thin ones; in place."""
    thick, thin = _thick(images), _thin(images)
    images.lerp_(thick, pen.clamp(min=0) * _THICKEN)
    return images.lerp_(thin, pen.clamp(max=0) * -_THIN)


def _thick(images: Tensor) -> Tensor:
    """Return the highest of 3 × 3 pixels around each; `max_pool2d` takes ten times as long."""
    for axis in (2, 3):
        length = images.shape[axis] - 1
        highest = images.clone()
        first, last = highest.narrow(axis, 0, length), highest.narrow(axis, 1, length)
        torch.maximum(first, images.narrow(axis, 1, length), out=first)
        torch.maximum(last, images.narrow(axis, 0, length), out=last)
        images = highest
    return images


def _thin(images: Tensor) -> Tensor:
    """Return the lowest of 2 × 2 pixels that end at each."""
    for axis in (2, 3):
        length = images.shape[axis] - 1
        lowest = images.clone()
        last = lowest.narrow(axis, 1, length)
        torch.minimum(last, images.narrow(axis, 0, length), out=last)
        images = lowest
    return images
