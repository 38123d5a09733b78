"""Kill −9 at any moment: the run goes on as if nothing had happened, bit for bit."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from maml_studio.engine.run_folder import RunFolder
from tests.tiny_runs import last_state, metrics

RECIPE = """
title = "Killed"
[method]
inner_steps = 2
[network]
channels = 8
groups = 2
[data]
dataset = "{folder}"
alphabet_share = 0
ways = [2, 2]
queries = 2
[outer]
steps = 60
meta_batch_size = 2
[validation]
every = 8
episodes = 2
kinds = ["any"]
ways = [2]
queries = 2
"""
STEPS, KILLS = 60, 5
PATIENCE = 120.0
"""Seconds that a record may take to come, however busy the machine is."""


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    """Leave a recipe, and a folder of a few images of many classes."""
    generator = np.random.default_rng(0)
    for name in range(24):
        place = tmp_path / "classes" / f"class {name}"
        place.mkdir(parents=True)
        ideal = generator.integers(0, 2, (5, 5))
        for number in range(4):
            noisy = np.where(generator.random((5, 5)) < 0.1, 1 - ideal, ideal)
            image = Image.fromarray((255 * noisy).astype(np.uint8)).resize((50, 50), 0)
            image.save(place / f"{number}.png")
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPE.format(folder=tmp_path / "classes"))
    return path


@contextmanager
def training(*arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run `maml-studio train` in a process that does not outlive the block."""
    command = [sys.executable, "-m", "maml_studio", "train", *map(str, arguments)]
    process = subprocess.Popen([*command, "--device", "cpu"], stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for_records(process: subprocess.Popen[bytes], folder: Path, count: int) -> None:
    """Wait until a run has written so many records since it was started."""
    end = time.monotonic() + PATIENCE
    while sum(1 for _ in RunFolder(folder).records()) < count:
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.002)


def test_a_run_killed_at_five_moments_equals_an_undisturbed_one(
    tmp_path: Path, recipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    whole, killed = RunFolder(tmp_path / "a" / "run"), RunFolder(tmp_path / "b" / "run")
    generator = np.random.default_rng(3)
    moments = np.sort(generator.choice(np.arange(1, STEPS - 15), KILLS, replace=False))
    with training(recipe, "--ignore-memory", "--run", whole.path) as undisturbed:
        first = [recipe, "--ignore-memory", "--run", killed.path]
        again = ["--resume", "--run", killed.path]
        for number, moment in enumerate(moments):
            with training(*(again if number else first)) as process:
                wait_for_records(process, killed.path, moment)
                time.sleep(generator.uniform(0, 0.03))
                assert process.poll() is None, "the run ended before it could be killed"
            assert killed.state() == "interrupted"
        with training(*again) as process:
            assert process.wait(PATIENCE) == 0
        assert undisturbed.wait(PATIENCE) == 0
    assert killed.state() == whole.state() == "finished"
    assert last_state(killed.path) == last_state(whole.path)
    assert metrics(killed.path) == metrics(whole.path)
    assert len(metrics(whole.path)) == STEPS + 9
    weights = [run.best / "weights.safetensors" for run in (killed, whole)]
    assert weights[0].read_bytes() == weights[1].read_bytes()
    assert "resumed at outer step" in killed.log.read_text()
    assert not list(killed.path.rglob(".*.part"))
