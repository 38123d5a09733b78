"""How a meta-training ends, and what its folder then says."""

from __future__ import annotations

import errno
import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
import torch

import maml_studio
from maml_studio.engine import checkpoint, keeper
from maml_studio.engine.evaluation import EpisodeDone
from maml_studio.engine.generators import drain
from maml_studio.engine.meta_batch import MetaGradient, Plain
from maml_studio.engine.run_card import RunCard
from maml_studio.engine.run_folder import RunFolder, RunNotWrittenError
from maml_studio.engine.training import meta_training
from maml_studio.engine.training_records import (
    OuterStep,
    TrainingDivergedError,
    Validation,
)
from tests.tiny_runs import last_state, metrics, tiny

pytestmark = pytest.mark.usefixtures("blobs_are_a_dataset")


def card_of(folder: Path) -> RunCard:
    card = RunFolder(folder).card()
    assert card is not None
    return card


def log_of(folder: Path) -> list[str]:
    return [line.split("  ", 1)[1] for line in RunFolder(folder).log.read_text().splitlines()]


def run_until(run: Generator[Any, None, Any], kind: type[Any]) -> Any:
    return next(record for record in run if isinstance(record, kind))


def test_a_run_that_is_done_says_so(tmp_path: Path) -> None:
    trained = drain(meta_training(tiny(), tmp_path / "run"))
    assert (trained.steps, trained.ended) == (12, "steps")
    card = card_of(tmp_path / "run")
    assert (card.state, card.reason) == ("finished", "all outer steps are done")
    assert (card.name, card.title, card.method, card.dataset) == ("run", "Tiny", "maml", "blobs")
    assert (card.steps, card.of, card.best_score) == (12, 12, trained.best_score)
    assert card.version == maml_studio.__version__
    assert card.torch == torch.__version__
    assert card.threads == torch.get_num_threads()
    assert (card.device, card.workers) == ("CPU", 1)
    assert card.seconds > 0
    assert card.created <= card.updated
    assert "cores" in card.hardware
    log = log_of(tmp_path / "run")
    assert log[0] == "started: Tiny, maml on blobs, CPU"
    assert log[1].startswith("validation after outer step 0: ")
    assert log[2].startswith("validation after outer step 4: ")
    assert log[-1] == "finished after outer step 12: all outer steps are done"


def test_a_run_that_is_closed_is_paused_and_goes_on(tmp_path: Path) -> None:
    run = meta_training(tiny(), tmp_path)
    run_until(run, OuterStep)
    assert RunFolder(tmp_path).state() == "running"
    run.close()
    paused = card_of(tmp_path)
    assert (paused.state, paused.reason, paused.steps) == ("paused", "it was stopped", 1)
    assert RunFolder(tmp_path).state() == "paused"
    drain(meta_training(tiny(), tmp_path, resume=True))
    assert card_of(tmp_path).created == paused.created
    assert card_of(tmp_path).seconds > paused.seconds
    log = log_of(tmp_path)
    assert log[2] == "paused after outer step 1: it was stopped"
    assert log[3].startswith("resumed at outer step 1: ")
    assert [line.startswith("validation after outer step 0") for line in log].count(True) == 1


def test_a_run_without_a_better_score_ends_early(tmp_path: Path) -> None:
    recipe = tiny(outer__steps=40, outer__rate=1e-12, validation__patience=2)
    trained = drain(meta_training(recipe, tmp_path))
    assert (trained.steps, trained.ended) == (12, "patience")
    assert [r["is_best"] for r in metrics(tmp_path) if r["record"] == "validation"] == [
        True,  # Before the first outer step: patience begins with the next one.
        False,
        False,
        False,
    ]
    assert card_of(tmp_path).reason == "the validation score has not risen any more"
    records: list[Any] = []
    again = drain(meta_training(recipe, tmp_path, resume=True), records.append)
    assert again == trained
    assert not any(isinstance(record, OuterStep | Validation) for record in records)


def test_patience_counts_over_a_resume(tmp_path: Path) -> None:
    recipe = tiny(outer__steps=40, outer__rate=1e-12, validation__patience=2)
    run = meta_training(recipe, tmp_path)
    while run_until(run, Validation).step < 8:
        pass
    run.close()
    assert drain(meta_training(recipe, tmp_path, resume=True)).steps == 12


def test_a_time_limit_ends_a_run_with_a_validation_and_a_checkpoint(tmp_path: Path) -> None:
    recipe = tiny(outer__steps=100_000, outer__minutes=0.005, validation__every=100_000)
    records: list[Any] = []
    trained = drain(meta_training(recipe, tmp_path), records.append)
    assert trained.ended == "time"
    assert 0 < trained.steps < 100_000
    validations = [record for record in records if isinstance(record, Validation)]
    assert [record.step for record in validations] == [0, trained.steps]
    assert RunFolder(tmp_path).best.is_dir()
    assert card_of(tmp_path).reason == "the time limit is reached"
    assert card_of(tmp_path).seconds >= 0.3
    steps = [record for record in records if isinstance(record, OuterStep)]
    assert all(0 <= step.seconds_left <= 0.3 for step in steps)
    assert drain(meta_training(recipe, tmp_path, resume=True)) == trained
    config = tmp_path / "config.toml"
    config.write_text(config.read_text().replace("minutes = 0.005", "minutes = 0.01"))
    assert drain(meta_training(recipe, tmp_path, resume=True)).steps > trained.steps


