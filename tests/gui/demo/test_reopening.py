"""Files are found again: recent ones, large ones, old ones, and after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from maml_studio.engine.example import Example
from maml_studio.engine.task import Task
from maml_studio.engine.task_file import read_task, write_task
from maml_studio.gui.demo.task_model import Snapshot
from tests.conftest import CHECKOUT
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import GLYPH, action, open_file, settle
from tests.gui.demo.hands import LINE


def test_recent_files_open_with_a_click_and_are_forgotten(
    open_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = open_window()
    for number in range(12):
        path = tmp_path / f"task & {number}.mamltask"
        write_task(path, Task({str(number): [GLYPH]}))
        open_file(hands, path, monkeypatch)
    (tmp_path / "task & 11.mamltask").unlink()
    hands.window.close()
    hands = open_window()
    menu = next(menu for menu in hands.window.findChildren(QMenu) if menu.title() == "Open recent")
    menu.aboutToShow.emit()
    entries = [entry for entry in menu.actions() if not entry.isSeparator()]
    assert [entry.text() for entry in entries[:2]] == [
        "task && 11.mamltask (not there any more)",
        "task && 10.mamltask",
    ]
    assert [entry.isEnabled() for entry in entries[:2]] == [False, True]
    assert len(entries) == 11
    entries[2].trigger()
    settle(hands)
    assert hands.task.labels == ("9",)
    entries[-1].trigger()
    assert hands.window.files.recent.paths == []


def test_odd_recent_files_in_the_settings_count_as_none(
    open_window: MakeWindow, data_folder: Path
) -> None:
    (data_folder / "settings.ini").write_text('[General]\nrecent_files="{[7"\ntext_scale=9e9\n')
    hands = open_window()
    assert hands.window.files.recent.paths == []
    hands.window.files.open(data_folder / "gone.mamltask")
    assert "is not there any more" in hands.message


def test_a_large_file_shows_progress_and_can_be_given_up(
    open_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_task(file, Task({"ka": [Example(GLYPH) for _ in range(3000)]}))
    hands = open_window()
    hands.make_task(line=LINE)
    before = hands.task
    for name in ("_PATIENCE_MS", "_REDRAW_MS"):
        monkeypatch.setattr(f"maml_studio.gui.demo.file_work.{name}", 1)
    hands.window.files.open(file)
    hands.qtbot.waitUntil(lambda: " of 3,000" in hands.message, timeout=10_000)
    hands.demo.message._action.click()
    settle(hands)
    assert hands.task is before
    assert hands.message == ""
    hands.window.files.open(file)
    settle(hands)
    assert hands.task.count == 3000


def test_a_killed_window_leaves_file_and_mark_and_says_so_once(
    open_window: MakeWindow, data_folder: Path, file: Path
) -> None:
    write_task(file, Task({"ka": [GLYPH]}))
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from maml_studio.gui.app import create_window\n"
        "window = create_window()\n"
        "def edit():\n"
        "    window.demo.model.add_class()\n"
        "    window.demo._autosave.saved.connect(lambda: print('saved', flush=True))\n"
        "window.files.recent.add(Path(sys.argv[1]))\n"
        "window.files.open(Path(sys.argv[1]))\n"
        "window.demo.model.history.indexChanged.connect(lambda index: index == 1 and edit())\n"
        "app.exec()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(file)], stdout=subprocess.PIPE, cwd=CHECKOUT
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"saved\n"
        os.kill(child.pid, signal.SIGKILL)
    hands = open_window()
    assert hands.task.labels == ("ka", "Class 2")
    assert hands.window.windowTitle() == "letters[*] – MAML Studio"
    assert hands.window.isWindowModified()
    hands.qtbot.waitUntil(lambda: hands.message.startswith("Your task from "))
    assert hands.message.endswith(" was brought back.")
    hands.wait_for("waiting")
    assert hands.window.close()
    again = open_window()
    again.wait_for("waiting")
    assert again.message == ""


def test_the_first_version_is_opened_but_not_written_over(
    open_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.json"
    old.write_bytes((CHECKOUT / "tests" / "data" / "task-v1.json").read_bytes())
    hands = open_window()
    open_file(hands, old, monkeypatch)
    assert hands.task.labels[0] == "ka"
    assert hands.window.windowFilePath() == ""
    new = tmp_path / "new.mamltask"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(new), ""))
    action(hands, "Save").trigger()
    settle(hands)
    assert read_task(new).task.labels == hands.task.labels
    assert json.loads(old.read_text())["version"] == 1


def test_history_is_named_and_offered_only_where_there_is_some(
    open_window: MakeWindow, qtbot: QtBot
) -> None:
    hands = open_window()
    undo, redo = action(hands, "Undo"), action(hands, "Redo")
    assert not undo.isEnabled()
    assert not redo.isEnabled()
    hands.demo.model.replace(Snapshot(Task({"ka": []})), "New task")
    hands.add_example(0, LINE)
    named = undo.text()
    assert named.startswith("Undo: Add")
    assert "“ka”" in named
    assert [keys.toString() for keys in redo.shortcuts()] == ["Ctrl+Shift+Z", "Ctrl+Y"]
    undo.trigger()
    assert redo.text() == named.replace("Undo", "Redo")
    redo.trigger()
    assert hands.task.count == 1
    hands.window.tabs.setCurrentWidget(hands.window.train)
    assert not undo.isEnabled()
    assert not action(hands, "Save").isEnabled()
    hands.window.tabs.setCurrentWidget(hands.window.demo)
    assert undo.isEnabled()
