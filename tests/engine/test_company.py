"""A drawing alone and among others: the same where the network is inductive."""

from __future__ import annotations

import pytest

from maml_studio.engine.company import Company, judging_together
from maml_studio.engine.generators import drain
from tests.small_learners import small_learner
from tests.small_tasks import scribble, scribbled_task

OTHERS = [scribble(number) for number in range(4)]


def judged(norm: str) -> tuple[Company, float]:
    """Judge a scribble with others; also by how much the classifier's own answer differs."""
    classifier = small_learner("maml", norm=norm).adapt(scribbled_task([3, 3, 3]))
    glyph = scribble(77)
    company = drain(judging_together(classifier, glyph, OTHERS))
    own = classifier.predict(glyph).probabilities
    return company, max(abs(own[label] - company.alone.probabilities[label]) for label in own)


def test_others_change_the_answer_of_a_network_that_sees_the_batch() -> None:
    company, difference = judged("batch")
    assert difference == 0
    assert company.others == 4
    assert company.together.probabilities != company.alone.probabilities
    assert sum(company.together.probabilities.values()) == pytest.approx(1)


def test_an_inductive_answer_is_the_same_in_any_company() -> None:
    company, difference = judged("group")
    assert difference == 0
    assert company.together == company.alone
