"""The chart of the learned inner rates: there where a method learns them, and of which run it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QToolButton

from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_card import RunCard
from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.train.card_row import CardRow
from maml_studio.gui.train.chart_board import ChartBoard
from maml_studio.gui.train.metrics_tail import MetricsTail
from maml_studio.gui.train.shelf import shelf
from tests.gui import mouse
from tests.gui.charts import settle
from tests.gui.train.trainer import Trainer, folder_of

LAYERS = ("conv 1", "conv 2", "head")


def add_step(run: RunFolder, step: int, rates: object = None) -> None:
    values = {"step": step, "loss": 1.0, "gradient_norm": 2.0, "tasks_per_second": 30.0}
    run.write("outer_step", values | ({} if rates is None else {"inner_rates": rates}))


def rates_at(step: int, layers: tuple[str, ...] = LAYERS) -> list[dict[str, object]]:
    return [
        {"layer": layer, "rate": 0.01 * (place + step), "low": 0.005, "high": 1.0}
        for place, layer in enumerate(layers, 1)
    ]


def recipe_of(method: str) -> Recipe:
    return next(entry.recipe for entry in shelf() if entry.recipe.method.name == method)


def make_run(data: Path, name: str, method: str, layers: tuple[str, ...]) -> RunFolder:
    run = RunFolder(data / "runs" / name)
    run.begin(recipe_of(method))
    for step in range(1, 11):
        add_step(run, step, rates_at(step, layers) if layers and step % 2 == 0 else None)
    created = f"2026-01-0{len(name)}T00:00:00Z"
    run.write_card(RunCard(name, "A run", method, "procedural", "paused", created=created))
    return run


def follow(trainer: Trainer, *names: str) -> None:
    """Tick these runs alone, and wait for their curves."""
    table, board = trainer.page.runs.table, trainer.page.board
    for entry in table.entries:
        table.tick(entry.path, is_on=entry.name in names)
    for entry in table.entries:
        if entry.name in names:
            trainer.qtbot.waitUntil(lambda entry=entry: len(board.loss.series[entry.path]) == 10)


@pytest.fixture
def runs(data_folder: Path) -> Path:
    make_run(data_folder, "a", "reptile", ())
    make_run(data_folder, "bb", "maml++", LAYERS)
    make_run(data_folder, "ccc", "meta-sgd", ("hidden", "head"))
    return data_folder


def test_the_tail_reads_rates_and_passes_over_what_is_broken(tmp_path: Path) -> None:
    run = make_run(tmp_path, "run", "maml++", LAYERS)
    add_step(run, 11, [{"layer": "conv 1"}])
    add_step(run, 12, 7)
    add_step(run, 13, rates_at(13))
    tail = MetricsTail(run.path)
    found = tail.read()
    assert found is not None
    assert list(found.rates) == list(LAYERS)
    assert found.rates["head"]["step"] == [2, 4, 6, 8, 10, 13]
    assert found.rates["conv 1"]["rate"][0] == pytest.approx(0.03)
    assert found.rates["conv 1"]["high"] == [1.0] * 6


def test_the_card_is_there_only_for_a_method_that_learns_rates(
    trainer: Trainer, runs: Path
) -> None:
    board = trainer.page.board
    trainer.window.resize(1920, 1080)
    trainer.wait_for_runs("a", "bb", "ccc")
    follow(trainer, "a")
    trainer.qtbot.waitUntil(lambda: board.pace.isVisible() and board.norm.isVisible())
    assert not board.rates.isVisible()
    follow(trainer, "bb")
    trainer.qtbot.waitUntil(board.rates.isVisible)
    settle(trainer.qtbot, board.rates)
    assert list(board.rates.series) == list(LAYERS)
    series = board.rates.series["head"]
    assert list(series.x) == [2, 4, 6, 8, 10]
    assert series.band is not None
    assert board.rates.caption == ""
    assert board.rates.is_log_scale


def test_of_several_runs_it_shows_one_and_names_it(trainer: Trainer, runs: Path) -> None:
    board = trainer.page.board
    trainer.wait_for_runs("a", "bb", "ccc")
    follow(trainer, "a", "bb")
    trainer.qtbot.waitUntil(lambda: board.rates.caption == "bb")
    follow(trainer, "a", "ccc")
    trainer.qtbot.waitUntil(lambda: board.rates.caption == "ccc")
    assert list(board.rates.series) == ["hidden", "head"]
    follow(trainer, "a")
    assert not board.rates.series


def test_rates_go_on_and_a_hidden_layer_stays_hidden(trainer: Trainer, runs: Path) -> None:
    board, run = trainer.page.board, folder_of(runs, "bb")
    trainer.wait_for_runs("a", "bb", "ccc")
    follow(trainer, "bb")
    trainer.qtbot.waitUntil(lambda: list(board.rates.series) == list(LAYERS))
    board._row.show_card(board.rates)
    mouse.click(board.rates.legend.buttons["conv 2"])
    add_step(run, 11, rates_at(11))
    head = board.rates.series["head"]
    trainer.qtbot.waitUntil(lambda: list(head.x) == [2, 4, 6, 8, 10, 11])
    assert not board.rates.series["conv 2"].is_visible


def band_strengths(board: ChartBoard) -> dict[str, float]:
    traces = board.rates.plot._traces
    return {str(key): trace._band.brush().color().alphaF() for key, trace in traces.items()}


def test_only_the_layer_that_is_pointed_at_shows_its_band(trainer: Trainer, runs: Path) -> None:
    board = trainer.page.board
    trainer.wait_for_runs("a", "bb", "ccc")
    follow(trainer, "bb")
    trainer.qtbot.waitUntil(lambda: list(board.rates.series) == list(LAYERS))
    board._row.show_card(board.rates)
    settle(trainer.qtbot, board.rates)
    assert set(band_strengths(board).values()) == {0.0}
    buttons = board.rates.legend.buttons
    buttons["head"].setFocus()
    settle(trainer.qtbot, board.rates)
    assert [layer for layer, alpha in band_strengths(board).items() if alpha] == ["head"]
    mouse.enter(buttons["conv 1"])
    settle(trainer.qtbot, board.rates)
    assert [layer for layer, alpha in band_strengths(board).items() if alpha] == ["conv 1"]


def test_a_training_shows_the_rates_that_it_learns(trainer: Trainer) -> None:
    board = trainer.page.board
    trainer.choose("method.name", "MAML++")
    trainer.shrink(method__inner_steps="2")
    trainer.click("startButton")
    trainer.wait_for_step(8)
    trainer.qtbot.waitUntil(lambda: "head" in board.rates.series)
    trainer.qtbot.waitUntil(lambda: board.rates.series["head"].x[-1] == 8)
    head = board.rates.series["head"]
    assert list(head.x) == list(range(1, 9))
    assert head.y[0] != head.y[-1]
    assert next(iter(board.rates.series)) == "conv 1"


def next_tool(row: CardRow, title: str) -> QToolButton:
    return next(
        tool
        for tool in row.findChildren(QToolButton)
        if tool.isVisible() and tool.accessibleName().startswith(f"Show {title}")
    )


def test_the_cards_of_a_place_follow_each_other(trainer: Trainer, runs: Path) -> None:
    board = trainer.page.board
    trainer.wait_for_runs("a", "bb", "ccc")
    follow(trainer, "bb")
    trainer.window.resize(1280, 800)
    trainer.qtbot.waitUntil(lambda: board.norm.isVisible() and not board.rates.isVisible())
    for title, card in (
        ("Inner rates", board.rates),
        ("Throughput", board.pace),
        ("Gradient norm", board.norm),
    ):
        next_tool(board._row, title).click()
        cards = (board.norm, board.rates, board.pace)
        assert [one for one in cards if one.isVisible()] == [card]
    trainer.window.resize(1920, 1080)
    trainer.qtbot.waitUntil(lambda: board.norm.isVisible() and board.rates.isVisible())
    assert not board.pace.isVisible()
    next_tool(board._row, "Throughput").click()
    assert board.rates.isVisible()
    assert board.pace.isVisible()
    assert not board.norm.isVisible()


def test_no_caption_is_cut_at_1280_by_800(trainer: Trainer, runs: Path) -> None:
    board = trainer.page.board
    run = folder_of(runs, "bb")
    protocol = {"episodes": "any", "ways": 5, "shots": 1, "inductive": True}
    found = {"accuracy": 0.787, "interval": [0.756, 0.818], "protocol": protocol}
    run.write("validation", {"step": 10, "score": 0.787, "is_best": True, "evaluations": [found]})
    trainer.window.resize(1280, 800)
    trainer.wait_for_runs("a", "bb", "ccc")
    follow(trainer, "bb", "ccc")
    trainer.qtbot.waitUntil(lambda: "78.7" in board.accuracy.caption)
    what = "bb: 78.7 ± 3.1 % · 5-way 1-shot · across alphabets · alone"
    assert board.accuracy.caption == what
    for is_zoomed in (False, True):
        for chart in (board.accuracy, board.loss, board.norm, board.rates, board.pace):
            if chart in (board.norm, board.rates, board.pace):
                board._row.show_card(chart)
            if is_zoomed:
                chart.plot.zoom_steps(0.5, 5)
            settle(trainer.qtbot, chart)
            trainer.qtbot.waitUntil(lambda chart=chart: chart._reset.isVisible() == chart.is_zoomed)
            trainer.qtbot.wait(20)
            assert "…" not in chart._caption.shown, chart.title
            assert chart.caption in chart._caption.toolTip()
    assert all(
        words.startswith(("bb: 78.7", "bb: 79")) for words in board.accuracy._caption._wordings
    )
    assert "After outer step 10, with its 95 % interval" in board.accuracy._caption.toolTip()
