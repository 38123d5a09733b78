"""How far each layer moves in the inner loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from maml_studio.engine.learners.inner_rates import layer_of
from maml_studio.engine.networks.catalogue import Weights


@dataclass(frozen=True)
class LayerMovement:
    """How far a layer's weights are from where they started, step by step.

    Attributes:
        layer: “conv 1”, which its norm belongs to, “head” and so on.
        distances: for each step from 0 on ‖θₖ − θ₀‖ / ‖θ₀‖, or ‖θₖ − θ₀‖ where `is_relative` is
            False.
        is_relative: False where the layer starts at zero, as a zero head does.
    """

    layer: str
    distances: tuple[float, ...]
    is_relative: bool


def movement(states: Sequence[Weights]) -> tuple[LayerMovement, ...]:
    """Measure how far weights are from the first ones, layer by layer.

    Args:
        states: the weights at each step, from step 0 on; all of the same names.
    """
    layers: dict[str, list[str]] = {}
    for name in states[0]:
        layers.setdefault(layer_of(name), []).append(name)
    return tuple(_moved(layer, names, states) for layer, names in layers.items())


def _moved(layer: str, names: Sequence[str], states: Sequence[Weights]) -> LayerMovement:
    start = [states[0][name] for name in names]
    size = _length(start)
    distances = [
        _length([state[name] - value for name, value in zip(names, start, strict=True)])
        for state in states
    ]
    return LayerMovement(layer, tuple(far / (size or 1.0) for far in distances), size > 0)


def _length(values: Sequence[torch.Tensor]) -> float:
    return float(torch.stack([value.norm() for value in values]).norm())
