"""The moving average: the formula it stands for, gaps, and continuing where it ended."""

from __future__ import annotations

import numpy as np
import pytest

from maml_studio.gui.widgets.plots.smoothing import Carry, Floats, smooth


def by_the_book(values: Floats, factor: float) -> Floats:
    total, weight, result = 0.0, 0.0, []
    for value in values:
        known = np.isfinite(value)
        total = factor * total + (value if known else 0.0)
        weight = factor * weight + (1.0 if known else 0.0)
        result.append(total / weight if known else np.nan)
    return np.array(result)


@pytest.mark.parametrize("factor", [0.0, 0.3, 0.9, 0.99])
def test_it_is_the_bias_corrected_average(factor: float) -> None:
    values = np.random.default_rng(0).normal(size=5000)
    values[[0, 7, 8, 9, 4999]] = np.nan
    average, _ = smooth(values, factor, Carry())
    np.testing.assert_allclose(average, by_the_book(values, factor), rtol=1e-10)


def test_without_smoothing_nothing_changes() -> None:
    values = np.array([3.0, np.nan, 1.0])
    np.testing.assert_array_equal(smooth(values, 0.0, Carry())[0], values)


def test_the_first_value_stands_for_itself() -> None:
    assert smooth(np.array([2.0, 2.0]), 0.99, Carry())[0] == pytest.approx([2.0, 2.0])


def test_pieces_give_the_same_as_the_whole() -> None:
    values = np.random.default_rng(1).normal(size=400)
    whole, _ = smooth(values, 0.95, Carry())
    carry, pieces = Carry(), []
    for piece in np.split(values, [0, 1, 2, 50, 399]):
        smoothed, carry = smooth(piece, 0.95, carry)
        pieces.append(smoothed)
    np.testing.assert_allclose(np.concatenate(pieces), whole, rtol=1e-12)
