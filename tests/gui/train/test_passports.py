"""Beside every accuracy of a training its passport: for the mouse, the keyboard and the ear."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from maml_studio.engine.table_cells import TableCell
from maml_studio.gui.train.cell_grid import CellGrid
from maml_studio.gui.train.evaluation_text import Table
from maml_studio.gui.train.measured_words import best_passport, half_interval, measured_passport
from maml_studio.gui.train.records import Order, RunEntry
from maml_studio.gui.train.runs_table import RunsTable
from maml_studio.gui.widgets.passport_button import PassportButton, PassportPanel
from tests.gui.train.test_runs import RECIPE, make_run
from tests.gui.train.trainer import Trainer

PROTOCOL: dict[str, Any] = {
    "dataset": "omniglot",
    "split": "validation",
    "episodes": "alphabet",
    "ways": 5,
    "shots": 1,
    "queries": 5,
    "inner_steps": 5,
    "count": 1000,
    "seed": 0,
    "inductive": True,
}
PARTS = (
    "5-way 1-shot, one alphabet: 70.0 % (95 % interval 68.0–72.0 %)",
    "Omniglot, validation split",
    "judged alone (inductive)",
    "5 queries a class",
    "5 inner steps",
    "1,000 episodes a figure",
    "seed 0",
)


def evaluation(**changed: Any) -> dict[str, Any]:
    return {"accuracy": 0.7, "interval": [0.68, 0.72], "protocol": PROTOCOL | changed}


def spoken(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return str(interface.text(QAccessible.Text.Description))


def shown(panel: PassportPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def run(data_folder: Path) -> Path:
    """Leave a run with a validation, and its best checkpoint's card."""
    made = make_run(data_folder / "runs" / "mine", state="paused")
    score = {"step": 20, "score": 0.7, "is_best": True, "evaluations": [evaluation()]}
    made.write("validation", score)
    made.best.mkdir(parents=True)
    (made.best / "card.json").write_text(json.dumps({"validation": [evaluation()]}))
    return made.path


def test_a_passport_tells_all() -> None:
    told = measured_passport([evaluation()])
    assert all(part in told for part in PARTS)
    assert "mean" not in told
    two = [evaluation(), evaluation(episodes="any", shots=5)]
    told = measured_passport(two)
    assert "5-way 5-shot, any characters: 70.0 %" in told
    assert told.count("Omniglot, validation split") == 1
    assert "The score is the mean of these." in told
    assert half_interval(two) == pytest.approx(0.02 / 2**0.5)


def test_figures_measured_in_other_ways_say_which_is_whose() -> None:
    told = measured_passport([evaluation(), evaluation(shots=5, queries=1, inductive=False)])
    first, its_way, second, other_way, mean = told.splitlines()
    assert first.startswith("5-way 1-shot")
    assert "judged alone (inductive) · 5 queries a class" in its_way
    assert second.startswith("5-way 5-shot")
    assert "judged together (transductive) · 1 query a class" in other_way
    assert mean == "The score is the mean of these."


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"validation": 3}', '{"validation": [{}]}'])
def test_what_does_not_tell_all_says_nothing(tmp_path: Path, kept: str) -> None:
    assert best_passport(tmp_path) == ""
    (tmp_path / "card.json").write_text(kept)
    assert best_passport(tmp_path) == ""


def test_the_chart_and_the_list_have_their_passports(run: Path, trainer: Trainer) -> None:
    trainer.wait_for_runs("mine")
    button = trainer.find(PassportButton, "validationPassportButton")
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    trainer.qtbot.waitUntil(lambda: "mine, after outer step 20:" in button.passport, timeout=5_000)
    assert all(part in button.passport and part in spoken(button) for part in PARTS)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert shown(button.panel) == button.passport
    QTest.keyClick(button.panel, Qt.Key.Key_Escape)
    best = trainer.page.runs.table.item(0, 3)
    assert best.toolTip() == best.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert all(part in best.toolTip() for part in PARTS)
    trainer.select_run("mine")
    menu = trainer.page.runs.menu
    assert menu.measured.isEnabled()
    menu.measured.trigger()
    table = trainer.page.runs.table
    line = table.visualRect(table.currentIndex())
    assert menu.passport.geometry().bottom() < table.viewport().mapToGlobal(line.topLeft()).y()
    assert all(part in shown(menu.passport) for part in PARTS)
    QTest.keyClick(menu.passport, Qt.Key.Key_Escape)
    assert not menu.passport.isVisible()


def test_the_best_score_of_the_training_has_its_passport(run: Path, trainer: Trainer) -> None:
    button = trainer.find(PassportButton, "bestPassportButton")
    assert not button.isVisible()
    trainer.window.train.control.offer(Order.going_on(run, RECIPE), 20, 0.7)
    assert button.isVisible()
    assert "5-way 1-shot" in button.passport
    qtbot = trainer.qtbot
    qtbot.waitUntil(lambda: all(part in button.passport for part in PARTS), timeout=5_000)
    assert "best 70.0 %" in trainer.page.header.sentence()


def test_a_best_score_of_nothing_right_has_its_passport_too(qtbot: QtBot) -> None:
    table = RunsTable()
    qtbot.addWidget(table)
    table.show_entries([RunEntry(Path("mine"), best=0.0, recipe=RECIPE)])
    assert table.item(0, 3).toolTip().startswith("Best validation score: 0.0 %")


def test_each_cell_of_a_table_says_what_it_is(qtbot: QtBot) -> None:
    cell = TableCell(PROTOCOL, 0.7, (0.68, 0.72), checkpoint="best", step=20)
    grid = CellGrid()
    qtbot.addWidget(grid)
    grid.show_table(Table("mine", {(5, 1, "alphabet"): cell}))
    items = [grid.item(row, 0) for row in range(2)]
    told = [item.data(Qt.ItemDataRole.AccessibleDescriptionRole) for item in items]
    assert told == [item.toolTip() for item in items]
    assert any(text.startswith("5-way 1-shot, one alphabet: 70.0 ± 2.0 %") for text in told)
    assert any(text == "5-way 1-shot, any characters: not measured yet" for text in told)
