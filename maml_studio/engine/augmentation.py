"""Small changes of images, as between one hand and pen and another."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

_TURN = 0.2
_STRETCH = 0.15
_SHEAR = 0.2
_SHIFT = 0.06
_THICKEN = 0.7
_THIN = 0.4


def augmented(images: Tensor, generator: torch.Generator) -> Tensor:
    """Turn, stretch, shear, shift and thicken or thin each image a little, each its own way.

    Args:
        images: (batch, 1, size, size), from 0 to 1.
        generator: all parameters are drawn from it, and applied to the batch at once.

    Returns:
        Images of the same shape and range.
    """
    count = len(images)
    turn, shear, wide, high, right, down, pen = torch.rand((7, count), generator=generator) * 2 - 1
    cosine, sine = torch.cos(turn * _TURN), torch.sin(turn * _TURN)
    wide, high = 1 + wide * _STRETCH, 1 + high * _STRETCH
    rows = [
        torch.stack([cosine * wide, (shear * _SHEAR - sine) * high, right * _SHIFT], dim=1),
        torch.stack([sine * wide, cosine * high, down * _SHIFT], dim=1),
    ]
    grid = functional.affine_grid(torch.stack(rows, dim=1), list(images.shape), False)
    moved = functional.grid_sample(images, grid, align_corners=False)
    return _with_pen(moved, pen.view(-1, 1, 1, 1))


def _with_pen(images: Tensor, pen: Tensor) -> Tensor:
    """Blend towards the dilated images where `pen` is positive, else towards the eroded ones."""
    thick = functional.max_pool2d(images, 3, 1, 1)
    thin = -functional.max_pool2d(-images, 2, 1, 1)[..., :-1, :-1]
    share = torch.where(pen > 0, pen * _THICKEN, -pen * _THIN)
    return torch.lerp(images, torch.where(pen > 0, thick, thin), share)
