"""The pen of the procedural alphabets: primitives of strokes, curves and a drawer's hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

_SAMPLES = 4


@dataclass(frozen=True)
class PlannedStroke:
    """One stroke as it is meant: (points, 2) control points in the unit square.

    Attributes:
        points: where the pen is meant to pass.
        is_smooth: whether it passes in a curve, or turns at each point.
    """

    points: Points
    is_smooth: bool


Plan = tuple[PlannedStroke, ...]
"""A character as its alphabet means it, before anyone has drawn it."""


@dataclass(frozen=True)
class Hand:
    """How one drawer draws every character.

    Attributes:
        frame: (2, 2) slant, proportion and turn.
        curl: how much rounder (above 0) or flatter (below 0) than planned the curves are.
        rounds_corners: whether corners come out as curves.
        jitter: how far control points stray, as a share of the unit square.
        warp: (2, 2) amplitudes and (2, 2) phases of this drawer's bent idea of the square.
        tremor: how much the pen shakes.
    """

    frame: Points
    curl: float
    rounds_corners: bool
    jitter: float
    warp: tuple[Points, Points]
    tremor: float

    def draw(self, plan: Plan, rng: np.random.Generator) -> list[Points]:
        """Draw a planned character once; return its strokes, (points, 2) each, in any unit."""
        return [self._stroke(planned, rng) for planned in plan]

    def _stroke(self, planned: PlannedStroke, rng: np.random.Generator) -> Points:
        strayed = planned.points + rng.normal(0, self.jitter, planned.points.shape)
        strayed += rng.normal(0, self.jitter * 0.7, 2)
        straight = polyline(strayed)
        line = straight
        if planned.is_smooth or self.rounds_corners:
            line = straight + (1 + self.curl) * (curve(strayed) - straight)
        line = line + self._shake(len(line), rng) - 0.5
        amplitudes, phases = self.warp
        bent = line + np.sin(4 * line[:, ::-1] + phases[0]) * amplitudes[0]
        bent += np.sin(7 * line + phases[1]) * amplitudes[1]
        drawn: Points = bent @ self.frame.T
        return drawn

    def _shake(self, count: int, rng: np.random.Generator) -> Points:
        raw = rng.normal(0, self.tremor, (count + 2, 2))
        return (raw[:-2] + raw[1:-1] + raw[2:]) / 3


def invent_hand(rng: np.random.Generator) -> Hand:
    """Draw a drawer's habits at random."""
    slant, turn = rng.normal(0, 0.15), rng.normal(0, 0.08)
    width, height = np.exp(rng.normal(0, 0.11, 2))
    lean = np.array([[width, -slant], [0.0, height]])
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    warp = (rng.normal(0, 0.02, (2, 2)), rng.uniform(0, 2 * np.pi, (2, 2)))
    return Hand(
        frame=rotation @ lean,
        curl=float(rng.normal(0, 0.3)),
        rounds_corners=bool(rng.random() < 0.2),
        jitter=float(rng.uniform(0.015, 0.045)),
        warp=warp,
        tremor=float(rng.uniform(0.0, 0.008)),
    )


def polyline(points: Points) -> Points:
    """Return evenly many points a segment on the straight lines between control points."""
    shares = (np.arange(_SAMPLES) / _SAMPLES)[:, None]
    samples = points[:-1, None] + shares * np.diff(points, axis=0)[:, None]
    return np.concatenate([samples.reshape(-1, 2), points[-1:]])  # (segments * _SAMPLES + 1, 2)


def curve(points: Points) -> Points:
    """Return as many points as `polyline` on the Catmull-Rom spline through control points."""
    if len(points) < 3:
        return polyline(points)
    ends = 2 * points[[0, -1]] - points[[1, -2]]
    padded = np.vstack([ends[:1], points, ends[1:]])
    t = (np.arange(_SAMPLES) / _SAMPLES)[:, None, None]
    p0, p1, p2, p3 = (padded[index : len(padded) - 3 + index] for index in range(4))
    samples = p1 + 0.5 * t * (
        p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0))
    )  # (_SAMPLES, segments, 2)
    return np.vstack([samples.transpose(1, 0, 2).reshape(-1, 2), points[-1:]])


