"""Several runs at once: their settings compared, thrown away together, followed over a restart."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from maml_studio.engine.initializations import save
from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.train import run_actions
from maml_studio.gui.train.comparison_view import ComparisonView
from maml_studio.gui.train.settings_diff import compared_settings, counted
from maml_studio.gui.train.shelf import shelf
from maml_studio.gui.train.validation_words import score_protocol, score_shape
from tests.gui.train.conftest import MakeTrainer
from tests.gui.train.test_runs import RECIPE, make_run
from tests.gui.train.trainer import Trainer
from tests.tiny_learner import tiny_learner


@pytest.fixture
def runs(data_folder: Path) -> Path:
    """Leave three runs, two of them with other settings than the recipe's."""
    home = data_folder / "runs"
    changes = {"plain": {}, "fast": {"outer.rate": "0.01"}, "first": {"method.name": '"fomaml"'}}
    for month, (name, changed) in enumerate(changes.items(), 1):
        recipe = RECIPE
        for key, text in changed.items():
            recipe = recipe.with_value(key, text)
        made = make_run(home / name, created=f"2026-0{month}-01T00:00:00Z")
        (made.path / "config.toml").write_text(recipe.as_toml())
    return home


def select(trainer: Trainer, *names: str) -> None:
    table = trainer.page.runs.table
    lines = [entry.name for entry in table.entries]
    flags = QItemSelectionModel.SelectionFlag
    table.clearSelection()
    for name in names:
        index = table.model().index(lines.index(name), 0)
        table.selectionModel().select(index, flags.Select | flags.Rows)


def compare(trainer: Trainer) -> ComparisonView:
    action = trainer.page.runs.menu.compare
    assert action.isEnabled(), action.toolTip()
    action.trigger()
    assert trainer.page.stage.has_details
    return trainer.page.stage.details.comparison


def test_what_differs_between_two_runs_is_shown(runs: Path, trainer: Trainer) -> None:
    trainer.wait_for_runs("plain", "fast", "first")
    select(trainer, "fast", "plain")
    view = compare(trainer)
    table = view.table
    heads = [table.horizontalHeaderItem(column).text() for column in range(3)]
    assert heads == ["Setting", "fast", "plain"]
    line = [table.item(0, column).text() for column in range(3)]
    assert line == ["Outer rate", "0.01", "0.001"]
    assert table.item(0, 0).toolTip().startswith("outer.rate\n")
    assert view.sentence.startswith("1 of ")
    assert view.sentence.endswith(" are equal.")
    few = table.rowCount()
    view.whole.click()
    labels = [table.item(row, 0).text() for row in range(table.rowCount())]
    assert len(labels) > few
    assert {"Method", "Way", "Best validation score", "Device", "MAML Studio"} <= set(labels)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "| outer.rate | 0.01 | 0.001 |" in QGuiApplication.clipboard().text()


def test_a_setting_that_one_method_has_not_is_left_open(runs: Path, trainer: Trainer) -> None:
    reptile = next(entry.recipe for entry in shelf() if entry.recipe.method.name == "reptile")
    rows = {row.key: row for row in compared_settings([RECIPE, reptile])}
    assert rows["method.name"].texts == ("MAML", "Reptile")
    assert any("–" in row.texts for row in rows.values())
    assert counted(compared_settings([RECIPE, RECIPE])).startswith("0 of ")


def test_ticked_runs_are_compared_where_fewer_are_selected(runs: Path, trainer: Trainer) -> None:
    trainer.wait_for_runs("plain", "fast", "first")
    action = trainer.page.runs.menu.compare
    select(trainer, "plain")
    assert not action.isEnabled()
    assert action.toolTip() == "Select two runs or more (Ctrl+click), or tick them"
    for name in ("plain", "first"):
        trainer.page.runs.table.tick(runs / name)
    view = compare(trainer)
    assert [view.table.horizontalHeaderItem(column).text() for column in (1, 2)] == [
        "first",
        "plain",
    ]


