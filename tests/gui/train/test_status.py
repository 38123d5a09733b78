"""What the status bar tells of a training, in either tab; and with how many threads it computes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel

from maml_studio.gui.preferences import Preferences
from maml_studio.gui.train.compute_rows import ComputeRows
from maml_studio.gui.train.run_state import RunState
from tests.gui.train.conftest import MakeTrainer
from tests.gui.train.trainer import Trainer

CORES = 6


def told(trainer: Trainer) -> str:
    labels = trainer.window.statusBar().findChildren(QLabel)
    return " | ".join(label.text() for label in labels if label.isVisible() and label.text())


@pytest.fixture
def many_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: CORES)


def test_the_status_bar_tells_how_the_training_stands(trainer: Trainer) -> None:
    assert told(trainer) == "Nothing is training"
    trainer.shrink(outer__steps="500")
    trainer.click("startButton")
    assert told(trainer).startswith("Getting ready to train | Run folder: runs/first-steps")
    trainer.wait_for_step(2)
    start = "Training on this computer | Run folder: runs/first-steps | Last checkpoint "
    trainer.qtbot.waitUntil(lambda: told(trainer).startswith(start), timeout=10_000)
    assert told(trainer).endswith(" s ago")
    trainer.window.tabs.setCurrentIndex(0)
    assert "Run folder" not in told(trainer)
    trainer.qtbot.waitUntil(lambda: "Training first-steps, step " in told(trainer))
    assert "of 500" in told(trainer)
    assert "this computer" in told(trainer)
    trainer.window.tabs.setCurrentIndex(1)
    trainer.click("pauseButton")
    trainer.wait_for(RunState.PAUSED)
    assert told(trainer).startswith("Paused | Run folder: runs/first-steps | Last checkpoint ")
    trainer.window.tabs.setCurrentIndex(0)
    assert "Training first-steps" not in told(trainer)


@pytest.mark.usefixtures("many_cores")
def test_the_threads_are_chosen_remembered_and_used(
    open_trainer: MakeTrainer, data_folder: Path
) -> None:
    trainer = open_trainer()
    threads = trainer.find(QComboBox, "trainThreads")
    assert [threads.itemText(row) for row in range(threads.count())] == [
        f"{count} of 6" for count in range(1, 7)
    ]
    assert threads.currentText() == "5 of 6"
    assert "one core is best left to the window" in threads.toolTip()
    threads.setCurrentIndex(1)
    threads.activated.emit(1)
    assert trainer.page.setup.cost._asked is not None
    assert trainer.page.setup.cost._asked[2] == 2
    trainer.shrink()
    trainer.click("startButton")
    trainer.wait_for(RunState.FINISHED)
    assert trainer.run.card().threads == 2  # type: ignore[union-attr]
    assert trainer.window.close()
    assert Preferences().number("threads") == 2
    again = open_trainer()
    assert again.find(QComboBox, "trainThreads").currentText() == "2 of 6"


@pytest.mark.usefixtures("many_cores", "qapp")
def test_a_gpu_leaves_the_threads_alone(qtbot: object) -> None:
    row = ComputeRows()
    threads = row.findChild(QComboBox, "trainThreads")
    assert isinstance(threads, QComboBox)
    row.set_devices([("cuda:0", "NVIDIA H200"), ("cpu", "CPU")])
    assert (row.device, row.threads, threads.isEnabled()) == ("cuda:0", 0, False)
    assert "On a GPU" in threads.toolTip()
    device = row.findChild(QComboBox, "trainDevice")
    assert isinstance(device, QComboBox)
    device.setCurrentIndex(1)
    assert (row.device, row.threads, threads.isEnabled()) == ("cpu", CORES - 1, True)
    row.set_threads(99)
    assert row.threads == CORES - 1
