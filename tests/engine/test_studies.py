"""Studies: several trainings and evaluations, tabled, charted and saved."""

from __future__ import annotations

import builtins
import csv
import json
import math
import statistics
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from maml_studio.engine.evaluation import Protocol
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.learners.settings import MAMLSettings, PrototypicalSettings
from maml_studio.engine.networks.settings import NetworkSettings
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.recipe_sections import DataSettings, OuterSettings, ValidationSettings
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.studies.inner_steps import (
    EVALUATION_STEPS,
    PUBLISHED_GRID,
    TRAINING_STEPS,
    inner_steps_report,
    studying_inner_steps,
)
from maml_studio.engine.studies.paired import (
    comparing,
    comparison_report,
    matched_recipes,
    training_both,
)
from maml_studio.engine.studies.plots import PlotsMissingError, save_chart
from maml_studio.engine.studies.report import Chart, Curve, Report
from maml_studio.engine.studies.sine import (
    AMPLITUDES,
    INPUTS,
    SineSettings,
    adapting_to,
    initial_weights,
    sines,
    squared_errors,
    studying_sines,
)
from maml_studio.engine.studies.sine_report import sine_report

TINY = Recipe(
    title="Tiny",
    method=MAMLSettings(head="learned", way=2, learned_rates=False),
    network=NetworkSettings(channels=8, groups=2),
    data=DataSettings((2, 2), (1, 1), 1, dataset="procedural"),
    outer=OuterSettings(steps=2, meta_batch_size=1),
    validation=ValidationSettings(episodes=2, ways=(2,), kinds=("any",), queries=1),
)

REPORT = Report(
    name="trial",
    title="A trial",
    protocol="Measured thus.",
    columns=("steps", "accuracy"),
    rows=(("1", "90.00 ± 1.00"), ("10", "95")),
    figures=({"steps": 1, "accuracy": 0.9}, {"steps": 10, "accuracy": 0.95, "low": 0.9}),
    chart=Chart("steps", "accuracy", (Curve("ours", (1, 10), (0.9, 0.95), (0.8, 0.9), (1, 1)),)),
)


@pytest.mark.usefixtures("few_alphabets")
def test_the_grid_has_a_cell_for_each_pair_of_steps(tmp_path: Path) -> None:
    records: list[Progress] = []
    grid = drain(studying_inner_steps(TINY, tmp_path, count=3), records.append)
    assert set(grid.cells) == {(t, e) for t in TRAINING_STEPS for e in EVALUATION_STEPS}
    for (training, steps), cell in grid.cells.items():
        assert cell.protocol.inner_steps == steps
        assert cell.protocol.count == 3
        method = RunFolder(tmp_path / f"train-{training}").recipe().method
        assert isinstance(method, MAMLSettings)
        assert method.inner_steps == training
    assert any(record.what.startswith("5 in training: loss") for record in records)
    report = inner_steps_report(grid)
    assert report.rows[1][0] == "3"
    assert "2 outer steps of 1 episodes" in report.protocol
    assert "inductive" in report.protocol
    assert [figure["published"] for figure in report.figures] == [None] * 12


@pytest.mark.usefixtures("few_alphabets")
def test_a_study_goes_on_where_it_was_and_repeats_itself(tmp_path: Path) -> None:
    work = studying_inner_steps(TINY, tmp_path / "stopped", count=2)
    for record in work:
        if record.what.startswith("3 in training: loss"):
            break
    work.close()
    assert RunFolder(tmp_path / "stopped" / "train-3").state() == "paused"
    resumed = drain(studying_inner_steps(TINY, tmp_path / "stopped", count=2))
    whole = drain(studying_inner_steps(TINY, tmp_path / "whole", count=2))
    assert [c.accuracy for c in resumed.cells.values()] == [
        c.accuracy for c in whole.cells.values()
    ]
    other = replace(TINY, outer=replace(TINY.outer, steps=3))
    with pytest.raises(ValueError, match="of other settings than this study's"):
        drain(studying_inner_steps(other, tmp_path / "whole", count=2))


def test_a_method_without_inner_steps_has_no_such_study(tmp_path: Path) -> None:
    recipe = replace(TINY, method=PrototypicalSettings())
    with pytest.raises(ValueError, match="“prototypical” has no inner steps"):
        drain(studying_inner_steps(recipe, tmp_path))


@pytest.mark.usefixtures("few_alphabets")
def test_the_published_grid_is_beside_20_way_5_shot(tmp_path: Path) -> None:
    grid = drain(studying_inner_steps(TINY, tmp_path, count=2))
    shape = replace(TINY.data, ways=(20, 20), shots=(5, 5))
    recipe = replace(TINY, method=MAMLSettings(), data=shape)
    report = inner_steps_report(replace(grid, recipe=recipe))
    assert report.figures[0]["published"] == PUBLISHED_GRID[1][0] / 100 == 0.9064
    assert report.rows[2][-1].endswith("[93.33]")
    assert report.chart is not None
    assert [curve.is_published for curve in report.chart.curves] == [False, True] * 3


