"""Runs whose folder was damaged, moved or can't be written: said in a sentence, never made worse."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from maml_studio.engine import run_folder
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.meta_batch import Plain
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_card import RunCard
from maml_studio.engine.run_folder import RunFolder, RunNotWrittenError
from maml_studio.engine.training import meta_training
from maml_studio.engine.training_records import NotEnoughMemoryError, OuterStep
from tests.tiny_runs import metrics, reading_blobs, tiny

pytestmark = pytest.mark.usefixtures("blobs_are_a_dataset")

CPU_SHORTAGE = "[enforce fail at alloc_cpu.cpp:121] DefaultCPUAllocator: can't allocate memory"


def paused(folder: Path) -> RunFolder:
    """Leave a run after two outer steps."""
    work = meta_training(tiny(), folder)
    while not (isinstance(record := next(work), OuterStep) and record.step == 2):
        pass
    work.close()
    return RunFolder(folder)


def test_a_run_that_moves_while_it_is_made_ready_is_not_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = paused(tmp_path / "run")

    def moving(name: str, split: str, **_: int) -> Generator[Progress, None, Any]:
        if run.path.exists():
            run.path.rename(tmp_path / "other")
        return (yield from reading_blobs(name, split))

    monkeypatch.setattr("maml_studio.engine.training.reading_dataset", moving)
    with pytest.raises(ValueError, match="run” is no longer there"):
        drain(meta_training(tiny(), run.path, resume=True))
    assert not run.path.exists()
    assert RunFolder(tmp_path / "other").card().steps == 2  # type: ignore[union-attr]


def test_a_last_checkpoint_that_is_gone_is_said(tmp_path: Path) -> None:
    run = paused(tmp_path)
    before = run.metrics.read_bytes()
    run.last.unlink()
    with pytest.raises(
        ValueError, match=r"had done 2 outer steps, but its last checkpoint is gone"
    ):
        drain(meta_training(tiny(), tmp_path, resume=True))
    assert run.metrics.read_bytes() == before


def test_records_that_others_wrote_are_kept_and_damaged_lines_stop_nothing(tmp_path: Path) -> None:
    run = paused(tmp_path)
    first, *rest = run.metrics.read_text().splitlines()
    foreign = ['{"record": "note", "text": "by hand"}', '{"record": "outer_step", "step": "x"}']
    broken = ["\0" * 20, "[1]", "5", '{"record": "outer_step"}', "[" * 9000, "9" * 9000]
    run.metrics.write_text("\n".join([first, *foreign, *broken, *rest]) + "\n")
    drain(meta_training(tiny(), tmp_path, resume=True))
    found = metrics(tmp_path)
    assert {"record": "note", "text": "by hand"} in found
    steps = [record["step"] for record in found if record["record"] == "outer_step"]
    assert steps == list(range(1, 13))


@pytest.mark.parametrize("where", ["building", "validation", "source"])
def test_memory_that_runs_out_anywhere_is_said_with_what_to_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def short(*_: object, **__: object) -> Any:
        raise RuntimeError(CPU_SHORTAGE)

    source: Any = Plain
    if where == "building":
        monkeypatch.setattr("maml_studio.engine.training.Checkpoint", short)
    elif where == "validation":
        monkeypatch.setattr("maml_studio.engine.validator.evaluating", short)
    else:
        source = short
    with pytest.raises(NotEnoughMemoryError, match=r"fewer method\.inner_steps"):
        drain(meta_training(tiny(), tmp_path / "run", source_factory=source))
    card = RunFolder(tmp_path / "run").card()
    assert (card is not None) == (where == "validation")
    assert card is None or "not enough memory" in card.reason


def test_a_start_on_a_full_disk_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(run_folder, "atomic_write", full)
    with pytest.raises(RunNotWrittenError, match="has no checkpoint yet") as caught:
        drain(meta_training(tiny(), tmp_path / "run"))
    assert "its last checkpoint is whole" not in str(caught.value)
    assert not (tmp_path / "run").exists()


def test_a_folder_that_is_gone_is_not_called_whole(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "run")
    with pytest.raises(RunNotWrittenError, match="its folder was moved or deleted"):
        run.write("outer_step", {"step": 1})
    assert not run.path.exists()


def test_a_reader_that_holds_the_lock_for_a_moment_refuses_no_resume(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "run")
    run.begin(Recipe())
    run.write_card(RunCard("run"))
    has_begun = threading.Event()

    def look() -> None:
        with run.locked():
            has_begun.set()
            time.sleep(0.1)

    reader = threading.Thread(target=look)
    reader.start()
    assert has_begun.wait(5)
    assert RunFolder(run.path).check(resume=True)
    reader.join()


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("outer.steps", "1" + "0" * 400),
        ("outer.rate", "1e300"),
        ("outer.rate", "1" + "0" * 400),
        ("outer.seed", "1" + "0" * 30),
        ("validation.episodes", "9" * 401),
        ("method.inner_steps", "200000"),
        ("method.head_rate", "1e300"),
        ("network.channels", "100000"),
        ("network.halvings", "100000"),
        ("data.ways", "[5, 50000]"),
        ("data.queries", "100000000"),
    ],
)
def test_numbers_that_no_training_has_are_refused_in_a_short_sentence(key: str, text: str) -> None:
    with pytest.raises(ValueError, match=rf"“({key}|{key.partition('.')[2]})” is ") as caught:
        Recipe().with_value(key, text)
    assert len(str(caught.value)) < 160
