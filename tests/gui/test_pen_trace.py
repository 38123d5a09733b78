"""A few places that a fast pen told of become the curve that it drew."""

from __future__ import annotations

import math

import numpy as np
import pytest

from maml_studio.gui.widgets.pen_trace import SPACING, Trace

Place = tuple[float, float]


def traced(places: list[Place]) -> np.ndarray:
    trace = Trace((*places[0], 1.0, 0.0))
    for number, place in enumerate(places[1:], start=1):
        trace.extend((*place, 1.0, float(number)))
    return np.array(trace.points)


def circle(count: int, radius: float = 0.35) -> list[Place]:
    angles = [2 * math.pi * k / count for k in range(count)]
    return [(0.5 + radius * math.cos(a), 0.5 + radius * math.sin(a)) for a in angles]


def test_eight_places_of_a_circle_become_a_circle() -> None:
    points = traced(circle(9)[:8])
    radii = np.hypot(*(points[:, :2] - 0.5).T)
    assert np.abs(radii - 0.35).max() < 0.01
    straight = 0.35 * (1 - math.cos(math.pi / 9))
    assert straight > 0.02, "straight lines between the places are far from it"


def test_the_curve_meets_every_place_and_leaves_no_gaps() -> None:
    places = circle(7)
    points = traced(places)
    for place in places:
        assert np.abs(points[:, :2] - place).max(axis=1).min() < 1e-9
    assert np.hypot(*np.diff(points[:, :2], axis=0).T).max() < 1.3 * SPACING
    assert (np.diff(points[:, 3]) > 0).all()


def test_a_corner_stays_sharp_and_a_line_straight() -> None:
    points = traced([(0.1, 0.1), (0.9, 0.1), (0.9, 0.9)])[:, :2]
    on_the_way = np.isclose(points[:, 1], 0.1) | np.isclose(points[:, 0], 0.9)
    assert on_the_way.all()
    line = traced([(0.1, 0.1), (0.4, 0.4), (0.9, 0.9)])
    assert np.allclose(line[:, 0], line[:, 1])


def test_it_stays_in_the_square() -> None:
    points = traced([(0.2, 0.3), (0.0, 0.05), (0.2, 0.0), (0.9, 0.0), (1.0, 0.3)])
    assert points[:, :2].min() >= 0
    assert points[:, :2].max() <= 1


def test_a_slow_pen_s_points_are_left_as_they_are() -> None:
    places = [(0.3 + 0.004 * k, 0.5 + 0.001 * (k % 3)) for k in range(50)]
    assert np.allclose(traced(places)[:, :2], places)


@pytest.mark.parametrize("count", [2, 3, 6])
def test_what_is_settled_stays(count: int) -> None:
    trace = Trace((0.1, 0.5, 1.0, 0.0))
    kept: list[tuple[float, ...]] = []
    for k in range(count):
        trace.extend((0.2 + 0.1 * k, 0.5 + 0.2 * math.sin(k), 0.5, float(k)))
        assert trace.points[: len(kept)] == kept
        assert trace.points[-1] == trace.end
        kept = list(trace.points[: trace.settled])
    assert len(kept) > 1 or count == 1