def test_only_one_run_is_evaluated_resumed_and_used(runs: Path, trainer: Trainer) -> None:
    trainer.wait_for_runs("plain", "fast", "first")
    select(trainer, "plain", "fast")
    panel = trainer.page.runs
    for button in (panel.evaluate, panel.resume, panel.use):
        assert not button.isEnabled()
    assert panel.menu.evaluate.toolTip() == "Select one run"
    assert panel.menu.delete.isEnabled()


def test_a_selection_outlives_a_look_at_the_folders(runs: Path, trainer: Trainer) -> None:
    trainer.wait_for_runs("plain", "fast", "first")
    select(trainer, "plain", "first")
    make_run(runs / "newest", created="2026-09-01T00:00:00Z")
    trainer.page.runs.look()
    trainer.wait_for_runs("plain", "fast", "first", "newest")
    assert [entry.name for entry in trainer.page.runs.table.selected()] == ["first", "plain"]


def test_several_runs_are_moved_to_the_trash(
    runs: Path, trainer: Trainer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    trash = tmp_path / "trash"
    trash.mkdir()
    monkeypatch.setattr(run_actions, "move_to_trash", lambda path: shutil.move(path, trash))
    trainer.wait_for_runs("plain", "fast", "first")
    select(trainer, "plain", "fast")
    told: list[str] = []
    trainer.page.told.connect(told.append)
    QTest.keyClick(trainer.page.runs.table, Qt.Key.Key_Delete)
    trainer.wait_for_runs("first")
    assert sorted(path.name for path in trash.iterdir()) == ["fast", "plain"]
    assert told == [f"2 runs are in the trash: {trash}"]


def test_a_followed_run_is_there_after_a_restart(
    open_trainer: MakeTrainer, tmp_path: Path, data_folder: Path
) -> None:
    run = make_run(tmp_path / "disk" / "far")
    first = open_trainer()
    first.page.runs.open_run(run.path)
    first.wait_for_runs("far")
    first.window.close()
    second = open_trainer()
    second.wait_for_runs("far")
    told: list[str] = []
    second.page.told.connect(told.append)
    shutil.rmtree(run.path)
    second.wait_for_runs()
    assert told == [f"The run “{run.path}” is no longer there."]
    assert json.loads((data_folder / "followed-runs.json").read_text()) == []


def test_a_followed_run_on_a_disk_that_is_away_is_remembered(
    open_trainer: MakeTrainer, tmp_path: Path, data_folder: Path
) -> None:
    far = tmp_path / "away" / "far"
    (data_folder / "followed-runs.json").write_text(json.dumps([str(far), 7]))
    trainer = open_trainer()
    told: list[str] = []
    trainer.page.told.connect(told.append)
    trainer.qtbot.waitUntil(lambda: told == [f"The run “{far}” can't be reached now."])
    make_run(far)
    trainer.wait_for_runs("far")


def test_any_checkpoint_can_be_used_in_the_demo(data_folder: Path, trainer: Trainer) -> None:
    run = make_run(data_folder / "runs" / "mine")
    save(tiny_learner(), run.best)
    trainer.wait_for_runs("mine")
    trainer.select_run("mine")
    wanted: list[Path] = []
    trainer.page.use_wanted.connect(wanted.append)
    menu = trainer.page.runs.menu
    menu.aboutToShow.emit()
    action = menu.checkpoints.actions()[0]
    assert action.text() == "Use: Best, step 12"
    action.trigger()
    assert wanted == [RunFolder(run.path).best]


def test_the_best_figure_has_its_protocol(runs: Path, trainer: Trainer) -> None:
    trainer.wait_for_runs("plain", "fast", "first")
    hint = trainer.page.runs.table.item(0, 3).toolTip()
    assert hint.startswith("Best validation score: 70.0 %\n")
    assert "5-way 1-shot" in hint
    assert "judged alone (inductive)" in hint
    several = RECIPE.with_value("validation.shots", "[1, 5]").with_value(
        "validation.kinds", '["any", "alphabet"]'
    )
    assert score_shape(several) == "mean of 4"
    assert score_protocol(several).startswith("mean of 5-way 1-shot, 5-way 5-shot, episodes of any")