@pytest.mark.usefixtures("few_alphabets")
def test_two_methods_meet_the_same_episodes(tmp_path: Path) -> None:
    recipes = matched_recipes("procedural", ways=2, shots=1, steps=2)
    one, other = recipes.values()
    assert replace(one, method=other.method, title=other.title) == other
    small = {name: replace(each, network=TINY.network) for name, each in recipes.items()}
    learners = drain(training_both(small, tmp_path))
    protocol = Protocol("procedural", "test", ways=2, shots=1, queries=1, count=20)
    records: list[Progress] = []
    comparison = drain(comparing(learners, protocol), records.append)
    first, second = comparison.evaluations
    assert comparison.difference == pytest.approx(first.accuracy - second.accuracy)
    assert comparison.interval[0] <= comparison.difference <= comparison.interval[1]
    assert {record.what for record in records} >= {"MAML", "Prototypical networks"}
    report = comparison_report(comparison, "Both were trained.")
    assert [figure["what"] for figure in report.figures] == [
        "MAML",
        "Prototypical networks",
        "difference",
    ]
    assert report.protocol.endswith("Both were trained.")


@pytest.mark.usefixtures("few_alphabets")
def test_the_difference_of_a_learner_from_itself_is_nothing(tmp_path: Path) -> None:
    recipes = {"one": replace(TINY, title="One")}
    learner = drain(training_both(recipes, tmp_path))["one"]
    protocol = Protocol("procedural", "test", ways=2, shots=1, queries=1, count=9)
    comparison = drain(comparing({"one": learner, "again": learner}, protocol))
    assert (comparison.difference, comparison.interval) == (0.0, (0.0, 0.0))


def test_sines_are_drawn_as_in_the_paper() -> None:
    x, y = sines(torch.Generator().manual_seed(0), 500, 40)
    assert x.shape == y.shape == (500, 40, 1)
    assert INPUTS[0] <= float(x.min()) < -4.9 < 4.9 < float(x.max()) <= INPUTS[1]
    largest = y.abs().amax((1, 2))
    assert float(largest.max()) <= AMPLITUDES[1]
    assert statistics.mean(largest.tolist()) == pytest.approx(2.5, abs=0.3)


def test_a_sine_is_fitted_by_the_one_inner_loop() -> None:
    settings = SineSettings()
    generator = torch.Generator().manual_seed(1)
    support = sines(generator, 3, 10)
    leaves = {name: value.requires_grad_() for name, value in initial_weights(0).items()}
    fast = drain(adapting_to(leaves, support, settings, 1, in_training=False))
    for task in range(3):
        x, y = (points[task : task + 1] for points in support)
        alone = {name: value.detach().requires_grad_() for name, value in leaves.items()}
        slopes = torch.autograd.grad(squared_errors(alone, (x, y)).sum(), list(alone.values()))
        for (name, value), slope in zip(alone.items(), slopes, strict=True):
            torch.testing.assert_close(fast[name][task], value - settings.inner_rate * slope)


def test_maml_fits_sines_where_training_on_all_together_does_not() -> None:
    outcome = drain(studying_sines(SineSettings(steps=1000)))
    maml, pretrained = outcome.maml, outcome.pretrained
    assert maml.means[0] == pytest.approx(pretrained.means[0], rel=0.2)
    assert maml.means[5] < 0.6 * pretrained.means[5]
    assert maml.intervals[5][1] < pretrained.intervals[5][0]
    assert maml.means[10] < maml.means[5] < maml.means[1] < maml.means[0]
    report = sine_report(outcome)
    assert [row[0] for row in report.rows] == ["0", "1", "5", "10"]
    assert "1,000 outer steps" in report.protocol


def test_sine_regression_repeats_itself_and_tells_its_progress() -> None:
    settings = SineSettings(steps=3, sines=5, evaluation_steps=2)
    records: list[Progress] = []
    first = drain(studying_sines(settings), records.append)
    assert first == drain(studying_sines(settings))
    assert first != drain(studying_sines(replace(settings, seed=1)))
    assert (records[-1].done, records[-1].total) == (3, 3)
    assert all(math.isfinite(mean) for mean in first.maml.means)


def test_sine_settings_are_checked() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        SineSettings(steps=0)


def test_a_report_is_saved_as_table_and_figures(tmp_path: Path) -> None:
    paths = REPORT.save(tmp_path)
    assert [path.name for path in paths] == ["trial.md", "trial.json", "trial.csv"]
    text = paths[0].read_text("utf-8")
    assert text == REPORT.as_text()
    assert "| 1     | 90.00 ± 1.00 |" in text
    content = json.loads(paths[1].read_text("utf-8"))
    assert content["protocol"] == "Measured thus."
    assert content["figures"][1]["low"] == 0.9
    with paths[2].open(newline="") as file:
        assert next(csv.DictReader(file)) == {"steps": "1", "accuracy": "0.9", "low": ""}


def test_a_chart_is_drawn_the_same_each_time(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    png, svg = save_chart(REPORT, tmp_path / "one")
    again = save_chart(REPORT, tmp_path / "two")
    assert png.read_bytes().startswith(b"\x89PNG")
    assert "<svg" in svg.read_text("utf-8")
    assert [path.read_bytes() for path in again] == [png.read_bytes(), svg.read_bytes()]
    assert save_chart(replace(REPORT, chart=None), tmp_path) == []


def test_without_matplotlib_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(PlotsMissingError, match="maml-studio\\[plots\\]"):
        save_chart(REPORT, tmp_path)
    assert list(tmp_path.iterdir()) == []
