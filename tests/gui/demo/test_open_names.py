"""A name that is being typed is taken when the task is saved, left for another, or kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from maml_studio.engine.task import Task
from maml_studio.engine.task_file import read_task, write_task
from maml_studio.gui.demo.task_model import Snapshot
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import GLYPH, action, open_file, save_as, settle
from tests.gui.demo.hands import Hands

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def typing(open_window: MakeWindow) -> Hands:
    """Return a window in which the name of a new, third class is being typed."""
    hands = open_window()
    hands.demo.model.restore(Snapshot(Task({"one": [GLYPH], "two": [GLYPH]})))
    type_new(hands, "dog")
    return hands


def type_new(hands: Hands, name: str) -> QLineEdit:
    hands.click("addClassButton")
    field = hands.window.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, name)
    return field


def labels(file: Path) -> tuple[str, ...]:
    return read_task(file).task.labels


def test_closing_takes_it(typing: Hands, open_window: MakeWindow) -> None:
    assert typing.window.close()
    assert open_window().task.labels == ("one", "two", "dog")


def test_saving_by_the_key_takes_it(
    typing: Hands, file: Path, open_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    action(typing, "Save").trigger()
    settle(typing)
    assert labels(file) == ("one", "two", "dog")
    type_new(typing, "cat")
    action(typing, "Save").trigger()
    settle(typing)
    assert labels(file) == ("one", "two", "dog", "cat")
    assert not typing.window.isWindowModified()
    assert typing.window.close()
    again = open_window()
    assert again.task.labels == ("one", "two", "dog", "cat")
    assert not again.window.isWindowModified()


def test_saving_as_takes_it_as_a_step_that_can_be_undone(
    typing: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_as(typing, file, monkeypatch)
    assert labels(file) == ("one", "two", "dog")
    action(typing, "Undo").trigger()
    assert typing.task.labels == ("one", "two", "Class 3")
    assert typing.window.isWindowModified()


def test_a_name_that_is_taken_already_stays_open_and_the_rest_is_saved(
    typing: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = typing.window.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText("two")
    save_as(typing, file, monkeypatch)
    assert labels(file) == ("one", "two", "Class 3")
    assert "two" in typing.message
    assert field.isVisible()
    assert field.text() == "two"


@pytest.mark.parametrize("is_opened", [True, False], ids=["open", "new"])
def test_another_task_in_its_place_takes_it_first(
    typing: Hands, file: Path, monkeypatch: pytest.MonkeyPatch, is_opened: bool
) -> None:
    if is_opened:
        write_task(file, Task({"theirs": [GLYPH]}))
        open_file(typing, file, monkeypatch)
    else:
        action(typing, "New task").trigger()
    assert "dog" not in typing.task
    action(typing, "Undo").trigger()
    assert typing.task.labels == ("one", "two", "dog")
