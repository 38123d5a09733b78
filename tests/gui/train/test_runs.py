"""The runs so far: listed, overlaid, renamed, deleted, opened elsewhere, followed as they grow."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from maml_studio.engine.generators import drain
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_card import RunCard
from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.train import run_actions
from maml_studio.gui.train.metrics_tail import MetricsTail
from maml_studio.gui.train.phrases import age, size, span, step_time
from maml_studio.gui.train.run_scan import entry_of, scanning
from maml_studio.gui.train.shelf import shelf
from tests.gui.train.trainer import Trainer

RECIPE = shelf()[0].recipe


def make_run(
    folder: Path, *, steps: int = 20, state: str = "finished", created: str = "2026-01-02T03:04:05Z"
) -> RunFolder:
    """Write a run as a training leaves it, without training."""
    run = RunFolder(folder)
    run.begin(RECIPE)
    for step in range(1, steps + 1):
        add_step(run, step)
    run.write("validation", validation(steps, 0.7))
    card = RunCard(folder.name, "First steps", "maml", "procedural", state, created=created)
    run.write_card(
        RunCard(**{**card.__dict__, "steps": steps, "of": RECIPE.outer.steps, "best_score": 0.7})
    )
    return run


def add_step(run: RunFolder, step: int, loss: float = 1.0) -> None:
    values = {"step": step, "loss": loss, "gradient_norm": 2.0, "tasks_per_second": 30.0}
    run.write("outer_step", values)


def validation(step: int, score: float) -> dict[str, object]:
    protocol = {"episodes": "any", "ways": 5, "shots": 1, "inductive": True}
    found = {"accuracy": score, "interval": [score - 0.02, score + 0.02], "protocol": protocol}
    return {"step": step, "score": score, "is_best": True, "evaluations": [found]}


@pytest.fixture
def runs(data_folder: Path) -> Path:
    """Leave three runs, the middle one the newest."""
    home = data_folder / "runs"
    make_run(home / "old", created="2026-01-01T00:00:00Z")
    make_run(home / "new", state="paused", created="2026-03-01T00:00:00Z")
    make_run(home / "between", created="2026-02-01T00:00:00Z")
    (home / "no run").mkdir()
    return home


def test_runs_are_listed_newest_first(runs: Path, trainer: Trainer) -> None:
    trainer.wait_for_runs("old", "new", "between")
    table = trainer.page.runs.table
    assert [entry.name for entry in table.entries] == ["new", "between", "old"]
    words = [table.item(0, column).text() for column in range(6)]
    assert words == ["new", "MAML", "Built-in alphabet", "70.0 % 5w1s", "20 of 500", "paused"]
    assert list(table.ticks) == [runs / "new"]


def test_ticked_runs_are_overlaid_each_in_a_hue(runs: Path, trainer: Trainer) -> None:
    trainer.wait_for_runs("old", "new", "between")
    table, board = trainer.page.runs.table, trainer.page.board
    table.item(2, 0).setCheckState(Qt.CheckState.Checked)
    assert table.ticks == {runs / "new": 0, runs / "old": 1}
    trainer.qtbot.waitUntil(
        lambda: [len(one) for one in board.loss.series.values()] == [20, 20], timeout=5000
    )
    assert [one.hue for one in board.loss.series.values()] == [0, 1]
    table.item(0, 0).setCheckState(Qt.CheckState.Unchecked)
    assert list(board.accuracy.series) == [runs / "old"]


def test_a_run_elsewhere_is_followed_as_it_grows(trainer: Trainer, tmp_path: Path) -> None:
    run = make_run(tmp_path / "far", steps=3)
    trainer.page.runs.open_run(run.path)
    trainer.wait_for_runs("far")
    series = trainer.page.board.loss.series
    trainer.qtbot.waitUntil(lambda: len(series[run.path]) == 3, timeout=5000)
    add_step(run, 4, loss=0.5)
    with run.metrics.open("a") as file:
        file.write('{"record": "outer_step", "st')
    trainer.qtbot.waitUntil(lambda: len(series[run.path]) == 4, timeout=5000)
    assert series[run.path].y[-1] == 0.5


def test_the_published_figure_is_a_line_in_the_chart(trainer: Trainer, tmp_path: Path) -> None:
    run = make_run(tmp_path / "paper", steps=3)
    recipe = next(entry.recipe for entry in shelf() if entry.name == "maml-5w1s")
    (run.path / "config.toml").write_text(recipe.as_toml())
    trainer.page.runs.open_run(run.path)
    trainer.wait_for_runs("paper")
    chart = trainer.page.board.accuracy
    trainer.qtbot.waitUntil(lambda: len(chart._references) == 1, timeout=5000)
    assert [one.label for one in chart._references] == ["published 98.7 %, transductive"]
    assert chart.plot.planned_steps == 60_000


def test_a_run_is_renamed_in_place(runs: Path, trainer: Trainer) -> None:
    trainer.wait_for_runs("old", "new", "between")
    table = trainer.page.runs.table
    table.item(0, 0).setText("better")
    trainer.wait_for_runs("old", "better", "between")
    assert (runs / "better" / "config.toml").exists()
    assert list(table.ticks) == [runs / "better"]
    table.item(0, 0).setText("old")
    assert trainer.message == "There is “old” already."
    assert (runs / "better").exists()


def test_a_run_is_moved_to_the_trash(
    runs: Path, trainer: Trainer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(
        run_actions, "move_to_trash", lambda folder: str(shutil.move(folder, tmp_path / "trash"))
    )
    trainer.wait_for_runs("old", "new", "between")
    trainer.select_run("old")
    trainer.page.runs.table.delete_wanted.emit()
    trainer.wait_for_runs("new", "between")
    assert (tmp_path / "trash" / "config.toml").exists()


def test_a_trash_that_fails_says_so(
    runs: Path, trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_actions, "move_to_trash", lambda _: "")
    trainer.wait_for_runs("old", "new", "between")
    trainer.select_run("old")
    trainer.page.runs.table.delete_wanted.emit()
    assert "could not be moved to the trash" in trainer.message
    assert (runs / "old").exists()


def test_the_settings_of_a_run_are_duplicated(data_folder: Path, trainer: Trainer) -> None:
    run = make_run(data_folder / "runs" / "mine")
    recipe = RECIPE.with_value("outer.steps", "77")
    (run.path / "config.toml").write_text(recipe.as_toml())
    trainer.wait_for_runs("mine")
    trainer.select_run("mine")
    trainer.page.runs.menu.duplicate.trigger()
    assert trainer.page.setup.recipe == recipe
    assert trainer.page.setup.name.placeholderText() == "mine-2"


def test_what_can_not_be_done_with_a_run_is_not_offered(runs: Path, trainer: Trainer) -> None:
    trainer.wait_for_runs("old", "new", "between")
    panel = trainer.page.runs
    assert not panel.resume.isEnabled()
    trainer.select_run("old")
    assert not panel.resume.isEnabled()
    assert panel.use.isEnabled()
    trainer.select_run("new")
    assert panel.resume.isEnabled()


def break_config(run: Path) -> str:
    (run / "config.toml").write_text('title = "half')
    return "is not a readable recipe"


def break_card(run: Path) -> str:
    (run / "card.json").write_text('{"format": 1, "sta')
    return "can't be read"


def make_newer(run: Path) -> str:
    card = json.loads((run / "card.json").read_text())
    (run / "card.json").write_text(json.dumps(card | {"format": 99}))
    return "newer version of MAML Studio"


def edit_by_hand(run: Path) -> str:
    card = json.loads((run / "card.json").read_text())
    (run / "card.json").write_text(json.dumps(card | {"best_score": "good"}))
    return "has no usable “best_score”"


@pytest.mark.parametrize("damage", [break_config, break_card, make_newer, edit_by_hand])
def test_a_broken_run_says_what_is_wrong_and_the_others_stay(
    runs: Path, trainer: Trainer, damage
) -> None:
    trainer.wait_for_runs("old", "new", "between")
    sentence = damage(runs / "old")
    table = trainer.page.runs.table
    # A look may fall into the writing of the file: the next one sees it whole.
    trainer.qtbot.waitUntil(
        lambda: any(sentence in entry.problem for entry in table.entries), timeout=10_000
    )
    trainer.select_run("old")
    assert sentence in trainer.message
    assert str(runs / "old") in trainer.message
    assert not trainer.page.runs.resume.isEnabled()
    assert not trainer.page.runs.use.isEnabled()
    trainer.select_run("between")
    assert trainer.page.runs.use.isEnabled()
    assert trainer.message == ""


def test_a_foreign_folder_is_refused_in_one_sentence(trainer: Trainer, tmp_path: Path) -> None:
    trainer.page.runs.open_run(tmp_path)
    assert trainer.message == (f"“{tmp_path}” is not the folder of a run: it has no config.toml.")


def test_a_run_that_was_killed_is_interrupted(tmp_path: Path) -> None:
    run = make_run(tmp_path / "runs" / "killed", state="running")
    entry = entry_of(run.path)
    assert entry.state == "interrupted"
    assert entry.is_resumable
    with run.locked():
        assert entry_of(run.path).is_busy
    assert [e.name for e in drain(scanning(tmp_path / "runs", ()))] == ["killed"]
    assert drain(scanning(tmp_path / "nowhere", ())) == ()


def test_metrics_that_are_cut_back_are_read_anew(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", steps=5)
    tail = MetricsTail(run.path)
    found = tail.read()
    assert found is not None
    assert found.is_anew
    assert found.steps["step"] == [1, 2, 3, 4, 5]
    assert found.validations["high"] == [pytest.approx(0.72)]
    assert tail.read() is None
    run.cut_back(3, 0)
    again = tail.read()
    assert again is not None
    assert again.is_anew
    assert again.steps["step"] == [1, 2, 3]
    add_step(run, 4)
    more = tail.read()
    assert more is not None
    assert (more.is_anew, more.steps["step"]) == (False, [4])


def test_odd_lines_are_passed_over(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", steps=1)
    with run.metrics.open("ab") as file:
        file.write(b'\xff\n[1]\n{"record": "outer_step", "step": "x"}\n{"record": "other"}\n\n')
    add_step(run, 2)
    found = MetricsTail(run.path).read()
    assert found is not None
    assert found.steps["step"] == [1, 2]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "less than 1 s"), (40, "40 s"), (75, "1 min 15 s"), (720, "12 min"),
     (14_520, "4 h 2 min"), (200_000, "2 d 7 h"), (float("inf"), "unknown time")],
)  # fmt: skip
def test_spans_are_said_as_people_do(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_ages_sizes_and_paces() -> None:
    now = datetime(2026, 1, 10, tzinfo=UTC)
    ages = [age(now - timedelta(seconds=s), now) for s in (5, 300, 7200, 90_000, 400_000)]
    assert ages == ["just now", "5 min ago", "2 h ago", "yesterday", "4 days ago"]
    assert (size(310_000_000), size(2_500_000_000)) == ("310 MB", "2.5 GB")
    assert (step_time(0.086), step_time(2.44)) == ("86 ms a step", "2.4 s a step")


def test_a_recipe_of_a_run_is_the_one_that_it_began_with(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    assert entry_of(run.path).recipe == RECIPE == Recipe.from_toml(run.path / "config.toml")
