"""Copies of an image are noticed as alike, different drawings of one character are not."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from maml_studio.engine.generators import drain
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.image_files import load_glyph
from maml_studio.engine.look_alikes import finding_alikes

VALIDATION = ("Balinese", "Early_Aramaic", "Korean")

Change = Callable[[Image.Image], Image.Image]


def jpeg(image: Image.Image) -> Image.Image:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=30)
    return Image.open(data)


def twice_as_large(image: Image.Image) -> Image.Image:
    return image.resize((2 * image.width, 2 * image.height), Image.Resampling.BICUBIC)


def half_as_large(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)


def padded(image: Image.Image) -> Image.Image:
    wide = Image.new("L", (image.width + 40, image.height + 60), 255)
    wide.paste(image, (20, 40))
    return wide


@pytest.fixture(scope="module")
def characters(omniglot_store: Path) -> list[list[Path]]:
    """Return the files of each validation character."""
    folder = omniglot_store / "omniglot-py" / "images_background"
    found = [sorted(one.glob("*.png")) for name in VALIDATION for one in (folder / name).iterdir()]
    assert len(found) == 86
    return found


def test_no_two_drawings_of_a_character_are_alike(characters: list[list[Path]]) -> None:
    for files in characters:
        drawn = [("ka", load_glyph(path)) for path in files]
        assert not any(drain(finding_alikes([], drawn)))


@pytest.mark.parametrize("change", [jpeg, twice_as_large, half_as_large, padded])
def test_copies_are_alike(characters: list[list[Path]], change: Change) -> None:
    files = [files[number % 20] for number, files in enumerate(characters)]
    known = [(str(number), load_glyph(path)) for number, path in enumerate(files)]
    copies = [("new", load_glyph(change(Image.open(path).convert("L")))) for path in files]
    found = drain(finding_alikes(known, copies))
    right = [likes.get(str(number)) == {known[number][1].key} for number, likes in enumerate(found)]
    assert np.mean(right) > 0.9
    assert all(len(likes.keys() - {"new"}) <= 1 for likes in found)


def test_no_two_drawings_are_alike_when_one_is_made_smaller(characters: list[list[Path]]) -> None:
    for files in characters[::12]:
        drawn = [load_glyph(path) for path in files]
        small = [load_glyph(half_as_large(Image.open(path).convert("L"))) for path in files]
        known = [(str(number), glyph) for number, glyph in enumerate(drawn)]
        new = [(str(number), glyph) for number, glyph in enumerate(small)]
        for number, likes in enumerate(drain(finding_alikes(known, new))):
            assert likes.keys() <= {str(number)}


def test_its_like_before_it_counts_and_nothing_comes_of_nothing() -> None:
    cross = Glyph.from_strokes([[(0, 0), (1, 1)], [(1, 0), (0, 1)]])
    bent = Glyph.from_strokes([[(0, 0), (0, 1), (1, 1)]])
    assert drain(finding_alikes([], [])) == []
    found = drain(finding_alikes([("a", bent)], [("b", cross), ("c", cross), ("a", bent)]))
    assert found == [{}, {"b": {cross.key}}, {"a": {bent.key}}]


def test_bars_and_dots_are_never_said_to_be_alike() -> None:
    bar = Glyph.from_strokes([[(0, 0), (0, 1)]])
    dot = Glyph.from_strokes([[(0.5, 0.5)]])
    assert not any(drain(finding_alikes([("a", bar)], [("a", bar), ("b", dot), ("b", dot)])))
