"""Setting up a run: recipes, a form that marks what is wrong, data sets that are not there."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from maml_studio.engine.datasets.archives import Imported
from maml_studio.engine.generators import Progress
from maml_studio.engine.recipe import Recipe
from maml_studio.gui.train import cost_line, dataset_offer
from maml_studio.gui.train.cost_line import CostLine
from maml_studio.gui.train.fields import form_fields, in_words, parsed, values_of
from maml_studio.gui.train.naming import name_problem, reserved_names
from maml_studio.gui.train.recipe_check import made
from maml_studio.gui.train.records import Cost
from maml_studio.gui.train.shelf import ShelfEntry, shelf
from maml_studio.resources import pretrained
from tests.gui.train.trainer import PATIENCE_MS, Trainer


def test_the_quick_recipe_comes_first_and_can_start_offline(trainer: Trainer) -> None:
    chooser = trainer.find(QComboBox, "recipeChooser")
    assert chooser.itemText(0) == "First steps"
    assert chooser.count() == len(shelf()) > 30
    assert trainer.why == ""
    assert trainer.find(QPushButton, "startButton").isEnabled()
    hint = chooser.itemData(2, Qt.ItemDataRole.ToolTipRole)
    assert "published" in hint


@pytest.mark.parametrize("entry", shelf(), ids=lambda entry: entry.name)
def test_every_recipe_goes_through_the_form_unchanged(entry: ShelfEntry) -> None:
    values = values_of(entry.recipe)
    for field in form_fields(entry.recipe):
        assert field.help.endswith((".", "…"))
        value = values[field.key]
        if field.choices:
            assert value in [choice for choice, _ in field.choices], field.key
        else:
            assert parsed(field, in_words(field, value)) == value
    assert made(entry.recipe, values) == entry.recipe


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("network.channels", "33", "33 channels can't be divided into 4 equal groups."),
        ("data.ways", "1", "Ways go from at least 2 upwards, not 1."),
        ("outer.meta_batch_size", "0", "“Tasks a step” is at least 1, not 0."),
        ("data.ways", "5-x", "“Way” is a whole number, or a range"),
        ("outer.rate", "-1", "“Outer rate” is a number above 0, not -1."),
        ("outer.rate", "fast", "“Outer rate” is a number, not “fast”"),
        ("outer.steps", "2.5", "“Steps” is a whole number, not “2.5”"),
        ("outer.rate", "nan", "“Outer rate” is a number"),
    ],
)
def test_a_wrong_value_is_marked_where_it_stands(
    trainer: Trainer, key: str, text: str, sentence: str
) -> None:
    rows = trainer.page.setup.form.rows
    before = rows[key].editor.text()  # type: ignore[union-attr]
    trainer.type_into(key, text)
    assert sentence in trainer.why
    assert [name for name, row in rows.items() if row.problem] == [key]
    assert sentence in rows[key].problem
    assert rows[key].editor.property("wrong")
    assert not trainer.find(QPushButton, "startButton").isEnabled()
    trainer.type_into(key, before)
    assert trainer.why == ""
    assert not rows[key].problem
    assert trainer.find(QPushButton, "startButton").isEnabled()


def test_a_wrong_value_among_the_other_settings_opens_them(trainer: Trainer) -> None:
    row = trainer.page.setup.form.rows["network.groups"]
    assert not row.isVisible()
    trainer.type_into("network.groups", "5")
    assert row.isVisible()
    assert row.problem


def test_another_way_takes_the_head_and_the_validation_along(trainer: Trainer) -> None:
    trainer.type_into("data.ways", "7")
    recipe = trainer.page.setup.recipe
    assert recipe is not None
    assert recipe.validation.ways == (7,)
    assert recipe.method.fixed_way == 7  # type: ignore[attr-defined]


def test_another_method_has_its_own_fields(trainer: Trainer) -> None:
    trainer.choose("method.name", "Prototypical networks")
    assert "method.inner_steps" not in trainer.page.setup.form.rows
    trainer.choose("method.name", "Reptile")
    assert "method.batch_size" in trainer.page.setup.form.rows
    assert trainer.why == ""
    recipe = trainer.page.setup.recipe
    assert recipe is not None
    assert recipe.method.name == "reptile"


def test_arrow_keys_count(trainer: Trainer) -> None:
    field = trainer.find(QLineEdit, "field-outer.steps")
    before = int(field.text())
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert trainer.page.setup.recipe.outer.steps == before + 1  # type: ignore[union-attr]


def test_a_data_set_that_is_not_here_is_offered(trainer: Trainer) -> None:
    trainer.choose("data.dataset", "Omniglot")
    assert trainer.why == "Omniglot is not on this computer yet."
    assert trainer.find(QPushButton, "downloadButton").text() == "Download, 16 MB"
    assert trainer.find(QPushButton, "importButton").isVisible()
    trainer.click("builtInButton")
    assert trainer.why == ""
    assert not trainer.page.setup.offer.isVisible()


def downloading_slowly(dataset: str) -> Generator[Progress, None, Imported]:
    for done in range(1, 2_000):
        time.sleep(0.01)
        yield Progress(done, 2_000, f"Downloading {dataset}")
    return Imported(())


def test_a_download_shows_its_progress_and_can_be_cancelled(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dataset_offer, "fetching", downloading_slowly)
    trainer.choose("data.dataset", "Omniglot")
    trainer.click("downloadButton")
    offer = trainer.page.setup.offer
    trainer.qtbot.waitUntil(lambda: offer._bar.value() > 10, timeout=PATIENCE_MS)
    trainer.click("cancelDatasetButton")
    trainer.qtbot.waitUntil(offer.download.isVisible, timeout=PATIENCE_MS)
    assert trainer.why == "Omniglot is not on this computer yet."


def test_a_download_that_fails_says_why(trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(dataset: str) -> Generator[Progress, None, Imported]:
        yield Progress(0, 0, dataset)
        raise ValueError("“images.zip” could not be downloaded (no connection).")

    monkeypatch.setattr(dataset_offer, "fetching", failing)
    trainer.choose("data.dataset", "Omniglot")
    trainer.click("downloadButton")
    trainer.qtbot.waitUntil(lambda: "could not be downloaded" in trainer.message)


@pytest.mark.parametrize("name", ["", "a/b", ".hidden", "x" * 101, "there"])
def test_a_name_that_can_not_be_a_folder_is_refused(data_folder, name: str) -> None:
    (data_folder / "there").mkdir()
    assert name_problem(name, data_folder).endswith(".")
    assert name_problem("Ünïcode 1-shot", data_folder) == ""


def test_a_name_that_is_taken_is_marked(trainer: Trainer, data_folder) -> None:
    (data_folder / "runs" / "mine").mkdir(parents=True)
    trainer.find(QLineEdit, "runName").setText("mine")
    assert trainer.why == "There is “mine” already."


def test_what_it_costs_is_said_before_it_starts(trainer: Trainer) -> None:
    trainer.shrink()
    cost = trainer.page.setup.cost
    cost.hold(is_held=False)
    trainer.qtbot.waitUntil(lambda: cost.cost.total_seconds is not None, timeout=PATIENCE_MS)
    assert "parameters" in cost.text()
    assert "a step" in cost.text()
    assert " here" in cost.text()
    assert cost.cost.fits


def measured(cost: CostLine, sentence: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: cost.text() == sentence, timeout=PATIENCE_MS)


def test_going_back_to_what_was_measured_says_its_cost_again(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_once(recipe: Recipe, device: str, threads: int) -> Generator[Cost, None, Cost]:
        yield Cost(recipe.outer.steps)
        if recipe.outer.steps == 13:
            raise ValueError("Thirteen steps can't be trained.")
        return Cost(recipe.outer.steps, 10**6, 10**9, 0.01, 60.0)

    monkeypatch.setattr(cost_line, "estimating", at_once)
    trainer.shrink()
    cost, before = trainer.page.setup.cost, "8 parameters · 1 MB · 10 ms a step · about 1 min here"
    cost.hold(is_held=False)
    measured(cost, before, trainer.qtbot)
    trainer.type_into("outer.steps", "abc")
    assert cost.text() == ""
    trainer.type_into("outer.steps", "8")
    assert cost.text() == before
    trainer.type_into("outer.steps", "9")
    assert cost.text() == "Measuring what it costs…"
    trainer.choose("data.dataset", "Omniglot")
    trainer.type_into("outer.steps", "8")
    trainer.click("builtInButton")
    assert cost.text() == before
    assert cost.isVisible()
    cost.hold(is_held=True)
    trainer.type_into("outer.steps", "13")
    assert cost.text() == "The cost is measured when no training runs."
    cost.hold(is_held=False)
    trainer.qtbot.waitUntil(lambda: trainer.why == "Thirteen steps can't be trained.")
    trainer.type_into("outer.steps", "9")
    assert trainer.why == ""
    trainer.type_into("outer.steps", "13")
    assert trainer.why == "Thirteen steps can't be trained."


def test_nothing_is_cut_where_all_settings_are_open(trainer: Trainer) -> None:
    setup = trainer.page.setup
    area = setup.findChildren(QScrollArea)[-1]
    setup.form.more.setChecked(True)
    of_methods = {entry.recipe.method.name: entry for entry in shelf()}
    assert len(of_methods) > 7
    for entry in of_methods.values():
        setup.show_recipe(entry.recipe, entry.name)
        for row in setup.form.rows.values():
            row.ensurePolished()
            assert row.sizeHint().width() <= area.viewport().width() - 8, row.field.key
        trainer.qtbot.waitUntil(
            lambda: area.widget().width() <= area.viewport().width(), timeout=2000
        )


def test_everything_can_be_named_and_reached(trainer: Trainer) -> None:
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    parts = [part for kind in kinds for part in trainer.page.findChildren(kind)]
    visible = [part for part in parts if part.isVisible() and part.parent()]
    unnamed = [
        part
        for part in visible
        if not part.accessibleName() and not (isinstance(part, QAbstractButton) and part.text())
    ]
    own = [part for part in unnamed if not isinstance(part.parent(), QComboBox)]
    assert own == []
    reachable = [part for part in visible if isinstance(part, QWidget) and part.isEnabled()]
    assert all(part.focusPolicy() != Qt.FocusPolicy.NoFocus for part in reachable)


def test_the_tab_key_goes_from_the_top_to_the_bottom(trainer: Trainer) -> None:
    trainer.choose("method.name", "Prototypical networks")
    trainer.qtbot.waitUntil(trainer.find(QLineEdit, "field-data.ways").isVisible)
    trainer.find(QComboBox, "field-method.name").setFocus()
    visited = []
    for _ in range(4):
        QTest.keyClick(trainer.window.focusWidget(), Qt.Key.Key_Tab)
        visited.append(trainer.window.focusWidget().objectName())
    assert visited == [
        "field-data.dataset",
        "field-network.name",
        "field-network.channels",
        "field-data.ways",
    ]


def test_the_demos_commands_rest_while_it_is_not_seen(trainer: Trainer) -> None:
    command = next(action for action in trainer.window.actions() if action.text() == "New task")
    assert not command.isEnabled()
    trainer.window.tabs.setCurrentIndex(0)
    assert command.isEnabled()


@pytest.mark.parametrize("length", [30, 50, 200])
def test_a_long_text_leaves_the_fields_where_they_are(trainer: Trainer, length: int) -> None:
    editor = trainer.page.setup.form.rows["method.name"].editor
    before = editor.mapTo(trainer.page.setup, editor.rect().topRight()).x()
    trainer.type_into("outer.steps", "x" * length)
    trainer.qtbot.wait(20)
    assert editor.mapTo(trainer.page.setup, editor.rect().topRight()).x() == before
    row = trainer.page.setup.form.rows["outer.steps"]
    assert row.problem == f"“Steps” is a whole number, not “{'x' * 20}…”."
    assert trainer.why == row.problem


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("汉" * 90, "A name takes at most 240 bytes; this one takes 270."),
        ("a" * 101, "A name has at most 100 letters."),
        ("\ud83d", "A name can't have half a letter in it."),
        ("a/b", "A name can't have “/” in it."),
        ("a\tb", "A name can't have a control character in it."),
    ],
)
def test_a_name_that_no_disk_takes_is_refused(tmp_path: Path, name: str, why: str) -> None:
    assert name_problem(name, tmp_path) == why


def test_an_initialization_can_not_hide_one_that_comes_with_the_app() -> None:
    assert reserved_names() >= {"default", "random", "prototypes", "nearest-pixels"}
    assert reserved_names() >= {path.name for path in pretrained().iterdir()}
