"""What a method has learned of its inner rates: a few numbers a layer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from maml_studio.engine.learners.inner_loop import AdaptedAt

_MIDDLE = (0.05, 0.95)


@dataclass(frozen=True)
class LayerRate:
    """The learned inner rate of a layer, without the factor of a head at zero, which is the way.

    Attributes:
        layer: “conv 1”, which its norm belongs to, “head” and so on.
        rate: the mean over the layer's weights, and over the inner steps that move them.
        low: the lowest mean of a step; the 5 % quantile where each weight has a rate of its own.
        high: the highest mean of a step; the 95 % quantile there.
    """

    layer: str
    rate: float
    low: float
    high: float


def rates_by_step(
    rates: Mapping[str, Tensor], counts: Mapping[str, int], adapted_at: AdaptedAt
) -> tuple[LayerRate, ...]:
    """Return the rates of layers whose weights have one for each inner step.

    Args:
        rates: by weight, (steps,).
        counts: the numbers that each weight has.
        adapted_at: which weights a step moves; the others' rates at it mean nothing.
    """
    found = []
    for layer, names in _layers(rates):
        steps = [step for step in range(len(rates[names[0]])) if names[0] in adapted_at(step)]
        if steps:
            shares = torch.stack([counts[name] * rates[name].double() for name in names])
            means = (shares.sum(0) / sum(counts[name] for name in names)).tolist()
            seen = [means[step] for step in steps]
            found.append(LayerRate(layer, sum(seen) / len(seen), min(seen), max(seen)))
    return tuple(found)


def rates_by_weight(rates: Mapping[str, Tensor]) -> tuple[LayerRate, ...]:
    """Return the rates of layers whose weights have one for each of their numbers."""
    found = []
    for layer, names in _layers(rates):
        values = torch.cat([rates[name].detach().double().flatten() for name in names])
        low, high = values.quantile(values.new_tensor(_MIDDLE)).tolist()
        found.append(LayerRate(layer, float(values.mean()), low, high))
    return tuple(found)


def layer_of(weight: str) -> str:
    """Return the layer of a weight, for people: “blocks.norm2.bias” is of “conv 2”."""
    module = weight.rpartition(".")[0].rpartition(".")[2]
    if number := re.search(r"\d+$", module):
        return f"conv {number.group()}"
    return "norm" if module == "last" else module


def _layers(rates: Mapping[str, Tensor]) -> Iterator[tuple[str, list[str]]]:
    layers: dict[str, list[str]] = {}
    for name in rates:
        layers.setdefault(layer_of(name), []).append(name)
    return iter(layers.items())
