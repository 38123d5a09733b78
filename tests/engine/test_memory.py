"""The memory of a training: measured before, and right within 30 %."""

from __future__ import annotations

import multiprocessing
from contextlib import closing
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from maml_studio.engine import memory
from maml_studio.engine.checkpoint import Checkpoint
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.memory import (
    MemoryEstimate,
    available_memory,
    estimate_of,
    measuring_memory,
    measuring_what_fits,
)
from maml_studio.engine.memory_probe import Probe, largest_episodes, peak_memory
from maml_studio.engine.meta_batch import Plain
from maml_studio.engine.recipe import Recipe
from tests.tiny_runs import tiny

MEGABYTE = 1_000_000
LARGE = tiny(
    network__channels=64,
    network__groups=8,
    data__ways=20,
    data__shots=5,
    data__queries=5,
    method__inner_steps=3,
    method__head_first_steps=0,
    outer__meta_batch_size=3,
)


def taken(connection: Connection, recipe: Recipe) -> None:
    """Take an outer step as a run does, and tell the peak."""
    state = Checkpoint(recipe)
    source = Plain(state.learner, recipe, largest_episodes(recipe))
    state.update(drain(source.computing(0)).gradients, 0.001, 10.0)
    connection.send(peak_memory("cpu"))


def probed(**values: Any) -> Probe:
    return replace(Probe(300, 400, 500, 0, grows=False), **values)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Recipe]:
    """Let a recipe need 100 bytes an inner step, or 50 if it is first order; list what is asked."""
    asked: list[Recipe] = []

    def probing(recipe: Recipe, device: str) -> Any:
        yield Progress(0, 0, device)
        asked.append(recipe)
        needed = 100 * recipe.method.inner_steps  # type: ignore[attr-defined]
        needed = 50 if recipe.method.first_order else needed  # type: ignore[attr-defined]
        grows = device != "cpu"
        return Probe(0, needed, needed * (1 + grows), 0, grows=grows)

    monkeypatch.setattr(memory, "_probing", probing)
    return asked


def test_what_is_measured_is_what_a_run_needs() -> None:
    context = multiprocessing.get_context("spawn")
    connection, other = context.Pipe(duplex=False)
    process = context.Process(target=taken, args=(other, LARGE))
    process.start()
    records: list[Any] = []
    found = drain(measuring_memory(LARGE), records.append)
    peak = connection.recv()
    process.join()
    assert peak > 350 * MEGABYTE
    assert found.needed == pytest.approx(peak, rel=0.3)
    assert 0.3e9 < found.available < 1e15
    assert found.fits
    assert {record.what for record in records} == {"Measuring the memory"}


def test_tasks_at_once_add_up_and_tasks_one_by_one_do_not() -> None:
    recipe = tiny(outer__meta_batch_size=10)
    assert estimate_of(probed(), recipe, 1).needed == 500
    assert estimate_of(probed(grows=True, free=900), recipe, 1) == MemoryEstimate(1300, 900)
    assert estimate_of(probed(), recipe, 3).needed == 300 + 3 * 500


def test_too_much_is_found_out_without_taking_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available_memory", lambda: 100 * MEGABYTE)
    found = drain(measuring_memory(LARGE))
    assert found == MemoryEstimate(100 * MEGABYTE, 100 * MEGABYTE, is_least=True)
    assert not found.fits
    assert str(found) == "needs more than 0.1 GB of 0.1 GB of free memory"


@pytest.mark.parametrize(
    ("device", "available", "fitting"),
    [
        ("cpu", 250, ["method.inner_steps=2", "method.first_order=true"]),
        ("cpu", 150, ["method.inner_steps=1", "method.first_order=true"]),
        ("cpu", 40, []),
        (
            "cuda",
            1700,
            ["outer.meta_batch_size=2", "method.inner_steps=2", "method.first_order=true"],
        ),
    ],
)
def test_what_would_fit_is_measured(
    monkeypatch: pytest.MonkeyPatch,
    measured: list[Recipe],
    device: str,
    available: int,
    fitting: list[str],
) -> None:
    monkeypatch.setattr(memory, "available_memory", lambda: available)
    recipe = tiny(method__inner_steps=8, outer__meta_batch_size=8)
    assert not drain(measuring_memory(recipe, device)).fits
    assert drain(measuring_what_fits(recipe, device)) == fitting
    assert recipe not in measured[1:]


def test_a_recipe_that_cannot_be_trained_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"nearest-pixels.*nothing to train"):
        drain(measuring_memory(tiny(method__name="nearest-pixels")))


def test_measuring_can_be_left() -> None:
    with closing(measuring_memory(LARGE)) as measuring:
        assert next(measuring).total == 0
    assert not multiprocessing.active_children()


def test_a_container_may_have_less_than_its_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_CGROUP", tmp_path)
    assert available_memory() > 10 * MEGABYTE
    (tmp_path / "memory.max").write_text(f"{5 * MEGABYTE}\n")
    (tmp_path / "memory.stat").write_text("file 4000000\nanon 2000000\n")
    assert available_memory() == 3 * MEGABYTE
    (tmp_path / "memory.max").write_text("max\n")
    assert available_memory() > 10 * MEGABYTE
