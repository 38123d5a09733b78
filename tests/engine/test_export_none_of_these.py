"""An exported classifier knows how strict the app was with drawings of no class."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from maml_studio.engine.exports.bundle import exporting
from maml_studio.engine.exports.weights import LABELS
from maml_studio.engine.generators import drain
from tests.export_tools import small_classifier, small_task


@pytest.mark.parametrize("share", [0.1, 0.01, None])
def test_it_says_when_the_app_said_none_of_these(tmp_path: Path, share: float | None) -> None:
    task = small_task()
    work = exporting(
        small_classifier(task), task, tmp_path / "x", "safetensors", false_reject=share
    )
    record = json.loads((drain(work).folder / LABELS).read_text("utf-8"))
    assert record["none_of_these_below"] == share


def test_without_a_calibration_nothing_is_none_of_these(tmp_path: Path) -> None:
    task = small_task()
    other = small_classifier(task, is_calibrated=False)
    folder = drain(exporting(other, task, tmp_path / "x", "safetensors")).folder
    record = json.loads((folder / LABELS).read_text("utf-8"))
    assert record["none_of_these_below"] is None
