"""Parity on real data: pen strokes and the image of the same drawing, on the one road.

Omniglot has both for the validation alphabets. What the network sees of the strokes is compared
with what it sees of the image, pixel by pixel and by the accuracy of the same tasks.
"""

from __future__ import annotations

import numpy as np
import pytest

from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.omniglot import VALIDATION_ALPHABETS, reading_omniglot
from maml_studio.engine.evaluation import Evaluation, Protocol, evaluating
from maml_studio.engine.generators import drain
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.initializations import load
from maml_studio.engine.learners.meta_learner import MetaLearner
from tests.strokes import CANVAS, DRAWERS, StrokeArchive, in_unit_square

LARGEST_MEAN_DIFFERENCE = 0.032
"""Of pixels from 0 to 1; 0.028 was measured."""
LARGEST_GAP = 0.02
"""Two points of accuracy."""
EPISODES = 100


@pytest.fixture(scope="module")
def learner() -> MetaLearner:
    return load("default", device="cpu")


@pytest.fixture
def images(omniglot: object) -> CharacterSet:
    return drain(reading_omniglot("validation"))


@pytest.fixture(scope="module")
def strokes(stroke_archive: StrokeArchive) -> CharacterSet:
    """Return the same drawings as `images`, rendered of their strokes."""
    places = [
        (alphabet, character)
        for alphabet in VALIDATION_ALPHABETS
        for character in stroke_archive.characters(alphabet)
    ]
    pixels = tuple(
        np.stack([seen(stroke_archive, *place, drawer) for drawer in DRAWERS]) for place in places
    )
    alphabets, characters = zip(*places, strict=True)
    return CharacterSet("Strokes", pixels, characters, alphabets)


def seen(
    archive: StrokeArchive, alphabet: str, character: str, drawer: int
) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    glyph = Glyph.from_strokes(archive.drawing(alphabet, character, drawer), canvas=CANVAS)
    return np.rint(glyph.pixels * 255).astype(np.uint8)


def measured(learner: MetaLearner, characters: CharacterSet, kind: str) -> Evaluation:
    protocol = Protocol("omniglot", "validation", kind, ways=5, shots=1, count=EPISODES, seed=2)
    return drain(evaluating(learner, characters, protocol))


def test_parity(
    learner: MetaLearner,
    images: CharacterSet,
    strokes: CharacterSet,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (strokes.characters, strokes.alphabets) == (images.characters, images.alphabets)
    drawn, stored = (np.stack(part.pixels) / 255 for part in (strokes, images))
    difference = float(np.abs(drawn - stored).mean())
    gaps, report = [], [f"mean absolute pixel difference {difference:.4f}"]
    for kind in ("any", "alphabet"):
        of_strokes, of_images = (measured(learner, part, kind) for part in (strokes, images))
        gaps.append(abs(of_strokes.accuracy - of_images.accuracy))
        report.append(f"{kind}: strokes {of_strokes.accuracy:.4f}, images {of_images.accuracy:.4f}")
    with capsys.disabled():
        print(f"\nParity over {drawn[..., 0, 0].size} drawings:", "; ".join(report))
    assert difference < LARGEST_MEAN_DIFFERENCE, report
    assert max(gaps) <= LARGEST_GAP, report


def test_each_drawing_is_near_its_image_and_far_from_others(
    images: CharacterSet, strokes: CharacterSet
) -> None:
    drawn, stored = (
        np.stack(part.pixels)[:, 0].reshape(86, -1) / 255 for part in (strokes, images)
    )
    apart = np.abs(drawn[:, None] - stored[None]).mean(axis=2)  # (86, 86)
    assert (apart.argmin(axis=1) == np.arange(86)).mean() > 0.97


def test_the_unit_square_of_the_window_is_the_same_road(stroke_archive: StrokeArchive) -> None:
    for alphabet in VALIDATION_ALPHABETS:
        drawing = stroke_archive.drawing(alphabet, "character01", 1)
        in_window = Glyph.from_strokes(in_unit_square(drawing), canvas=1.0)
        in_pixels = Glyph.from_strokes(drawing, canvas=CANVAS)
        np.testing.assert_array_equal(in_window.pixels, in_pixels.pixels)
