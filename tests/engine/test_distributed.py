"""A training under torchrun: equal to one process, and no rank waits for a dead one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from maml_studio.engine.distributed import Distributed
from maml_studio.engine.places import Place, place
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.training import meta_training
from maml_studio.engine.training_records import OuterStep
from tests.conftest import CHECKOUT
from tests.tiny_runs import metrics, tiny

LONG = 100_000


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw a folder of fifty classes with four noisy images each."""
    folder = tmp_path_factory.mktemp("images")
    generator = np.random.default_rng(0)
    for number in range(50):
        ideal = generator.integers(0, 200, (28, 28), dtype=np.uint8)
        for image in range(4):
            place = folder / f"class {number:02d}" / f"{image}.png"
            place.parent.mkdir(exist_ok=True)
            noise = generator.integers(0, 50, (28, 28), dtype=np.uint8)
            Image.fromarray(ideal + noise).save(place)
    return folder


def recipe_of(images: Path, steps: int) -> Recipe:
    return tiny(
        data__dataset=f'"{images}"',
        data__ways=3,
        data__shots=1,
        data__alphabet_share=0,
        outer__steps=steps,
        outer__meta_batch_size=3,
        validation__every=2,
        validation__kinds='["any"]',
        validation__ways=2,
        validation__queries=2,
    )


@contextmanager
def torchrun(recipe: Recipe, folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Start two ranks, and end them in any case."""
    file = folder.with_suffix(".toml")
    file.write_text(recipe.as_toml(), "utf-8")
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2"]
    command += [
        "--standalone",
        "-m",
        "maml_studio",
        "train",
        str(file),
        "--run-dir",
        str(folder),
    ]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [*command, "--ignore-memory", *options],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()  # Killed, it would leave the ranks behind.


def waits_for(condition: Callable[[], bool], seconds: float = 90.0) -> bool:
    until = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def pid_of_rank(launcher: int, rank: int) -> int:
    """Return the process that the launcher started as a rank."""
    for task in Path(f"/proc/{launcher}/task").iterdir():
        for child in (task / "children").read_text().split():
            if f"\0RANK={rank}\0" in Path(f"/proc/{child}/environ").read_text():
                return int(child)
    raise LookupError(rank)


def losses(folder: Path) -> list[Any]:
    return [each["loss"] for each in metrics(folder) if each["record"] == "outer_step"]


def test_two_ranks_train_what_one_process_trains(tmp_path: Path, images: Path) -> None:
    recipe = recipe_of(images, 6)
    with torchrun(recipe, tmp_path / "shared") as process:
        out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    assert out.count("step 6: validation") == 1
    alone = [*meta_training(recipe, tmp_path / "alone")]
    assert sum(isinstance(record, OuterStep) for record in alone) == 6
    assert losses(tmp_path / "shared") == pytest.approx(losses(tmp_path / "alone"), rel=1e-4)
    found, expected = (
        load_file(tmp_path / name / "checkpoints" / "last.safetensors")
        for name in ("shared", "alone")
    )
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        torch.testing.assert_close(found[name], value, rtol=1e-3, atol=1e-4)
    card = RunFolder(tmp_path / "shared").card()
    assert card is not None
    assert card.workers == 2


def test_a_killed_rank_ends_the_run_which_resumes(tmp_path: Path, images: Path) -> None:
    folder = tmp_path / "run"
    with torchrun(recipe_of(images, LONG), folder) as process:
        assert waits_for(lambda: process.poll() is not None or len(losses(folder)) > 3)
        os.kill(pid_of_rank(process.pid, 1), signal.SIGKILL)
        _, err = process.communicate(timeout=120)
    assert process.returncode
    assert "Another process of this training has ended" in err or "the last step is kept" in err
    assert "SIGKILL" in err
    done = RunFolder(folder).card()
    assert done is not None
    assert done.state in {"failed", "paused"}
    resumed = meta_training(recipe_of(images, LONG), folder, resume=True)
    first = next(record for record in resumed if isinstance(record, OuterStep))
    resumed.close()
    assert first.step == done.steps + 1 > 2


def test_more_ranks_than_tasks_are_refused() -> None:
    with pytest.raises(ValueError, match="of 2 can't be shared out over 3 processes"):
        Distributed(None, tiny(), None, Place(0, 3, 0, 3))  # type: ignore[arg-type]


def test_the_place_is_what_torchrun_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WORLD_SIZE", "RANK", "LOCAL_RANK", "LOCAL_WORLD_SIZE"):
        monkeypatch.delenv(name, raising=False)
    assert place() is None
    monkeypatch.setenv("WORLD_SIZE", "4")
    assert place() is None
    for name, value in (("RANK", "3"), ("LOCAL_RANK", "1"), ("LOCAL_WORLD_SIZE", "2")):
        monkeypatch.setenv(name, value)
    assert place() == Place(3, 4, 1, 2)
    monkeypatch.setenv("RANK", "third")
    with pytest.raises(ValueError, match="RANK is a whole number, not “third”"):
        place()
