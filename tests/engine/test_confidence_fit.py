"""Fitting a confidence on open episodes, and the study that measures it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from torch import Tensor

from maml_studio.engine import confidence_fit, open_episodes
from maml_studio.engine.confidence_fit import fitting_confidence
from maml_studio.engine.episode import episode_generator
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.open_episodes import OpenProtocol, answering
from maml_studio.engine.studies import confidence as study
from maml_studio.engine.studies.confidence import confidence_report, studying_confidence
from maml_studio.engine.task import Task
from tests.small_learners import small_learner
from tests.tiny_runs import blobs, reading_blobs

PROTOCOL = OpenProtocol("blobs", "validation", ways=2, shots=2, unknowns=1, queries=2, count=6)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (confidence_fit, study):
        monkeypatch.setattr(module, "reading_dataset", reading_blobs)
    monkeypatch.setattr(confidence_fit, "WAYS", (2, 3, 5))
    monkeypatch.setattr(confidence_fit, "SHOTS", (1, 2, 10))


@pytest.fixture
def learner() -> MetaLearner:
    return small_learner("prototypical")


def test_unknown_characters_are_asked_for_and_never_shown(learner: MetaLearner) -> None:
    answers = drain(answering(learner, blobs(), PROTOCOL))
    assert answers.logits.shape == (6 * 3 * 2, 2)
    assert answers.labels.reshape(6, 6).tolist() == [[0, 0, 1, 1, -1, -1]] * 6
    assert answers.is_known.sum() == 24
    assert (answers.strangeness > 0).all()


def test_answers_are_those_of_the_classifier(learner: MetaLearner) -> None:
    confidence = drain(fitting_confidence(learner, PROTOCOL))
    learner.card = replace(learner.card, confidence=confidence)
    episode = PROTOCOL.sampler(blobs()).sample(episode_generator(PROTOCOL.seed, 0))
    support, query = ([seen(image) for image in each] for each in (episode.support, episode.query))
    classifier = learner.adapt(Task({"a": support[:2], "b": support[2:4]}))
    assert classifier.calibration == confidence.at(2, 2)
    answers = drain(answering(learner, blobs(), replace(PROTOCOL, count=1)))
    predictions = classifier.predict_many(query)
    found = [answer.familiarity for answer in predictions]
    expected = [classifier.calibration.familiarity(each) for each in answers.strangeness]
    assert found == pytest.approx(expected, abs=1e-4)
    labels = ["ab"[index] for index in answers.logits.argmax(axis=1)]
    assert [answer.label for answer in predictions] == labels


def seen(image: Tensor) -> Glyph:
    """Return a glyph that the network sees as an image of an episode, to the bit."""
    glyph = Glyph(image=np.zeros((28, 28), np.uint8))
    glyph.__dict__["pixels"] = image[0].numpy()
    return glyph


def test_what_the_data_is_too_small_for_is_left_out(learner: MetaLearner) -> None:
    records: list[Progress] = []
    confidence = drain(fitting_confidence(learner, PROTOCOL), records.append)
    assert [(cell.ways, cell.shots) for cell in confidence.cells] == [
        (2, 1),
        (2, 2),
        (3, 1),
        (3, 2),
    ]
    assert (records[-1].done, records[-1].total) == (24, 24)
    assert confidence.protocol == {
        "dataset": "blobs",
        "split": "validation",
        "episodes": "alphabet",
        "unknowns": 1,
        "queries": 2,
        "count": 6,
        "seed": 0,
        "inner_steps": 0,
    }
    for cell in confidence.cells:
        assert list(cell.strangeness) == sorted(cell.strangeness)
        assert list(cell.false_accepts) == sorted(cell.false_accepts)
        assert cell.false_accept() < 0.5  # noisy copies of one image are told from another
    assert confidence == drain(fitting_confidence(learner, PROTOCOL))


def test_too_small_for_anything_is_said_with_the_numbers(learner: MetaLearner) -> None:
    for change in ({"queries": 50}, {"unknowns": 9}):
        with pytest.raises(ValueError, match="“blobs” has at most"):
            drain(fitting_confidence(learner, replace(PROTOCOL, **change)))


def test_a_learned_head_is_fitted_for_its_own_way() -> None:
    learner = small_learner("maml", head="learned", way=3)
    confidence = drain(fitting_confidence(learner, replace(PROTOCOL, count=1)))
    assert {cell.ways for cell in confidence.cells} == {3}
    with pytest.raises(ValueError, match="head for 3 classes, not for 2"):
        drain(answering(learner, blobs(), PROTOCOL))


def test_the_study_tells_what_was_expected_beside_what_was_found(learner: MetaLearner) -> None:
    shapes = (("alphabet", 2, 2), ("any", 3, 1))
    before = drain(studying_confidence(learner, PROTOCOL, shapes))
    learner.card = replace(learner.card, confidence=drain(fitting_confidence(learner, PROTOCOL)))
    cells = drain(studying_confidence(learner, PROTOCOL, shapes))
    assert before[0].figures["AUROC, %"] == cells[0].figures["AUROC, %"]
    assert before[0].figures["ECE, %"] == cells[0].figures["ECE before, %"]
    for cell in cells:
        for figure in cell.figures.values():
            assert 0 <= figure.low <= figure.value <= figure.high <= 1
    report = confidence_report(cells, "trial")
    assert [row[0] for row in report.rows] == ["alphabet, 2-way 2-shot", "any, 3-way 1-shot"]
    assert report.columns[-1] == "expected false accept, %"
    assert "nothing was fitted" in confidence_report(before, "trial").protocol
    bins = [figure for figure in report.figures if figure["what"] == "bin"]
    shares = [each["share"] for each in bins if each["protocol_ways"] == 2]
    assert sum(float(share or 0) for share in shares) == pytest.approx(2.0)
    assert open_episodes.OpenProtocol().as_dict().keys() <= {
        name.removeprefix("protocol_") for name in report.figures[0]
    }
