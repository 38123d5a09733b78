"""Run folders and metrics as other programs, other people and broken disks leave them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from maml_studio.engine.run_card import RunCard
from maml_studio.engine.run_folder import RunFolder
from maml_studio.gui.train.metrics_tail import MetricsTail
from tests.gui.train.test_runs import add_step, make_run, validation
from tests.gui.train.trainer import Trainer

Allow = Callable[[Path], None]
NESTED = '{"a": ' + "[" * 100_000
STEP = {"record": "outer_step", "loss": 1.0, "gradient_norm": 2.0, "tasks_per_second": 30.0}


@pytest.fixture
def home(data_folder: Path) -> Path:
    """Leave two runs."""
    make_run(data_folder / "runs" / "good", steps=4)
    make_run(data_folder / "runs" / "odd", steps=4, created="2026-01-01T00:00:00Z")
    return data_folder / "runs"


@pytest.fixture
def forbid(monkeypatch: pytest.MonkeyPatch) -> Allow:
    """Return a function that makes a folder one that may not be looked into, for root too."""
    forbidden: list[Path] = []

    def refusing(method: Callable[..., object]) -> Callable[..., object]:
        def call(path: Path, *arguments: object, **named: object) -> object:
            is_listing = method.__name__ == "iterdir" and path in forbidden
            if is_listing or any(parent in forbidden for parent in path.parents):
                raise PermissionError(13, "Permission denied", str(path))
            return method(path, *arguments, **named)

        return call

    for name in ("exists", "is_dir", "iterdir", "read_text", "stat"):
        monkeypatch.setattr(Path, name, refusing(getattr(Path, name)))
    return forbidden.append


def test_a_folder_that_may_not_be_read_is_listed_and_the_others_stay(
    home: Path, trainer: Trainer, forbid: Allow
) -> None:
    trainer.wait_for_runs("good", "odd")
    forbid(home / "odd")
    table = trainer.page.runs.table
    trainer.qtbot.waitUntil(lambda: any(e.problem for e in table.entries), timeout=10_000)
    assert {e.name: e.problem for e in table.entries} == {
        "good": "",
        "odd": f"“{home / 'odd'}” can't be read: Permission denied.",
    }


def test_where_no_run_can_be_listed_the_reason_stands_and_names_are_refused(
    home: Path, trainer: Trainer, forbid: Allow
) -> None:
    trainer.wait_for_runs("good", "odd")
    forbid(home)
    told: list[str] = []
    panel = trainer.page.runs
    panel.failed.connect(told.append)
    reason = f"“{home}” can't be read: Permission denied."
    trainer.qtbot.waitUntil(lambda: told == [reason], timeout=10_000)
    panel.look()
    trainer.qtbot.waitUntil(lambda: not panel._latest.is_busy)
    assert told == [reason]
    trainer.page.setup.name.setText("new")
    assert trainer.why == reason
    trainer.page.setup.name.clear()
    assert trainer.page.setup.name.placeholderText() == "first-steps"


@pytest.mark.parametrize("name", ["card.json", "config.toml"])
def test_a_file_that_is_nested_too_deeply_is_said(home: Path, trainer: Trainer, name: str) -> None:
    trainer.wait_for_runs("good", "odd")
    nested = NESTED if name.endswith("json") else f"title = {'[' * 100_000}"
    (home / "odd" / name).write_text(nested)
    table = trainer.page.runs.table
    trainer.qtbot.waitUntil(lambda: any(e.problem for e in table.entries), timeout=10_000)
    assert [e.name for e in table.entries if e.problem] == ["odd"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("steps", -7),
        ("steps", 10**400),
        ("steps", True),
        ("steps", 1.5),
        ("seconds", math.nan),
        ("best_score", math.inf),
        ("threads", "all"),
        ("device", None),
    ],
)
def test_a_card_with_a_value_that_can_not_be_is_refused(
    tmp_path: Path, field: str, value: object
) -> None:
    file = tmp_path / "card.json"
    RunCard("run").write(file)
    file.write_text(json.dumps(json.loads(file.read_text()) | {field: value}))
    with pytest.raises(ValueError, match=f"has no usable “{field}”"):
        RunCard.read(file)


@pytest.mark.parametrize(
    "line",
    [
        json.dumps({"record": "validation", **validation(9, 0.5), "evaluations": []}),
        json.dumps(STEP | {"step": 10**400}),
        json.dumps(STEP | {"step": 9, "loss": 10**400}),
        json.dumps(STEP | {"step": math.nan}),
        json.dumps(STEP | {"step": -1}),
        json.dumps(STEP | {"step": 1e300}),
        json.dumps({"record": "validation", **validation(9, math.inf)}),
        json.dumps({"record": "validation", **validation(9, 1e300)}),
        NESTED,
        "\0" * 500,
        "x" * (1 << 20),
    ],
)
def test_one_bad_line_is_passed_over_and_the_curve_goes_on(tmp_path: Path, line: str) -> None:
    run = make_run(tmp_path / "run", steps=3)
    with run.metrics.open("a") as file:
        file.write(f"{line}\n")
    add_step(run, 10)
    tail = MetricsTail(run.path)
    found = []
    while (piece := tail.read()) is not None:
        found.append(piece)
    assert [step for piece in found for step in piece.steps["step"]] == [1.0, 2.0, 3.0, 10.0]
    assert [step for piece in found for step in piece.validations["step"]] == [3.0]


def test_figures_beyond_any_axis_are_a_gap_in_the_chart(home: Path, trainer: Trainer) -> None:
    run = RunFolder(home / "good")
    for step, value in ((5, 1e308), (6, -1e308), (7, math.inf), (8, 1e99), (9, 1.0)):
        run.write("outer_step", STEP | {"step": step, "loss": value, "gradient_norm": value})
    board = trainer.page.board
    series = board.loss.series
    trainer.qtbot.waitUntil(
        lambda: run.path in series and len(series[run.path]) == 9, timeout=10_000
    )
    for chart in board.charts:
        for is_log in (True, False):
            chart.set_log_scale(is_log)
            chart._draw()
            assert all(math.isfinite(end) for end in chart.plot.view.viewRange()[1])
    assert [math.isnan(y) for y in series[run.path].y[4:]] == [True, True, True, False, False]
