"""What the jobs of the tab do: watching a training changes nothing and costs little."""

from __future__ import annotations

from pathlib import Path

import pytest

from maml_studio.engine.devices import leave_a_core
from maml_studio.engine.generators import drain
from maml_studio.engine.previews import Preview
from maml_studio.engine.training import meta_training
from maml_studio.gui.train import engine_jobs
from maml_studio.gui.train.engine_jobs import Due, estimating, training
from maml_studio.gui.train.records import Order
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
    monkeypatch.setattr(engine_jobs, "_TIMED_SECONDS", 0.0)
    recipe = tiny(outer__meta_batch_size=64)
    costs = []
    for cost in (work := estimating(recipe, "cpu")):
        costs.append(cost)
        if cost.step_seconds is not None:
            break
    work.close()
    assert costs[0].parameters is not None
    assert costs[0].parameters > 1000
    assert costs[0].step_seconds is None
    assert costs[-1].step_seconds is not None
    assert costs[-1].total_seconds is not None
    assert costs[-1].total_seconds > costs[-1].step_seconds
