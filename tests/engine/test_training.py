"""Meta-training: learns, resumes exactly, stops at nonsense."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
import torch

from maml_studio.engine import training
from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.datasets.procedural import drawing_alphabets
from maml_studio.engine.evaluation import Protocol, evaluating
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.initializations import load
from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.training import meta_training
from maml_studio.engine.training_records import (
    OuterStep,
    TrainingDivergedError,
    Validation,
)
from tests.tiny_runs import last_state, metrics, reading_blobs, tiny

pytestmark = pytest.mark.usefixtures("blobs_are_a_dataset")


def test_a_run_yields_records_and_leaves_an_initialization(tmp_path: Path) -> None:
    records: list[Any] = []
    result = drain(meta_training(tiny(), tmp_path / "run"), records.append)
    steps = [record.step for record in records if isinstance(record, OuterStep)]
    validations = [record for record in records if isinstance(record, Validation)]
    assert steps == list(range(1, 13))
    assert [record.step for record in validations] == [0, 4, 8, 12]
    assert records.index(validations[0]) < records.index(
        next(r for r in records if isinstance(r, OuterStep))
    )
    assert result.best_score == max(record.score for record in validations)
    assert [e.protocol.episodes for e in validations[0].evaluations] == ["any", "alphabet"]
    best = load(str(tmp_path / "run" / "checkpoints" / "best"))
    assert best.card.record["recipe"]["outer"]["steps"] == 12
    assert best.card.title == "Tiny"
    assert load(str(tmp_path / "run")).card == best.card


def run_until(run: Generator[Any, None, Any], kind: type[Any]) -> list[Any]:
    """Take records up to the first of a kind."""
    records = [next(run)]
    while not isinstance(records[-1], kind):
        records.append(next(run))
    return records


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run that was never stopped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "reading_dataset", reading_blobs)
        folder = tmp_path_factory.mktemp("whole") / "run"
        drain(meta_training(tiny(), folder))
    return folder


@pytest.mark.parametrize("records", [4, 9, 16, 20, 24, 31, 40])
def test_a_resumed_run_equals_one_that_was_never_stopped(
    tmp_path: Path, whole: Path, records: int
) -> None:
    run = meta_training(tiny(), tmp_path / "run")
    for _ in range(records):
        next(run)
    run.close()
    with (tmp_path / "run" / "metrics.jsonl").open("a") as file:
        file.write('{"record": "outer_st')
    drain(meta_training(tiny(outer__rate=0.5), tmp_path / "run", resume=True))
    assert last_state(whole) == last_state(tmp_path / "run")
    assert metrics(whole) == metrics(tmp_path / "run")


@pytest.mark.parametrize("method", [name for name in METHODS if name != "nearest-pixels"])
def test_every_method_trains_and_resumes_exactly(tmp_path: Path, method: str) -> None:
    recipe = tiny(method__name=method, outer__steps=3, validation__every=3, outer__optimizer="sgd")
    drain(meta_training(recipe, tmp_path / "a" / "run"))
    run = meta_training(recipe, tmp_path / "b" / "run")
    run_until(run, OuterStep)
    run.close()
    drain(meta_training(recipe, tmp_path / "b" / "run", resume=True))
    assert last_state(tmp_path / "a" / "run") == last_state(tmp_path / "b" / "run")
    assert metrics(tmp_path / "a" / "run") == metrics(tmp_path / "b" / "run")
    assert load(tmp_path / "b" / "run", "cpu").settings.name == method


def test_closing_a_run_keeps_the_last_step(tmp_path: Path) -> None:
    run = meta_training(tiny(), tmp_path)
    records = run_until(run, OuterStep)
    next(run)
    run.close()
    first = next(
        r for r in meta_training(tiny(), tmp_path, resume=True) if isinstance(r, OuterStep)
    )
    assert first.step == records[-1].step + 1


def test_a_folder_with_a_run_is_not_overwritten(tmp_path: Path) -> None:
    drain(meta_training(tiny(), tmp_path))
    before = metrics(tmp_path)
    with pytest.raises(ValueError, match=r"a run in .* already"):
        drain(meta_training(tiny(), tmp_path))
    assert metrics(tmp_path) == before


def test_a_finished_run_resumes_to_its_end_at_once(tmp_path: Path) -> None:
    first = drain(meta_training(tiny(), tmp_path))
    records: list[Any] = []
    again = drain(meta_training(tiny(), tmp_path, resume=True), records.append)
    assert again == first
    assert all(isinstance(record, Progress) for record in records)


def test_a_broken_checkpoint_is_refused_with_its_name(tmp_path: Path) -> None:
    drain(meta_training(tiny(), tmp_path))
    last = RunFolder(tmp_path).last
    last.write_bytes(last.read_bytes()[:100])
    with pytest.raises(ValueError, match=r"last.safetensors.* can't be read"):
        drain(meta_training(tiny(), tmp_path, resume=True))


def test_a_loss_that_is_no_number_stops_the_run_and_keeps_the_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = meta_training(tiny(), tmp_path)
    assert any(isinstance(record, Validation) for record in run_until(run, Validation))
    good = RunFolder(tmp_path).last.read_bytes()
    monkeypatch.setattr(training.Checkpoint, "update", lambda *_: float("nan"))
    with pytest.raises(TrainingDivergedError, match="outer step"):
        drain(run)
    assert RunFolder(tmp_path).last.read_bytes() == good


def test_the_metrics_are_a_record_a_line(tmp_path: Path) -> None:
    drain(meta_training(tiny(), tmp_path))
    lines = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert {line["record"] for line in lines} == {"outer_step", "validation"}
    assert (lines[0]["record"], lines[0]["step"], lines[0]["is_best"]) == ("validation", 0, True)
    assert {"loss", "accuracy", "gradient_norm", "rate", "step"} <= set(lines[1])


def test_meta_training_on_the_built_in_alphabet_beats_its_start_by_ten_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reading(name: str, split: str, **_: int) -> Generator[Progress, None, CharacterSet]:
        alphabets = {"train": range(8), "validation": range(30, 32), "test": range(34, 38)}
        return (yield from drawing_alphabets(alphabets[split], characters=12, drawers=10))

    monkeypatch.setattr(training, "reading_dataset", reading)
    recipe = tiny(
        data__ways=5,
        data__queries=5,
        network__channels=32,
        outer__steps=150,
        method__head_first_steps=150,
        validation__every=150,
        validation__episodes=30,
        validation__kinds='["any"]',
        validation__ways=5,
    )
    drain(meta_training(recipe, tmp_path))
    trained = load(str(tmp_path / "checkpoints" / "best"), "cpu")
    characters = drain(reading("procedural", "test"))
    protocol = Protocol("procedural", "test", count=100)
    after, before = (
        drain(evaluating(each, characters, protocol)).accuracy
        for each in (trained, trained.random_start())
    )
    assert after >= before + 0.10


def test_training_leaves_the_global_random_state_alone(tmp_path: Path) -> None:
    state = torch.random.get_rng_state()
    drain(meta_training(tiny(), tmp_path))
    assert torch.equal(state, torch.random.get_rng_state())


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_a_run_on_cuda_goes_on_on_the_cpu(tmp_path: Path) -> None:
    run = meta_training(tiny(), tmp_path, device="cuda")
    for _ in range(8):
        next(run)
    run.close()
    assert drain(meta_training(tiny(), tmp_path, resume=True)).steps == 12


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("data.ways", "[2, 500]", "at most .* classes"),
        ("validation.ways", "[30]", "at most 8 classes .* but 30"),
        ("validation.shots", "[50]", "50 shots"),
    ],
)
def test_what_can_not_work_is_refused_before_anything_is_written(
    tmp_path: Path, key: str, value: str, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        drain(meta_training(tiny().with_value(key, value), tmp_path / "run"))
    with pytest.raises(ValueError, match="no device “abacus”"):
        drain(meta_training(tiny(), tmp_path / "run", device="abacus"))
    assert not (tmp_path / "run").exists()


def test_a_checkpoint_of_another_recipe_is_refused(tmp_path: Path) -> None:
    drain(meta_training(tiny(), tmp_path))
    with pytest.raises(ValueError, match="weights of another shape"):
        Checkpoint(tiny(network__channels=16)).restore(RunFolder(tmp_path).last)
    (tmp_path / "config.toml").unlink()
    with pytest.raises(ValueError, match=r"a run in .* already"):
        drain(meta_training(tiny(), tmp_path))


def test_the_figures_of_a_run_name_it(tmp_path: Path) -> None:
    drain(meta_training(tiny(), tmp_path / "my run"))
    card = load(str(RunFolder(tmp_path / "my run").best), "cpu").card
    protocols = [figure["protocol"] for figure in card.record["validation"]]
    assert {protocol["initialization"] for protocol in protocols} == {"my run"}
    assert all(protocol["inductive"] for protocol in protocols)
