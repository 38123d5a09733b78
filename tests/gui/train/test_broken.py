"""What goes wrong while training: one clear message each, and nothing lost."""

from __future__ import annotations

import errno
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from PySide6.QtWidgets import QPushButton

from maml_studio.engine.datasets.omniglot import VALIDATION_ALPHABETS
from maml_studio.engine.meta_batch import MetaGradient, Plain
from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.train.run_state import RunState
from tests.conftest import CHECKOUT
from tests.gui.train.conftest import MakeTrainer
from tests.gui.train.trainer import Trainer, folder_of

PATIENCE_SECONDS = 120


def test_a_loss_that_turns_nan_stops_the_run_with_the_reason(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    computing = Plain.computing

    def turning_nan(self: Plain, step: int) -> Generator[Any, None, MetaGradient]:
        found = yield from computing(self, step)
        return MetaGradient(found.gradients, math.nan if step == 5 else found.loss, 0.0)

    monkeypatch.setattr(Plain, "computing", turning_nan)
    trainer.shrink(outer__steps="20")
    trainer.click("startButton")
    trainer.qtbot.waitUntil(lambda: trainer.state is RunState.FAILED, timeout=60_000)
    assert "The training diverged at outer step 6" in trainer.message
    assert trainer.message.endswith("start anew with a lower “Outer rate”.")
    assert "failed at step 5 of 20" in trainer.page.header.sentence()
    assert trainer.run.best.exists()
    assert trainer.run.card().state == "failed"  # type: ignore[union-attr]


def test_a_data_set_that_vanished_is_named_and_the_run_goes_on_when_it_is_back(
    open_trainer: MakeTrainer, data_folder: Path, tmp_path: Path
) -> None:
    characters = data_folder / "omniglot-py"
    draw_characters(characters / "images_background", ["Greek", "Latin", *VALIDATION_ALPHABETS])
    trainer = open_trainer()
    trainer.choose("data.dataset", "Omniglot")
    trainer.shrink(outer__steps="60")
    trainer.click("startButton")
    trainer.wait_for(RunState.TRAINING)
    trainer.wait_for_step(2)
    trainer.click("pauseButton")
    trainer.wait_for(RunState.PAUSED)
    characters.rename(tmp_path / "elsewhere")
    trainer.click("resumeButton")
    trainer.qtbot.waitUntil(lambda: trainer.state is RunState.FAILED, timeout=60_000)
    trainer.qtbot.waitUntil(lambda: not trainer.window.train.control.is_busy)
    assert trainer.message == (
        f"Omniglot is not in the data folder: “{characters / 'images_background'}” has no "
        "alphabets. Choose Omniglot under Data on the left, and download it there."
    )
    assert trainer.find(QPushButton, "downloadButton").isVisible()
    (tmp_path / "elsewhere").rename(characters)
    trainer.click("resumeButton")
    trainer.wait_for(RunState.FINISHED)
    assert trainer.message == ""


def test_a_full_disk_is_said_and_the_last_checkpoint_stays(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer.shrink(outer__steps="500")
    trainer.click("startButton")
    trainer.wait_for_step(5)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("maml_studio.engine.checkpoint.atomic_write", full)
    trainer.qtbot.waitUntil(lambda: trainer.state is RunState.FAILED, timeout=60_000)
    assert "No space left on device" in trainer.message
    assert "make room" in trainer.message
    assert trainer.run.last.exists()


def test_too_little_memory_says_what_to_change(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_much(self: Plain, step: int) -> Generator[Any, None, MetaGradient]:
        yield from ()
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(Plain, "computing", too_much)
    trainer.shrink()
    trainer.click("startButton")
    trainer.qtbot.waitUntil(lambda: trainer.state is RunState.FAILED, timeout=60_000)
    assert "not enough memory" in trainer.message
    assert "fewer “Inner steps”, “First order”, a smaller “Tasks a step”" in trainer.message


def test_a_run_that_another_process_trains_is_left_alone(
    trainer: Trainer, data_folder: Path
) -> None:
    trainer.shrink(outer__steps="60")
    trainer.click("startButton")
    trainer.wait_for_step(2)
    trainer.click("pauseButton")
    trainer.wait_for(RunState.PAUSED)
    with folder_of(data_folder, "first-steps").locked():
        trainer.click("resumeButton")
        trainer.qtbot.waitUntil(lambda: trainer.state is RunState.FAILED, timeout=60_000)
        assert "is being trained by another process" in trainer.message


KILLED = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from maml_studio.gui.app import create_window
window = create_window()
window.show()
window.tabs.setCurrentIndex(1)
page = window.train.page
page.setup.cost.hold(is_held=True)
for key, value in (("network.channels", 8), ("network.groups", 2), ("outer.steps", 300),
                   ("outer.meta_batch_size", 2), ("validation.every", 5), ("validation.episodes", 2)):
    page.setup.form.set_value(key, value)
for _ in range(3):
    page.setup.start.click()
app.exec()
"""


def test_after_a_kill_the_next_window_offers_to_go_on(
    open_trainer: MakeTrainer, data_folder: Path
) -> None:
    process = subprocess.Popen([sys.executable, "-c", KILLED], cwd=CHECKOUT)
    run = folder_of(data_folder, "first-steps")
    try:
        wait_for_checkpoint(process, run)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert run.state() == "interrupted"
    trainer = open_trainer()
    bar = trainer.window.demo.message
    trainer.qtbot.waitUntil(lambda: "“first-steps” was interrupted at step" in bar.text())
    assert "2 trainings wait for their turn." in bar.text()
    waiting = [order.name for order in trainer.window.train.control.queue]
    assert waiting == ["first-steps-2", "first-steps-3"]
    before = trainer.window.train.control.steps_done
    assert before >= 5
    trainer.click("resumeButton")
    trainer.wait_for_step(before + 10)
    steps = [r["step"] for r in run.records() if r["record"] == "outer_step"]
    assert steps == list(range(1, len(steps) + 1))
    assert "resumed at outer step" in run.log.read_text()


def draw_characters(folder: Path, alphabets: Sequence[str]) -> None:
    """Write alphabets of six characters, each a bar at a place of its own, drawn eight times."""
    for number, (alphabet, place) in enumerate(product(alphabets, range(6))):
        home = folder / alphabet / f"character{place + 1:02}"
        home.mkdir(parents=True)
        image = Image.new("1", (105, 105), 1)
        image.paste(0, (10 + 15 * place, 10, 20 + 15 * place, 40 + number))
        for drawing in range(8):
            image.save(home / f"{number + 1:04}_{drawing + 1:02}.png")


def wait_for_checkpoint(process: subprocess.Popen[bytes], run: RunFolder) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while (card := run.card()) is None or card.steps < 5:
        assert process.poll() is None, "the window ended by itself"
        assert time.monotonic() < end
        time.sleep(0.02)
