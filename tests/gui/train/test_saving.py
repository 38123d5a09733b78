"""Save now, and the use of any checkpoint."""

from __future__ import annotations

import errno

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMenu, QPushButton

from maml_studio.engine.initializations import load
from maml_studio.gui.train.run_state import RunState
from tests.gui.demo.hands import Hands
from tests.gui.train.trainer import Trainer


def press_ctrl_s(trainer: Trainer) -> None:
    trainer.window.activateWindow()
    trainer.qtbot.waitUntil(trainer.window.isActiveWindow)
    where = QApplication.focusWidget() or trainer.window
    QTest.keyClick(where, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def entries(menu: QMenu) -> list[str]:
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def wait_for_saved(trainer: Trainer) -> int:
    """Wait until the status bar tells of it, and return the step."""
    bar = trainer.window.statusBar()

    def told() -> list[str]:
        return [label.text() for label in bar.findChildren(QLabel) if "Saved at" in label.text()]

    trainer.qtbot.waitUntil(lambda: bool(told()), timeout=20_000)
    return int(told()[0].removeprefix("Saved at step "))


def test_save_now_keeps_a_checkpoint_which_answers_in_the_demo(trainer: Trainer) -> None:
    trainer.shrink(outer__steps="500")
    save = trainer.find(QPushButton, "saveNowButton")
    press_ctrl_s(trainer)
    assert not save.isVisible()
    trainer.click("startButton")
    trainer.wait_for_step(2)
    saving = trainer.window.train.control.saving
    seen: list[tuple[str, bool]] = []
    header = trainer.page.header
    saving.changed.connect(lambda: seen.append((header.sentence(), save.isEnabled())))
    press_ctrl_s(trainer)
    assert seen[0] == ("Saving after the step in progress…", False)
    step = wait_for_saved(trainer)
    assert trainer.state is RunState.TRAINING
    assert save.isEnabled()
    trainer.click("pauseButton")
    trainer.wait_for(RunState.PAUSED)
    use_what_was_saved(trainer, step)


def use_what_was_saved(trainer: Trainer, step: int) -> None:
    menu = trainer.page.header.menu
    best, latest, saved, more = entries(menu)
    assert best.startswith("Use: Best, step ")
    assert latest == f"Use: Latest, step {trainer.run.card().steps:,}"  # type: ignore[union-attr]
    assert (saved, more) == (f"Use: Saved at step {step}", "Save as initialization")
    path = trainer.run.kept_checkpoints()[2].path
    assert load(path).card.record["outer_step"] == step
    menu.actions()[2].trigger()
    hands = Hands(trainer.window, trainer.qtbot)
    chooser = hands.find(QComboBox, "initializationChooser")
    trainer.qtbot.waitUntil(
        lambda: chooser.currentText() == f"first-steps · step {step}" and hands.state == "ready",
        timeout=20_000,
    )
    assert chooser.currentData() == str(path)


def test_what_is_paused_can_be_saved_too_and_is_not_lost_when_it_goes_on(trainer: Trainer) -> None:
    trainer.shrink(outer__steps="40")
    trainer.click("startButton")
    trainer.wait_for_step(2)
    trainer.click("saveNowButton")
    trainer.click("pauseButton")
    trainer.wait_for(RunState.PAUSED)
    first = wait_for_saved(trainer)
    step = trainer.run.card().steps  # type: ignore[union-attr]
    assert first <= step
    trainer.click("saveNowButton")
    QApplication.processEvents()
    control = trainer.window.train.control
    trainer.qtbot.waitUntil(lambda: not control.saving.is_pending, timeout=20_000)
    trainer.click("resumeButton")
    trainer.wait_for(RunState.FINISHED)
    kept = {one.step for one in trainer.run.kept_checkpoints()[2:]}
    assert kept == {first, step}
    assert not trainer.find(QPushButton, "saveNowButton").isVisible()


def test_a_checkpoint_that_cannot_be_saved_says_why(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer.shrink(outer__steps="500")
    trainer.click("startButton")
    trainer.wait_for_step(1)
    trainer.click("pauseButton")
    trainer.wait_for(RunState.PAUSED)
    from maml_studio.engine import initializations

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(initializations, "atomic_write", full)
    trainer.click("saveNowButton")
    trainer.qtbot.waitUntil(lambda: "No space left on device" in trainer.message, timeout=20_000)
    assert len(trainer.run.kept_checkpoints()) == 2
    assert trainer.state is RunState.PAUSED
    assert trainer.find(QPushButton, "saveNowButton").isEnabled()
