"""What the bundled initialization knows of what it knows, on alphabets it was not trained on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from maml_studio.engine.confidence import CONFIDENCE, Confidence
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.generators import drain
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.initializations import load
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.open_episodes import OpenProtocol
from maml_studio.engine.studies.confidence import studying_confidence
from maml_studio.engine.task import Task
from maml_studio.resources import pretrained
from tests.strokes import CANVAS, StrokeArchive

ALPHABETS = ("Balinese", "Early_Aramaic", "Korean")
SHOTS = 5


@pytest.fixture(scope="module")
def learner() -> MetaLearner:
    return load("default", "cpu")


@pytest.fixture(scope="module")
def confidence(learner: MetaLearner) -> Confidence:
    assert learner.card.confidence is not None
    return learner.card.confidence


@pytest.fixture
def validation_alphabets(omniglot: Path) -> CharacterSet:
    return drain(reading_dataset("omniglot", "validation"))


def scribbles() -> list[Glyph]:
    """Return what nobody would call a letter: zigzags, spirals, tangles, hatching."""
    generator = np.random.default_rng(0)
    turns = np.linspace(0, 8 * np.pi, 150)
    spiral = np.stack([turns * np.cos(turns), turns * np.sin(turns)], axis=1)
    zigzag = [(x, x % 2 * 9) for x in range(14)]
    hatching = [[(0, y), (30, y)] for y in range(30)]
    tangles = [[generator.random((25, 2)).tolist()] for _ in range(10)]
    specks = [generator.random((12, 2, 2)).tolist() for _ in range(10)]
    shapes = [[spiral.tolist()], [zigzag], hatching, *tangles, *specks]
    return [Glyph.from_strokes(strokes) for strokes in shapes]


def drawn(archive: StrokeArchive, alphabet: str, character: str, drawer: int) -> Glyph:
    return Glyph.from_strokes(archive.drawing(alphabet, character, drawer), canvas=CANVAS)


def test_it_was_fitted_on_alphabets_held_out_of_training(confidence: Confidence) -> None:
    assert confidence.protocol["split"] == "validation"
    assert confidence.protocol["episodes"] == "alphabet"
    assert {(cell.ways, cell.shots) for cell in confidence.cells} >= {(2, 1), (5, 5), (20, 10)}
    assert (pretrained() / "default" / CONFIDENCE).stat().st_size < 32 * 1024


def test_more_examples_let_fewer_unknown_characters_pass(confidence: Confidence) -> None:
    for ways in (2, 5, 20):
        accepts = [confidence.at(ways, shots).false_accept() for shots in (1, 2, 5)]
        assert accepts == sorted(accepts, reverse=True)
        assert 0 < accepts[-1] < 0.4


@pytest.mark.usefixtures("validation_alphabets")
@pytest.mark.parametrize(("shots", "at_least"), [(5, 0.93), (1, 0.88)])
def test_unknown_characters_are_told_apart_and_probabilities_hold(
    learner: MetaLearner, shots: int, at_least: float
) -> None:
    protocol = OpenProtocol(split="validation", count=50, seed=1)
    (cell,) = drain(studying_confidence(learner, protocol, (("alphabet", 5, shots),)))
    figures = {name: figure.value for name, figure in cell.figures.items()}
    assert figures["AUROC, %"] >= at_least
    assert figures["ECE after, %"] <= 0.05
    assert 0.02 <= figures["false reject as fitted, %"] <= 0.09


def test_scribbles_are_none_of_these(learner: MetaLearner, stroke_archive: StrokeArchive) -> None:
    for alphabet in ALPHABETS:
        characters = stroke_archive.characters(alphabet)[:5]
        for shots in (1, SHOTS):
            examples = {
                name: [drawn(stroke_archive, alphabet, name, n + 1) for n in range(shots)]
                for name in characters
            }
            answers = learner.adapt(Task(examples)).predict_many(scribbles())
            assert np.mean([answer.is_unknown() for answer in answers]) >= 0.9


def test_pen_strokes_of_known_characters_pass(
    learner: MetaLearner, stroke_archive: StrokeArchive
) -> None:
    rejected, noticed = [], []
    for alphabet in ALPHABETS:
        names = stroke_archive.characters(alphabet)[:20]
        for first in range(0, 20, 10):
            known, unknown = names[first : first + 5], names[first + 5 : first + 10]
            task = Task(
                {n: [drawn(stroke_archive, alphabet, n, d) for d in range(1, 6)] for n in known}
            )
            classifier = learner.adapt(task)
            for group, found in ((known, rejected), (unknown, noticed)):
                glyphs = [
                    drawn(stroke_archive, alphabet, n, d) for n in group for d in range(6, 13)
                ]
                found += [answer.is_unknown() for answer in classifier.predict_many(glyphs)]
    assert np.mean(rejected) <= 0.1
    assert np.mean(noticed) >= 0.6


def test_without_a_confidence_nothing_is_said(learner: MetaLearner) -> None:
    bare = learner.to("cpu")
    bare.card = replace(learner.card, confidence=None)
    bar, ring = (
        Glyph.from_strokes([[(0, 0), (0, 9)]]),
        Glyph.from_strokes([[(0, 0), (9, 9), (9, 0)]]),
    )
    classifier = bare.adapt(Task({"bar": [bar], "ring": [ring]}))
    assert classifier.calibration is None
    assert [answer.familiarity for answer in classifier.predict_many(scribbles())] == [None] * 23
