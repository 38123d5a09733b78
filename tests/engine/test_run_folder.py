"""The folder of a run: what is written is read again, also after a kill."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    folder = RunFolder(tmp_path / "runs" / "trial")
    folder.begin(Recipe.from_dict({"title": "Trial", "outer": {"steps": 7}}))
    return folder


def test_a_folder_need_not_exist(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "not yet")
    assert not run.exists
    assert list(run.records()) == []
    assert not run.path.exists()


def test_the_recipe_is_kept(run: RunFolder) -> None:
    assert run.exists
    assert run.recipe() == Recipe.from_dict({"title": "Trial", "outer": {"steps": 7}})


def test_a_run_is_never_begun_over_another(run: RunFolder) -> None:
    run.write("outer_step", {"step": 1})
    with pytest.raises(ValueError, match=r"There is a run in .*trial” already"):
        run.begin(Recipe())
    assert run.recipe().title == "Trial"
    assert len(list(run.records())) == 1


def test_records_come_back_in_order(run: RunFolder) -> None:
    run.write("outer_step", {"step": 1, "loss": 0.1 + 0.2})
    run.write("validation", {"step": 1, "note": "naïve\u2028line", "evaluations": [{"a": 1}]})
    assert list(run.records()) == [
        {"record": "outer_step", "step": 1, "loss": 0.1 + 0.2},
        {"record": "validation", "step": 1, "note": "naïve\u2028line", "evaluations": [{"a": 1}]},
    ]
    assert run.metrics.read_text("utf-8").count("\n") == 2


def test_losses_that_are_not_finite_are_recorded(run: RunFolder) -> None:
    run.write("outer_step", {"step": 1, "loss": math.nan, "norm": math.inf})
    (record,) = run.records()
    assert math.isnan(record["loss"])
    assert record["norm"] == math.inf


def test_a_half_line_is_passed_over_and_cut_away(run: RunFolder) -> None:
    for step in (1, 2, 3):
        run.write("outer_step", {"step": step})
    text = run.metrics.read_bytes()
    run.metrics.write_bytes(text[:-7])
    assert [record["step"] for record in run.records()] == [1, 2]
    run.cut_back(2, 2)
    run.write("outer_step", {"step": 3})
    assert run.metrics.read_bytes() == text


def test_cutting_back_drops_what_comes_after_a_step(run: RunFolder) -> None:
    for step in (1, 2, 2, 3, 4):
        run.write("outer_step", {"step": step})
    run.cut_back(2, 2)
    assert [record["step"] for record in run.records()] == [1, 2, 2]
    run.cut_back(0, 0)
    assert list(run.records()) == []
