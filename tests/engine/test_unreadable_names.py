"""Folders whose names are not UTF-8, as old zips leave them, are classes with names."""

from __future__ import annotations

from pathlib import Path

import pytest

from maml_studio.engine.class_folders import files_of_classes
from maml_studio.engine.file_names import labels_of
from maml_studio.engine.generators import drain
from maml_studio.engine.image_examples import reading_folder
from maml_studio.engine.task import Task
from maml_studio.engine.task_file import dump_task, parse_task, read_task, write_task
from maml_studio.engine.task_folders import writing_folders
from tests.odd_names import class_folders
from tests.task_files import record, zipped

LABELS = ("ka", "��", "�� (2)")


def test_each_folder_is_a_class_with_a_name_that_can_be_written(tmp_path: Path) -> None:
    folder = class_folders(tmp_path / "letters")
    found = files_of_classes(folder)
    assert tuple(found.files) == LABELS
    assert found.errors == ()
    assert all(file.is_file() for files in found.files.values() for file in files)
    assert drain(reading_folder(folder)).task.labels == LABELS
    task = Task.from_folder(folder)
    assert [len(glyphs) for glyphs in task.values()] == [1, 1, 1]
    write_task(tmp_path / "a.mamltask", task)
    assert read_task(tmp_path / "a.mamltask").task.labels == LABELS
    written = drain(writing_folders(task, tmp_path / "out"))
    assert written.renamed == {}
    assert set(Task.from_folder(written.folder).labels) == set(LABELS)


def test_names_that_can_be_read_stay_and_the_others_get_free_ones() -> None:
    labels = labels_of(["a\udc82", "b", "a\udca0", "a�", "a\udc82", "a� (2)", ""])
    assert [(name, label) for name, label in labels.items() if name == label] == [
        ("b", "b"), ("a�", "a�"), ("a� (2)", "a� (2)"), ("", "")
    ]  # fmt: skip
    assert (labels["a\udc82"], labels["a\udca0"]) == ("a� (3)", "a� (4)")


def test_a_task_file_of_an_earlier_version_that_has_such_names_is_read() -> None:
    classes = [{"label": label, "examples": []} for label in ("a\ud800", "a\udc82", "a�", "ka")]
    task = parse_task(zipped(record(classes=classes)), "old.mamltask").task
    assert task.labels == ("a� (2)", "a� (3)", "a�", "ka")
    assert parse_task(dump_task(task), "new.mamltask").task == task


@pytest.mark.parametrize("label", [5, None, ["a"]])
def test_a_label_that_is_no_text_is_said(label: object) -> None:
    data = zipped(record(classes=[{"label": label, "examples": []}]))
    with pytest.raises(ValueError, match="“odd” is damaged: a class has no name"):
        parse_task(data, "odd")


def test_what_is_wrong_with_such_a_class_can_be_said_too() -> None:
    data = zipped(record(classes=[{"label": "a\ud800", "examples": [7]}]))
    with pytest.raises(ValueError, match="example 1 of “a�”"):
        parse_task(data, "odd")
