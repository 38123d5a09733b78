"""A file that is taken, changed, gone or not readable: what is asked and said of it, and how long."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from maml_studio.engine.task import Task
from maml_studio.engine.task_file import write_task
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import GLYPH, action, choose, offers, open_file, save_as
from tests.gui.demo.hands import Hands
from tests.gui.demo.test_changed_files import change, labels, save, saved, status

__all__ = ["saved"]


def test_what_came_after_the_question_whether_to_replace_is_asked_about_too(
    saved: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = file.with_name("other.mamltask")
    change(other)
    save_as(saved, other.with_suffix(""), monkeypatch)
    assert offers(saved) == ["Replace it", "Dismiss"]
    write_task(other, Task({"newer": [GLYPH]}))
    choose(saved, "Replace it")
    assert labels(other) == ("newer",)
    assert saved.message == "“other.mamltask” was changed by another program meanwhile."
    assert offers(saved) == ["Replace it", "Save as…", "Dismiss"]
    assert saved.window.windowFilePath() == str(file)
    choose(saved, "Replace it")
    assert labels(other) == ("line", "mine")
    assert saved.window.windowFilePath() == str(other)
    assert saved.message == ""


def test_a_question_about_a_place_goes_with_the_task(
    saved: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = file.with_name("other.mamltask")
    change(other)
    save_as(saved, other.with_suffix(""), monkeypatch)
    write_task(other, Task({"newer": [GLYPH]}))
    choose(saved, "Replace it")
    saved.click("newTaskButton")
    assert saved.message == ""


def test_a_file_that_cannot_be_read_is_not_said_to_be_changed(
    saved: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(saved)
    saved.add_class("more")
    unlocked = Path.open

    def locked(path: Path, mode: str = "r", *given: object) -> object:
        if path == file and mode == "rb":
            raise PermissionError(errno.EACCES, "Permission denied")
        return unlocked(path, mode, *given)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", locked)
        save(saved)
    said = "“letters.mamltask” cannot be read: another program may have changed it."
    assert saved.message == said
    assert offers(saved) == ["Save anyway", "Save as…", "Dismiss"]
    assert labels(file) == ("line", "mine")


def test_a_file_that_is_known_to_be_gone_does_not_hold_the_task(
    saved: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(saved)
    saved.qtbot.waitUntil(lambda: "Saved in its file · nothing leaves" in status(saved))
    file.unlink()
    open_file(saved, file, monkeypatch)
    gone = f"“{file}” is not there any more."
    assert saved.message == gone
    assert saved.window.isWindowModified()
    assert "Kept, but not saved in its file" in status(saved)
    save(saved)
    assert saved.message == ""
    assert labels(file) == ("line", "mine")
    assert not saved.window.isWindowModified()


def test_the_list_of_recent_files_and_the_status_bar_say_the_same(saved: Hands, file: Path) -> None:
    save(saved)
    file.unlink()
    assert not saved.window.isWindowModified()
    recent = next(
        menu for menu in saved.window.findChildren(QMenu) if menu.title() == "Open recent"
    )
    recent.aboutToShow.emit()
    assert recent.actions()[0].text() == "letters.mamltask (not there any more)"
    assert saved.window.isWindowModified()
    assert "Saved" not in status(saved)


def test_an_undo_back_to_a_file_that_is_gone_says_so(saved: Hands, file: Path) -> None:
    save(saved)
    saved.click("newTaskButton")
    file.unlink()
    action(saved, "Undo").trigger()
    assert saved.task.labels == ("line", "mine")
    assert saved.window.isWindowModified()


def test_another_initialization_is_offered_by_its_title(
    open_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, title = open_window(), "MAML · Omniglot 5-way 1-shot"
    hands.wait_until_ready()
    write_task(file, Task({"ka": [GLYPH]}), settings={"initialization": "maml-5w1s"})
    open_file(hands, file, monkeypatch)
    assert hands.message.endswith(f"It was learned from “{title}”.")
    assert offers(hands) == [f"Use “{title}”", "Dismiss"]
