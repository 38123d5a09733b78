"""Each benchmark runs, with tiny numbers and no judgement of its times."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest
import torch

from benchmarks import __main__ as command
from benchmarks import adapting, gpu, outer_steps, peers, tables, throughput
from maml_studio.engine.datasets.omniglot import VALIDATION_ALPHABETS
from maml_studio.engine.networks.settings import NetworkSettings
from tests.archives import make_zip, png
from tests.conftest import CHECKOUT
from tests.tiny_learner import tiny_learner

TINY = outer_steps.Case(2, 1, 1, 2, NetworkSettings(channels=4, groups=2))
RECIPE = """
title = "Tiny"
method = {inner_steps = 1}
network = {channels = 4, groups = 2}
data = {dataset = "omniglot", ways = 2, shots = 1, queries = 1}
outer = {steps = 4, meta_batch_size = 1}
validation = {every = 2, episodes = 1, ways = 2, shots = 1}
"""
BARE = """
import sys

ABSENT = {
    "PySide6", "higher", "matplotlib", "platformdirs", "pooch", "psutil", "pyqtgraph", "torchvision"
}

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
"""


def test_adapting_is_measured_beside_peers_that_do_the_same() -> None:
    printed = adapting.table(tiny_learner(), episodes=[(3, 2)], repetitions=2)
    row = next(line for line in printed.splitlines() if line.startswith("| 3-way 2-shot"))
    found, missing = peers.available_peers()
    assert "higher" in found
    assert row.count("|") == len(found) + 6
    assert all(f"- {name} is missing: " in printed for name in missing)
    assert {*found, *missing} == {*peers.LIBRARIES, peers.HAND_WRITTEN}


def test_a_peer_that_does_something_else_is_no_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    def lazy(problem: peers.Problem) -> peers.Adapted:
        start = list(problem.module.parameters())
        return start, start

    monkeypatch.setattr(adapting, "available_peers", lambda: ({"lazy": lazy}, {}))
    with pytest.raises(adapting.DisagreementError, match="logits of lazy differ"):
        adapting.table(tiny_learner(), episodes=[(2, 1)], repetitions=1)


def test_a_peer_that_cannot_be_imported_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torchopt", None)
    found, missing = peers.available_peers()
    assert "torchopt" not in found
    assert missing["torchopt"].startswith("ModuleNotFoundError")


def test_throughput_is_measured_beside_peers_with_the_same_meta_gradient() -> None:
    found = throughput.measure("cpu", 0.0, cases=[TINY])
    (outcome,) = found.outcomes
    available, missing = peers.available_peers()
    ours = {throughput.OURS, throughput.IN_WORKERS, throughput.OVER_RANKS}
    rows = {row.name: row for row in outcome.rows}
    assert outcome.repetitions == 1
    assert set(rows) == {*ours, *available}
    assert all(row.tasks_per_second > 0 for row in rows.values())
    assert all(100 < (row.peak_megabytes or 0) < 10_000 for row in rows.values())
    assert rows[throughput.IN_WORKERS].threads == 1
    assert outcome.sampling > 0
    printed = throughput.table(found)
    assert "2-way 1-shot, 1 queries a class, 1 inner step, meta-batch 2" in printed
    assert all(f"| {name} |" in printed for name in rows)
    assert all(f"- {name} is missing: " in printed for name in missing)


def test_a_wrong_meta_gradient_is_no_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    def still(problem: peers.Problem) -> peers.Adapted:
        start = [parameter.detach().requires_grad_() for parameter in problem.module.parameters()]
        return start, [2 * weight for weight in start]

    monkeypatch.setattr(throughput, "available_peers", lambda: ({"still": still}, {}))
    with pytest.raises(outer_steps.DisagreementError, match="meta-gradient of still differs"):
        throughput.measure("cpu", 0.0, cases=[TINY], processes=False, memory=False)


def test_one_thread_is_for_a_while() -> None:
    before = torch.get_num_threads()
    with tables.one_thread():
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before


def test_works_are_timed_in_turn_and_quantiles_are_values() -> None:
    done: list[str] = []
    works = {name: partial(done.append, name) for name in "ab"}
    assert [len(times) for times in tables.times_in_turn(works, 3).values()] == [3, 3]
    assert "".join(done) == "abbaab"
    assert [tables.quantile([3.0, 1.0, 2.0, 5.0], share) for share in (0.75, 0.99, 1)] == [3, 5, 5]


def test_the_command_prints_the_tables_that_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in command.TABLES:
        monkeypatch.setitem(command.TABLES, name, f"The table of {name}.".format)
    assert command.main(["adapting"]) == 0
    assert capsys.readouterr().out == "The table of adapting.\n\n"
    assert command.main([]) == 0
    assert capsys.readouterr().out.count("The table of") == len(command.TABLES)
    with pytest.raises(SystemExit):
        command.main(["nonsense"])


def omniglot_archive(folder: Path) -> Path:
    """Pack four alphabets of two characters, each by six people."""
    return make_zip(
        folder / "images_background.zip",
        {
            f"images_background/{alphabet}/character0{width}/000{width}_0{drawer}.png": png(width)
            for alphabet in ("Elder", *VALIDATION_ALPHABETS)
            for width in (2, 5)
            for drawer in range(1, 7)
        },
    )


def test_gpu_leaves_few_flat_files_and_goes_on_from_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    monkeypatch.setattr(gpu, "TESTS", "tests/engine/test_ink.py")
    monkeypatch.setattr(gpu, "_THROUGHPUT_SHARE", 0.0)
    monkeypatch.setattr(outer_steps, "CASES", (TINY,))
    omniglot_archive(tmp_path / "data")
    recipe = tmp_path / "tiny.toml"
    recipe.write_text(RECIPE, "utf-8")
    monkeypatch.setattr(gpu, "PAPER", recipe)
    results = []
    for out, earlier in (("first", "nothing"), ("second", "first")):
        folders = {"out": out, "data": "data", "from": earlier}
        options = [f"--{name}={tmp_path / folder}" for name, folder in folders.items()]
        assert gpu.main([*options, f"--recipe={recipe}", "--minutes=2"]) == 0
        assert sorted(path.name for path in (tmp_path / out).iterdir()) == [
            "cuda-tests.txt",
            "results.json",
            "throughput.md",
            "tiny.zip",
        ]
        results.append(json.loads((tmp_path / out / "results.json").read_text("utf-8")))
        assert set(ZipFile(tmp_path / out / "tiny.zip").namelist()) == set(gpu.RUN_FILES)
    first, second = results
    assert (first["training"]["steps"], first["training"]["outer_step"]) == (4, 4)
    assert "deselected" in first["cuda_tests"]["done"]
    assert (second["earlier"]["found"], second["training"]["steps"]) == (True, 0)


def test_gpu_stops_when_its_minutes_are_over(tmp_path: Path) -> None:
    recipe = tmp_path / "tiny.toml"
    recipe.write_text(RECIPE.replace("omniglot", "procedural"), "utf-8")
    assert gpu.train(recipe, tmp_path / "run", end=0.0)["steps"] == 0


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_gpu_runs_bare_names_what_fails_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(BARE, "utf-8")
    places = [f"{name}={tmp_path / name.lower()}" for name in ("OUT", "DATA", "FROM")]
    command_line = ["make", "gpu", f"PYTHON3={sys.executable}", "MINUTES=0.001", *places]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    environment.pop("MAML_STUDIO_DATA")
    done = subprocess.run(
        command_line, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    results = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    assert done.returncode != 0, done.stderr
    assert results["throughput"]["outcomes"]
    assert "There is no archive" in results["data"]["failed"]
    assert "Omniglot is not in the data folder" in results["training"]["failed"]
    assert results["earlier"]["found"] is False
