"""No order is lost and no run is split: pauses while preparing, renames, failures, two windows."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from maml_studio.engine import training as engine_training
from maml_studio.engine.generators import Progress
from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.train.records import Order
from maml_studio.gui.train.run_control import RunControl
from maml_studio.gui.train.run_state import RunState
from maml_studio.gui.train.waiting_file import read_waiting
from tests.gui.train.conftest import MakeTrainer
from tests.gui.train.test_queue import chips, tiny_order, waiting
from tests.gui.train.trainer import PATIENCE_MS, Trainer, folder_of


class Gate:
    """Holds a training while it is being prepared, until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._reading, self._is_open = engine_training.reading_dataset, threading.Event()
        monkeypatch.setattr(engine_training, "reading_dataset", self._read)

    def open(self) -> None:
        self._is_open.set()

    def _read(self, *given: Any, **named: Any) -> Generator[Progress, None, Any]:
        while not self._is_open.wait(0.01):
            yield Progress(0, 0, "Waiting")
        return (yield from self._reading(*given, **named))


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


def paused_run(name: str) -> Order:
    """Leave a run that was paused before its first step: nothing is read for it."""
    order = tiny_order(name)
    RunFolder(order.folder).begin(order.recipe)
    return Order(order.folder, order.recipe, "cpu", resume=True)


def control_of(trainer: Trainer) -> RunControl:
    return trainer.window.train.control


def test_a_pause_while_preparing_holds_the_order_and_the_queue(
    open_trainer: MakeTrainer, gate: Gate, data_folder: Path
) -> None:
    trainer = open_trainer()
    control = control_of(trainer)
    control.start(tiny_order("first"))
    control.start(tiny_order("second"))
    trainer.qtbot.waitUntil(lambda: control.progress is not None, timeout=PATIENCE_MS)
    trainer.click("pauseButton")
    trainer.wait_for(RunState.PAUSED)
    assert trainer.page.header.sentence() == "paused at step 0 of 4"
    assert waiting(trainer) == ["second"]
    kept, _ = read_waiting(data_folder / "waiting.json")
    assert [order.name for order in kept] == ["first", "second"]
    assert not list((data_folder / "runs").glob("*"))
    gate.open()
    trainer.click("resumeButton")
    trainer.qtbot.waitUntil(
        lambda: folder_of(data_folder, "second").state() == "finished", timeout=PATIENCE_MS
    )
    assert folder_of(data_folder, "first").state() == "finished"


def test_stopping_an_order_that_was_paused_before_it_began_drops_it(
    trainer: Trainer, gate: Gate, data_folder: Path
) -> None:
    control = control_of(trainer)
    control.start(tiny_order("first"))
    trainer.click("pauseButton")
    trainer.wait_for(RunState.PAUSED)
    trainer.click("stopButton")
    assert trainer.state is RunState.IDLE
    assert not (data_folder / "waiting.json").exists()


def test_a_run_that_was_deleted_is_not_begun_anew_by_resume(
    trainer: Trainer, data_folder: Path
) -> None:
    control = control_of(trainer)
    control.start(tiny_order("run", steps=400))
    trainer.wait_for_step(2)
    trainer.click("pauseButton")
    trainer.wait_for(RunState.PAUSED)
    shutil.rmtree(data_folder / "runs" / "run")
    trainer.click("resumeButton")
    trainer.qtbot.waitUntil(lambda: trainer.state is RunState.FAILED, timeout=PATIENCE_MS)
    assert trainer.message == "“run” is no longer there."
    assert not (data_folder / "runs" / "run").exists()


def test_an_order_goes_with_its_run_to_another_name_or_leaves_with_it(
    trainer: Trainer, gate: Gate, data_folder: Path
) -> None:
    runs = data_folder / "runs"
    control = control_of(trainer)
    control.start(tiny_order("busy"))
    for order in (paused_run("one"), paused_run("two")):
        control.start(order)
        control.start(order)
    assert waiting(trainer) == ["one", "two"]
    trainer.page.runs.folders.rename(runs / "one", "other")
    assert waiting(trainer) == ["other", "two"]
    control.follow(runs / "two", Path())
    assert waiting(trainer) == ["other"]
    gate.open()
    trainer.qtbot.waitUntil(
        lambda: folder_of(data_folder, "other").state() == "finished", timeout=PATIENCE_MS
    )
    assert not (runs / "one").exists()


