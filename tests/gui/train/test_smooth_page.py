"""The page stays smooth and closes at once, whatever is typed; what can't be is refused in place."""

from __future__ import annotations

import multiprocessing
from collections.abc import Generator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from maml_studio.gui.train.run_control import RunControl
from tests.gui.train.conftest import MakeTrainer
from tests.gui.train.trainer import PATIENCE_MS, Trainer


def test_what_the_data_can_not_have_is_marked_where_it_stands(trainer: Trainer) -> None:
    trainer.shrink()
    for key, text, says in (
        ("network.image_size", "40", "grey images of 28 pixels"),
        ("validation.shots", "40", "too few for 40 shots"),
        ("data.queries", "5000", "too few for 1 shots and 5,000 queries"),
    ):
        row = trainer.page.setup.form.rows[key]
        good = row.editor.text()  # type: ignore[attr-defined]
        trainer.type_into(key, text)
        assert says in trainer.why
        assert says in row.problem
        assert not trainer.page.setup.start.isEnabled()
        trainer.type_into(key, good)
        assert trainer.why == ""


def test_what_the_measurement_refuses_can_not_be_started(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object) -> Generator[Any, None, Any]:
        yield from ()
        raise ValueError("Relation networks compare maps.")

    monkeypatch.setattr("maml_studio.gui.train.cost_line.estimating", refusing)
    trainer.shrink()
    trainer.page.setup.cost.hold(is_held=False)
    trainer.qtbot.waitUntil(lambda: trainer.why == "Relation networks compare maps.")
    assert not trainer.page.setup.start.isEnabled()
    trainer.type_into("outer.steps", "9")
    assert trainer.page.setup.start.isEnabled()


def test_absurd_settings_keep_no_window_open(trainer: Trainer) -> None:
    trainer.shrink(method__inner_steps="10000")
    trainer.page.setup.cost.hold(is_held=False)
    cost = trainer.page.setup.cost
    trainer.qtbot.waitUntil(lambda: cost.cost.parameters is not None, timeout=PATIENCE_MS)
    assert trainer.window.close()
    assert not multiprocessing.active_children()


def test_the_page_is_made_in_turns(open_trainer: MakeTrainer, qtbot: QtBot) -> None:
    tab = open_trainer().window.train
    turns = sum(1 for _ in iter_page(tab.control))
    assert turns >= 4


def iter_page(control: RunControl) -> Generator[None, None, None]:
    from maml_studio.gui.train.train_page import TrainPage

    page = yield from TrainPage.making(control)
    page.deleteLater()


def test_a_quick_look_at_the_tab_shows_it_whole_in_the_end(
    open_trainer: MakeTrainer, qtbot: QtBot
) -> None:
    trainer = open_trainer()
    tabs, tab = trainer.window.tabs, trainer.window.train
    for _ in range(3):
        tabs.setCurrentIndex(0)
        tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: tab.page.isVisible() and tab.page.setup.start.isVisible())
