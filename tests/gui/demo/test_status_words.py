"""What the status bar tells holds: after a redo, in another document, beside a save that failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.engine.task_file import write_task
from maml_studio.gui.demo.task_model import Snapshot
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import GLYPH, action, open_file, save_as, settle
from tests.gui.demo.hands import LINE, Hands
from tests.gui.demo.test_changed_files import status


@pytest.fixture
def drawn(open_window: MakeWindow) -> Hands:
    hands = open_window()
    line = Glyph.from_strokes(LINE, canvas=1.0)
    hands.demo.model.restore(Snapshot(Task({"2": [line, GLYPH]})))
    return hands


def test_what_is_done_again_is_told(drawn: Hands) -> None:
    drawn.demo.model.mute_examples("2", [0], is_muted=True)
    action(drawn, "Undo").trigger()
    assert "Undone: Mute 1 in “2”" in status(drawn)
    action(drawn, "Redo").trigger()
    assert "Redone: Mute 1 in “2”" in status(drawn)
    assert "Undone" not in status(drawn)


def test_what_was_told_of_a_file_goes_with_its_document(
    drawn: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_as(drawn, file, monkeypatch)
    drawn.add_class("mine")
    write_task(file, Task({"theirs": [GLYPH]}))
    action(drawn, "Save").trigger()
    settle(drawn)
    assert "Not saved as" in status(drawn)
    open_file(drawn, file, monkeypatch)
    assert drawn.task.labels == ("theirs",)
    assert "Not saved" not in status(drawn)
    drawn.qtbot.waitUntil(lambda: "Saved in its file · nothing leaves" in status(drawn))


def test_a_task_without_a_file_is_kept_and_not_said_to_be_saved(
    drawn: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.mkdir()
    drawn.add_class("mine")
    drawn.qtbot.waitUntil(lambda: "Kept · nothing leaves" in status(drawn))
    save_as(drawn, file, monkeypatch)
    assert "Not saved as" in status(drawn)
    assert "Kept · nothing leaves" in status(drawn)
    assert "Saved" not in status(drawn)


def test_a_task_that_comes_back_says_whether_its_file_holds_it(
    drawn: Hands, file: Path, open_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_as(drawn, file, monkeypatch)
    drawn.add_class("mine")
    assert drawn.window.close()
    again = open_window()
    assert again.window.isWindowModified()
    assert "Kept, but not saved in its file · nothing leaves" in status(again)
    action(again, "Save").trigger()
    settle(again)
    assert again.window.close()
    third = open_window()
    assert not third.window.isWindowModified()
    assert "not saved" not in status(third)
