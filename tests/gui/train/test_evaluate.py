"""The standard table of a run: filled cell by cell, cancelled, gone on with, outdated, copied."""

from __future__ import annotations

import csv
from collections.abc import Generator
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton

from maml_studio.engine import run_evaluation
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.generators import Progress
from maml_studio.engine.initializations import save
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.table_cells import EvaluationFile
from maml_studio.gui.train import evaluation_choice
from maml_studio.gui.train.evaluation_view import EvaluationView
from tests.gui.train.test_runs import RECIPE, make_run
from tests.gui.train.trainer import PATIENCE_MS, Trainer
from tests.tiny_learner import tiny_learner

WHOLE = 8


def reading_shapes(name: str, split: str, **_: int) -> Generator[Progress, None, CharacterSet]:
    """Read an alphabet of 12 characters and one of 10, as a test split."""
    yield Progress(0, 1, f"Reading {name}, {split}")
    generator = torch.Generator().manual_seed(0)
    pixels = torch.randint(0, 256, (22, 10, 28, 28), generator=generator).to(torch.uint8).numpy()
    names = tuple(map(str, range(22)))
    return CharacterSet("shapes", tuple(pixels), names, ("one",) * 12 + ("two",) * 10)


@pytest.fixture
def run(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> RunFolder:
    """Leave a run with a tiny best checkpoint, whose test split is there."""
    monkeypatch.setattr(run_evaluation, "reading_dataset", reading_shapes)
    monkeypatch.setattr(evaluation_choice, "COUNTS", (2, 40, 600))
    made = make_run(data_folder / "runs" / "mine")
    save(tiny_learner(), made.best)
    return made


@pytest.fixture
def view(run: RunFolder, trainer: Trainer) -> EvaluationView:
    """Open the evaluation of the run, and choose the fewest episodes."""
    trainer.wait_for_runs("mine")
    trainer.select_run("mine")
    trainer.click("evaluateRunButton")
    found = trainer.page.stage.details.evaluation
    found.choice.counts.set_current(0)
    return found


def texts(view: EvaluationView) -> list[list[str]]:
    return [[view.grid.item(row, column).text() for column in range(4)] for row in range(2)]


def evaluate(trainer: Trainer, view: EvaluationView) -> None:
    trainer.click("startEvaluationButton")
    trainer.qtbot.waitUntil(lambda: view.desk.order is None, timeout=PATIENCE_MS)
    trainer.qtbot.waitUntil(lambda: "Measured" in view.said.text(), timeout=5000)


def test_a_run_is_evaluated_cell_by_cell(
    run: RunFolder, trainer: Trainer, view: EvaluationView
) -> None:
    assert texts(view) == [["–"] * 4] * 2
    assert "Not evaluated yet" in view.said.text()
    trainer.window.resize(trainer.window.minimumSize())
    trainer.qtbot.wait(20)
    place = trainer.page.runs.geometry()
    evaluate(trainer, view)
    trainer.qtbot.wait(20)
    assert trainer.page.runs.geometry() == place
    first, second = texts(view)
    assert all(text.endswith(" %") and " ± " in text for text in (*first, *second[:2]))
    assert second[2:] == ["needs 20 classes in an alphabet, has 12"] * 2
    told = trainer.find(QLabel, "evaluationPassport").text()
    assert told == (
        "Built-in alphabet, test split · judged alone (inductive) · 5 queries a class · "
        "3 inner steps · 2 episodes a cell · seed 0 · best checkpoint, step 12 · 95 % intervals"
    )
    cells = EvaluationFile(run.path).read()
    assert len(cells) == WHOLE
    accuracy = next(cell.accuracy for cell in cells if cell.place == (5, 1, "any"))
    assert accuracy is not None
    assert first[0].startswith(f"{100 * accuracy:.1f} ±")
    start = trainer.find(QPushButton, "startEvaluationButton")
    assert not start.isEnabled()
    assert "same figures" in start.toolTip()


def test_a_cancelled_evaluation_keeps_its_cells_and_goes_on(
    run: RunFolder, trainer: Trainer, view: EvaluationView
) -> None:
    view.choice.counts.set_current(2)
    trainer.click("startEvaluationButton")
    file = EvaluationFile(run.path)
    trainer.qtbot.waitUntil(lambda: view.desk.progress is not None, timeout=PATIENCE_MS)
    trainer.qtbot.waitUntil(lambda: view.bar.isVisible() and view.bar.maximum() > 0, timeout=5000)
    assert " left" in view.said.text()
    trainer.click("cancelEvaluationButton")
    trainer.qtbot.waitUntil(lambda: view.desk.order is None, timeout=PATIENCE_MS)
    kept = file.read()
    assert 0 < len(kept) < WHOLE
    start = trainer.find(QPushButton, "startEvaluationButton")
    trainer.qtbot.waitUntil(lambda: start.text() == "Go on", timeout=5000)
    view.choice.counts.set_current(0)
    evaluate(trainer, view)
    assert file.read()[: len(kept)] == kept


def test_going_on_measures_what_is_missing(
    run: RunFolder, trainer: Trainer, view: EvaluationView
) -> None:
    evaluate(trainer, view)
    file = EvaluationFile(run.path)
    cells = file.read()
    file.keep(cells[:5])
    view.refresh()
    assert trainer.find(QPushButton, "startEvaluationButton").text() == "Go on"
    evaluate(trainer, view)
    assert file.read() == cells


def test_a_table_is_shown_again_and_marked_when_the_best_checkpoint_changes(
    run: RunFolder, trainer: Trainer, view: EvaluationView
) -> None:
    evaluate(trainer, view)
    found = texts(view)
    trainer.click("backToChartsButton")
    assert not trainer.page.stage.has_details
    view.choice.counts.set_current(1)
    trainer.click("evaluateRunButton")
    trainer.qtbot.waitUntil(lambda: trainer.page.stage.has_details)
    view.choice.counts.set_current(0)
    assert texts(view) == found
    other = tiny_learner().random_start(seed=9)
    other.card = tiny_learner().card
    save(other, run.best)
    trainer.qtbot.waitUntil(lambda: "Outdated" in view.said.text(), timeout=10_000)
    assert texts(view) == found
    assert trainer.find(QPushButton, "startEvaluationButton").isEnabled()
    evaluate(trainer, view)
    assert len(EvaluationFile(run.path).read()) == 2 * WHOLE


def test_a_broken_file_is_said_and_a_new_one_written(run: RunFolder, trainer: Trainer) -> None:
    EvaluationFile(run.path).path.write_text('{"format": 1, "ce')
    trainer.wait_for_runs("mine")
    trainer.select_run("mine")
    trainer.click("evaluateRunButton")
    assert "evaluation.json” can't be read" in trainer.message
    view = trainer.page.stage.details.evaluation
    view.choice.counts.set_current(0)
    assert "Evaluate again" in view.said.text()
    evaluate(trainer, view)
    assert len(EvaluationFile(run.path).read()) == WHOLE
    assert (run.path / "evaluation.unreadable.json").exists()


def test_a_data_set_that_is_not_there_is_named(
    trainer: Trainer, view: EvaluationView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(name: str, split: str, **_: int) -> Generator[Progress, None, CharacterSet]:
        yield Progress(0, 1, "Reading")
        raise ValueError(f"“{name}” has no split “{split}”.")

    monkeypatch.setattr(run_evaluation, "reading_dataset", gone)
    trainer.click("startEvaluationButton")
    trainer.qtbot.waitUntil(lambda: view.desk.order is None, timeout=PATIENCE_MS)
    assert trainer.message == "“procedural” has no split “test”."
    trainer.qtbot.waitUntil(trainer.find(QPushButton, "startEvaluationButton").isVisible)


def test_a_run_without_a_checkpoint_can_not_be_evaluated(
    data_folder: Path, trainer: Trainer
) -> None:
    make_run(data_folder / "runs" / "young")
    trainer.wait_for_runs("young")
    trainer.select_run("young")
    trainer.click("evaluateRunButton")
    start = trainer.find(QPushButton, "startEvaluationButton")
    assert not start.isEnabled()
    assert "no checkpoint yet" in start.toolTip()


def test_the_table_is_copied_and_saved(
    trainer: Trainer, view: EvaluationView, tmp_path: Path
) -> None:
    evaluate(trainer, view)
    QTest.keyClick(view.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    markdown = QGuiApplication.clipboard().text().splitlines()
    assert markdown[0] == (
        "| episodes from | 5-way 1-shot | 5-way 5-shot | 20-way 1-shot | 20-way 5-shot |"
    )
    assert markdown[2] == f"| any characters | {' | '.join(texts(view)[0])} |"
    assert markdown[-1].startswith("mine: Built-in alphabet, test split")
    view.copies.save(tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == WHOLE
    by_place = {(row["way"], row["shot"], row["episodes"]): row for row in rows}
    one = by_place["5", "1", "any"]
    assert (one["run"], one["inner_steps"], one["inductive"]) == ("mine", "3", "True")
    assert by_place["20", "1", "alphabet"]["unfit"] == "needs 20 classes in an alphabet, has 12"
    view.copies.copy_csv()
    assert QGuiApplication.clipboard().text().startswith("run,checkpoint,step,")


def test_escape_goes_back_to_the_charts(trainer: Trainer, view: EvaluationView) -> None:
    QTest.keyClick(view.grid, Qt.Key.Key_Escape)
    assert not trainer.page.stage.has_details
    QTest.keyClick(trainer.page.runs.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert trainer.page.stage.has_details
    QTest.keyClick(trainer.page.runs.table, Qt.Key.Key_Escape)
    assert not trainer.page.stage.has_details


def test_judging_together_is_offered_where_the_network_sees_the_batch(
    run: RunFolder, trainer: Trainer, view: EvaluationView
) -> None:
    together = trainer.find(QCheckBox, "evaluateTogether")
    assert not together.isVisible()
    recipe = RECIPE.with_value("network.norm", '"batch"')
    (run.path / "config.toml").write_text(recipe.as_toml())
    trainer.qtbot.waitUntil(together.isVisible, timeout=10_000)
    assert view.choice.order is not None
    assert view.choice.order.inductive
    together.click()
    assert not view.choice.order.inductive


def test_a_training_at_the_same_time_is_said(view: EvaluationView) -> None:
    view.set_training(is_on=True)
    assert "each slows the other" in view.said.text()
    view.set_training(is_on=False)
    assert "slows" not in view.said.text()


def test_closing_the_window_ends_an_evaluation_and_keeps_its_cells(
    run: RunFolder, trainer: Trainer, view: EvaluationView
) -> None:
    view.choice.counts.set_current(2)
    trainer.click("startEvaluationButton")
    trainer.qtbot.waitUntil(lambda: view.desk.progress is not None, timeout=PATIENCE_MS)
    trainer.window.close()
    assert 0 < len(EvaluationFile(run.path).read()) < WHOLE
