"""The numbers of a confidence: familiarity, thresholds, interpolation and the file they are kept in."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from maml_studio.engine.confidence import (
    CONFIDENCE,
    FALSE_REJECTS,
    Calibration,
    Confidence,
    parsed_confidence,
)
from maml_studio.engine.exports.weights import passport
from maml_studio.engine.generators import drain
from maml_studio.engine.initializations import folder_of, load, save, save_confidence
from maml_studio.engine.inner_history import remembering
from maml_studio.engine.learners.nearest_pixels import NearestPixels
from maml_studio.engine.learners.records import Card
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.task import Task
from maml_studio.engine.unknowns import Prototypes
from tests.engine.test_each_method import glyph
from tests.small_learners import small_learner

RISING = (10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 90.0)
ACCEPTS = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.7)
TASK = Task({name: [glyph(10 * n), glyph(10 * n + 1)] for n, name in enumerate("abc")})


def confidence(scale: float = 1.0) -> Confidence:
    cells = [
        Calibration(way, shot, 0.5 * way, tuple(scale * shot * each for each in RISING), ACCEPTS)
        for way, shot in product((2, 8), (1, 4))
    ]
    return Confidence(tuple(cells), {"dataset": "blobs"})


def test_familiarity_is_the_share_of_known_drawings_that_are_stranger() -> None:
    cell = Calibration(5, 5, 1.0, RISING, ACCEPTS)
    assert cell.familiarity(0.0) == 1.0
    assert cell.familiarity(10.0) == 0.5
    assert cell.familiarity(35.0) == pytest.approx(0.075)
    assert cell.familiarity(1e9) == 0.0
    for share, strangeness, accepts in zip(FALSE_REJECTS, RISING, ACCEPTS, strict=True):
        assert cell.threshold(share) == pytest.approx(strangeness)
        assert cell.familiarity(strangeness) == pytest.approx(share)
        assert cell.false_accept(share) == pytest.approx(accepts)
    assert cell.threshold() == 40.0
    for share in (0.0, 0.6, 5.0):
        with pytest.raises(ValueError, match=r"from 0\.001 to 0\.5, not"):
            cell.threshold(share)


def test_ways_and_shots_between_are_interpolated_and_beyond_are_held() -> None:
    fitted = confidence()
    assert fitted.at(8, 4) == fitted.cells[-1]
    between = fitted.at(4, 2)
    assert between.temperature == pytest.approx(2.0)
    assert between.strangeness[0] == pytest.approx(25.0)
    assert between.false_accepts == pytest.approx(ACCEPTS)
    assert (between.ways, between.shots) == (4, 2)
    assert fitted.at(50, 30) == fitted.cells[-1]
    assert fitted.at(2, 0.5) == fitted.cells[0]


def test_it_is_of_the_inner_steps_and_rates_that_it_was_fitted_with() -> None:
    fitted = Confidence(confidence().cells, {"inner_steps": 5})
    assert fitted.is_of(5)
    assert not fitted.is_of(4)
    assert not fitted.is_of(5, rate_scale=2.0)
    assert Confidence(confidence().cells, {"inner_steps": 0}).is_of(0, rate_scale=2.0)
    assert confidence().is_of(3)


def test_a_grid_with_a_hole_is_refused() -> None:
    with pytest.raises(ValueError, match="one cell for each pair"):
        Confidence(confidence().cells[:3])
    with pytest.raises(ValueError, match="one cell for each pair"):
        Confidence(())


def test_the_file_gives_back_what_was_kept() -> None:
    assert parsed_confidence(confidence().as_bytes("abc"), "a file", "abc") == confidence()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 2}, "newer version"),
        ({"false_rejects": [0.5]}, "other shares"),
        ({"cells": [{}]}, "lacks something"),
        ({"cells": 5}, "lacks something"),
        ({"cells": []}, "one cell for each pair"),
        ({"weights_sha256": "other"}, "other weights"),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(change: dict[str, object], said: str) -> None:
    values = json.loads(confidence().as_bytes("abc")) | change
    with pytest.raises(ValueError, match=said):
        parsed_confidence(json.dumps(values).encode(), "a file", "abc")


@pytest.mark.parametrize("content", [b"", b"\xff", b"[1]", b"{}", b"[" * 100_000])
def test_no_file_at_all_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(ValueError, match="“a file”"):
        parsed_confidence(content, "a file", "abc")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("temperature", 0.0),
        ("temperature", float("nan")),
        ("ways", 1),
        ("strangeness", [1.0] * 6),
        ("false_accepts", [2.0] * 7),
    ],
)
def test_impossible_numbers_are_refused(name: str, value: object) -> None:
    values = json.loads(confidence().as_bytes("abc"))
    values["cells"][0][name] = value
    with pytest.raises(ValueError, match="can't have these numbers"):
        parsed_confidence(json.dumps(values).encode(), "a file", "abc")


def test_it_travels_with_an_initialization(tmp_path: Path) -> None:
    learner = small_learner("maml")
    learner.card = Card("trial", "A trial", {"outer_step": 3}, confidence())
    save(learner, tmp_path)
    again = load(tmp_path, "cpu")
    assert again.card.confidence == confidence()
    assert again.to("cpu").card.confidence == confidence()
    assert again.random_start().card.confidence is None
    learner.card = replace(learner.card, confidence=None)
    save(learner, tmp_path)
    assert not (tmp_path / CONFIDENCE).exists()
    assert load(tmp_path, "cpu").card.confidence is None


def test_it_is_put_beside_weights_and_goes_with_no_others(data_folder: Path) -> None:
    folder = data_folder / "initializations" / "trial"
    save(small_learner("maml"), folder)
    assert folder_of("trial") == folder
    assert folder_of("nearest-pixels") is None
    assert save_confidence(confidence(), folder) == folder / CONFIDENCE
    assert load("trial", "cpu").card.confidence == confidence()
    kept = (folder / CONFIDENCE).read_bytes()
    save(small_learner("maml", seed=1), folder)
    (folder / CONFIDENCE).write_bytes(kept)
    with pytest.raises(ValueError, match="fitted for other weights"):
        load("trial", "cpu")


def test_strangeness_is_the_distance_to_the_answered_class_corrected_for_its_shot() -> None:
    generator = np.random.default_rng(0)
    points = generator.normal(size=(7, 4))
    labels = np.array([0, 0, 0, 0, 1, 1, 2])
    drawings, answers = generator.normal(size=(3, 4)), np.array([2, 0, 1])
    found = Prototypes(points, labels, 3).strangeness(drawings, answers)
    for drawing, answer, value in zip(drawings, answers, found, strict=True):
        own = points[labels == answer]
        distance = ((drawing - own.mean(axis=0)) ** 2).sum()
        assert value == pytest.approx(distance / (1 + 1 / len(own)))


def test_strangeness_means_the_same_at_any_shot() -> None:
    generator = np.random.default_rng(0)
    means = []
    for shot in (1, 2, 10):
        points = generator.normal(size=(500, shot, 16)).reshape(-1, 16)
        prototypes = Prototypes(points, np.repeat(np.arange(500), shot), 500)
        drawings = generator.normal(size=(500, 16))
        means.append(prototypes.strangeness(drawings, np.arange(500)).mean())
    assert means == pytest.approx([16.0] * 3, rel=0.05)


@pytest.mark.parametrize("method", METHODS)
def test_answers_keep_their_label_and_are_the_same_alone_and_together(method: str) -> None:
    learner = small_learner(method)
    plain = learner.adapt(TASK)
    learner.card = replace(learner.card, confidence=confidence(scale=10.0))
    sure = learner.adapt(TASK)
    assert sure.calibration is not None
    assert plain.calibration is None
    glyphs = [glyph(1000 + number) for number in range(6)]
    both = zip(plain.predict_many(glyphs), sure.predict_many(glyphs), glyphs, strict=True)
    for before, after, drawing in both:
        assert (before.label, before.familiarity) == (after.label, None)
        assert not before.is_unknown(0.5)
        assert sum(after.probabilities.values()) == pytest.approx(1.0)
        raised = np.array(list(before.probabilities.values())) ** (1 / sure.calibration.temperature)
        assert list(after.probabilities.values()) == pytest.approx(raised / raised.sum(), abs=1e-6)
        alone = sure.predict(drawing)
        assert alone.probabilities == pytest.approx(after.probabilities, abs=1e-5)
        assert alone.familiarity == pytest.approx(after.familiarity, abs=1e-4)


def test_a_networks_batch_does_not_change_familiarity() -> None:
    learner = small_learner("maml", norm="batch")
    learner.card = replace(learner.card, confidence=confidence(scale=10.0))
    classifier = learner.adapt(TASK)
    glyphs = [glyph(2000 + number) for number in range(4)]
    together = [answer.familiarity for answer in classifier.predict_many(glyphs)]
    assert [classifier.predict(each).familiarity for each in glyphs] == pytest.approx(together)


def test_after_other_steps_or_rates_than_were_measured_nothing_is_calibrated() -> None:
    learner = small_learner("maml")
    measured = replace(confidence(), protocol={"inner_steps": learner.inner_steps})
    learner.card = replace(learner.card, confidence=measured)
    assert learner.adapt(TASK).calibration is not None
    for other in (learner.adapt(TASK, learner.inner_steps + 1), learner.adapt(TASK, rate_scale=2)):
        (answer,) = other.predict_many([glyph(1000)])
        assert (other.calibration, answer.familiarity) == (None, None)
        assert not answer.is_unknown(0.5)
        assert passport(other)["none_of_these_below"] is None
    every = drain(remembering(learner, TASK)).classifiers
    assert [each.calibration is None for each in every] == [True] * learner.inner_steps + [False]
    without_steps = NearestPixels.baseline()
    zero = replace(confidence(), protocol={"inner_steps": 0})
    without_steps.card = replace(without_steps.card, confidence=zero)
    assert without_steps.adapt(TASK, 7, 2.0).calibration is not None


def test_what_is_far_from_its_class_is_unknown() -> None:
    learner = NearestPixels.baseline()
    learner.card = replace(learner.card, confidence=confidence())
    classifier = learner.adapt(TASK)
    own, other = classifier.predict(TASK["a"][0]), classifier.predict(glyph(77))
    assert own.familiarity is not None
    assert other.familiarity is not None
    assert own.familiarity > other.familiarity
    halfway = (own.familiarity + other.familiarity) / 2
    assert (own.is_unknown(halfway), other.is_unknown(halfway)) == (False, True)
