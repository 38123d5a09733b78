"""The numbers behind a curve: they grow, are overtaken by a resumed run, and are found again."""

from __future__ import annotations

import numpy as np
import pytest

from maml_studio.gui.widgets.plots.series import Series


def filled(count: int = 10) -> Series:
    series = Series("a run", 0)
    series.append(np.arange(count), np.arange(count) ** 2, None, None)
    return series


def test_points_are_added_one_by_one_or_many_at_once() -> None:
    one_by_one, at_once = Series("a", 0), Series("b", 0)
    values = np.random.default_rng(0).normal(size=1000)
    for series in (one_by_one, at_once):
        series.set_smoothing(0.9)
    for step, value in enumerate(values):
        one_by_one.append(step, value, value - 1, value + 1)
    at_once.append(np.arange(1000), values, values - 1, values + 1)
    np.testing.assert_allclose(one_by_one.line, at_once.line)
    np.testing.assert_array_equal(one_by_one.x, at_once.x)
    assert one_by_one.band is not None
    np.testing.assert_array_equal(one_by_one.band[1], values + 1)


def test_a_run_that_went_back_overwrites_what_it_does_again() -> None:
    series = filled()
    series.set_smoothing(0.5)
    series.append([6, 7], [0.0, 0.0], None, None)
    assert series.x.tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert series.y.tolist() == [0, 1, 4, 9, 16, 25, 0, 0]
    other = Series("b", 0)
    other.set_smoothing(0.5)
    other.append(series.x, series.y, None, None)
    np.testing.assert_allclose(series.line, other.line)


def test_other_points_replace_all() -> None:
    series = filled()
    series.replace([1, 2], [np.inf, 5.0], None, None)
    assert series.x.tolist() == [1, 2]
    assert np.isnan(series.y[0])
    assert series.line[1] == 5.0
    series.replace([], [], None, None)
    assert len(series) == 0
    assert series.last() is None
    assert series.nearest(3) is None
    assert series.extent(positive=False) is None


@pytest.mark.parametrize(
    ("x", "y", "low", "high", "words"),
    [
        ([0, 1], [1.0], None, None, "not as many of each"),
        ([1, 1], [1.0, 1.0], None, None, "steps of a curve increase"),
        ([np.nan], [1.0], None, None, "steps of a curve increase"),
        ([0], [1.0], [0.5], None, "a low and a high"),
        ([0], [1.0], [0.5], [1.0, 2.0], "not as many of each"),
    ],
)
def test_what_does_not_fit_together_changes_nothing(x, y, low, high, words) -> None:
    series = filled()
    with pytest.raises(ValueError, match=words):
        series.append(x, y, low, high)
    with pytest.raises(ValueError, match=words):
        series.replace(x, y, low, high)
    assert len(series) == 10
    assert series.band is None


def test_the_nearest_and_the_next_step() -> None:
    series = Series("a", 0)
    series.append([0, 10, 30], [1.0, np.nan, np.nan], None, None)
    assert [series.nearest(x) for x in (-5, 4, 6, 19, 21, 99)] == [0, 0, 1, 1, 2, 2]
    assert [series.beyond(x, 1) for x in (0, 9, 30)] == [10, 10, None]
    assert [series.beyond(x, -1) for x in (0, 1, 30)] == [None, 0, 10]
    assert series.last() == 0


def test_a_last_value_long_ago_is_found() -> None:
    series = Series("a", 0)
    values = np.full(2000, np.nan)
    values[3] = 1.0
    series.append(np.arange(2000), values, None, None)
    assert series.last() == 3


def test_the_extent_holds_the_interval_and_a_logarithm_the_positive_part() -> None:
    series = Series("a", 0)
    series.append([0, 1, 2], [1.0, 0.0, np.nan], [-1.0, 0.0, 0.0], [3.0, 0.5, 0.2])
    assert series.extent(positive=False) == (-1.0, 3.0)
    assert series.extent(positive=True) == (0.2, 3.0)
