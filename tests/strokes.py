"""Real pen strokes as the tests use them: the engine's archive, and drawings as a window holds them."""

from __future__ import annotations

from maml_studio.engine.datasets.omniglot_strokes import CANVAS, DRAWERS, Drawing, StrokeArchive

__all__ = ["CANVAS", "DRAWERS", "StrokeArchive", "in_unit_square"]


def in_unit_square(drawing: Drawing) -> Drawing:
    """Scale a drawing to the unit square, as a canvas of the window holds it."""
    return [
        [(x / CANVAS, y / CANVAS, pressure, seconds) for x, y, pressure, seconds in stroke]
        for stroke in drawing
    ]
