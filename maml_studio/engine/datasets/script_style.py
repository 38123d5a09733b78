"""The style of a procedural alphabet, and the characters that it plans."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maml_studio.engine.datasets.pen import PRIMITIVES, Plan, PlannedStroke, Points

_USUAL = np.array([0.8, 1.6, 0.5, 0.9, 0.6, 0.5, 0.2, 0.25])
_TRIES_FOR_AN_ANCHOR = 8


@dataclass(frozen=True)
class ScriptStyle:
    """What the characters of one alphabet have in common.

    Attributes:
        weights: how often each of `PRIMITIVES` is used.
        anchors: (anchors, 2) places in the unit square where strokes begin and end.
        strokes: the least and the most strokes of a character.
        joining: how likely a stroke begins where the last one ended.
        is_cursive: whether most characters are one long curve through some anchors.
        radical: a stroke that every character has, or None.
    """

    weights: Points
    anchors: Points
    strokes: tuple[int, int]
    joining: float
    is_cursive: bool
    radical: PlannedStroke | None

    def plan(self, rng: np.random.Generator) -> Plan:
        """Plan one character."""
        plan = [] if self.radical is None else [self.radical]
        if self.is_cursive and rng.random() < 0.8:
            plan.append(self._cursive(rng))
            wanted = len(plan) + int(rng.random() < 0.4)
        else:
            wanted = len(plan) + int(rng.integers(self.strokes[0], self.strokes[1] + 1))
        while len(plan) < wanted:
            plan.append(self._stroke(plan[-1] if plan else None, rng))
        return tuple(plan)

    def _cursive(self, rng: np.random.Generator) -> PlannedStroke:
        """Pass in one curve through anchors, none twice in a row."""
        places = [rng.choice(self.anchors)]
        for _ in range(int(rng.integers(3, 7))):
            places.append(self._other_anchor(places[-1], rng))
        return PlannedStroke(np.stack(places), True)

    def _stroke(self, last: PlannedStroke | None, rng: np.random.Generator) -> PlannedStroke:
        joins = last is not None and rng.random() < self.joining
        start = last.points[-1] if last is not None and joins else rng.choice(self.anchors)
        kind = rng.choice(list(PRIMITIVES), p=self.weights)
        if last is None and kind == "dot":
            kind = "arc"
        return PRIMITIVES[kind](start, self._other_anchor(start, rng), rng)

    def _other_anchor(self, start: Points, rng: np.random.Generator) -> Points:
        for _ in range(_TRIES_FOR_AN_ANCHOR):
            end: Points = rng.choice(self.anchors)
            if np.abs(end - start).max() > 0.25:
                break
        return end


def invent_style(rng: np.random.Generator) -> ScriptStyle:
    """Draw the style of an alphabet at random."""
    weights = rng.dirichlet(_USUAL)
    fewest = int(rng.integers(1, 3))
    is_cursive = bool(rng.random() < 0.3)
    style = ScriptStyle(
        weights=weights,
        anchors=_anchors(rng),
        strokes=(fewest, fewest + int(rng.integers(1, 3))),
        joining=float(rng.uniform(0.2, 0.9)),
        is_cursive=is_cursive,
        radical=None,
    )
    if is_cursive or rng.random() > 0.2:
        return style
    return ScriptStyle(**{**vars(style), "radical": style.plan(rng)[0]})


def _anchors(rng: np.random.Generator) -> Points:
    columns, rows = int(rng.integers(2, 4)), int(rng.integers(2, 5))
    height = rng.uniform(0.7, 1.0)
    width = height * rng.uniform(0.55, 1.0)
    x, y = np.meshgrid(np.linspace(0, width, columns), np.linspace(0, height, rows))
    grid = np.stack([x.ravel() - width / 2, y.ravel() - height / 2], axis=1) + 0.5
    strayed: Points = grid + rng.normal(0, 0.035, grid.shape)
    return strayed
