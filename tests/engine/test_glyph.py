"""Glyphs of strokes and of ink."""

from __future__ import annotations

import numpy as np
import pytest

from maml_studio.engine.glyph import Glyph

Points = list[tuple[float, ...]]

HOOK: list[Points] = [
    [(0.2, 0.1), (0.2, 0.8), (0.25, 0.88), (0.4, 0.9), (0.6, 0.7)],
    [(0.1, 0.3), (0.5, 0.35)],
]


def moved(drawing: list[Points], scale: float, right: float, down: float) -> list[Points]:
    return [
        [(x * scale + right, y * scale + down, *rest) for x, y, *rest in stroke]
        for stroke in drawing
    ]


def inked(glyph: Glyph) -> int:
    return int((glyph.pixels >= 0.5).sum())


@pytest.mark.parametrize(
    ("scale", "right", "down"),
    [(100, 0, 0), (105, 0, -105), (1, -3, 4), (0.5, 0.2, 0.3), (1e4, 5e5, -2e6), (1e-3, 2, 2)],
)
def test_unit_and_place_do_not_matter(scale: float, right: float, down: float) -> None:
    there = Glyph.from_strokes(moved(HOOK, scale, right, down))
    assert np.abs(Glyph.from_strokes(HOOK).pixels - there.pixels).mean() < 0.01


@pytest.mark.parametrize("canvas", [1.0, 28, 105, 640.5])
def test_strokes_lie_in_the_unit_square_of_their_canvas(canvas: float) -> None:
    glyph = Glyph.from_strokes(moved(HOOK, canvas, 0, 0), canvas=canvas)
    expected = np.concatenate([np.array(stroke) for stroke in HOOK])
    np.testing.assert_allclose(np.concatenate(glyph.strokes)[:, :2], expected, atol=1e-5)


def test_other_units_are_fitted_into_the_unit_square() -> None:
    points = np.concatenate(Glyph.from_strokes(moved(HOOK, 333, -50, 77)).strokes)[:, :2]
    assert points.min() > 0
    assert points.max() < 1
    wide, tall = np.ptp(points, axis=0)
    assert wide / tall == pytest.approx(0.5 / 0.8, rel=1e-4)


def test_aspect_ratio_is_kept() -> None:
    bar = Glyph.from_strokes([[(0, 0), (0, 100)]]).pixels
    assert (bar.max(axis=1) > 0.5).sum() == 22
    assert (bar.max(axis=0) > 0.5).sum() <= 3
    np.testing.assert_allclose(Glyph.from_strokes([[(0, 0), (100, 0)]]).pixels, bar.T, atol=0.02)


@pytest.mark.parametrize(
    ("strokes", "canvas"),
    [
        ([[(0.5, 0.5)]], 1.0),
        ([[(0.5, 0.5)]], None),
        ([[(0, 0)]], 105),
        ([[(0.1, 0.9), (0.1, 0.9), (0.1, 0.9)]], 1.0),
        ([[(50, 50), (53, 53)]], 105),
        ([[(0.5, 0.5), (0.53, 0.5)], [(0.5, 0.54), (0.53, 0.54)]], 1.0),
        ([[(700, 900)]], None),
    ],
)
def test_a_dot_stays_a_dot(strokes: list[Points], canvas: float | None) -> None:
    glyph = Glyph.from_strokes(strokes, canvas=canvas)
    assert 1 <= inked(glyph) <= 16
    assert glyph.pixels[13:15, 13:15].min() > 0.3


def test_ink_above_the_smallest_size_is_scaled() -> None:
    assert inked(Glyph.from_strokes([[(0.5, 0.5), (0.56, 0.5)]], canvas=1.0)) > 30


def test_dot_as_an_image_stays_a_dot() -> None:
    ink = np.zeros((200, 200), dtype=np.uint8)
    ink[50:58, 120:128] = 255
    assert inked(Glyph.from_ink(ink)) <= 16


def test_light_pressure_draws_thinner() -> None:
    def of(pressure: float) -> float:
        strokes = [[(*point, pressure) for point in stroke] for stroke in HOOK]
        return float(Glyph.from_strokes(strokes).pixels.sum())

    assert of(0.1) < of(0.5) < of(1.0)
    assert of(1.0) == float(Glyph.from_strokes(HOOK).pixels.sum())


def test_pressure_and_seconds_are_kept() -> None:
    glyph = Glyph.from_strokes([[(0.1, 0.2, 0.25, 1.5), (0.3, 0.4)]])
    np.testing.assert_allclose(
        glyph.strokes[0], [[0.1, 0.2, 0.25, 1.5], [0.3, 0.4, 1, 0]], rtol=1e-6
    )


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), -float("inf"), -2.0, 7.0])
def test_odd_pressure_and_seconds_do_no_harm(odd: float) -> None:
    glyph = Glyph.from_strokes([[(0.1, 0.1, odd, odd), (0.5, 0.9, odd, odd)]])
    stroke = glyph.strokes[0]
    assert np.isfinite(stroke).all()
    assert ((stroke[:, 2] >= 0) & (stroke[:, 2] <= 1)).all()
    assert glyph.pixels.max() == 1


