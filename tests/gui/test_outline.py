"""Outlines: no peak is lost, gaps stay gaps, and the cost is the width's, not the length's."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from maml_studio.gui.widgets.plots.outline import Frame, band, column_means, stroke
from maml_studio.gui.widgets.plots.smoothing import Floats

FRAME = Frame(0, 60_000, 0, 2, 500, 200)


def covers(path: QPainterPath, x: float, y: float) -> bool:
    return path.contains(QPointF(x, y))


def noise(count: int = 60_000) -> tuple[Floats, Floats]:
    x = np.arange(count, dtype=float)
    return x, 1 + 0.1 * np.random.default_rng(0).random(count)


def test_a_peak_of_one_point_among_many_is_drawn() -> None:
    x, y = noise()
    y[31_234] = 1.9
    path = stroke(x, y, FRAME, 1.2).path()
    assert path.boundingRect().bottom() == pytest.approx(1.9 + 1.2 * FRAME.row)
    assert covers(path, 31_234, 1.7)
    assert not covers(path, 30_000, 1.7)
    assert path.elementCount() < 4 * FRAME.width


def test_a_line_is_as_thick_as_the_pen() -> None:
    path = stroke(np.array([0.0, 60_000]), np.array([1.0, 1.0]), FRAME, 1.5).path()
    for y, is_covered in ((1 + 1.4 * FRAME.row, True), (1 + 1.6 * FRAME.row, False)):
        assert covers(path, 20_000, y) == is_covered


def test_a_jump_is_a_line_as_thick_as_the_pen() -> None:
    x = np.array([0.0, 30_000, 30_001, 60_000])
    path = stroke(x, np.array([0.5, 0.5, 1.5, 1.5]), FRAME, 2.0).path()
    assert covers(path, 30_000, 1.0)
    assert covers(path, 30_000 + FRAME.column, 1.0)
    assert not covers(path, 30_000 + 4 * FRAME.column, 1.0)


def test_gaps_stay_gaps_and_single_points_stay() -> None:
    x = np.arange(0, 60_000, 1000.0)
    y = np.ones(60)
    y[20:30] = np.nan
    y[25] = 1.0
    path = stroke(x, y, FRAME, 1.2).path()
    assert covers(path, 15_500, 1)
    assert covers(path, 25_000, 1)
    assert not covers(path, 22_000, 1)
    assert not covers(path, 27_000, 1)
    assert covers(path, 40_000, 1)


def test_only_what_is_seen_is_drawn() -> None:
    x, y = noise()
    close = Frame(1000.5, 1010.5, 1.0, 1.05, 500, 200)
    box = stroke(x, y, close, 1.2).path().boundingRect()
    assert box.left() > 1000
    assert box.right() < 1011
    assert box.top() >= 1.0
    assert box.bottom() <= 1.05
    beside = Frame(70_000, 80_000, 0, 2, 500, 200)
    assert stroke(x, y, beside, 1.2).path().isEmpty()
    assert stroke(x[:0], y[:0], FRAME, 1.2).path().isEmpty()


def test_a_line_between_points_outside_crosses_the_frame() -> None:
    close = Frame(400, 600, 0, 1, 100, 100)
    path = stroke(np.array([0.0, 1000]), np.array([0.0, 1.0]), close, 1.2).path()
    assert covers(path, 500, 0.5)


def test_a_band_lies_between_its_bounds() -> None:
    x = np.array([0.0, 20_000, 40_000, 60_000])
    low, high = np.array([0.2, 0.4, np.nan, 0.4]), np.array([1.0, 1.2, np.nan, 1.2])
    path = band(x, low, high, FRAME).path()
    assert covers(path, 10_000, 0.35)
    assert not covers(path, 10_000, 0.25)
    assert covers(path, 10_000, 1.05)
    assert not covers(path, 10_000, 1.15)
    assert not covers(path, 30_000, 0.8)


def test_the_mean_of_each_column() -> None:
    x, y = noise()
    across, up = column_means(x, y, FRAME)
    assert len(across) <= FRAME.width + 2
    assert (np.diff(across) > 0).all()
    assert up == pytest.approx(1.05, abs=0.02)
    few = x[:100], y[:100]
    assert column_means(*few, FRAME)[0] is few[0]


def test_the_mean_of_a_column_without_values_is_a_gap() -> None:
    x, y = noise()
    y[10_000:20_000] = np.nan
    across, up = column_means(x, y, FRAME)
    inside = (across > 10_000 + FRAME.column) & (across < 20_000 - FRAME.column)
    assert np.isnan(up[inside]).all()
    assert np.isfinite(up[~inside]).sum() > 400
