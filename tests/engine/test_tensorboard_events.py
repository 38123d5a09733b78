"""TensorBoard's event files: what is written is read again by TensorBoard itself."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from maml_studio.engine.generators import drain
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.tensorboard_events import PLACE, with_events
from maml_studio.engine.training import meta_training
from maml_studio.engine.training_records import OuterStep
from tests.tiny_runs import tiny

pytestmark = pytest.mark.usefixtures("blobs_are_a_dataset")


def scalars(run: Path) -> dict[str, list[tuple[int, float]]]:
    """Return (step, value) by tag, without the events that a resume has purged."""
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    events = reader.EventAccumulator(str(run / PLACE))
    events.Reload()
    tags = events.Tags()["scalars"]
    return {tag: [(event.step, event.value) for event in events.Scalars(tag)] for tag in tags}


def test_the_figures_of_a_run_are_in_its_events(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    records: list[Any] = []
    trained = drain(with_events(meta_training(tiny(), tmp_path), tmp_path), records.append)
    assert trained.steps == 12
    found = scalars(tmp_path)
    lines = list(RunFolder(tmp_path).records())
    steps = [line for line in lines if line["record"] == "outer_step"]
    assert len([record for record in records if isinstance(record, OuterStep)]) == len(steps) == 12
    for name in ("loss", "accuracy", "gradient_norm", "rate", "tasks_per_second"):
        written = found[f"training/{name}"]
        assert [step for step, _ in written] == list(range(1, 13))
        assert [value for _, value in written] == pytest.approx([s[name] for s in steps], rel=1e-6)
    validations = [line for line in lines if line["record"] == "validation"]
    assert [step for step, _ in found["validation/score"]] == [0, 4, 8, 12]
    for kind, place in (("any", 0), ("alphabet", 1)):
        values = [value for _, value in found[f"validation/{kind}_3-way_1-shot"]]
        expected = [line["evaluations"][place]["accuracy"] for line in validations]
        assert values == pytest.approx(expected)


@pytest.mark.parametrize("stopped_at", [6, 8])
def test_a_resumed_run_has_each_step_once(tmp_path: Path, stopped_at: int) -> None:
    pytest.importorskip("tensorboard")
    run = with_events(meta_training(tiny(), tmp_path), tmp_path)
    while True:
        record = next(run)
        if isinstance(record, OuterStep) and record.step == stopped_at:
            break
    run.close()
    drain(with_events(meta_training(tiny(), tmp_path, resume=True), tmp_path))
    found = scalars(tmp_path)
    assert [step for step, _ in found["training/loss"]] == list(range(1, 13))
    assert [step for step, _ in found["validation/score"]] == [0, 4, 8, 12]


def test_without_the_package_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "maml_studio.engine.tensorboard_events.find_spec",
        lambda name: None if name == "tensorboard" else importlib.util.find_spec(name),
    )
    with pytest.raises(ValueError, match=r"pip install 'maml-studio\[tensorboard\]'"):
        with_events(meta_training(tiny(), tmp_path / "run"), tmp_path / "run")
    assert not (tmp_path / "run").exists()
