"""The queue outlives the window: what waited waits again, whatever ended the app."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from maml_studio.engine.data_folder import data_folder as data_folder_in_use
from maml_studio.engine.recipe import Recipe
from maml_studio.gui.train.records import Order
from maml_studio.gui.train.run_state import RunState
from maml_studio.gui.train.waiting_file import read_waiting, write_waiting
from maml_studio.resources import recipes
from tests.gui.train.conftest import MakeTrainer
from tests.gui.train.trainer import TINY, Trainer, folder_of

PATIENCE_MS = 90_000


def tiny_order(name: str, steps: int = 4) -> Order:
    recipe = Recipe.from_toml(recipes() / "first-steps.toml")
    for key, text in (TINY | {"outer.steps": str(steps)}).items():
        recipe = recipe.with_value(key, text)
    return Order(data_folder_in_use() / "runs" / name, recipe, "cpu", threads=1)


def waiting(trainer: Trainer) -> list[str]:
    return [order.name for order in trainer.window.train.control.queue]


def chips(trainer: Trainer) -> list[str]:
    buttons = trainer.page.header.findChildren(QPushButton)
    return [button.text() for button in buttons if button.isVisible() and "×" in button.text()]


def test_what_waited_when_the_window_closed_goes_on_after_the_one_that_was_paused(
    open_trainer: MakeTrainer, data_folder: Path
) -> None:
    first = open_trainer()
    first.shrink(outer__steps="20")
    first.click("startButton")
    first.shrink(outer__steps="4")
    first.click("startButton")
    first.click("startButton")
    first.wait_for_step(2)
    assert first.window.close()
    second = open_trainer()
    bar = second.window.demo.message
    second.qtbot.waitUntil(lambda: "2 trainings wait for their turn" in bar.text())
    assert "“first-steps” is paused" in bar.text()
    assert second.state is RunState.PAUSED
    assert chips(second) == ["first-steps-2  ×", "first-steps-3  ×"]
    second.qtbot.wait(50)
    assert not second.window.train.control.is_busy
    run = second.run.path
    second.qtbot.waitUntil(lambda: len(second.page.board.loss.series[run]) >= 2)
    second.click("resumeButton")
    control = second.window.train.control
    second.qtbot.waitUntil(lambda: not control.is_busy and not control.queue, timeout=PATIENCE_MS)
    names = ("first-steps", "first-steps-2", "first-steps-3")
    assert [folder_of(data_folder, name).state() for name in names] == ["finished"] * 3
    assert not (data_folder / "waiting.json").exists()
    assert folder_of(data_folder, "first-steps-3").recipe().outer.steps == 4


def test_what_waits_alone_can_be_started_or_taken_out(
    open_trainer: MakeTrainer, data_folder: Path
) -> None:
    write_waiting(data_folder / "waiting.json", [tiny_order("one"), tiny_order("two")])
    trainer = open_trainer()
    bar = trainer.window.demo.message
    trainer.qtbot.waitUntil(lambda: bar.text() == "2 trainings wait for their turn.")
    assert trainer.state is RunState.IDLE
    trainer.qtbot.wait(50)
    assert chips(trainer) == ["one  ×", "two  ×"]
    next(
        button
        for button in trainer.page.header.findChildren(QPushButton)
        if button.accessibleName() == "Take two out of the queue"
    ).click()
    assert [order.name for order in read_waiting(data_folder / "waiting.json")[0]] == ["one"]
    trainer.click("startWaitingButton")
    trainer.wait_for(RunState.FINISHED)
    assert folder_of(data_folder, "one").card().threads == 1  # type: ignore[union-attr]
    assert not (data_folder / "waiting.json").exists()


def test_a_name_that_was_taken_meanwhile_is_said_and_nothing_is_lost(
    open_trainer: MakeTrainer, data_folder: Path
) -> None:
    write_waiting(data_folder / "waiting.json", [tiny_order("one")])
    (data_folder / "runs" / "one").mkdir(parents=True)
    trainer = open_trainer()
    trainer.qtbot.waitUntil(lambda: waiting(trainer) == ["one"])
    trainer.click("startWaitingButton")
    assert trainer.message == "“one” was taken meanwhile: the run is called “one-2”."
    trainer.wait_for(RunState.FINISHED)
    assert folder_of(data_folder, "one-2").state() == "finished"
    assert not list((data_folder / "runs" / "one").iterdir())


@pytest.mark.parametrize(
    ("content", "sentence", "left"),
    [
        ("no JSON", "can't be read", []),
        ('{"orders": []}', "it has no format", []),
        ('{"format": 9, "orders": []}', "are of a newer MAML Studio", []),
        ('{"format": 1, "orders": {}}', "no usable “orders”", []),
        ('{"format": 1, "orders": [3]}', "Training 1 in .* has no usable “folder”", []),
        ("PATCHED", "Training 2 in .*outer.stepz", ["one"]),
    ],
)
def test_a_file_that_was_edited_is_said_kept_and_stops_nothing(
    open_trainer: MakeTrainer, data_folder: Path, content: str, sentence: str, left: list[str]
) -> None:
    path = data_folder / "waiting.json"
    if content == "PATCHED":
        write_waiting(path, [tiny_order("one"), tiny_order("two", steps=7)])
        content = path.read_text().replace("steps = 7", "stepz = 7")
    path.write_text(content)
    trainer = open_trainer()
    bar = trainer.window.demo.message
    trainer.qtbot.waitUntil(lambda: bar.text() != "")
    assert re.search(sentence, bar.text())
    assert bar.level == "warning"
    aside = path.with_suffix(".unreadable-1.json")
    assert f"kept as “{aside}”" in bar.text()
    assert aside.read_text() == content
    assert waiting(trainer) == left


def test_a_second_window_leaves_the_list_of_the_first_alone(
    open_trainer: MakeTrainer, data_folder: Path
) -> None:
    path = data_folder / "waiting.json"
    write_waiting(path, [tiny_order("one")])
    first = open_trainer()
    first.qtbot.waitUntil(lambda: waiting(first) == ["one"])
    second = open_trainer()
    second.qtbot.wait(50)
    assert waiting(second) == []
    control = second.window.train.control
    control.start(tiny_order("a", steps=400))
    control.start(tiny_order("b"))
    assert second.message == (
        "What waits is forgotten when this window closes: another window keeps the list."
    )
    second.window.close()
    assert [order.name for order in read_waiting(path)[0]] == ["one"]
