"""Odd things dropped on the window: each is said in one clear sentence, and the rest goes on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.gui.demo.hands import DASH, LINE, Hands
from tests.gui.demo.test_bringing import answer, drop, folder_of_classes, image, wait_for


@pytest.fixture
def two(hands: Hands) -> Hands:
    """Return a window with the classes “line” and “dash”, the second of them selected."""
    hands.make_task(line=LINE, dash=DASH)
    return hands


def text_file(path: Path) -> Path:
    path.write_text("A letter.")
    return path


def empty_folder(path: Path) -> Path:
    path.mkdir()
    return path


def empty_file(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def link_to_itself(path: Path) -> Path:
    path.symlink_to(path)
    return path


def link_to_nothing(path: Path) -> Path:
    path.symlink_to(path.with_name("gone.png"))
    return path


def folders_of_folders(path: Path) -> Path:
    folder_of_classes(path / "latin")
    return path


def pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (text_file, "this is not an image"),
        (empty_folder, "is a folder without images"),
        (empty_file, "the file is empty"),
        (link_to_itself, "it is a link that leads back to itself"),
        (link_to_nothing, "there is no such file"),
        (folders_of_folders, "holds folders of folders: bring one, such as “latin”"),
        (pipe, "it is a pipe or a device"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    two: Hands, tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    before = two.task
    drop(two, two.cards()[0], [make(tmp_path / "odd")])
    wait_for(two, lambda: said in two.message)
    assert two.message.count(". ") == 0
    assert f"“{tmp_path / 'odd'}”" in two.message
    assert two.task is before


def test_a_folder_that_holds_a_link_to_itself_is_read_once(two: Hands, tmp_path: Path) -> None:
    folder = image(tmp_path / "ka" / "1.png").parent
    (folder / "again").symlink_to(folder)
    drop(two, two.demo.learning, [folder])
    wait_for(two, lambda: "ka" in two.task)
    assert len(two.task["ka"]) == 1


def test_several_folders_are_a_class_each_and_one_step(two: Hands, tmp_path: Path) -> None:
    folders = [image(tmp_path / name / "1.png", n).parent for n, name in enumerate(("ka", "sa"))]
    assert drop(two, two.demo.learning, folders) == "Add to the task"
    wait_for(two, lambda: len(two.task) == 4)
    assert two.task.labels == ("line", "dash", "ka", "sa")
    two.demo.undo()
    assert two.task.labels == ("line", "dash")


def test_an_image_and_a_folder_of_classes_come_together(two: Hands, tmp_path: Path) -> None:
    paths = [image(tmp_path / "one.png", 7), folder_of_classes(tmp_path / "script")]
    drop(two, two.demo.learning, paths)
    answer(two, "Add classes")
    wait_for(two, lambda: len(two.task) == 5)
    assert two.task.labels[-2:] == ("ka", "sa")


def test_with_a_task_file_only_that_is_opened_and_it_is_said(two: Hands, tmp_path: Path) -> None:
    file = tmp_path / "mine.mamltask"
    file.write_bytes(b"")
    opened: list[Path] = []
    told: list[str] = []
    two.demo.images.open_wanted.connect(opened.append)
    two.demo.told.connect(told.append)
    before = two.task
    paths = [image(tmp_path / "one.png"), folder_of_classes(tmp_path / "script"), file]
    drop(two, two.cards()[0], paths)
    assert opened == [file]
    assert told == ["Only “mine” is opened: what came with it is to be brought again."]
    two.qtbot.wait(200)
    assert two.task is before


def test_an_enlarged_copy_is_held_back_and_added_if_wanted(two: Hands, tmp_path: Path) -> None:
    first = tmp_path / "ka.png"
    drawn = Image.new("L", (60, 60), 255)
    drawn.paste(0, (10, 10, 18, 50))
    drawn.paste(0, (10, 42, 46, 50))
    drawn.save(first)
    drawn.resize((180, 180)).save(tmp_path / "large.jpg", quality=60)
    two.demo.images.load("line", [first])
    wait_for(two, lambda: len(two.task["line"]) == 2)
    two.demo.images.load("line", [tmp_path / "large.jpg"])
    wait_for(two, lambda: "looks the same as an example of “line”" in two.message)
    assert len(two.task["line"]) == 2
    answer_in_bar(two, "Add it anyway")
    assert len(two.task["line"]) == 3
    two.demo.images.load("dash", [tmp_path / "large.jpg"])
    wait_for(two, lambda: "in “line” too" in two.message)
    assert len(two.task["dash"]) == 2


def answer_in_bar(hands: Hands, text: str) -> None:
    from PySide6.QtWidgets import QPushButton

    buttons = hands.demo.message.findChildren(QPushButton)
    next(button for button in buttons if button.text() == text).click()
