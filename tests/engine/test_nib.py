"""A pen's discs all at once are the pixels of one after the other."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.ink import PEN_TO_INK, InkArray, Stroke, draw_strokes, pen_width
from maml_studio.engine.nib import discs

SIDE = 224


def wandering(points: int, seed: int, *, presses: bool) -> Stroke:
    """Return a long scribble over the whole square, of one pressure or of many."""
    generator = np.random.default_rng(seed)
    turns = np.cumsum(generator.normal(0, 0.3, points))
    places = np.cumsum(0.01 * np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0)
    stroke = np.ones((points, 4), dtype=np.float32)
    stroke[:, :2] = np.abs((places + 1) % 2 - 1)
    if presses:
        stroke[:, 2] = generator.random(points)
    return stroke


def drawn_one_by_one(stroke: Stroke) -> InkArray:
    """Draw a stroke the plain way: a disc and a line for every point."""
    low, high = stroke[:, :2].min(axis=0), stroke[:, :2].max(axis=0)
    longest = float((high - low).max())
    width = longest * PEN_TO_INK / (1 - PEN_TO_INK)
    scale = (SIDE - 4) / (longest + width)
    offset = SIDE / 2 - scale * (low + high) / 2
    places = (stroke[:, :2] * scale + offset).astype(np.float32)
    image = Image.new("L", (SIDE, SIDE))
    pen, start = ImageDraw.Draw(image), None
    cells = np.rint(2 * places).tolist()
    for place, pressure, *pair in zip(
        places, stroke[:, 2].tolist(), cells, [None, *cells[:-1]], strict=True
    ):
        if pair[0] == pair[1]:
            continue
        (x, y), radius = place.tolist(), width * scale * pen_width(pressure) / 2
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        if start is not None:
            pen.line((start, (x, y)), fill=255, width=max(1, round(2 * radius)))
        start = (x, y)
    return np.asarray(image)


@pytest.mark.parametrize("presses", [False, True])
@pytest.mark.parametrize("points", [40, 700, 5000])
def test_a_drawing_has_the_pixels_of_one_that_is_drawn_point_by_point(
    points: int, presses: bool
) -> None:
    for seed in range(2):
        stroke = wandering(points, seed, presses=presses)
        np.testing.assert_array_equal(draw_strokes([stroke]), drawn_one_by_one(stroke))


def test_discs_are_those_of_pillow_at_the_edges_too() -> None:
    centers = np.array([[3.2, 3.9], [220.4, 3.1], [100.5, 220.6], [50.0, 50.0], [50.0, 50.0]])
    radii = np.array([3.2, 3.3, 3.39, 0.2, 17.6])
    image = Image.new("L", (SIDE, SIDE))
    for (x, y), radius in zip(centers.tolist(), radii.tolist(), strict=True):
        corners = (x - radius, y - radius, x + radius, y + radius)
        ImageDraw.Draw(image).ellipse(corners, fill=255)
    np.testing.assert_array_equal(discs(centers, radii, SIDE), np.asarray(image) > 0)


def test_points_with_and_without_pressure_may_be_mixed() -> None:
    mixed = Glyph.from_strokes([[(0.1, 0.2), (0.3, 0.4, 0.5), (0.5, 0.9, 0.25, 2.0)]], canvas=1.0)
    expected = [[0.1, 0.2, 1, 0], [0.3, 0.4, 0.5, 0], [0.5, 0.9, 0.25, 2]]
    np.testing.assert_allclose(mixed.strokes[0], expected, rtol=1e-6)
    pairs = Glyph.from_strokes([np.array(expected)[:, :2].tolist()], canvas=1.0)
    np.testing.assert_array_equal(pairs.strokes[0][:, 2:], [[1, 0]] * 3)