def _across(start: Points, end: Points) -> Points:
    run = end - start
    return np.array([-run[1], run[0]])


def _line(start: Points, end: Points, rng: np.random.Generator) -> PlannedStroke:
    return PlannedStroke(np.stack([start, (start + end) / 2, end]), True)


def _arc(start: Points, end: Points, rng: np.random.Generator) -> PlannedStroke:
    bulge = rng.choice([-1, 1]) * rng.uniform(0.35, 0.7) * _across(start, end)
    shares = np.array([[0.0, 0.0], [0.2, 0.75], [0.5, 1.0], [0.8, 0.75], [1.0, 0.0]])
    points = start + shares[:, :1] * (end - start) + shares[:, 1:] * bulge
    return PlannedStroke(points, True)


def _wave(start: Points, end: Points, rng: np.random.Generator) -> PlannedStroke:
    bulge = rng.choice([-1, 1]) * rng.uniform(0.25, 0.5) * _across(start, end)
    along, sides = np.linspace(0, 1, 5)[:, None], np.array([[0.0], [1.0], [0.0], [-1.0], [0.0]])
    return PlannedStroke(start + along * (end - start) + sides * bulge, True)


def _hook(start: Points, end: Points, rng: np.random.Generator) -> PlannedStroke:
    side = rng.choice([-1, 1]) * 0.3 * _across(start, end)
    run = end - start
    curl = [
        start,
        start + 0.5 * run,
        start + 0.9 * run,
        end + 0.3 * side,
        start + 0.85 * run + side,
    ]
    return PlannedStroke(np.stack(curl), True)


def _ring(start: Points, end: Points, rng: np.random.Generator) -> PlannedStroke:
    middle, radius = (start + end) / 2, rng.uniform(0.3, 0.55) * np.hypot(*(end - start))
    first = rng.uniform(0, 2 * np.pi)
    angles = first + rng.choice([-1, 1]) * np.linspace(0, rng.uniform(1.75, 2.0) * np.pi, 8)
    squeeze = rng.uniform(0.7, 1.3)
    circle = np.stack([np.cos(angles), squeeze * np.sin(angles)], axis=1)
    return PlannedStroke(middle + radius * circle, True)


def _bent(start: Points, end: Points, rng: np.random.Generator) -> PlannedStroke:
    corner = np.array([start[0], end[1]] if rng.random() < 0.5 else [end[0], start[1]])
    if np.abs(end - start).min() < 0.15:
        corner = (start + end) / 2 + rng.choice([-0.5, 0.5]) * _across(start, end)
    return PlannedStroke(np.stack([start, corner, end]), False)


def _zigzag(start: Points, end: Points, rng: np.random.Generator) -> PlannedStroke:
    turns = int(rng.integers(2, 4))
    sides = np.array([0.0, *(rng.choice([-1, 1]) * (-1.0) ** np.arange(turns)), 0.0])
    along = np.linspace(0, 1, turns + 2)[:, None]
    shift = 0.25 * sides[:, None] * _across(start, end)
    return PlannedStroke(start + along * (end - start) + shift, False)


def _dot(start: Points, end: Points, rng: np.random.Generator) -> PlannedStroke:
    return PlannedStroke(np.stack([start, start + rng.normal(0, 0.02, 2)]), True)


PRIMITIVES: dict[str, Callable[[Points, Points, np.random.Generator], PlannedStroke]] = {
    "line": _line,
    "arc": _arc,
    "wave": _wave,
    "hook": _hook,
    "ring": _ring,
    "bent": _bent,
    "zigzag": _zigzag,
    "dot": _dot,
}
