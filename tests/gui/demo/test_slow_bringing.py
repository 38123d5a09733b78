"""Images take long to read, and the person goes on meanwhile: they come to where they were sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from maml_studio.engine import image_examples
from maml_studio.engine.example import Example
from maml_studio.engine.task_file import read_task
from maml_studio.gui.demo import intake
from maml_studio.gui.widgets.editable_label import EditableLabel
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import action
from tests.gui.demo.hands import DASH, LINE, Hands
from tests.gui.demo.test_bringing import answer, drop, folder_of_classes, image, pattern, wait_for

_COUNT = 6
_FIRST = 3
_LOAD = image_examples.load_example


class Gate:
    """Lets the first files be read, and the others once it is opened."""

    def __init__(self) -> None:
        self._let = threading.Event()
        self._passed = 0

    def load(self, path: Path) -> Example:
        self._passed += 1
        if self._passed > _FIRST:
            assert self._let.wait(20)
        return _LOAD(path)

    def open(self) -> None:
        self._let.set()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    one = Gate()
    monkeypatch.setattr(image_examples, "load_example", one.load)
    yield one
    one.open()


@pytest.fixture
def two(open_window: MakeWindow) -> Hands:
    """Return a window with the classes “line” and “dash”, the second of them selected."""
    hands = open_window()
    hands.window.activateWindow()
    hands.make_task(line=LINE, dash=DASH)
    return hands


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    return [pattern(tmp_path / f"{number}.png", number) for number in range(_COUNT)]


def progress(hands: Hands) -> str:
    return hands.find(QLabel, "intakeText").text()


def wait_for_the_first(hands: Hands) -> None:
    wait_for(hands, lambda: progress(hands).startswith(f"Reading image {_FIRST} of {_COUNT}"))


def rename(hands: Hands, index: int, name: str) -> None:
    """Rename a class as a person does: F2 on its name, type, Return."""
    label = hands.cards()[index].findChildren(EditableLabel)[0]
    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText(name)
    QTest.keyClick(field, Qt.Key.Key_Return)


def counts(hands: Hands) -> dict[str, int]:
    return {label: len(hands.task[label]) for label in hands.task}


def test_they_join_the_class_that_was_selected_when_they_were_dropped(
    two: Hands, gate: Gate, paths: list[Path]
) -> None:
    assert drop(two, two.demo.learning, paths) == "Add to “dash”"
    wait_for_the_first(two)
    mouse.click(two.cards()[0])
    assert two.demo.model.selected == "line"
    gate.open()
    wait_for(two, lambda: counts(two) == {"line": 1, "dash": 1 + _COUNT})
    # Who went on to another class is not called back: the next drawing is for that one.
    assert two.demo.model.selected == "line"


def test_they_follow_a_class_that_is_renamed_and_that_is_undone(
    two: Hands, gate: Gate, paths: list[Path]
) -> None:
    drop(two, two.cards()[0], paths)
    wait_for_the_first(two)
    rename(two, 0, "bar")
    rename(two, 0, "rod")
    two.demo.undo()
    assert two.task.labels == ("bar", "dash")
    gate.open()
    wait_for(two, lambda: counts(two) == {"bar": 1 + _COUNT, "dash": 1})
    assert two.message == ""
    assert two.demo.model.history.undoText() == f"Add {_COUNT} to “bar”"


def test_a_class_renamed_while_they_are_compared_is_named_anew(
    two: Hands, paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, let = threading.Event(), threading.Event()
    compare = intake.comparing

    def compare_slowly(*given: object) -> object:
        begun.set()
        assert let.wait(20)
        return compare(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "comparing", compare_slowly)
    two.demo.images.load("line", [paths[0]])
    wait_for(two, begun.is_set)
    rename(two, 0, "bar")
    let.set()
    wait_for(two, lambda: counts(two) == {"bar": 2, "dash": 1})
    begun.clear()
    let.clear()
    two.demo.images.load("bar", [paths[0]])
    wait_for(two, begun.is_set)
    rename(two, 0, "rod")
    let.set()
    wait_for(two, lambda: "already" in two.message)
    assert two.message == "The image is in “rod” already and was not added again."


def test_a_class_that_is_gone_gets_none_and_it_is_said(
    two: Hands, gate: Gate, paths: list[Path]
) -> None:
    drop(two, two.demo.learning, paths)
    wait_for_the_first(two)
    two.demo.model.remove_class("dash")
    gate.open()
    wait_for(two, lambda: bool(two.message))
    assert two.message == "The images were not added: the class “dash” is gone."
    assert counts(two) == {"line": 1}


def test_they_do_not_come_to_another_task_with_a_class_of_the_same_name(
    two: Hands, gate: Gate, paths: list[Path]
) -> None:
    drop(two, two.demo.learning, paths)
    wait_for_the_first(two)
    action(two, "New task").trigger()
    two.add_class("dash")
    gate.open()
    wait_for(two, lambda: bool(two.message))
    assert two.message == "The images were not added: they were for the task before this one."
    assert counts(two) == {"dash": 0}
    two.demo.images.load("dash", paths)
    wait_for(two, lambda: counts(two) == {"dash": _COUNT})


def test_the_progress_tells_that_they_are_for_the_task_before(
    two: Hands, gate: Gate, paths: list[Path]
) -> None:
    two.demo.images.load("dash", paths)
    action(two, "New task").trigger()
    wait_for(two, lambda: "for the task before this one…" in progress(two))
    gate.open()
    wait_for(two, lambda: "were not added" in two.message)
    assert len(two.task) == 0


def test_they_come_once_their_task_is_back(two: Hands, gate: Gate, paths: list[Path]) -> None:
    drop(two, two.demo.learning, paths)
    wait_for_the_first(two)
    two.choose_sample(1)
    assert "dash" not in two.task
    two.demo.undo()
    gate.open()
    wait_for(two, lambda: counts(two) == {"line": 1, "dash": 1 + _COUNT})


def test_an_answer_is_for_the_task_that_is_there_then(two: Hands, tmp_path: Path) -> None:
    two.demo.images.take([folder_of_classes(tmp_path / "script")])
    wait_for(two, two.demo.examples.tray.isVisible)
    two.choose_sample(1)
    labels = two.task.labels
    answer(two, "Add classes")
    wait_for(two, lambda: two.task.labels == (*labels, "ka", "sa"))


def test_closing_keeps_what_was_read(
    two: Hands, gate: Gate, paths: list[Path], data_folder: Path
) -> None:
    drop(two, two.demo.learning, paths)
    wait_for_the_first(two)
    threading.Timer(0.2, gate.open).start()
    assert two.window.close()
    kept = read_task(data_folder / "autosave" / "task.mamltask").task
    assert {label: len(kept[label]) for label in kept} == {"line": 1, "dash": 1 + _FIRST}
    two.qtbot.wait(50)
    assert len(two.task["dash"]) == 1 + _FIRST


def test_closing_does_not_give_the_task_up_for_a_part_of_another(
    two: Hands, gate: Gate, tmp_path: Path
) -> None:
    two.demo.images.take([folder_of_classes(tmp_path / "script")])
    answer(two, "Replace task")
    wait_for_the_first(two)
    threading.Timer(0.2, gate.open).start()
    assert two.window.close()
    assert two.task.labels == ("line", "dash")


def test_loose_files_beside_classes_are_told_as_left_out(two: Hands, tmp_path: Path) -> None:
    folder = folder_of_classes(tmp_path / "script")
    for number in range(7):
        image(folder / f"loose{number}.png", number)
    (folder / "classes.txt").write_text("sa\nka\n")
    two.demo.images.take([folder])
    wait_for(two, two.demo.examples.tray.isVisible)
    asked = (
        "“script” holds 2 classes with 6 files. 7 files lie beside the classes and are left out."
    )
    assert progress(two) == asked
    answer(two, "Add classes")
    wait_for(two, lambda: two.task.labels == ("line", "dash", "sa", "ka"))
    assert two.message == ""


def test_without_a_question_loose_files_are_told_of_too(two: Hands, tmp_path: Path) -> None:
    folder = folder_of_classes(tmp_path / "script")
    image(folder / "loose.png")
    action(two, "New task").trigger()
    two.demo.images.take([folder])
    wait_for(two, lambda: two.task.labels == ("ka", "sa"))
    assert two.message == "1 file lies beside the classes and is left out."


def shut(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    """Let nobody list these folders, as one may not who has no right to, though it is root."""
    iterdir = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:
        if path in folders:
            raise PermissionError(13, "Permission denied", str(path))
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", refuse)


def test_a_sub_folder_that_may_not_be_read_is_named_and_the_rest_goes_on(
    two: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of_classes(tmp_path / "script")
    image(folder / "na" / "1.png")
    shut(monkeypatch, folder / "ka")
    two.demo.images.take([folder])
    answer(two, "Add classes")
    wait_for(two, lambda: two.task.labels == ("line", "dash", "na", "sa"))
    assert two.message == f"“{folder / 'ka'}” cannot be read: Permission denied."


def test_where_no_sub_folder_may_be_read_only_that_is_said(
    two: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, before = folder_of_classes(tmp_path / "script"), two.task
    image(folder / "na" / "1.png")
    shut(monkeypatch, *(folder / name for name in ("ka", "na", "sa")))
    two.demo.images.take([folder])
    wait_for(two, lambda: bool(two.message))
    assert two.message == (
        f"“{folder / 'ka'}” cannot be read: Permission denied. "
        f"“{folder / 'na'}” cannot be read: Permission denied. 1 more folder cannot be read either."
    )
    assert two.task is before
