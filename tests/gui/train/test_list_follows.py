"""The list of runs and the charts keep up with what happens to the runs."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from maml_studio.engine import training as engine_training
from maml_studio.engine.generators import Progress
from maml_studio.gui.theme import Choice, class_color, current_theme, theme_watcher
from maml_studio.gui.train.run_sign import run_sign
from maml_studio.gui.train.run_state import RunState
from tests.gui.train.test_runs import add_step, make_run
from tests.gui.train.trainer import Trainer

MODES = (QIcon.Mode.Normal, QIcon.Mode.Selected)


def test_the_buttons_follow_the_state_of_the_selected_run(trainer: Trainer) -> None:
    panel = trainer.page.runs
    trainer.shrink(outer__steps="200")
    trainer.click("startButton")
    trainer.wait_for_step(5)
    trainer.wait_for_runs("first-steps")
    trainer.select_run("first-steps")
    assert not panel.resume.isEnabled()
    trainer.click("pauseButton")
    trainer.wait_for(RunState.PAUSED)
    trainer.qtbot.waitUntil(panel.resume.isEnabled, timeout=10_000)
    assert panel.use.isEnabled()


def test_a_run_that_never_began_leaves_no_trace_in_the_charts(
    trainer: Trainer, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reading_for_ever(*_: object, **__: object) -> Generator[Progress, None, Any]:
        while True:
            time.sleep(0.01)
            yield Progress(0, 1, "Reading")

    monkeypatch.setattr(engine_training, "reading_dataset", reading_for_ever)
    trainer.page.runs.table.tick(make_run(data_folder / "runs" / "there").path)
    trainer.wait_for_runs("there")
    trainer.shrink()
    trainer.click("startButton")
    trainer.qtbot.waitUntil(lambda: trainer.window.train.control.progress is not None)
    control = trainer.window.train.control
    control.stop()
    trainer.qtbot.waitUntil(lambda: not control.is_busy, timeout=10_000)
    assert [path.name for path in trainer.page.runs.table.ticks] == ["there"]
    assert [path.name for path in trainer.page.board.loss.series] == ["there"]


def test_another_tick_does_not_read_the_other_runs_again(
    trainer: Trainer, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [make_run(data_folder / "runs" / name) for name in ("one", "two")]
    trainer.wait_for_runs("one", "two")
    board, table = trainer.page.board, trainer.page.runs.table
    for run in runs:
        table.tick(run.path)
    series = board.loss.series
    trainer.qtbot.waitUntil(
        lambda: [len(series[run.path]) for run in runs] == [20, 20], timeout=10_000
    )
    anew: list[Path] = []
    board._latest.progressed.connect(
        lambda found: anew.append(found.path) if found is not None and found.is_anew else None
    )
    table.tick(runs[1].path, is_on=False)
    table.tick(runs[1].path)
    trainer.qtbot.waitUntil(lambda: len(series[runs[1].path]) == 20, timeout=10_000)
    add_step(runs[0], 21)
    trainer.qtbot.waitUntil(lambda: len(series[runs[0].path]) == 21, timeout=10_000)
    assert anew == [runs[1].path]


@pytest.fixture(autouse=True)
def system_look() -> Iterator[None]:
    """Let the next test begin with the look of the system."""
    yield
    theme_watcher().choose("system")


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_selected_line_keeps_the_hue_of_its_run(qapp: QApplication, look: Choice) -> None:
    theme_watcher().choose(look)
    icon = run_sign(1)
    plain, selected = (icon.pixmap(20, 20, mode).toImage() for mode in MODES)
    assert plain == selected
    assert plain.pixelColor(10, 10) == QColor(class_color(1))


def test_a_state_that_is_bad_is_red_in_both_looks(trainer: Trainer, data_folder: Path) -> None:
    make_run(data_folder / "runs" / "bad", state="failed")
    make_run(data_folder / "runs" / "good")
    trainer.wait_for_runs("bad", "good")
    table = trainer.page.runs.table
    looks: tuple[Choice, ...] = ("dark", "light")
    for look in looks:
        theme_watcher().choose(look)
        colors = {
            table.item(line, 0).text(): table.item(line, 5).foreground().color().name()
            for line in range(2)
        }
        assert colors == {"bad": current_theme().bad, "good": current_theme().text}
