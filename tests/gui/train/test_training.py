"""Training in the window: watched, paused, resumed, stopped, queued, used."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QMenu

from maml_studio.engine.initializations import load
from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.train.run_state import RunState
from tests.gui.demo.hands import Hands
from tests.gui.train.conftest import MakeTrainer
from tests.gui.train.trainer import Trainer, folder_of
from tests.tiny_runs import last_state, metrics


def test_a_short_training_passes_sixty_percent_and_answers_in_the_demo(trainer: Trainer) -> None:
    trainer.type_into("outer.steps", "60")
    trainer.type_into("validation.episodes", "30")
    trainer.click("startButton")
    trainer.wait_for(RunState.FINISHED)
    first, *_, last = [r["score"] for r in trainer.run.records() if r["record"] == "validation"]
    assert last > 0.6 > first
    board = trainer.page.board
    path = trainer.run.path
    trainer.qtbot.waitUntil(lambda: len(board.loss.series[path]) == 60)
    trainer.qtbot.waitUntil(lambda: len(board.accuracy.series[path]) == 4)
    assert board.accuracy.series[path].band is not None
    assert "5-way 1-shot · across alphabets · alone" in board.accuracy.caption
    assert len(board.episode.classes) == 5
    assert "finished in" in trainer.page.header.sentence()
    trainer.click("useButton")
    hands = Hands(trainer.window, trainer.qtbot)
    assert trainer.window.tabs.currentWidget() is trainer.window.demo
    trainer.qtbot.waitUntil(
        lambda: hands.state == "ready" and hands.demo._loader.initialization == str(path),
        timeout=20_000,
    )
    engine = trainer.window.demo._loader.engine
    assert engine is not None
    assert engine.initialization == str(path)
    chooser = hands.find(QComboBox, "initializationChooser")
    assert chooser.currentText() == "first-steps (a run)"
    assert hands.try_out([[(0.5, 0.1), (0.5, 0.9)]]) != ""


def test_pause_and_resume_end_like_an_undisturbed_run(trainer: Trainer, data_folder: Path) -> None:
    trainer.shrink(outer__steps="30", validation__every="10")
    trainer.click("startButton")
    trainer.wait_for_step(5)
    trainer.click("pauseButton")
    assert "Pausing…" in trainer.page.header.sentence()
    trainer.wait_for(RunState.PAUSED)
    assert trainer.run.state() == "paused"
    assert f"paused at step {trainer.run.card().steps} of 30" in trainer.page.header.sentence()  # type: ignore[union-attr]
    trainer.click("resumeButton")
    trainer.wait_for(RunState.FINISHED)
    trainer.click("startButton")
    trainer.wait_for(RunState.FINISHED)
    paused, whole = (folder_of(data_folder, name) for name in ("first-steps", "first-steps-2"))
    assert trainer.run.path == whole.path
    assert last_state(paused.path) == last_state(whole.path)
    steps = [
        [r for r in metrics(run.path) if r["record"] == "outer_step"] for run in (paused, whole)
    ]
    assert steps[0] == steps[1]
    trainer.qtbot.waitUntil(lambda: len(trainer.page.board.loss.series[paused.path]) == 30)


def test_stopping_keeps_a_checkpoint_and_lets_the_queue_go_on(
    trainer: Trainer, data_folder: Path
) -> None:
    trainer.shrink(outer__steps="500")
    trainer.click("startButton")
    trainer.shrink(outer__steps="6")
    trainer.click("startButton")
    trainer.click("startButton")
    control = trainer.window.train.control
    assert [order.name for order in control.queue] == ["first-steps-2", "first-steps-3"]
    chip = next(
        button
        for button in trainer.page.header.findChildren(type(trainer.page.header.stop))
        if button.accessibleName() == "Take first-steps-3 out of the queue"
    )
    chip.click()
    trainer.wait_for_step(3)
    trainer.click("stopButton")
    trainer.wait_for(RunState.FINISHED)
    assert folder_of(data_folder, "first-steps").state() == "paused"
    assert folder_of(data_folder, "first-steps").last.exists()
    assert folder_of(data_folder, "first-steps-2").state() == "finished"
    assert not folder_of(data_folder, "first-steps-3").exists


def test_closing_the_window_pauses_and_the_next_one_offers_to_resume(
    open_trainer: MakeTrainer,
) -> None:
    first = open_trainer()
    first.shrink(outer__steps="40")
    first.click("startButton")
    first.wait_for_step(3)
    run = first.run
    assert first.window.close()
    assert run.state() == "paused"
    second = open_trainer()
    bar = second.window.demo.message
    second.qtbot.waitUntil(lambda: "The training “first-steps” is paused" in bar.text())
    assert second.state is RunState.PAUSED
    second.click("resumeButton")
    second.wait_for(RunState.FINISHED)
    assert run.state() == "finished"
    second.window.close()
    third = open_trainer()
    third.qtbot.wait(100)
    assert third.window.demo.message.text() == ""


def test_an_initialization_is_saved_under_a_name_and_the_demo_lists_it(
    trainer: Trainer, data_folder: Path
) -> None:
    trainer.shrink()
    trainer.click("startButton")
    trainer.wait_for(RunState.FINISHED)
    header = trainer.page.header
    header.menu.aboutToShow.emit()
    (saving,) = header.menu.findChildren(QMenu)
    latest = next(action for action in saving.actions() if action.text() == "Latest, step 8…")
    latest.trigger()
    names = trainer.page.names
    assert names.field.text() == "first-steps"
    names.field.setText("a/b")
    assert not names.accept.isEnabled()
    names.field.setText("My first")
    trainer.click("acceptNameButton")
    chooser = trainer.find(QComboBox, "initializationChooser")
    trainer.qtbot.waitUntil(lambda: chooser.findText("My first") >= 0, timeout=20_000)
    assert "“My first”" in trainer.message
    learner = load("My first")
    assert learner.card.title == "My first"
    assert learner.card.record["outer_step"] == 8
    trainer.page.save_initialization(trainer.run.path)
    names.field.setText("My first")
    assert not names.accept.isEnabled()


@pytest.mark.parametrize("moment", ["preparing", "training"])
def test_closing_in_the_middle_leaves_a_run_or_nothing(trainer: Trainer, moment: str) -> None:
    trainer.shrink(outer__steps="500")
    trainer.click("startButton")
    folder = trainer.run.path
    if moment == "training":
        trainer.wait_for(RunState.TRAINING)
    assert trainer.window.close()
    run = RunFolder(folder)
    assert not run.exists or run.state() == "paused"
