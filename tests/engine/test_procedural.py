"""The built-in alphabets are the same for ever, and characters of them can be told apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from maml_studio.engine.datasets import procedural
from maml_studio.engine.datasets.pen import PRIMITIVES, Hand, curve, invent_hand, polyline
from maml_studio.engine.datasets.procedural import (
    SPLITS,
    drawing_alphabets,
    procedural_alphabets,
    procedural_split,
)
from maml_studio.engine.datasets.script_style import invent_style
from maml_studio.engine.generators import drain


def few_drawings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(procedural.SPLITS, "validation", (30,))
    monkeypatch.setattr(procedural, "CHARACTERS", 3)
    monkeypatch.setattr(procedural, "DRAWERS", 4)


def test_shapes_and_names() -> None:
    drawn = procedural_alphabets(2, characters=3, drawers=4)
    assert len(drawn) == 6
    assert all(pixels.shape == (4, 28, 28) and pixels.dtype == np.uint8 for pixels in drawn.pixels)
    assert all(pixels.any(axis=(1, 2)).all() for pixels in drawn.pixels)
    assert drawn.alphabet_names == ("Procedural_01", "Procedural_02")
    assert drawn.characters[:4] == ("character01", "character02", "character03", "character01")


def test_same_seed_same_drawings_whatever_else_is_drawn() -> None:
    both = procedural_alphabets(2, characters=3, drawers=2, seed=5)
    alone = procedural_alphabets([1], characters=3, drawers=2, seed=5)
    other = procedural_alphabets([1], characters=3, drawers=2, seed=6)
    second = both.only(["Procedural_02"])
    assert all(np.array_equal(a, b) for a, b in zip(second.pixels, alone.pixels, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(alone.pixels, other.pixels, strict=True))


def test_drawers_differ_and_characters_differ_more() -> None:
    drawn = procedural_alphabets(4, characters=10, drawers=6, seed=1)
    right = [_nearest_is_right(drawn.pixels[start : start + 10]) for start in range(0, 40, 10)]
    assert np.mean(right) > 0.7
    assert all(len(np.unique(pixels, axis=0)) == len(pixels) for pixels in drawn.pixels)


def test_progress_counts_the_alphabets() -> None:
    records = list(drawing_alphabets(3, characters=1, drawers=1))
    assert [(record.done, record.total) for record in records] == [(0, 3), (1, 3), (2, 3)]


def test_splits_share_no_alphabet() -> None:
    numbers = [number for split in SPLITS.values() for number in split]
    assert len(numbers) == len(set(numbers))
    assert set(SPLITS) == {"train", "validation", "test"}


def test_split_is_read_from_its_cache_the_second_time(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_drawings(monkeypatch)
    first = drain(procedural_split("validation"))
    assert len(list((data_folder / "cache").glob("procedural-validation-*.npy"))) == 1
    records = []
    second = drain(procedural_split("validation"), records.append)
    assert records == []
    assert (second.alphabets, second.characters) == (first.alphabets, first.characters)
    assert all(np.array_equal(a, b) for a, b in zip(first.pixels, second.pixels, strict=True))


def test_a_broken_cache_is_made_again(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few_drawings(monkeypatch)
    first = drain(procedural_split("validation"))
    (cache,) = (data_folder / "cache").glob("procedural-validation-*.npy")
    whole = cache.read_bytes()
    for broken in (b"", b"broken", whole[: len(whole) // 2]):
        cache.unlink()  # Not cut in place: it is mapped.
        cache.write_bytes(broken)
        again = drain(procedural_split("validation"))
        assert all(np.array_equal(a, b) for a, b in zip(first.pixels, again.pixels, strict=True))
        assert cache.read_bytes() == whole


def test_unknown_split_is_refused() -> None:
    with pytest.raises(ValueError, match=r"train, validation, test.*“tets”"):
        drain(procedural_split("tets"))


def test_curve_passes_through_its_control_points() -> None:
    points = np.random.default_rng(0).random((5, 2))
    for line in (curve(points), polyline(points)):
        distances = np.linalg.norm(line[:, None] - points[None], axis=2)
        assert distances.min(axis=0).max() < 1e-12
    assert curve(points).shape == polyline(points).shape


@pytest.mark.parametrize("kind", PRIMITIVES)
def test_primitives_are_finite_and_near_the_square(kind: str) -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        points = PRIMITIVES[kind](rng.random(2), rng.random(2), rng).points
        assert np.isfinite(points).all()
        assert np.abs(points - 0.5).max() < 2


def test_a_steady_hand_draws_what_was_planned() -> None:
    zeros = np.zeros((2, 2))
    steady = Hand(np.eye(2), 0.0, False, 0.0, (zeros, zeros), 0.0)
    rng = np.random.default_rng(2)
    for planned in invent_style(rng).plan(rng):
        line = curve(planned.points) if planned.is_smooth else polyline(planned.points)
        assert np.allclose(steady.draw((planned,), rng)[0], line - 0.5)


def test_two_hands_draw_differently() -> None:
    rng = np.random.default_rng(4)
    plan = invent_style(rng).plan(rng)
    first, second = invent_hand(rng).draw(plan, rng), invent_hand(rng).draw(plan, rng)
    assert len(first) == len(second) == len(plan)
    assert not np.allclose(first[0], second[0])


def _nearest_is_right(characters: tuple[np.ndarray, ...]) -> float:
    """Classify each later drawing by the nearest first drawing, after a blur."""
    views = np.stack([pixels.reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)) for pixels in characters])
    flat = views.reshape(len(characters), -1, 49)
    distances = np.linalg.norm(flat[:, 1:, None] - flat[None, None, :, 0], axis=3)
    return float((distances.argmin(axis=2) == np.arange(len(characters))[:, None]).mean())