def test_times_go_on_over_a_resume(tmp_path: Path) -> None:
    run = meta_training(tiny(), tmp_path)
    first = run_until(run, OuterStep)
    run.close()
    second = run_until(meta_training(tiny(), tmp_path, resume=True), OuterStep)
    assert second.seconds > first.seconds > 0
    assert first.seconds_left > 0


def test_a_checkpoint_is_kept_each_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = tiny(validation__every=100)
    run = meta_training(recipe, tmp_path)
    run_until(run, OuterStep)
    assert last_state(tmp_path)["step"] == 0
    monkeypatch.setattr(keeper, "CHECKPOINT_SECONDS", 0.0)
    step = run_until(run, OuterStep).step
    assert last_state(tmp_path)["step"] == step == 2
    assert card_of(tmp_path).steps == 2


def test_a_loss_that_is_no_number_fails_the_run_before_it_spoils_anything(tmp_path: Path) -> None:
    class Diverging(Plain):
        def computing(self, step: int) -> Generator[Any, None, MetaGradient]:
            found = yield from super().computing(step)
            return found if step < 6 else MetaGradient(found.gradients, float("nan"), 0.5)

    with pytest.raises(TrainingDivergedError, match="outer step 7: loss nan"):
        drain(meta_training(tiny(), tmp_path, source_factory=Diverging))
    assert last_state(tmp_path)["step"] == 4
    card = card_of(tmp_path)
    assert card.state == RunFolder(tmp_path).state() == "failed"
    assert "lower outer.rate" in card.reason
    assert log_of(tmp_path)[-1].startswith("failed after outer step 6: The training diverged")
    assert drain(meta_training(tiny(), tmp_path, resume=True)).steps == 12


def test_memory_that_runs_out_is_said_with_what_to_change(tmp_path: Path) -> None:
    class Greedy(Plain):
        def computing(self, step: int) -> Generator[Any, None, MetaGradient]:
            raise torch.OutOfMemoryError("Tried to allocate 999 GiB")
            yield

    with pytest.raises(MemoryError, match=r"fewer method\.inner_steps"):
        drain(meta_training(tiny(), tmp_path, source_factory=Greedy))
    assert card_of(tmp_path).state == "failed"


def test_the_source_of_gradients_is_closed_whatever_happens(tmp_path: Path) -> None:
    closed = []

    class Watched(Plain):
        workers = 3

        def close(self) -> None:
            closed.append(self)

    drain(meta_training(tiny(), tmp_path / "done", source_factory=Watched))
    assert card_of(tmp_path / "done").workers == 3
    run = meta_training(tiny(), tmp_path / "stopped", source_factory=Watched)
    run_until(run, OuterStep)
    run.close()
    with RunFolder(tmp_path / "stopped").locked(), pytest.raises(ValueError, match="another"):
        drain(meta_training(tiny(), tmp_path / "stopped", resume=True, source_factory=Watched))
    assert len(closed) == 2


def test_two_trainings_never_write_one_run(tmp_path: Path) -> None:
    first = meta_training(tiny(), tmp_path)
    run_until(first, OuterStep)
    with pytest.raises(ValueError, match="being trained by another process"):
        drain(meta_training(tiny(), tmp_path, resume=True))
    run_until(first, Validation)
    first.close()
    assert drain(meta_training(tiny(), tmp_path, resume=True)).steps == 12


@pytest.mark.parametrize("what", ["checkpoint", "metrics"])
def test_a_full_disk_stops_a_run_that_later_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    drain(meta_training(tiny(), tmp_path / "a" / "run"))
    run = meta_training(tiny(), tmp_path / "run")
    run_until(run, Validation)
    before = last_state(tmp_path / "run")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        if what == "checkpoint":
            patch.setattr(checkpoint, "atomic_write", full)
        else:
            patch.setattr(Path, "open", full)
        with pytest.raises(RunNotWrittenError, match=r"\(No space left on device\)") as caught:
            drain(run)
    assert str(caught.value).count(".") <= str(tmp_path).count(".") + 1
    assert last_state(tmp_path / "run") == before
    assert RunFolder(tmp_path / "run").state() in {"failed", "interrupted"}
    drain(meta_training(tiny(), tmp_path / "run", resume=True))
    assert metrics(tmp_path / "run")[0] == metrics(tmp_path / "a" / "run")[0]
    ours, whole = (last_state(tmp_path / name) for name in ("run", "a/run"))
    assert ours == whole


def test_a_run_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    drain(meta_training(tiny(outer__steps=2), tmp_path))
    card = RunFolder(tmp_path).card_file
    card.write_text(json.dumps(json.loads(card.read_text()) | {"format": 7}))
    with pytest.raises(ValueError, match="newer version of MAML Studio: it has format 7"):
        drain(meta_training(tiny(), tmp_path, resume=True))


def test_what_has_no_parameters_can_not_be_trained(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="“nearest-pixels” has no parameters"):
        drain(meta_training(tiny(method__name="nearest-pixels"), tmp_path / "run"))
    assert not (tmp_path / "run").exists()


def test_a_run_that_was_never_validated_has_no_initialization(tmp_path: Path) -> None:
    run = meta_training(tiny(), tmp_path)
    next(run)
    run_until(run, EpisodeDone)
    run.close()
    with pytest.raises(ValueError, match="has no best checkpoint: it was never validated"):
        maml_studio.load(tmp_path)
