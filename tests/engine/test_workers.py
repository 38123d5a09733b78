"""Worker processes: the same meta-gradient, no process that stays, no failure that is hidden."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import MagicMock

import pytest
import torch

from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.meta_batch import EpisodeSource, MetaGradient, Plain
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.training import meta_training
from maml_studio.engine.training_records import OuterStep
from maml_studio.engine.workers import WorkerError, Workers, in_workers
from tests.conftest import CHECKOUT
from tests.tiny_runs import blobs, last_state, metrics, tiny

RECIPE = tiny(outer__meta_batch_size=5)
PARENT = """
import os, signal, sys
from tests.engine.test_workers import RECIPE, started

if __name__ == "__main__":
    workers = started(RECIPE)
    print(*workers.pids, flush=True)
    step = 0
    while True:
        for _ in workers.computing(step):
            pass
        step += 1
"""


def started(recipe: Recipe, count: int = 2, learner: MetaLearner | None = None) -> Workers:
    learner = Checkpoint(recipe).learner if learner is None else learner
    return Workers(learner, recipe, EpisodeSource(recipe, blobs()), count)


@pytest.fixture(scope="module")
def learner() -> MetaLearner:
    return Checkpoint(RECIPE).learner


@pytest.fixture(scope="module")
def workers(learner: MetaLearner) -> Iterator[Workers]:
    """Keep two processes for all the tests that leave them as they are."""
    made = started(RECIPE, 2, learner)
    yield made
    made.close()


def plain(learner: MetaLearner, step: int) -> MetaGradient:
    return drain(Plain(learner, RECIPE, EpisodeSource(RECIPE, blobs())).computing(step))


def is_equal(one: MetaGradient, other: MetaGradient) -> bool:
    same = all(torch.equal(value, other.gradients[name]) for name, value in one.gradients.items())
    return same and (one.loss, one.accuracy) == (other.loss, other.accuracy)


def ends(pid: int, seconds: float = 20.0) -> bool:
    """Say whether a process ends before the time is up; one that nobody waits for has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if "State:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return True
            os.kill(pid, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def test_workers_find_what_one_process_finds(workers: Workers, learner: MetaLearner) -> None:
    for step in (0, 7):
        records: list[object] = []
        found = drain(workers.computing(step), records.append)
        expected = plain(learner, step)
        assert len(records) == 5
        assert found.loss == pytest.approx(expected.loss, rel=1e-5)
        assert found.accuracy == pytest.approx(expected.accuracy)
        assert found.gradients.keys() == expected.gradients.keys()
        for name, value in expected.gradients.items():
            torch.testing.assert_close(found.gradients[name], value, rtol=1e-4, atol=1e-6)


def test_workers_see_the_parameters_as_they_are_now(workers: Workers, learner: MetaLearner) -> None:
    before = drain(workers.computing(7))
    assert is_equal(before, drain(workers.computing(7)))
    kept = {name: value.detach().clone() for name, value in learner.parameters.items()}
    with torch.no_grad():
        for value in learner.parameters.values():
            value.add_(0.01)
    changed = drain(workers.computing(7))
    assert changed.loss == pytest.approx(plain(learner, 7).loss, rel=1e-5)
    assert changed.loss != before.loss
    with torch.no_grad():
        for name, value in learner.parameters.items():
            value.copy_(kept[name])
    assert is_equal(before, drain(workers.computing(7)))


def test_a_step_that_is_left_can_be_taken_again(workers: Workers) -> None:
    whole = drain(workers.computing(3))
    for episodes in range(5):
        computing = workers.computing(3)
        for _ in range(episodes + 1):
            next(computing)
        computing.close()
        assert is_equal(whole, drain(workers.computing(3)))


def test_no_worker_is_without_an_episode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maml_studio.engine.workers._Member", MagicMock())
    assert started(tiny(outer__meta_batch_size=1), 3).workers == 1
    assert started(tiny(outer__meta_batch_size=3), 3).workers == 3
    with pytest.raises(ValueError, match="at least 1 worker"):
        started(RECIPE, 0)


def test_workers_are_for_the_cpu() -> None:
    learner = Checkpoint(RECIPE).learner.to("meta")
    with pytest.raises(ValueError, match="for the CPU, not for meta"):
        started(RECIPE, 2, learner)


def test_workers_end_when_they_are_closed_in_the_middle_and_interrupts_leave_them_alone() -> None:
    made = started(RECIPE)
    found = made.pids
    for pid in found:
        os.kill(pid, signal.SIGINT)
    computing = made.computing(0)
    next(computing)
    computing.close()
    assert len(list(made.computing(1))) == 5
    made.close()
    assert all(ends(pid, 0.1) for pid in found)


def test_what_goes_wrong_in_a_worker_is_told_in_the_parent() -> None:
    network = replace(RECIPE.network, image_channels=3)
    recipe = replace(RECIPE, network=network)
    made = Workers(Checkpoint(recipe).learner, recipe, EpisodeSource(RECIPE, blobs()), 1)
    try:
        with pytest.raises(WorkerError, match=r"Worker process 1 of 1 failed: .*channels"):
            drain(made.computing(0))
    finally:
        made.close()


@pytest.mark.usefixtures("blobs_are_a_dataset")
def test_a_killed_worker_ends_the_run_which_resumes(tmp_path: Path) -> None:
    made: list[Workers] = []

    def source(learner: MetaLearner, recipe: Recipe, episodes: EpisodeSource) -> Workers:
        made.append(Workers(learner, recipe, episodes, 2))
        return made[-1]

    run = meta_training(tiny(), tmp_path / "run", source_factory=source)
    next(record for record in run if isinstance(record, OuterStep) and record.step == 5)
    os.kill(made[0].pids[1], signal.SIGKILL)
    with pytest.raises(WorkerError, match=r"process 2 of 2 has ended \(SIGKILL.*Resume the run"):
        drain(run)
    card = RunFolder(tmp_path / "run").card()
    assert card is not None
    assert (card.state, card.steps) == ("failed", 5)
    resumed = partial(meta_training, tiny(), source_factory=in_workers(2))
    drain(resumed(tmp_path / "run", resume=True))
    drain(resumed(tmp_path / "whole" / "run"))
    assert last_state(tmp_path / "run") == last_state(tmp_path / "whole" / "run")
    assert metrics(tmp_path / "run") == metrics(tmp_path / "whole" / "run")


def test_workers_die_with_a_parent_that_is_killed() -> None:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        found = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(found) == 2
        time.sleep(0.5)
        parent.kill()
    assert all(ends(pid) for pid in found)
