"""The Train tab in large text: figures and names whole, buttons whole, what a menu has too may go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from maml_studio.gui.theme import scaled, theme_watcher
from maml_studio.gui.train.run_columns import BEST, NAME, STATE, STEP
from maml_studio.gui.widgets.plots.chart_card import ChartCard
from maml_studio.gui.widgets.plots.chart_scale import Reference
from maml_studio.gui.widgets.plots.training_chart import TrainingChart
from tests.gui.charts import settle, shown
from tests.gui.train.test_runs import make_run
from tests.gui.train.trainer import Trainer


@pytest.fixture(params=[1.5, 1.75])
def large(request: pytest.FixtureRequest, data_folder: Path, trainer: Trainer) -> Iterator[Trainer]:
    """Show two runs in a laptop's window, with large text."""
    make_run(data_folder / "runs" / "mine", state="paused")
    make_run(data_folder / "runs" / "another-with-a-long-name", created="2026-01-01T00:00:00Z")
    theme_watcher().set_scale(request.param)
    trainer.window.resize(1280, 800)
    trainer.page.runs.look()
    trainer.wait_for_runs("mine", "another-with-a-long-name")
    trainer.select_run("mine")
    trainer.qtbot.waitUntil(lambda: "70.0" in trainer.page.board.accuracy.caption)
    trainer.qtbot.wait(50)
    yield trainer
    theme_watcher().set_scale(1.0)


def cards(trainer: Trainer) -> list[ChartCard]:
    return [card for card in trainer.page.board.findChildren(ChartCard) if card.isVisible()]


def check_buttons(large: Trainer) -> None:
    runs = large.page.runs
    assert large.window.width() == 1280
    for button in runs.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.text()
    assert runs.use.isVisible()
    assert runs.resume.isVisible()
    assert runs.menu.evaluate.isEnabled(), "the menu has it where the button has no room"


def check_names_and_figures(large: Trainer) -> None:
    table = large.page.runs.table
    assert table.horizontalScrollBar().maximum() == 0
    for line, entry in enumerate(table.entries):
        for column in (BEST, STATE, *([NAME] if entry.name == "mine" else [])):
            item = table.item(line, column)
            assert item is not None
            assert not table.isColumnHidden(column)
            cell = table.visualItemRect(item)
            wanted = table.sizeHintForIndex(table.indexFromItem(item))
            assert cell.width() >= wanted.width(), item.text()
            assert cell.height() >= large.page.fontMetrics().height()
    unseen = table.item(0, NAME)
    assert unseen is not None
    large.page.runs.look()
    large.qtbot.waitUntil(lambda: "20 of" in unseen.toolTip() or not table.isColumnHidden(STEP))


def check_headings(large: Trainer) -> None:
    for card in cards(large):
        header = card.header
        assert header.title.shown in (card.title, card.short_title)
        assert card.title in header.title.text()
        assert "…" not in header.caption.shown, card.title
        for tool in header.findChildren(QToolButton):
            if tool.isVisible():
                right = tool.mapTo(card, tool.rect().bottomRight()).x()
                assert right <= card.width(), tool.accessibleName()
                assert tool.fontMetrics().horizontalAdvance(tool.text()) <= tool.width()
    assert "70.0" in large.page.board.accuracy.header.caption.shown
    large.page.runs.table.tick(large.page.runs.table.entries[1].path)
    large.qtbot.waitUntil(lambda: "mine: 70.0" in large.page.board.accuracy.caption)
    large.qtbot.wait(20)
    assert large.page.board.accuracy.header.caption.shown in ("mine: 70.0 %", "m…: 70 %")


def test_buttons_names_figures_and_headings_are_whole(large: Trainer) -> None:
    check_buttons(large)
    check_names_and_figures(large)
    check_headings(large)


def test_the_head_says_what_is_trained_beside_whole_buttons(large: Trainer) -> None:
    header = large.page.header
    assert not header._name.is_cut
    large.shrink(outer__steps="4000")
    large.click("startButton")
    large.wait_for_step(1)
    large.qtbot.wait(50)
    for button in (header.pause, header.save, header.stop):
        assert button.isVisible()
        assert button.width() >= button.sizeHint().width(), button.text()
    assert not header._name.is_cut
    assert header._said.width() >= scaled(60)
    assert header.more.isVisible()
    large.click("stopButton")
    large.qtbot.waitUntil(lambda: not large.window.train.control.is_busy, timeout=20_000)


def test_what_a_heading_leaves_out_is_back_with_smaller_text(large: Trainer) -> None:
    theme_watcher().set_scale(1.0)
    board = large.page.board
    large.qtbot.waitUntil(lambda: board.accuracy.header.title.shown == "Validation accuracy")
    tools = board.norm.findChildren(QToolButton)
    large.qtbot.waitUntil(lambda: "Throughput ›" in [tool.text() for tool in tools])
    assert board.accuracy._log.isVisible()
    assert not board.accuracy._reset.isVisible()
    assert large.page.runs.evaluate.isVisible()


def test_the_label_of_a_dotted_line_grows_with_the_text(qtbot: QtBot) -> None:
    chart = TrainingChart("Validation accuracy")
    chart.set_references([Reference(0.2, "a guess: 1 in 5")])
    chart.add_series("run", "run")
    chart.append("run", [1, 2], [0.3, 0.4])
    shown(qtbot, chart)
    (text,) = chart.plot._references._texts
    assert text.textItem.font().pixelSize() == 12
    try:
        theme_watcher().set_scale(1.75)
        settle(qtbot, chart)
        assert text.textItem.font().pixelSize() == scaled(12)
        frame = chart.plot.view.sceneBoundingRect().adjusted(-1, -1, 1, 1)
        assert frame.contains(text.textItem.sceneBoundingRect())
    finally:
        theme_watcher().set_scale(1.0)
