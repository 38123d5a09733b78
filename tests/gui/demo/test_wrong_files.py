"""Files and clipboards that are not as they should be: each is told of, and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtGui import QClipboard

from maml_studio.engine import task_file
from maml_studio.engine.generators import Progress
from maml_studio.engine.task_file import read_task
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import action, open_file, save_as
from tests.gui.demo.hands import DASH, LINE, Hands
from tests.gui.demo.test_bringing import wait_for


@pytest.fixture
def two(open_window: MakeWindow) -> Hands:
    """Return a window with the classes “line” and “dash”, the second of them selected."""
    hands = open_window()
    hands.make_task(line=LINE, dash=DASH)
    return hands


def test_a_clipboard_that_cannot_be_read_is_said(
    two: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QClipboard, "mimeData", lambda *_: None)
    two.demo.images.paste()
    assert two.message == "There is no image on the clipboard."


def test_a_name_that_is_too_long_is_said(
    two: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ("a" * 300)
    save_as(two, path, monkeypatch)
    assert "cannot be written: File name too long" in two.message
    open_file(two, path, monkeypatch)
    assert "cannot be read: File name too long" in two.message
    two.demo.images.take([path.with_suffix(".mamltask")])
    wait_for(two, lambda: ".mamltask” cannot be read" in two.message)


def test_a_file_that_may_not_be_looked_at_stays_among_the_recent_ones(
    two: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, stat = tmp_path / "mine.mamltask", Path.stat
    save_as(two, file, monkeypatch)

    def refuse(path: Path, **options: bool) -> object:
        if path == file:
            raise PermissionError(13, "Permission denied")
        return stat(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", refuse)
        open_file(two, file, monkeypatch)
    assert "cannot be read: Permission denied" in two.message
    assert two.window.files.recent.paths == [file]


def test_capitals_do_not_make_a_task_an_image(
    two: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "MINE.MAMLTASK"
    save_as(two, file, monkeypatch)
    assert file.is_file()
    two.click("newTaskButton")
    two.demo.images.take([file])
    wait_for(two, lambda: two.task.labels == ("line", "dash"))
    assert two.window.windowFilePath() == str(file)


def test_of_two_task_files_the_one_that_is_left_is_named(two: Hands, tmp_path: Path) -> None:
    told: list[str] = []
    two.demo.told.connect(told.append)
    paths = [tmp_path / "a.mamltask", tmp_path / "b.mamltask"]
    two.demo.images.take(paths)
    assert told == ["Only “a” is opened: what came with it is to be brought again."]


def begin_something_long(hands: Hands) -> None:
    def long() -> Generator[Progress, None, None]:
        while True:
            time.sleep(0.01)
            yield Progress(0, 1, "Writing")

    hands.window.files.work.run("Something long", long, lambda _: None)


def save_behind_it(hands: Hands, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_as(hands, path, monkeypatch)
    hands.demo.model.add_class()
    begin_something_long(hands)
    action(hands, "Save").trigger()


def test_a_save_that_waits_is_done_when_the_window_closes(
    two: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.mamltask"
    save_behind_it(two, file, monkeypatch)
    assert len(read_task(file).task) == 2
    assert two.window.close()
    assert len(read_task(file).task) == 3


def test_a_waiting_save_that_fails_keeps_the_window_open_once(
    two: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_behind_it(two, tmp_path / "mine.mamltask", monkeypatch)

    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(task_file, "atomic_write", refuse)
    assert not two.window.close()
    assert "“mine.mamltask” cannot be written: No space left on device" in two.message
    assert two.window.close()
