"""How sure an answer may be, and when it had better be “none of these”: plain numbers, no torch.

Two things are fitted on simulated tasks whose characters had no part in training. A temperature
(Guo et al. 2017) makes probabilities mean what they say; it leaves the label as it is. Quantiles of
strangeness (see `unknowns`) turn a drawing's distance into a conformal p-value (Vovk et al. 2005):
the share of known drawings that are stranger still. Both depend on way and shot, so they are kept
for a few of each and interpolated between them.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from itertools import product
from typing import Any

import numpy as np

FORMAT = 1
CONFIDENCE = "confidence.json"
FALSE_REJECTS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.001)
"""The shares of known drawings that are turned away, at which figures are kept."""
FALSE_REJECT = 0.05
"""The share of known drawings that the app turns away to notice unknown ones."""


@dataclass(frozen=True)
class Calibration:
    """What is to be expected of tasks of one way and shot.

    Attributes:
        ways: the number of classes that it was fitted for.
        shots: the mean number of examples of a class that it was fitted for.
        temperature: what logits are divided by before the softmax.
        strangeness: what known drawings exceed in the shares of `FALSE_REJECTS`; rising.
        false_accepts: the shares of unknown drawings of the same alphabet that don't exceed it.
    """

    ways: int
    shots: float
    temperature: float
    strangeness: tuple[float, ...]
    false_accepts: tuple[float, ...]

    def familiarity(self, strangeness: float) -> float:
        """Return the expected share of known drawings that are at least as strange: 1 to 0."""
        places, shares = (0.0, *self.strangeness), (1.0, *FALSE_REJECTS)
        return float(np.interp(strangeness, places, shares, right=0.0))

    def threshold(self, false_reject: float = FALSE_REJECT) -> float:
        """Return the strangeness that a share of known drawings exceeds.

        Raises:
            ValueError: if the share is not among those that figures are kept for.
        """
        return self._at(false_reject, self.strangeness)

    def false_accept(self, false_reject: float = FALSE_REJECT) -> float:
        """Return the share of unknown drawings to expect below the threshold of `false_reject`.

        Raises:
            ValueError: as `threshold`.
        """
        return self._at(false_reject, self.false_accepts)

    def _at(self, false_reject: float, values: tuple[float, ...]) -> float:
        if not FALSE_REJECTS[-1] <= false_reject <= FALSE_REJECTS[0]:
            raise ValueError(
                f"The share of known drawings that may be turned away is from {FALSE_REJECTS[-1]:g} "
                f"to {FALSE_REJECTS[0]:g}, not {false_reject:g}."
            )
        return float(np.interp(false_reject, FALSE_REJECTS[::-1], values[::-1]))


@dataclass(frozen=True)
class Confidence:
    """What was fitted for an initialization.

    Attributes:
        cells: a calibration for each pair of some ways and some shots.
        protocol: the tasks that it was fitted on: data set, split, episodes and so on.
    """

    cells: tuple[Calibration, ...]
    protocol: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = [(cell.ways, cell.shots) for cell in self.cells]
        if not found or sorted(found) != list(product(self._ways, self._shots)):
            raise ValueError("A confidence has one cell for each pair of its ways and shots.")

    def at(self, ways: int, shots: float) -> Calibration:
        """Interpolate between the nearest ways and shots, by their logarithms.

        Beyond them the nearest holds; the calibration's own way and shot tell which that is.
        """
        ways = round(_inside(ways, self._ways))
        shots = _inside(shots, self._shots)
        corners = [
            (by_way * by_shot, self._cell(way, shot))
            for way, by_way in _neighbours(ways, self._ways)
            for shot, by_shot in _neighbours(shots, self._shots)
        ]
        temperature = math.exp(sum(w * math.log(cell.temperature) for w, cell in corners))
        strangeness = _mixed([(w, cell.strangeness) for w, cell in corners])
        accepts = _mixed([(w, cell.false_accepts) for w, cell in corners])
        return Calibration(ways, shots, temperature, strangeness, accepts)

    def is_of(self, inner_steps: int, rate_scale: float = 1.0) -> bool:
        """Say whether it was fitted after as many inner steps, with rates of the same scale.

        After fewer or more of them nobody measured what the figures are.
        """
        steps = self.protocol.get("inner_steps", inner_steps)
        return bool(steps == inner_steps and (not steps or rate_scale == 1.0))

    def as_bytes(self, weights_sha256: str) -> bytes:
        """Return the content of `confidence.json`, with the weights that it belongs to."""
        values = {
            "format": FORMAT,
            "weights_sha256": weights_sha256,
            "protocol": self.protocol,
            "false_rejects": FALSE_REJECTS,
            "cells": [asdict(cell) for cell in self.cells],
        }
        return (json.dumps(values, indent=1, ensure_ascii=False) + "\n").encode()

    @property
    def _ways(self) -> list[float]:
        return sorted({cell.ways for cell in self.cells})

    @property
    def _shots(self) -> list[float]:
        return sorted({cell.shots for cell in self.cells})

    def _cell(self, ways: float, shots: float) -> Calibration:
        return next(cell for cell in self.cells if (cell.ways, cell.shots) == (ways, shots))


def parsed_confidence(content: bytes, where: str, weights_sha256: str) -> Confidence:
    """Read the content of a `confidence.json`.

    Raises:
        ValueError: with one sentence, if it is broken, of a newer version or of other weights.
    """
    try:
        values = json.loads(content.decode("utf-8"))
        if values["format"] > FORMAT:
            raise ValueError(f"“{where}” is from a newer version of MAML Studio.")
        if tuple(values["false_rejects"]) != FALSE_REJECTS:
            raise ValueError(f"“{where}” has figures for other shares than this version knows.")
        belongs_to = values["weights_sha256"]
        confidence = Confidence(tuple(map(_as_cell, values["cells"])), dict(values["protocol"]))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"“{where}” can't be read: {error}.") from error
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"“{where}” lacks something, or has it in another form.") from error
    if belongs_to != weights_sha256:
        raise ValueError(f"“{where}” was fitted for other weights than those beside it.")
    return confidence


def _as_cell(values: dict[str, Any]) -> Calibration:
    strangeness = tuple(map(float, values["strangeness"]))
    accepts = tuple(map(float, values["false_accepts"]))
    cell = Calibration(
        int(values["ways"]),
        float(values["shots"]),
        float(values["temperature"]),
        strangeness,
        accepts,
    )
    is_whole = len(strangeness) == len(accepts) == len(FALSE_REJECTS)
    is_sound = (
        cell.ways > 1
        and all(0 < number < math.inf for number in (cell.shots, cell.temperature))
        and all(0 <= number < math.inf for number in strangeness)
        and all(0 <= share <= 1 for share in accepts)
    )
    if not (is_whole and is_sound and list(strangeness) == sorted(strangeness)):
        raise ValueError(f"A confidence can't have these numbers: {values}.")
    return cell


def _inside(value: float, grid: list[float]) -> float:
    return min(max(value, grid[0]), grid[-1])


def _neighbours(value: float, grid: list[float]) -> list[tuple[float, float]]:
    """Return the grid's points on both sides of a value within it, with their weights."""
    high = next(point for point in grid if point >= value)
    if high == value:
        return [(high, 1.0)]
    low = grid[grid.index(high) - 1]
    share = math.log(value / low) / math.log(high / low)
    return [(low, 1 - share), (high, share)]


def _mixed(values: list[tuple[float, tuple[float, ...]]]) -> tuple[float, ...]:
    weights = [weight for weight, _ in values]
    rows = np.array([row for _, row in values])
    return tuple(float(value) for value in np.average(rows, axis=0, weights=weights))
