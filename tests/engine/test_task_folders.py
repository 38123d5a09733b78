"""A task written as folders of images, and read again."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from maml_studio.engine.class_folders import ORDER
from maml_studio.engine.example import Example
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.image_examples import load_example
from maml_studio.engine.predictions import files_below
from maml_studio.engine.task import Task
from maml_studio.engine.task_folders import writing_folders
from tests.pictures import letter, save

BOX = Glyph.from_strokes([[(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]], canvas=1.0)
DOT = Glyph.from_strokes([[(0.9, 0.9)]], canvas=1.0)
HOOK = Glyph.from_strokes([[(0.2, 0.1, 0.4), (0.3, 0.8, 1.0), (0.6, 0.7, 0.7)]], canvas=1.0)
BAR = np.zeros((40, 30), np.uint8)
BAR[:, 10:16] = 255


@pytest.fixture
def task(tmp_path: Path) -> Task:
    file = load_example(save(tmp_path / "a photo.jpg", letter().convert("RGB")))
    return Task(
        {
            "drawn": [BOX, HOOK, Example(DOT, is_muted=True), DOT],
            "images": [file, Glyph.from_ink(BAR)],
            "none yet": [],
        }
    )


def test_the_folders_read_as_the_same_task(task: Task, tmp_path: Path) -> None:
    heard: list[Progress] = []
    written = drain(writing_folders(task, tmp_path / "out" / "task"), heard.append)
    assert (written.images, written.muted, written.renamed) == (5, 1, {})
    assert [one.done for one in heard] == [1, 2, 3, 4, 5]
    again = Task.from_folder(written.folder)
    assert again.labels == ("drawn", "images", "none yet")
    for label in again:
        wanted = [example.glyph for example in task.examples(label) if not example.is_muted]
        for glyph, other in zip(wanted, again[label], strict=True):
            assert np.abs(glyph.pixels - other.pixels).mean() < 0.01
    for index, glyph in enumerate((BOX, HOOK)):
        assert np.array_equal(again["drawn"][index].pixels, glyph.pixels)


def test_the_order_of_the_classes_is_kept(tmp_path: Path) -> None:
    order = ("ni", "ichi", "a/b", "san", "two")
    written = drain(writing_folders(Task({label: [BOX] for label in order}), tmp_path / "out"))
    assert Task.from_folder(written.folder).labels == ("ni", "ichi", "a_b", "san", "two")
    (written.folder / "new").mkdir()
    (written.folder / "also new").mkdir()
    (written.folder / "san").rename(written.folder / "gone")
    labels = Task.from_folder(written.folder).labels
    assert labels == ("ni", "ichi", "a_b", "two", "also new", "gone", "new")
    (written.folder / ORDER).write_bytes(b"\xff\xfe\r\ntwo\r\n\r\nnowhere\r\n")
    assert Task.from_folder(written.folder).labels[:2] == ("two", "a_b")
    assert all(path.name != ORDER for path in files_below(written.folder))


def test_odd_names_keep_their_order_too(tmp_path: Path) -> None:
    glyph = Glyph.from_strokes([[(0, 0), (1, 1)]])
    labels = ("next\x85line", "two\u2028lines", ORDER, ORDER.upper(), "a")
    task = Task({label: [Example(glyph)] for label in labels})
    written = drain(writing_folders(task, tmp_path / "out"))
    assert written.renamed == {ORDER: f"_{ORDER}", ORDER.upper(): f"_{ORDER.upper()}"}
    assert (written.folder / ORDER).is_file()
    names = [written.renamed.get(label, label) for label in labels]
    assert list(Task.from_folder(written.folder)) == names


def test_where_people_have_the_same_order_no_file_tells_it(task: Task, tmp_path: Path) -> None:
    assert not (drain(writing_folders(task, tmp_path / "out")).folder / ORDER).exists()


def test_files_are_as_they_came_and_drawings_black_on_white(task: Task, tmp_path: Path) -> None:
    folder = drain(writing_folders(task, tmp_path / "out")).folder
    original = task.examples("images")[0].original
    assert original is not None
    assert (folder / "images" / "001.jpg").read_bytes() == original.data
    assert sorted(path.name for path in (folder / "drawn").iterdir()) == [
        "001.png", "002.png", "003.png"
    ]  # fmt: skip
    with Image.open(folder / "drawn" / "001.png") as image:
        assert image.mode == "L"
        assert 224 <= min(image.size) <= max(image.size) <= 512
        assert (image.getpixel((0, 0)), image.getextrema()) == (255, (0, 255))


@pytest.mark.parametrize(
    "label", ["²", "🦊👩🏽‍🚀", "नमस्ते", "a b", "A.B", "con-text", "ä" * 50, "100 %", "it's", "l'été"]
)
def test_labels_that_a_folder_can_have_stay(tmp_path: Path, label: str) -> None:
    drain(writing_folders(Task({label: [HOOK]}), tmp_path / "out"))
    assert Task.from_folder(tmp_path / "out").labels == (label,)


@pytest.mark.parametrize(
    "label",
    ["a/b", "..", ".", ".hidden", "../up", "a\\b", "what?", "line\nbreak", " padded ", "dot.", "CON",
     "nul.txt", "Thumbs.db", "__MACOSX", "x" * 500, "é" * 300, "C:", "\0"],
)  # fmt: skip
def test_labels_that_no_folder_can_have_get_a_name_near_them(tmp_path: Path, label: str) -> None:
    written = drain(writing_folders(Task({label: [HOOK], "other": [DOT]}), tmp_path / "out"))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    (name,) = written.renamed.values()
    assert list(written.renamed) == [label]
    task = Task.from_folder(tmp_path / "out")
    assert set(task.labels) == {name, "other"}
    assert task.count == 2


def test_labels_that_become_the_same_stay_apart(tmp_path: Path) -> None:
    given = Task({"a/b": [HOOK], "a:b": [HOOK], "a_b": [HOOK], "A": [HOOK], "a": [HOOK]})
    written = drain(writing_folders(given, tmp_path / "out"))
    task = Task.from_folder(written.folder)
    assert {"a_b", "a_b (2)", "a_b (3)"} < set(task.labels)
    assert len(task) == len(given)
    assert all(len(glyphs) == 1 for glyphs in task.values())


def test_nothing_is_left_of_what_was_cancelled_or_failed(
    task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    work = writing_folders(task, place / "out")
    next(work)
    assert not (place / "out").exists()
    work.close()
    assert list(place.iterdir()) == []

    def refuse(path: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(ValueError, match="out” cannot be written: No space left"):
        drain(writing_folders(task, place / "out"))
    assert list(place.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone_and_an_empty_one_taken(
    task: Task, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    assert drain(writing_folders(task, tmp_path / "out")).images > 0
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ValueError, match="already a folder “out”"):
        drain(writing_folders(Task({"other": [DOT]}), tmp_path / "out"))
    assert sorted(tmp_path.rglob("*")) == before
    with pytest.raises(ValueError, match="cannot be written: File name too long"):
        drain(writing_folders(task, tmp_path / ("x" * 300)))
