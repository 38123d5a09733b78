"""The road from ink to the network's input: scale, place, polarity of nothing, dots."""

from __future__ import annotations

import numpy as np
import pytest

from maml_studio.engine.ink import (
    INK_SIDE,
    INPUT_SIZE,
    PEN_TO_INK,
    SMALLEST_SIDE,
    InkArray,
    Pixels,
    draw_strokes,
    pen_width,
    to_input,
)


def extent(pixels: Pixels) -> tuple[int, int]:
    """Return the height and width of the pixels that are at least half full."""
    inked = pixels >= 0.5
    return (
        int(np.ptp(np.flatnonzero(inked.any(axis=1)))) + 1,
        int(np.ptp(np.flatnonzero(inked.any(axis=0)))) + 1,
    )


def center(pixels: Pixels) -> tuple[float, float]:
    """Return the center of mass, row and column."""
    rows, columns = np.indices(pixels.shape) + 0.5
    return float((rows * pixels).sum() / pixels.sum()), float(
        (columns * pixels).sum() / pixels.sum()
    )


def block(canvas: tuple[int, int], top: int, left: int, height: int, width: int) -> InkArray:
    """Return a canvas with one full rectangle on it."""
    ink = np.zeros(canvas, dtype=np.uint8)
    ink[top : top + height, left : left + width] = 255
    return ink


def test_input_is_float32_from_0_to_1() -> None:
    pixels = to_input(block((105, 105), 20, 30, 40, 8))
    assert pixels.shape == (INPUT_SIZE, INPUT_SIZE)
    assert pixels.dtype == np.float32
    assert pixels.min() == 0
    assert pixels.max() == 1


@pytest.mark.parametrize(
    ("height", "width"), [(60, 60), (60, 30), (30, 60), (90, 10), (10, 90), (100, 100)]
)
def test_longer_side_fills_the_ink_side_and_aspect_is_kept(height: int, width: int) -> None:
    pixels = to_input(block((105, 105), 2, 3, height, width))
    assert max(extent(pixels)) == INK_SIDE
    tall, wide = (float(pixels.max(axis=axis).sum()) for axis in (1, 0))
    assert tall / wide == pytest.approx(height / width, rel=0.1)


@pytest.mark.parametrize("canvas", [(105, 105), (60, 200), (200, 60), (28, 28), (500, 500)])
def test_place_on_the_canvas_does_not_matter(canvas: tuple[int, int]) -> None:
    rows, columns = canvas[0] - 24, canvas[1] - 15
    corner = to_input(block(canvas, 0, 0, 24, 15))
    np.testing.assert_allclose(corner, to_input(block(canvas, rows, columns, 24, 15)), atol=1e-6)
    np.testing.assert_allclose(
        corner, to_input(block(canvas, rows // 2, columns // 2, 24, 15)), atol=0.02
    )
    assert center(corner) == pytest.approx((INPUT_SIZE / 2, INPUT_SIZE / 2), abs=0.1)


@pytest.mark.parametrize("scale", [2, 4, 7])
def test_scale_does_not_matter(scale: int) -> None:
    ink = block((60, 60), 20, 10, 25, 12)
    large = np.kron(ink, np.ones((scale, scale), dtype=np.uint8))
    assert np.abs(to_input(ink) - to_input(large)).mean() < 0.01


def test_ink_below_the_smallest_side_is_not_blown_up() -> None:
    dot = to_input(block((400, 400), 10, 350, 19, 19))
    assert max(extent(dot)) <= 2
    assert center(dot) == pytest.approx((INPUT_SIZE / 2, INPUT_SIZE / 2), abs=0.1)
    assert max(extent(to_input(block((400, 400), 10, 350, 20, 20)))) == INK_SIDE


def test_faint_ink_is_brought_to_full_ink() -> None:
    faint = (block((50, 50), 10, 10, 20, 20) // 255) * np.uint8(40)
    assert to_input(faint).max() == 1
    assert max(extent(to_input(faint))) == INK_SIDE


def test_one_pixel_and_full_canvas_are_ink_too() -> None:
    assert to_input(np.full((1, 1), 255, np.uint8)).max() == 1
    assert max(extent(to_input(np.full((30, 30), 255, np.uint8)))) == INK_SIDE
    assert to_input(block((2000, 3), 0, 0, 2000, 1)).max() == 1


def test_no_ink_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        to_input(np.zeros((20, 20), dtype=np.uint8))


def test_strokes_are_as_thick_as_the_ink_is_large() -> None:
    def thickness(size: float) -> float:
        line = np.array([[0.1, 0.1, 1, 0], [0.1, 0.1 + size, 1, 0]], dtype=np.float32)
        ink = draw_strokes([line])
        across = int((ink[ink.shape[0] // 2] > 0).sum())
        along = int((ink[:, ink.shape[1] // 2] > 0).sum())
        return across / along

    assert thickness(0.8) == pytest.approx(PEN_TO_INK, abs=0.01)
    assert thickness(SMALLEST_SIDE * 2) == pytest.approx(PEN_TO_INK, abs=0.01)


def test_pressure_makes_a_stroke_thicker() -> None:
    widths = [pen_width(pressure) for pressure in (0.0, 0.5, 1.0)]
    assert widths == sorted(set(widths))
    assert widths[-1] == 1
    assert widths[0] > 0
