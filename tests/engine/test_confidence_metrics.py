"""Calibration error, temperature and AUROC against what they are known to be."""

from __future__ import annotations

import numpy as np
import pytest

from maml_studio.engine.confidence_metrics import (
    Bin,
    auroc,
    best_temperature,
    calibration_error,
    reliability,
)


def calibrated(count: int = 20_000, ways: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Draw logits, and labels after their softmax."""
    generator = np.random.default_rng(0)
    logits = generator.normal(scale=2.0, size=(count, ways))
    noise = generator.gumbel(size=logits.shape)
    return logits, (logits + noise).argmax(axis=1)


def test_answers_that_are_as_sure_as_they_are_right_have_no_error() -> None:
    logits, labels = calibrated()
    bins = reliability(logits, labels)
    assert len(bins) <= 15
    assert sum(each.share for each in bins) == pytest.approx(1.0)
    assert calibration_error(bins) < 0.01
    assert calibration_error(reliability(3 * logits, labels)) > 0.1


@pytest.mark.parametrize("factor", [0.2, 1.0, 4.0])
def test_the_temperature_undoes_a_factor(factor: float) -> None:
    logits, labels = calibrated()
    found = best_temperature(factor * logits, labels)
    assert found == pytest.approx(factor, rel=0.03)
    assert calibration_error(reliability(factor * logits, labels, found)) < 0.01


def test_answers_that_are_always_right_have_the_lowest_temperature() -> None:
    logits = np.eye(3)
    assert best_temperature(logits, np.arange(3)) == pytest.approx(1 / 20, rel=1e-3)
    assert best_temperature(logits, (np.arange(3) + 1) % 3) == pytest.approx(20, rel=1e-3)


def test_bins_are_of_equal_width_and_hold_certainty() -> None:
    logits = np.log(np.array([[0.999999999, 1e-9], [0.51, 0.49], [0.52, 0.48]]))
    found = reliability(logits, np.array([0, 0, 1]))
    assert found[-1] == Bin(pytest.approx(1.0), 1.0, pytest.approx(1 / 3))
    assert found[0] == Bin(pytest.approx(0.515), 0.5, pytest.approx(2 / 3))
    assert calibration_error(found) == pytest.approx(2 / 3 * 0.015, abs=1e-6)


def test_auroc_counts_pairs_and_ties_by_half() -> None:
    known, unknown = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0])
    pairs = [(u > k) + (u == k) / 2 for k in known for u in unknown]
    assert auroc(known, unknown) == pytest.approx(np.mean(pairs))
    assert auroc(known, known) == pytest.approx(0.5)
    assert auroc(known, known + 10) == 1.0
