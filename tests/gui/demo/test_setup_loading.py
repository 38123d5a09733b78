"""Another initialization, and what a file says of the settings, undo too."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from maml_studio.engine.minds import META, PIXELS, RANDOM
from maml_studio.gui.demo import engine_loader
from maml_studio.gui.demo.engine_access import Choices, Engine, loading
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.filing import action, choose, open_file, save_as, settle
from tests.gui.demo.hands import DASH, LINE, Hands
from tests.gui.demo.learning_hands import engine_name, learning, numbers, pick, redo, two, undo, use

__all__ = ["two"]


def test_an_initialization_is_one_step_with_its_own_settings(two: Hands) -> None:
    own, inner = numbers(two)[0], learning(two).inner
    inner.steps.setValue(8)
    inner.rate.setValue(2.0)
    use(two, "trial")
    assert numbers(two) == (3, 1.0)
    assert undo(two) == "Initialization “A trial of maml”"
    assert two.state == "loading"
    two.wait_until_ready()
    assert (engine_name(two), numbers(two)) == ("default", (8, 2.0))
    assert two.find(QComboBox, "initializationChooser").currentData() == "default"
    redo(two)
    two.wait_until_ready()
    assert (engine_name(two), numbers(two)) == ("trial", (3, 1.0))
    for _ in range(3):
        undo(two)
    two.wait_until_ready()
    assert (engine_name(two), numbers(two)) == ("default", (own, 1.0))
    for _ in range(3):
        redo(two)
    two.wait_until_ready()
    assert (engine_name(two), numbers(two)) == ("trial", (3, 1.0))
    assert two.demo.model.history.count() == 3


def test_another_device_is_no_step_and_keeps_the_settings(two: Hands) -> None:
    learning(two).inner.steps.setValue(8)
    loader = two.window._loader
    loader.load(loader.initialization, "cpu")
    two.wait_until_ready()
    assert numbers(two)[0] == 8
    assert two.demo.model.history.count() == 1


def test_undo_and_choices_while_one_is_loading(two: Hands) -> None:
    use(two, "trial")
    learning(two).inner.steps.setValue(7)
    pick(two, "default")
    assert undo(two) == "Inner steps 3 → 7"
    two.wait_until_ready()
    assert engine_name(two) == "default"
    assert undo(two).startswith("Initialization")
    pick(two, "default")
    two.wait_until_ready()
    assert engine_name(two) == "default"
    assert undo(two).startswith("Initialization")
    redo(two)
    undo(two)
    undo(two)
    redo(two)
    two.wait_until_ready()
    assert (engine_name(two), numbers(two)) == ("trial", (3, 1.0))
    assert two.demo.setup.setup.initialization == "trial"


def test_a_setting_changed_while_an_undone_initialization_loads_stays(two: Hands) -> None:
    use(two, "trial")
    undo(two)
    learning(two).inner.rate.setValue(0.4)
    two.wait_until_ready()
    assert (engine_name(two), numbers(two)) == ("default", (5, 0.4))
    assert undo(two) == "Rate × 1.0 → × 0.4"


def test_an_initialization_that_is_gone_says_so_and_the_other_stays(
    two: Hands, data_folder: Path
) -> None:
    use(two, "trial")
    learning(two).inner.steps.setValue(4)
    use(two, "default")
    shutil.rmtree(data_folder / "initializations" / "trial")
    undo(two)
    two.wait_until_ready()
    assert "stays: there is no initialization “trial”" in two.message
    assert (engine_name(two), numbers(two)) == ("default", (5, 1.0))
    assert undo(two) == "Inner steps 3 → 4"
    redo(two)
    assert redo(two).startswith("Initialization")
    two.wait_until_ready()
    assert (engine_name(two), numbers(two)) == ("default", (5, 1.0))
    count = two.demo.model.history.count()
    two.window._loader.load("trial", None)
    two.wait_until_ready()
    assert two.message.startswith("There is no initialization “trial”")
    assert two.demo.model.history.count() == count


def test_a_list_that_cannot_be_made_does_not_end_a_loading(
    two: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(two, "trial")
    is_told = threading.Event()

    def waiting(*asked: str | None) -> Generator[Choices | None, None, Engine]:
        is_told.wait(10)
        return (yield from loading(*asked))  # type: ignore[arg-type]

    def failing(_: str) -> Generator[None, None, Choices]:
        yield
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(engine_loader, "loading", waiting)
    monkeypatch.setattr(engine_loader, "listing", failing)
    undo(two)
    two.window._loader.look_again()
    two.qtbot.waitUntil(lambda: "Input/output error" in two.message)
    assert two.state == "loading"
    is_told.set()
    two.wait_until_ready()
    assert (engine_name(two), numbers(two)) == ("default", (5, 1.0))
    history = two.demo.model.history
    assert (history.index(), history.count()) == (0, 1)


def test_undoing_open_brings_back_the_settings_that_were_there(
    two: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner, minds = learning(two).inner, learning(two).minds
    two.make_task(line=LINE, dash=DASH)
    inner.steps.setValue(9)
    minds.choose((META, RANDOM))
    save_as(two, file, monkeypatch)
    inner.rate.setValue(3.0)
    inner.steps.setValue(2)
    minds.choose((PIXELS,))
    two.click("newTaskButton")
    count = two.demo.model.history.count()
    open_file(two, file, monkeypatch)
    assert (numbers(two), minds.chosen()) == ((9, 1.0), (META, RANDOM))
    assert two.demo.model.history.count() == count + 1
    assert undo(two) == "Open “letters”"
    assert (numbers(two), minds.chosen()) == ((2, 3.0), (PIXELS,))
    assert len(two.task) == 0
    redo(two)
    assert (numbers(two), minds.chosen()) == ((9, 1.0), (META, RANDOM))
    assert not two.window.isWindowModified()


def test_using_a_files_initialization_is_one_step_with_its_settings(
    two: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.make_task(line=LINE, dash=DASH)
    use(two, "trial")
    learning(two).inner.steps.setValue(6)
    save_as(two, file, monkeypatch)
    use(two, "default")
    two.click("newTaskButton")
    open_file(two, file, monkeypatch)
    choose(two, "Use “A trial of maml”")
    two.wait_until_ready()
    assert (engine_name(two), numbers(two)) == ("trial", (6, 1.0))
    assert not two.window.isWindowModified()
    assert undo(two) == "Initialization “A trial of maml”"
    two.wait_until_ready()
    assert (engine_name(two), numbers(two)) == ("default", (6, 1.0))


def test_other_settings_than_the_files_mark_it_as_changed(
    two: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.make_task(line=LINE, dash=DASH)
    save_as(two, file, monkeypatch)
    for change in (
        lambda: learning(two).inner.steps.setValue(9),
        lambda: learning(two).minds.choose((META, RANDOM)),
        lambda: use(two, "trial"),
    ):
        assert not two.window.isWindowModified()
        change()
        assert two.window.isWindowModified()
        undo(two)
        two.wait_until_ready()
    assert not two.window.isWindowModified()
    learning(two).inner.rate.setValue(0.3)
    action(two, "Save").trigger()
    settle(two)
    assert not two.window.isWindowModified()


def test_what_the_last_window_left_is_no_step(two: Hands, open_window: MakeWindow) -> None:
    learning(two).minds.choose((META, RANDOM))
    use(two, "trial")
    assert two.window.close()
    again = open_window()
    again.wait_until_ready()
    assert (engine_name(again), numbers(again)) == ("trial", (3, 1.0))
    assert not action(again, "Undo").isEnabled()
    QTest.keyClick(learning(again).inner.steps, Qt.Key.Key_Up)
    assert undo(again) == "Inner steps 3 → 4"
