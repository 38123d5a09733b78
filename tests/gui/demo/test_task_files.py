"""The task is saved in files that the person names, opened again, and never lost on the way."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog

from maml_studio.engine import task_file
from maml_studio.engine.task import Task
from maml_studio.engine.task_file import read_task, write_task
from maml_studio.gui.demo import file_work, task_writing
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import GLYPH, action, choose, offers, open_file, save_as, settle
from tests.gui.demo.hands import DASH, LINE, Hands


def test_save_open_and_the_title_that_tells(
    open_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = open_window()
    hands.make_task(line=LINE, dash=DASH)
    assert hands.window.windowTitle() == "MAML Studio"
    assert not hands.window.isWindowModified()
    save_as(hands, file.with_suffix(""), monkeypatch)
    assert read_task(file).task.labels == ("line", "dash")
    assert hands.window.windowTitle() == "letters[*] – MAML Studio"
    assert hands.window.windowFilePath() == str(file)
    assert not hands.window.isWindowModified()
    hands.add_class("cross")
    assert hands.window.isWindowModified()
    action(hands, "Undo").trigger()
    action(hands, "Undo").trigger()
    assert not hands.window.isWindowModified()
    action(hands, "Redo").trigger()
    action(hands, "Save").trigger()
    settle(hands)
    assert len(read_task(file).task) == 3
    assert not hands.window.isWindowModified()


def test_opening_is_one_step_that_undo_names_and_takes_back(
    open_window: MakeWindow, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.mamltask"
    write_task(other, Task({"ka": [GLYPH], "sa": [GLYPH]}))
    hands = open_window()
    hands.make_task(line=LINE, dash=DASH)
    save_as(hands, file, monkeypatch)
    hands.add_class("cross")
    open_file(hands, other, monkeypatch)
    assert hands.task.labels == ("ka", "sa")
    assert hands.message == "Opened “other”. Undo brings back what was there."
    assert hands.window.windowTitle() == "other[*] – MAML Studio"
    assert not hands.window.isWindowModified()
    assert action(hands, "Undo").text() == "Undo: Open “other”"
    action(hands, "Undo").trigger()
    assert hands.task.labels == ("line", "dash", "cross")
    assert hands.window.windowTitle() == "letters[*] – MAML Studio"
    assert hands.window.isWindowModified()
    action(hands, "Redo").trigger()
    assert hands.window.windowFilePath() == str(other)


def test_a_new_task_belongs_to_no_file(
    open_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = open_window()
    hands.make_task(line=LINE)
    save_as(hands, file, monkeypatch)
    hands.click("newTaskButton")
    assert hands.window.windowTitle() == "MAML Studio"
    hands.choose_sample(1)
    assert hands.window.windowFilePath() == ""
    action(hands, "Undo").trigger()
    action(hands, "Undo").trigger()
    assert hands.window.windowFilePath() == str(file)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not a task file"),
        (b'{"version": 99}', "newer version"),
        (b"PK\x03\x04 half a zip", "is not a task file"),
    ],
)
def test_a_file_that_is_none_is_said_and_the_task_stays(
    open_window: MakeWindow, file: Path, content: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_bytes(content)
    hands = open_window()
    hands.make_task(line=LINE)
    before = hands.task
    open_file(hands, file, monkeypatch)
    assert words in hands.message
    assert "letters.mamltask" in hands.message
    assert hands.task is before
    assert hands.window.windowFilePath() == ""


def test_an_image_that_was_opened_is_offered_as_an_example(
    open_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = np.full((40, 40), 255, dtype=np.uint8)
    pixels[8:32, 18:22] = 0
    Image.fromarray(pixels).save(tmp_path / "ka.png")
    hands = open_window()
    hands.make_task(line=LINE)
    open_file(hands, tmp_path / "ka.png", monkeypatch)
    assert hands.message == "“ka.png” is an image, not a task."
    choose(hands, "Load it as an example")
    hands.qtbot.waitUntil(lambda: len(hands.task["line"]) == 2, timeout=10_000)
    assert not hands.message


def test_a_broken_file_is_refused_in_plain_words(
    open_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_bytes(b"PK\x03\x04 half a zip")
    hands = open_window()
    open_file(hands, file, monkeypatch)
    said = "“letters.mamltask” is not a task file: it is damaged, or only a part of it is here."
    assert hands.message == said


def test_a_save_that_fails_keeps_the_mark_and_says_why(
    open_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = open_window()
    hands.make_task(line=LINE)
    save_as(hands, file, monkeypatch)
    hands.add_class("dash")

    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(task_file, "atomic_write", refuse)
        action(hands, "Save").trigger()
        settle(hands)
    assert hands.message == "“letters.mamltask” cannot be written: No space left on device."
    assert hands.window.isWindowModified()
    assert read_task(file).task.labels == ("line",)
    other = file.with_name("other.mamltask")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    choose(hands, "Save as…")
    assert read_task(other).task.labels == hands.task.labels
    assert not hands.window.isWindowModified()


def test_of_a_task_left_while_it_was_saved_no_other_is_offered_to_be_saved(
    open_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = open_window()
    hands.make_task(line=LINE)
    save_as(hands, file, monkeypatch)
    is_left = threading.Event()

    def refuse(*_: Any, **__: Any) -> None:
        is_left.wait(10)
        raise ValueError("There is no space left.")

    monkeypatch.setattr(task_writing, "write_task", refuse)
    action(hands, "Save").trigger()
    hands.click("newTaskButton")
    is_left.set()
    settle(hands)
    assert hands.message == "There is no space left."
    assert offers(hands) == ["Dismiss"]


def test_a_save_that_runs_is_not_offered_to_be_given_up(
    open_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = open_window()
    hands.make_task(line=LINE)
    is_seen = threading.Event()

    def slow(*args: Any, **settings: Any) -> None:
        is_seen.wait(10)
        write_task(*args, **settings)

    monkeypatch.setattr(task_writing, "write_task", slow)
    monkeypatch.setattr(file_work, "_PATIENCE_MS", 1)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    action(hands, "Save as…").trigger()
    hands.qtbot.waitUntil(lambda: hands.message == "Saving “letters”…")
    assert offers(hands) == ["Dismiss"]
    is_seen.set()
    settle(hands)
    assert hands.message == ""
    assert hands.window.windowFilePath() == str(file)
    hands.add_class("dash")
    action(hands, "Save").trigger()
    settle(hands)
    assert hands.message == ""
    assert read_task(file).task.labels == ("line", "dash")


def test_the_next_start_knows_the_file_and_that_it_differs(
    open_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = open_window()
    hands.make_task(line=LINE)
    save_as(hands, file, monkeypatch)
    assert hands.window.close()
    again = open_window()
    assert again.window.windowTitle() == "letters[*] – MAML Studio"
    assert not again.window.isWindowModified()
    again.add_class("dash")
    assert again.window.close()
    once_more = open_window()
    assert once_more.window.isWindowModified()
    assert once_more.task.labels == ("line", "dash")
    assert once_more.message == ""
    assert read_task(file).task.labels == ("line",)
    action(once_more, "Save").trigger()
    settle(once_more)
    assert read_task(file).task.labels == ("line", "dash")


def test_the_settings_travel_with_the_file(
    hands: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = hands.demo.learning.inner
    inner.steps.setValue(9)
    inner.rate.setValue(1.7)
    save_as(hands, file, monkeypatch)
    inner.reset.click()
    hands.click("newTaskButton")
    open_file(hands, file, monkeypatch)
    assert (inner.steps.value(), inner.rate.value()) == (9, 1.7)
    assert hands.message == "Opened “letters”."


def test_another_initialization_is_offered(
    hands: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Task({"ka": [GLYPH], "sa": [GLYPH]})
    write_task(file, task, settings={"initialization": "nobody-has-this", "inner_steps": [1]})
    open_file(hands, file, monkeypatch)
    assert "It was learned from “nobody-has-this”." in hands.message
    assert hands.task.labels == ("ka", "sa")
    hands.wait_until_ready()
