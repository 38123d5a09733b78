"""What another program wrote in a task's file is not replaced without a question."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from maml_studio.engine.task import Task
from maml_studio.engine.task_file import read_task, write_task
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import GLYPH, action, choose, offers, open_file, save_as, settle
from tests.gui.demo.hands import LINE, Hands

QUESTION = "“letters.mamltask” was changed by another program since you opened it."


@pytest.fixture
def saved(open_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Return a window whose task is saved in the file, and then edited."""
    hands = open_window()
    hands.make_task(line=LINE)
    save_as(hands, file, monkeypatch)
    hands.add_class("mine")
    return hands


def save(hands: Hands) -> None:
    action(hands, "Save").trigger()
    settle(hands)


def change(file: Path) -> None:
    write_task(file, Task({"theirs": [GLYPH]}))


def labels(file: Path) -> tuple[str, ...]:
    return read_task(file).task.labels


def test_saving_asks_before_it_replaces_what_another_program_wrote(
    saved: Hands, file: Path
) -> None:
    change(file)
    save(saved)
    assert saved.message == QUESTION
    assert offers(saved) == ["Save anyway", "Save as…", "Dismiss"]
    assert labels(file) == ("theirs",)
    assert saved.window.isWindowModified()
    save(saved)
    assert saved.message == QUESTION
    choose(saved, "Save anyway")
    assert labels(file) == ("line", "mine")
    assert saved.message == ""
    assert not saved.window.isWindowModified()
    saved.add_class("more")
    save(saved)
    assert saved.message == ""
    assert labels(file) == ("line", "mine", "more")


def status(hands: Hands) -> str:
    """Return all that the status bar says."""
    labels = hands.window.statusBar().findChildren(QLabel)
    return " · ".join(label.text() for label in labels if label.isVisible())


def test_after_a_refused_save_nothing_says_that_it_is_saved(saved: Hands, file: Path) -> None:
    assert "Saved" not in status(saved)
    save(saved)
    assert "Saved as" in status(saved)
    change(file)
    save(saved)
    assert "Saved" not in status(saved)
    assert "Not saved" in status(saved)
    saved.qtbot.waitUntil(lambda: "Kept, but not saved in its file" in status(saved))
    choose(saved, "Save anyway")
    assert "Saved as" in status(saved)
    saved.qtbot.waitUntil(lambda: "Saved in its file · nothing leaves" in status(saved))


def test_a_task_that_its_file_lost_counts_as_changed(saved: Hands, file: Path) -> None:
    save(saved)
    assert not saved.window.isWindowModified()
    change(file)
    save(saved)
    assert saved.message == QUESTION
    assert saved.window.isWindowModified()


