"""What a chart shows as long as nobody zooms: plain arithmetic over its series."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maml_studio.gui.widgets.plots.label_places import AROUND, LINE_HEIGHT
from maml_studio.gui.widgets.plots.scale import nice_step, rounded_log_span, rounded_span
from maml_studio.gui.widgets.plots.series import Series
from maml_studio.gui.widgets.plots.smoothing import Floats

TICKS_UP = 5
"""The most ticks on the axis of the values, one aside."""

Span = tuple[float, float]


@dataclass(frozen=True)
class Reference:
    """A value to compare with, drawn as a dotted line: a published figure, a guess."""

    value: float
    label: str


@dataclass(frozen=True)
class Bounds:
    """Values that the axis includes in any case: 0 for a loss, 1 for an accuracy."""

    low: float | None = None
    high: float | None = None


def steps_span(series: Sequence[Series], planned: int) -> Span:
    """Return the outer steps to show: all that are planned, else a round number of them."""
    last = max((float(one.x[-1]) for one in series if len(one)), default=0.0)
    if last <= planned:
        return 0.0, float(max(planned, 1))
    step = nice_step(last, 4)
    return 0.0, step * math.ceil(last / step - 1e-9)


def values_span(
    series: Sequence[Series], references: Sequence[Reference], bounds: Bounds, *, is_log: bool
) -> Span:
    """Return the values to show; their decimal logarithms on a logarithmic axis."""
    spans = [span for one in series if (span := one.extent(positive=is_log)) is not None]
    marks = [ref.value for ref in references]
    marks += [bound for bound in (bounds.low, bounds.high) if bound is not None]
    marks = [mark for mark in marks if math.isfinite(mark) and (mark > 0 or not is_log)]
    low = min([low for low, _ in spans] + marks, default=0.1 if is_log else 0.0)
    high = max([high for _, high in spans] + marks, default=1.0)
    return rounded_log_span(low, high) if is_log else rounded_span(low, high, 2 * TICKS_UP)


def seen_values_span(series: Sequence[Series], steps: Span, *, is_log: bool) -> Span | None:
    """Return the values that there are at some steps, or None if there are none."""
    found = [one.extent(positive=is_log, steps=steps) for one in series]
    spans = [span for span in found if span is not None]
    if not spans:
        return None
    low, high = min(low for low, _ in spans), max(high for _, high in spans)
    return rounded_log_span(low, high) if is_log else rounded_span(low, high, 2 * TICKS_UP)


def with_label_room(
    values: Span, references: Sequence[Reference], pixels: int, *, scale: float, is_log: bool
) -> Span:
    """Raise the top of so many pixels until the highest line's label has room at a text scale."""
    low, high = values
    marks = [math.log10(ref.value) if is_log else ref.value for ref in references if ref.value > 0]
    room = LINE_HEIGHT * scale + AROUND
    share = room / max(pixels, 3 * room)
    return low, max([high, *((mark - share * low) / (1 - share) for mark in marks)])


def logarithm(values: Floats) -> Floats:
    """Return decimal logarithms, NaN for what has none."""
    result = np.full(len(values), np.nan)
    return np.log10(values, out=result, where=values > 0)
