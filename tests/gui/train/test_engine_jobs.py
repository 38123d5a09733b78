"""What the jobs of the tab do: watching a training changes nothing and costs little."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
import torch

from maml_studio.engine import cost_probe
from maml_studio.engine.devices import leave_a_core
from maml_studio.engine.generators import drain
from maml_studio.engine.previews import Preview
from maml_studio.engine.training import meta_training
from maml_studio.gui.train.cost_job import estimating
from maml_studio.gui.train.engine_jobs import Due, PreviewLost, training
from maml_studio.gui.train.records import Cost, Order
from tests.tiny_runs import last_state, metrics, tiny


def test_previews_take_a_hundredth_of_the_time() -> None:
    moments = iter([0.0, 0.0, 10.0, 10.5, 60.4, 60.6])
    due = Due(lambda: next(moments))
    assert due.is_now()
    assert due.timed(lambda: "seen") == "seen"  # type: ignore[arg-type,return-value,comparison-overlap]
    assert not due.is_now()
    assert due.is_now()


@pytest.mark.usefixtures("blobs_are_a_dataset")
def test_a_training_that_is_watched_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Due, "is_now", lambda _: True)
    leave_a_core()  # as the window does: the same number of threads gives the same bits
    recipe = tiny()
    drain(meta_training(recipe, tmp_path / "alone"))
    records: list[object] = []
    drain(training(Order(tmp_path / "watched", recipe)), records.append)
    shown = [record for record in records if isinstance(record, Preview)]
    assert [one.step for one in shown] == list(range(1, 13))
    assert last_state(tmp_path / "alone") == last_state(tmp_path / "watched")
    steps = [
        [r for r in metrics(tmp_path / name) if r["record"] == "outer_step"]
        for name in ("alone", "watched")
    ]
    assert steps[0] == steps[1]


def test_the_cost_of_a_large_meta_batch_is_told_from_a_part_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cost_probe, "_TIMED_SECONDS", 0.0)
    small, large = (cost_probe.timed(tiny(outer__meta_batch_size=n), "cpu") for n in (1, 640))
    assert large.step > 20 * small.step


def test_what_is_found_out_of_the_cost_comes_a_figure_after_the_other() -> None:
    costs = []
    total = drain(estimating(tiny(), "cpu", 1), costs.append)
    known = list(dict.fromkeys(costs))
    assert known[0] == Cost()
    assert known[1].parameters is not None
    assert known[1].parameters > 1000
    assert known[1].memory is None
    assert known[2].memory is not None
    assert known[2].step_seconds is None
    assert known[-1] == total
    assert total.fits
    assert total.total_seconds is not None
    assert total.step_seconds is not None
    assert total.total_seconds > total.step_seconds


def test_measuring_absurd_settings_ends_at_once() -> None:
    recipe = tiny(method__inner_steps=10_000, data__ways="[50, 50]")
    work = estimating(recipe, "cpu", 1)
    while next(work).parameters is None:
        pass
    work.close()
    assert not multiprocessing.active_children()


def test_settings_that_no_training_has_are_refused_by_the_measurement() -> None:
    recipe = tiny(method__name="relation", network__name="mlp")
    with pytest.raises(ValueError, match="Relation networks compare maps"):
        drain(estimating(recipe, "cpu", 1))


@pytest.mark.usefixtures("blobs_are_a_dataset")
def test_a_preview_that_fails_is_told_once_and_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_much(*_: object) -> Preview:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(Due, "is_now", lambda _: True)
    monkeypatch.setattr("maml_studio.gui.train.engine_jobs.preview", too_much)
    records: list[object] = []
    trained = drain(training(Order(tmp_path / "run", tiny())), records.append)
    assert trained.steps == 12
    lost = [record for record in records if isinstance(record, PreviewLost)]
    assert [one.reason[:31] for one in lost] == ["There is not enough memory. Cho"]


@pytest.mark.usefixtures("blobs_are_a_dataset")
def test_a_run_that_is_gone_is_not_begun_anew_in_its_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="“run” is no longer there"):
        drain(training(Order(tmp_path / "run", tiny(), resume=True)))
    assert not (tmp_path / "run").exists()
