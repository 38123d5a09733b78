"""Where `train` computes, and that it says what memory this needs."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
import torch

from maml_studio.commands import computing
from maml_studio.engine.distributed import Distributed
from maml_studio.engine.generators import Progress
from maml_studio.engine.memory import MemoryEstimate
from maml_studio.engine.meta_batch import choose
from maml_studio.engine.places import Place
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_card import RunCard
from maml_studio.engine.workers import Workers
from tests.command_line import Run, is_one_sentence
from tests.tiny_runs import tiny

SHORT = tiny(outer__meta_batch_size=8)
LONG = tiny(outer__meta_batch_size=8, outer__steps=1000)
CHECK = computing.check_memory


@pytest.mark.parametrize(
    ("recipe", "earlier", "asked", "count"),
    [
        (SHORT, None, None, 1),
        (LONG, None, None, 4),
        (LONG, None, 2, 2),
        (LONG, None, 20, 8),
        (LONG, RunCard("run", workers=3), None, 3),
        (LONG, RunCard("run", workers=3), 1, 1),
        (tiny(outer__meta_batch_size=1, outer__steps=1000), None, None, 1),
    ],
)
def test_long_runs_on_the_cpu_get_a_worker_a_core(
    monkeypatch: pytest.MonkeyPatch,
    recipe: Recipe,
    earlier: RunCard | None,
    asked: int | None,
    count: int,
) -> None:
    monkeypatch.setattr(torch, "get_num_threads", lambda: 4)
    found = computing.chosen(recipe, earlier, "cpu", asked, None)
    assert (found.device, found.processes) == ("cpu", count)
    if count == 1:
        assert found.source_factory is choose
    else:
        assert found.source_factory.func is Workers  # type: ignore[attr-defined]


def test_under_torchrun_the_ranks_are_the_workers() -> None:
    found = computing.chosen(LONG, None, "cpu", None, Place(0, 4, 0, 2))
    assert (found.device, found.processes) == ("cpu", 2)
    assert found.source_factory.func is Distributed  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="leave out --workers"):
        computing.chosen(LONG, None, "cpu", 2, Place(0, 4, 0, 2))


def test_workers_are_not_for_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maml_studio.engine.devices.available", lambda: ["cuda:0", "cuda:1", "cpu"])
    assert computing.chosen(LONG, None, "cuda:0", None, None).processes == 1
    with pytest.raises(ValueError, match="--workers is for the CPU, not for cuda:0"):
        computing.chosen(LONG, None, "cuda:0", 2, None)
    assert computing.device_of(Place(1, 2, 1, 2), None) == "cuda:1"
    assert computing.device_of(Place(1, 2, 1, 2), "cpu") == "cpu"


def measuring(estimate: MemoryEstimate) -> Callable[..., Generator[Progress, None, MemoryEstimate]]:
    def measured(*_: object) -> Generator[Progress, None, MemoryEstimate]:
        yield Progress(0, 0, "Measuring the memory")
        return estimate

    return measured


def fitting(*changes: str) -> Callable[..., Generator[Progress, None, list[str]]]:
    def measured(*_: object) -> Generator[Progress, None, list[str]]:
        yield Progress(0, 0, "Measuring the memory")
        return list(changes)

    return measured


def test_the_memory_is_said_and_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch, run: Run, tmp_path: Path
) -> None:
    monkeypatch.setattr("maml_studio.commands.train.check_memory", CHECK)
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(SHORT.as_toml(), "utf-8")
    enough = MemoryEstimate(600_000_000, 21_000_000_000)
    monkeypatch.setattr("maml_studio.engine.memory.measuring_memory", measuring(enough))
    ran = run("train", recipe, "--run", tmp_path / "run", "--set", "data.dataset=nowhere")
    assert "needs about 0.6 GB of 21.0 GB of free memory" in ran.out
    too_much = MemoryEstimate(30_000_000_000, 21_000_000_000)
    monkeypatch.setattr("maml_studio.engine.memory.measuring_memory", measuring(too_much))
    fits = fitting("method.inner_steps=2", "method.first_order=true")
    monkeypatch.setattr("maml_studio.engine.memory.measuring_what_fits", fits)
    ran = run("train", recipe, "--run", tmp_path / "run")
    assert ran.code == 2
    assert is_one_sentence(ran.err)
    assert "about 30.0 GB of 21.0 GB" in ran.err
    assert "fit with method.inner_steps=2 or method.first_order=true. --ignore-memory" in ran.err
    assert not (tmp_path / "run").exists()
    monkeypatch.setattr("maml_studio.engine.memory.measuring_what_fits", fitting())
    assert "No smaller one that was tried fits" in run("train", recipe, "--run", tmp_path).err
    ignored = run("train", recipe, "--ignore-memory", "--set", "data.dataset=nowhere")
    assert "nowhere" in ignored.err
