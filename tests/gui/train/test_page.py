"""The tab as a whole: made late, at home at every size, with one thing where there is no room for two."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from maml_studio.engine.datasets.archives import Imported, Note
from maml_studio.engine.recipe import Recipe
from maml_studio.gui.app import create_window
from maml_studio.gui.main_window import MainWindow
from maml_studio.gui.theme import theme_watcher
from maml_studio.gui.train import dataset_offer
from tests.gui.train.trainer import Trainer


def test_nothing_of_the_tab_is_made_before_somebody_looks(qtbot: QtBot, qapp: QApplication) -> None:
    window = cast(MainWindow, create_window())
    qtbot.addWidget(window)
    window.show()
    assert window.train._page is None
    window.tabs.setCurrentWidget(window.train)
    qtbot.waitUntil(lambda: window.train._page is not None)


def test_the_page_fits_into_the_smallest_window(trainer: Trainer) -> None:
    needed = trainer.page.minimumSizeHint()
    promised = trainer.window.train.minimumSizeHint()
    assert needed.width() <= promised.width()
    assert needed.height() <= promised.height()
    assert trainer.window.minimumSize().width() <= 1280
    assert trainer.window.minimumSize().height() <= 720


def test_cards_that_share_a_place_are_both_seen_where_there_is_room(trainer: Trainer) -> None:
    board = trainer.page.board
    trainer.window.resize(1280, 800)
    trainer.qtbot.waitUntil(lambda: board.norm.isVisible() and not board.pace.isVisible())
    tool = next(
        tool
        for tool in board.norm.findChildren(type(board.norm._menu))
        if tool.accessibleName().startswith("Show Throughput")
    )
    tool.click()
    assert board.pace.isVisible()
    assert not board.norm.isVisible()
    trainer.window.resize(1920, 1080)
    trainer.qtbot.waitUntil(lambda: board.norm.isVisible() and board.pace.isVisible())
    assert board.episode.isVisible()
    assert board.filters.isVisible()


@pytest.mark.parametrize("look", ["dark", "light"])
def test_both_looks_are_painted(trainer: Trainer, look: str) -> None:
    theme_watcher().choose(look)  # type: ignore[arg-type]
    QApplication.processEvents()
    ground = trainer.page.grab().toImage().pixelColor(2, 300)
    assert (ground.lightness() < 60) == (look == "dark")
    theme_watcher().choose("system")


def test_archives_are_imported_and_what_is_odd_is_said(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given: list[Path] = []

    def importing(paths: Sequence[Path]) -> Generator[Note, None, Imported]:
        given.extend(paths)
        yield Note("“images.zip” has not the official checksum.")
        return Imported((), ("“broken.zip” is not a whole archive.",))

    names = [str(tmp_path / name) for name in ("images.zip", "broken.zip")]
    monkeypatch.setattr(dataset_offer, "importing_archives", importing)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (names, ""))
    told: list[str] = []
    trainer.page.setup.offer.told.connect(told.append)
    trainer.choose("data.dataset", "Omniglot")
    trainer.click("importButton")
    trainer.qtbot.waitUntil(lambda: trainer.message == "“broken.zip” is not a whole archive.")
    assert told == ["“images.zip” has not the official checksum."]
    assert given == [Path(name) for name in names]


def test_the_settings_are_saved_as_a_recipe(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    trainer.type_into("outer.steps", "321")
    trainer.click("saveRecipeButton")
    assert Recipe.from_toml(path) == trainer.page.setup.recipe
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/proc/none/mine.toml", ""))
    trainer.click("saveRecipeButton")
    assert "could not be written" in trainer.message


def test_escape_leaves_the_question_for_a_name(trainer: Trainer, tmp_path: Path) -> None:
    trainer.page.save_initialization(tmp_path / "run")
    names = trainer.page.names
    assert names.isVisible()
    QTest.keyClick(names.field, Qt.Key.Key_Escape)
    assert not names.isVisible()


def test_the_reason_against_a_name_is_seen_whole_and_moves_nothing(
    trainer: Trainer, tmp_path: Path
) -> None:
    trainer.window.resize(trainer.window.minimumSize())
    trainer.page.save_initialization(tmp_path / "a run with a name")
    names = trainer.page.names
    trainer.qtbot.wait(20)
    height = names.height()
    assert "The Demo's list" in names.said.text()
    for name, why in (("random", "There is “random” already."), ("汉" * 90, "takes 270.")):
        names.field.setText(name)
        trainer.qtbot.wait(20)
        assert why in names.said.text()
        assert not names.said.is_cut
        assert names.height() == height
        assert not names.accept.isEnabled()


def test_the_question_for_a_name_fits_into_the_smallest_window(
    trainer: Trainer, tmp_path: Path
) -> None:
    trainer.window.resize(trainer.window.minimumSize())
    trainer.page.save_initialization(tmp_path / "run")
    trainer.qtbot.wait(20)
    assert trainer.page.minimumSizeHint().height() <= trainer.page.height()


def test_a_file_in_the_way_of_a_chart_is_replaced_if_the_person_wants(
    trainer: Trainer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, path = trainer.page.board.loss._files, tmp_path / "loss.csv"
    path.write_text("old")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "loss"), ""))
    files.ask_for_data()
    assert trainer.message == "There is already a file “loss.csv”."
    assert path.read_text() == "old"
    buttons = trainer.page.message.findChildren(QPushButton)
    replace = next(button for button in buttons if button.text() == "Replace it")
    replace.click()
    assert path.read_text() != "old"
    path.unlink()
    path.mkdir()
    files.ask_for_data()
    assert trainer.message == "There is already a folder “loss.csv”: choose another name."
    assert replace.isHidden()