def test_strokes_may_be_arrays_tuples_and_generators() -> None:
    as_array = Glyph.from_strokes([np.array(stroke) for stroke in HOOK])
    as_generator = Glyph.from_strokes(iter(stroke) for stroke in HOOK)
    np.testing.assert_array_equal(as_array.pixels, Glyph.from_strokes(HOOK).pixels)
    np.testing.assert_array_equal(as_generator.pixels, as_array.pixels)


def test_empty_strokes_are_left_out() -> None:
    glyph = Glyph.from_strokes([[], *HOOK, []])
    assert len(glyph.strokes) == len(HOOK)


@pytest.mark.parametrize("blank", [[], [[]], [[], []]])
def test_blank_strokes_are_refused(blank: list[Points]) -> None:
    with pytest.raises(ValueError, match="empty"):
        Glyph.from_strokes(blank)


@pytest.mark.parametrize("canvas", [None, 1.0, 105])
@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("place", [0, 1])
def test_coordinates_that_are_not_finite_are_refused(
    canvas: float | None, bad: float, place: int
) -> None:
    point = [0.5, 0.5]
    point[place] = bad
    with pytest.raises(ValueError, match="not a finite number"):
        Glyph.from_strokes([[(0.1, 0.1), tuple(point)]], canvas=canvas)


def test_coordinates_beyond_float32_are_refused() -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        Glyph.from_strokes([[(0.1, 0.1), (1e300, 0.5)]], canvas=1.0)


def test_coordinates_a_million_canvases_away_are_refused() -> None:
    for far in (1.1e6, -1.1e6, 3e38):
        with pytest.raises(ValueError, match="much too far away"):
            Glyph.from_strokes([[(0.1, far)]], canvas=1.0)
    assert Glyph.from_strokes([[(0.1, -9e5), (9e5, 3e-42)]], canvas=1.0).pixels.max() == 1
    assert Glyph.from_strokes([[(1e-300, 1e38), (3e38, -3e38)]]).pixels.max() == 1


def test_a_stroke_has_no_negative_zero() -> None:
    (stroke,) = Glyph.from_strokes([[(-1e-300, -0.0, -0.0, -0.0)]], canvas=1.0).strokes
    assert not np.signbit(stroke).any()


@pytest.mark.parametrize("canvas", [0, -1, float("nan")])
def test_canvas_without_a_side_is_refused(canvas: float) -> None:
    with pytest.raises(ValueError, match="side of the canvas"):
        Glyph.from_strokes(HOOK, canvas=canvas)


@pytest.mark.parametrize("point", [(), (1,), (1, 2, 1, 0, 5)])
def test_points_of_another_length_are_refused(point: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="A point of a stroke is"):
        Glyph.from_strokes([[point]])


def test_ink_outside_of_the_canvas_counts() -> None:
    outside = Glyph.from_strokes(moved(HOOK, 1, 3, -2), canvas=1.0)
    assert np.abs(outside.pixels - Glyph.from_strokes(HOOK).pixels).mean() < 0.01


def test_a_glyph_can_not_be_changed() -> None:
    ink = np.zeros((20, 20), dtype=np.uint8)
    ink[5:15, 5:15] = 255
    of_ink, of_strokes = Glyph.from_ink(ink), Glyph.from_strokes(HOOK)
    ink[:] = 0
    assert of_ink.image is not None
    assert of_ink.image.any()
    for array in (of_ink.image, of_ink.pixels, of_strokes.strokes[0], of_strokes.pixels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_strokes_passed_in_are_left_alone() -> None:
    stroke = np.array([[10.0, 20.0], [30.0, 50.0]])
    Glyph.from_strokes([stroke])
    np.testing.assert_array_equal(stroke, [[10, 20], [30, 50]])


def test_ink_is_checked() -> None:
    with pytest.raises(ValueError, match="blank"):
        Glyph.from_ink(np.zeros((20, 20), dtype=np.uint8))
    with pytest.raises(ValueError, match="uint8 array"):
        Glyph.from_ink(np.ones((20, 20), dtype=np.float32))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="uint8 array"):
        Glyph.from_ink(np.ones((20, 20, 3), dtype=np.uint8))


def test_representation_says_what_it_is() -> None:
    assert repr(Glyph.from_strokes(HOOK)) == "<Glyph: 2 strokes>"
    assert repr(Glyph.from_ink(np.full((4, 5), 9, np.uint8))) == "<Glyph: image (4, 5)>"
