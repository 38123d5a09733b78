"""A question about an export ends with what it asks about, and offers nothing that only fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from maml_studio.engine.task import Task
from maml_studio.engine.task_file import read_task, write_task
from tests.gui import mouse
from tests.gui.demo.filing import GLYPH, action, choose, offers, save_as, settle
from tests.gui.demo.hands import DASH, LINE, Hands
from tests.gui.demo.test_export_places import ANSWERS, DRAWING, FOLDERS, WEIGHTS, drawn
from tests.gui.demo.test_exports import export
from tests.pictures import letter, save

__all__ = ["drawn"]


def test_a_question_about_a_drawing_ends_with_the_drawing(
    drawn: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "d.png"
    path.write_text("old")
    export(drawn, DRAWING, tmp_path / "d", monkeypatch)
    assert offers(drawn) == ["Replace it", "Dismiss"]
    drawn.clear()
    assert drawn.message == ""
    mouse.draw(drawn.try_canvas, DASH)
    export(drawn, DRAWING, tmp_path / "d", monkeypatch)
    mouse.draw(drawn.try_canvas, LINE)
    assert drawn.message == ""
    assert path.read_text() == "old"


def test_a_question_about_folders_ends_with_the_task(
    drawn: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    export(drawn, FOLDERS, folder, monkeypatch)
    for change in (lambda: drawn.add_class("more"), lambda: drawn.click("newTaskButton")):
        export(drawn, FOLDERS, folder, monkeypatch)
        assert "Save beside it" in offers(drawn)
        change()
        assert drawn.message == ""
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_question_about_a_classifier_or_its_answers_ends_with_it(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, images = tmp_path / "out", tmp_path / "images"
    images.mkdir()
    save(images / "one.png", letter())
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(images))
    (tmp_path / "answers.csv").write_text("old")
    export(hands, WEIGHTS, folder, monkeypatch)
    model, none = hands.demo.model, hands.demo.trying.none
    changes = {
        "another step": lambda: hands.demo.adaptation.show_step(2),
        "less strict": lambda: none.choose(None),
        "another task": lambda: model.mute_examples(model.task.labels[0], [0], is_muted=True),
    }
    for what, change in changes.items():
        for text, to in ((WEIGHTS, folder), (ANSWERS, tmp_path / "answers")):
            hands.wait_until_ready()
            export(hands, text, to, monkeypatch)
            assert hands.message.startswith("There is already a"), what
            change()
            assert hands.message == "", (what, text)
            hands.demo.undo()
            hands.demo.adaptation.show_step(None)
            none.choose(0.05)


def test_a_name_that_is_taken_while_it_is_offered_gives_way_to_the_next(
    drawn: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    for _ in range(2):
        export(drawn, FOLDERS, folder, monkeypatch)
    (tmp_path / "out 2").touch()
    choose(drawn, "Save beside it")
    assert "“out 3” is free" in drawn.message
    choose(drawn, "Save beside it")
    assert Task.from_folder(tmp_path / "out 3").labels == ("ka", "sa")


def test_a_folder_in_the_place_of_a_file_is_not_offered_to_be_replaced(
    drawn: Hands, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ddd.png").mkdir()
    file.mkdir()
    export(drawn, DRAWING, tmp_path / "ddd", monkeypatch)
    assert drawn.message == "There is already a folder “ddd.png”: choose another name."
    assert offers(drawn) == ["Dismiss"]
    save_as(drawn, file.with_suffix(""), monkeypatch)
    assert drawn.message == "There is already a folder “letters.mamltask”: choose another name."
    assert offers(drawn) == ["Dismiss"]


def test_a_picture_below_a_file_is_refused_in_the_right_words(
    drawn: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "f"
    taken.touch()
    export(drawn, DRAWING, taken / "x.png", monkeypatch)
    assert drawn.message == (
        f"“{taken / 'x.png'}” cannot be written: “{taken}” is a file, not a folder."
    )


def test_a_save_is_agreed_to_for_the_version_that_was_asked_about(
    drawn: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_as(drawn, file, monkeypatch)
    drawn.add_class("mine")
    write_task(file, Task({"second": [GLYPH]}))
    action(drawn, "Save").trigger()
    settle(drawn)
    write_task(file, Task({"third": [GLYPH]}))
    choose(drawn, "Save anyway")
    assert offers(drawn) == ["Save anyway", "Save as…", "Dismiss"]
    assert read_task(file).task.labels == ("third",)
    choose(drawn, "Save anyway")
    assert read_task(file).task.labels == ("ka", "sa", "mine")
    assert drawn.message == ""