def test_a_run_that_is_being_prepared_can_not_be_renamed_or_deleted(
    trainer: Trainer, gate: Gate, data_folder: Path
) -> None:
    order = paused_run("run")
    control_of(trainer).start(order)
    trainer.page.runs.folders.rename(order.folder, "other")
    assert "is being trained: rename it when it is paused" in trainer.message
    trainer.page.runs.look()
    trainer.wait_for_runs("run")
    trainer.page.runs.folders.delete(trainer.page.runs.table.entries)
    assert "is being trained: stop it first" in trainer.message
    assert order.folder.exists()


def test_an_order_that_could_not_begin_waits_again_and_holds_nothing_up(
    trainer: Trainer, data_folder: Path
) -> None:
    control = control_of(trainer)
    order = tiny_order("one")
    gone = Order(order.folder, order.recipe, "cuda:7", threads=1)
    control.start(gone)
    control.start(tiny_order("two"))
    trainer.qtbot.waitUntil(
        lambda: folder_of(data_folder, "two").state() == "finished" and not control.is_busy,
        timeout=PATIENCE_MS,
    )
    assert waiting(trainer) == ["one"]
    assert "There is no device “cuda:7”" in trainer.message
    assert trainer.message.endswith("“one” waits.")
    trainer.click("startWaitingButton")
    trainer.qtbot.waitUntil(lambda: trainer.state is RunState.FAILED, timeout=PATIENCE_MS)
    kept, _ = read_waiting(data_folder / "waiting.json")
    assert [order.name for order in kept] == ["one"]


def test_resume_in_the_demo_resumes_the_run_that_it_names(
    open_trainer: MakeTrainer, data_folder: Path
) -> None:
    first = open_trainer()
    control_of(first).start(tiny_order("named", steps=400))
    first.wait_for_step(2)
    assert first.window.close()
    second = open_trainer()
    bar = second.window.demo.message
    second.qtbot.waitUntil(lambda: "“named” is paused" in bar.text())
    control_of(second).start(tiny_order("between"))
    second.wait_for(RunState.FINISHED)
    second.window.tabs.setCurrentIndex(0)
    resume = next(b for b in bar.findChildren(QPushButton) if b.text() == "Resume")
    resume.click()
    assert second.run.path.name == "named"
    second.wait_for_step(3)


def test_two_windows_forget_nothing_of_each_other(
    open_trainer: MakeTrainer, data_folder: Path
) -> None:
    first, second = open_trainer(), open_trainer()
    control_of(first).start(tiny_order("long", steps=4000))
    first.wait_for_step(1)
    control_of(second).start(tiny_order("short"))
    second.wait_for(RunState.FINISHED)
    second.window.close()
    first.window.close()
    third = open_trainer()
    third.qtbot.waitUntil(lambda: "“long” is paused" in third.window.demo.message.text())


def test_a_paused_run_that_is_renamed_is_offered_under_its_new_name(
    open_trainer: MakeTrainer, data_folder: Path
) -> None:
    first = open_trainer()
    control_of(first).start(tiny_order("run", steps=4000))
    first.wait_for_step(1)
    first.click("pauseButton")
    first.wait_for(RunState.PAUSED)
    first.page.runs.folders.rename(data_folder / "runs" / "run", "better")
    assert first.run.path.name == "better"
    assert first.state is RunState.PAUSED
    first.window.close()
    second = open_trainer()
    second.qtbot.waitUntil(lambda: "“better” is paused" in second.window.demo.message.text())


def test_long_names_and_long_queues_leave_the_charts_their_room(
    trainer: Trainer, gate: Gate
) -> None:
    control = control_of(trainer)
    trainer.window.resize(trainer.window.minimumSize())
    control.start(tiny_order("busy"))
    trainer.qtbot.wait(20)
    before = trainer.page.board.height()
    for number in range(8):
        control.start(tiny_order(f"{number}-" + "long name " * 9 + "end"))
    trainer.qtbot.wait(20)
    assert [text[-3:] for text in chips(trainer)] == ["  ×"] * 3
    assert all(len(text) < 40 for text in chips(trainer))
    more = trainer.find(QPushButton, "moreWaiting")
    assert more.text() == "5 more"
    assert trainer.page.board.height() > before - 110
    more.menu().actions()[0].trigger()
    assert [order.name[0] for order in control.queue] == list("0124567")
