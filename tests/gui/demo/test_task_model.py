"""The task that the person edits, without a window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.gui.demo.task_model import Snapshot, TaskModel

DOT = Glyph.from_strokes([[(0.5, 0.5)]], canvas=1.0)


@pytest.fixture
def model(qapp: QApplication) -> TaskModel:
    model = TaskModel()
    model.restore(Snapshot(Task({"a": [DOT, DOT], "b": [DOT], "c": []}), "sample"))
    return model


def test_every_edit_can_be_undone_and_done_again(model: TaskModel) -> None:
    begin = model.task
    edits = [
        model.add_class,
        lambda: model.rename_class("b", "β"),
        lambda: model.add_examples("c", [DOT, DOT]),
        lambda: model.remove_example("a", 0),
        lambda: model.remove_class("a"),
        model.clear,
    ]
    states = [begin]
    for edit in edits:
        edit()
        states.append(model.task)
    for state in reversed(states[:-1]):
        model.history.undo()
        assert dict(model.task) == dict(state)
    for state in states[1:]:
        model.history.redo()
        assert dict(model.task) == dict(state)


def test_an_edit_ends_being_the_sample_and_undo_brings_it_back(model: TaskModel) -> None:
    assert model.sample == "sample"
    model.remove_example("a", 0)
    assert model.sample == ""
    model.history.undo()
    assert model.sample == "sample"


def test_selection_stays_with_its_class(model: TaskModel) -> None:
    model.select("b")
    model.rename_class("b", "beta")
    assert model.selected == "beta"
    model.remove_class("a")
    assert model.selected == "beta"
    model.history.undo()
    assert model.selected == "beta"
    model.remove_class("beta")
    assert model.selected == "c"
    model.clear()
    assert model.selected is None


def test_next_class_goes_around(model: TaskModel) -> None:
    seen = []
    for _ in range(4):
        seen.append(model.selected)
        model.select_next()
    assert seen == ["a", "b", "c", "a"]
    model.select("a")
    model.select_next(-1)
    assert model.selected == "c"


def test_new_classes_get_free_names(model: TaskModel) -> None:
    assert model.add_class() == "Class 4"
    model.rename_class("a", "Class 5")
    assert model.add_class() == "Class 6"


@pytest.mark.parametrize("name", ["", "b"])
def test_a_name_that_is_not_possible_changes_nothing(model: TaskModel, name: str) -> None:
    before = model.task
    with pytest.raises(ValueError, match="class"):
        model.rename_class("a", name)
    assert model.task is before
    assert not model.history.canUndo()


def test_one_signal_an_edit(model: TaskModel) -> None:
    heard = []
    model.task_changed.connect(lambda: heard.append(model.task.labels))
    model.add_examples("a", [DOT] * 5)
    model.rename_class("a", "a")
    assert len(heard) == 1