def test_saving_elsewhere_leaves_the_other_programs_file(
    saved: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(file)
    save(saved)
    other = file.with_name("other.mamltask")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    choose(saved, "Save as…")
    assert (labels(file), labels(other)) == (("theirs",), ("line", "mine"))
    assert saved.window.windowFilePath() == str(other)
    assert saved.message == ""


def test_an_opened_file_is_watched_and_opening_it_again_is_an_answer(
    open_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_task(file, Task({"ka": [GLYPH]}))
    hands = open_window()
    open_file(hands, file, monkeypatch)
    hands.add_class("mine")
    change(file)
    save(hands)
    assert hands.message == QUESTION
    open_file(hands, file, monkeypatch)
    assert hands.task.labels == ("theirs",)
    hands.add_class("both")
    save(hands)
    assert labels(file) == ("theirs", "both")
    while hands.task.labels != ("ka", "mine"):
        action(hands, "Undo").trigger()
    save(hands)
    assert hands.message == QUESTION


def test_the_question_goes_away_with_its_task(saved: Hands, file: Path) -> None:
    change(file)
    save(saved)
    saved.click("newTaskButton")
    assert saved.message == ""
    assert labels(file) == ("theirs",)


def test_the_offer_of_a_files_initialization_goes_away_with_its_task(
    open_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_task(file, Task({"ka": [GLYPH]}), settings={"initialization": "another"})
    hands = open_window()
    open_file(hands, file, monkeypatch)
    assert offers(hands) == ["Use “another”", "Dismiss"]
    hands.add_class("mine")
    assert offers(hands) == ["Use “another”", "Dismiss"]
    hands.click("newTaskButton")
    assert hands.message == ""


def test_a_file_that_was_deleted_is_written_again(saved: Hands, file: Path) -> None:
    file.unlink()
    save(saved)
    assert saved.message == ""
    assert labels(file) == ("line", "mine")


def test_a_folder_in_its_place_is_asked_about_and_then_said(saved: Hands, file: Path) -> None:
    file.unlink()
    file.mkdir()
    save(saved)
    assert saved.message == QUESTION
    assert offers(saved) == ["Save as…", "Dismiss"]
    assert saved.window.isWindowModified()
    assert "Saved" not in status(saved)
    saved.click("newTaskButton")
    assert saved.message == ""


def test_the_next_window_notices_what_was_written_between(
    saved: Hands, file: Path, open_window: MakeWindow
) -> None:
    save(saved)
    assert saved.window.close()
    change(file)
    again = open_window()
    assert again.task.labels == ("line", "mine")
    assert again.window.isWindowModified()
    save(again)
    assert again.message == QUESTION
    assert labels(file) == ("theirs",)


def test_saves_one_upon_the_other_ask_nothing(saved: Hands, file: Path) -> None:
    for name in ("one", "two", "three"):
        saved.add_class(name)
        action(saved, "Save").trigger()
    settle(saved)
    assert saved.message == ""
    assert labels(file) == ("line", "mine", "one", "two", "three")


def test_closing_waits_for_a_save_and_knows_that_it_was_done(
    saved: Hands, file: Path, open_window: MakeWindow
) -> None:
    action(saved, "Save").trigger()
    saved.add_class("more")
    action(saved, "Save").trigger()
    assert saved.window.close()
    assert labels(file) == ("line", "mine", "more")
    assert not open_window().window.isWindowModified()


def test_a_save_that_would_replace_something_keeps_the_window_open_once(
    saved: Hands, file: Path
) -> None:
    change(file)
    action(saved, "Save").trigger()
    assert not saved.window.close()
    assert "was changed by another program" in saved.message
    assert labels(file) == ("theirs",)
    assert saved.window.close()


def test_a_name_of_two_lines_and_quotes_is_said_whole(
    saved: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = file.with_name("two\n“lines”.mamltask")
    save_as(saved, odd, monkeypatch)
    assert labels(odd) == ("line", "mine")
    change(odd)
    save(saved)
    assert saved.message == QUESTION.replace("letters", "two “lines”")
    open_file(saved, odd, monkeypatch)
    assert action(saved, "Undo").text() == "Undo: Open “two “lines””"
    odd.write_bytes(b"broken")
    open_file(saved, odd, monkeypatch)
    assert saved.message == "“two “lines”.mamltask” is not a task file."


def test_a_step_back_to_what_the_file_held_before_is_not_saved(
    saved: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(saved)
    saved.add_class("more")
    open_file(saved, file, monkeypatch)
    action(saved, "Undo").trigger()
    save(saved)
    assert labels(file) == ("line", "mine", "more")
    assert not saved.window.isWindowModified()
    action(saved, "Redo").trigger()
    assert saved.task.labels == ("line", "mine")
    assert saved.window.isWindowModified()
    saved.qtbot.waitUntil(lambda: "Kept, but not saved in its file" in status(saved))
    action(saved, "Undo").trigger()
    assert not saved.window.isWindowModified()


def test_a_touch_alone_is_no_change(saved: Hands, file: Path) -> None:
    os.utime(file, (1, 1))
    save(saved)
    assert saved.message == ""
    assert labels(file) == ("line", "mine")
