"""What stands in the place of an export is replaced only by who was asked, and never mixed with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

from maml_studio.engine.exports.weights import read_record
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.engine.task_file import read_task
from maml_studio.gui.demo.answers_window import AnswersWindow
from maml_studio.gui.demo.task_model import Snapshot
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import choose, offers, save_as
from tests.gui.demo.hands import CROSS, DASH, Hands
from tests.gui.demo.test_exports import export
from tests.pictures import letter, save

FOLDERS = "The task as folders of images…"
DRAWING = "The drawing as a picture…"
WEIGHTS = "The classifier as weights (safetensors)…"
ANSWERS = "Answers to a folder of images…"


@pytest.fixture
def drawn(open_window: MakeWindow) -> Hands:
    """Return a window with a task and a drawing, which need not be learned."""
    hands = open_window()
    glyph = Glyph.from_strokes(CROSS, canvas=1.0)
    hands.demo.model.restore(Snapshot(Task({"ka": [glyph], "sa": [glyph]})))
    mouse.draw(hands.try_canvas, CROSS)
    return hands


def test_folders_are_not_mixed_with_what_is_there(
    drawn: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    export(drawn, FOLDERS, folder, monkeypatch)
    assert Task.from_folder(folder).labels == ("ka", "sa")
    (tmp_path / "out 2").touch()
    before = sorted(folder.rglob("*"))
    export(drawn, FOLDERS, folder, monkeypatch)
    assert drawn.message == (
        "There is already a folder “out”: nothing was written. “out 3” is free."
    )
    assert offers(drawn) == ["Save beside it", "Dismiss"]
    choose(drawn, "Save beside it")
    assert Task.from_folder(tmp_path / "out 3").labels == ("ka", "sa")
    assert f"Saved as “{tmp_path / 'out 3'}”" in drawn.message
    assert sorted(folder.rglob("*")) == before
    export(drawn, FOLDERS, tmp_path / "out 2", monkeypatch)
    assert "There is already a file “out 2”" in drawn.message


def test_a_file_that_the_dialog_did_not_ask_about_is_asked_about(
    drawn: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cross.png"
    path.write_text("old")
    export(drawn, DRAWING, tmp_path / "cross", monkeypatch)
    assert drawn.message == "There is already a file “cross.png”."
    assert path.read_text() == "old"
    choose(drawn, "Replace it")
    first = path.read_bytes()
    assert first.startswith(b"\x89PNG")
    drawn.clear()
    mouse.draw(drawn.try_canvas, DASH)
    export(drawn, DRAWING, path, monkeypatch)
    assert f"Saved as “{path}”" in drawn.message
    assert path.read_bytes() != first


def test_a_task_too(
    drawn: Hands, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("old")
    save_as(drawn, file.with_suffix(""), monkeypatch)
    assert drawn.message == "There is already a file “letters.mamltask”."
    drawn.click("newTaskButton")
    assert drawn.message == ""
    assert file.read_text() == "old"
    drawn.demo.undo()
    save_as(drawn, file.with_suffix(""), monkeypatch)
    choose(drawn, "Replace it")
    assert read_task(file).task.labels == ("ka", "sa")
    assert drawn.message == ""


def test_an_earlier_classifier_is_replaced_or_stays(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, images = tmp_path / "out", tmp_path / "images"
    for _ in range(2):
        export(hands, WEIGHTS, folder, monkeypatch)
    assert offers(hands) == ["Save beside it", "Replace it", "Dismiss"]
    choose(hands, "Save beside it")
    assert read_record(tmp_path / "out 2") == read_record(folder)
    earlier = folder.stat().st_ino
    (folder / "golden" / "mine.png").write_text("a picture")
    export(hands, WEIGHTS, folder, monkeypatch)
    choose(hands, "Replace it")
    assert f"Saved as “{folder}”" in hands.message
    assert folder.stat().st_ino != earlier
    assert (folder / "golden" / "mine.png").read_text() == "a picture"
    export(hands, WEIGHTS, tmp_path / ("x" * 300), monkeypatch)
    assert "cannot be written: File name too long" in hands.message
    images.mkdir()
    export(hands, WEIGHTS, save(images / "one.png", letter()).parent, monkeypatch)
    assert offers(hands) == ["Save beside it", "Dismiss"]


def test_a_table_of_answers_replaces_nothing_unasked(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images, table = tmp_path / "images", tmp_path / "answers.csv"
    images.mkdir()
    save(images / "one.png", letter())
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(images))
    table.write_text("old")
    export(hands, ANSWERS, table.with_suffix(""), monkeypatch)
    assert table.read_text() == "old"
    choose(hands, "Replace it")
    assert "one.png" in table.read_text("utf-8-sig")
    table.write_text("old")
    answers = answers_window(hands, images)
    answers.save_button.click()
    assert table.read_text() == "old"
    buttons = answers.message.findChildren(QPushButton)
    next(button for button in buttons if button.text() == "Replace it").click()
    assert "one.png" in table.read_text("utf-8-sig")


def answers_window(hands: Hands, images: Path) -> AnswersWindow:
    hands.demo.images.classify([images / "one.png"])
    find = hands.window.findChildren
    hands.qtbot.waitUntil(lambda: any(one.save_button.isEnabled() for one in find(AnswersWindow)))
    return find(AnswersWindow)[0]
