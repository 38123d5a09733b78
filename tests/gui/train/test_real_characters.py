"""Real characters: the first recipe, told to take Omniglot, learns its validation alphabets."""

from __future__ import annotations

from pathlib import Path

import pytest

from maml_studio.gui.train.run_state import RunState
from tests.gui.train.trainer import Trainer

BAR = 0.6
"""Accuracy 5-way 1-shot on characters of Balinese, Early Aramaic and Korean, judged alone."""


@pytest.fixture(autouse=True)
def real(omniglot: Path) -> None:
    """Have Omniglot in the data folder before the window opens."""


def test_a_short_training_on_omniglot_passes_the_bar(trainer: Trainer) -> None:
    trainer.choose("data.dataset", "Omniglot")
    assert trainer.why == ""
    trainer.type_into("outer.steps", "100")
    trainer.type_into("outer.rate", "0.003")
    trainer.click("startButton")
    trainer.wait_for(RunState.FINISHED)
    first, *_, last = [r["score"] for r in trainer.run.records() if r["record"] == "validation"]
    assert last > first
    assert trainer.run.card().best_score > BAR  # type: ignore[union-attr,operator]
