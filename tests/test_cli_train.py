"""`maml-studio train` and `recipes`: what they print, leave and refuse."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import maml_studio
from maml_studio.engine.run_folder import RunFolder
from maml_studio.engine.training_records import OuterStep
from tests.command_line import Run, is_one_sentence

TINY_RECIPE = """
title = "Tiny"
[method]
inner_steps = 1
[network]
channels = 8
groups = 2
[data]
dataset = "procedural"
ways = [2, 2]
queries = 1
[outer]
steps = 2
meta_batch_size = 1
[validation]
every = 1
episodes = 2
ways = [2]
"""


def a_step(step: int) -> OuterStep:
    return OuterStep(step, 0.7, 0.5, 1.0, 0.001, 9.0, 60.0, 125.0)


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.toml"
    path.write_text(TINY_RECIPE)
    return path


@pytest.mark.usefixtures("few_alphabets")
def test_train_leaves_an_initialization(run: Run, recipe: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    ran = run("train", recipe, "--run", folder, "--set", "outer.steps=1", "outer.seed=3")
    assert (ran.code, ran.err) == (0, "")
    where, start, validation, end = ran.out.splitlines()
    assert where == f"The run is in {folder}"
    assert start.startswith("step 0: validation any 2w1s ")
    assert validation.startswith("step 1: validation any 2w1s ")
    assert end.startswith("1 outer steps, all outer steps are done; best validation ")
    best = folder / "checkpoints" / "best"
    assert end.endswith(f" %: {best}")
    assert maml_studio.load(best).inner_steps == 1
    assert "seed = 3" in (folder / "config.toml").read_text()


@pytest.mark.usefixtures("few_alphabets")
def test_train_resumes(run: Run, recipe: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    assert run("train", recipe, "--run", folder).code == 0
    again = run("train", recipe, "--run", folder)
    assert again.code == 2
    assert is_one_sentence(again.err)
    resumed = run("train", recipe, "--run", folder, "--resume", "--set", "outer.steps=2")
    assert (resumed.code, resumed.err) == (0, "")
    assert resumed.out.startswith("2 outer steps")
    other = run("train", recipe, "--run", folder, "--resume", "--set", "outer.steps=3")
    assert other.code == 2
    assert "A resumed run keeps its recipe: outer.steps=3" in other.err


@pytest.mark.usefixtures("few_alphabets")
def test_a_run_is_resumed_by_its_folder_alone(run: Run, recipe: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    assert run("train", recipe, "--run", folder).code == 0
    recipe.unlink()
    resumed = run("train", "--resume", "--run", folder)
    assert (resumed.code, resumed.err) == (0, "")
    missing = run("train", "--resume")
    assert missing.code == 2
    assert "Missing argument RECIPE" in missing.err


@pytest.mark.usefixtures("few_alphabets")
def test_runs_without_a_name_go_to_the_data_folder(
    run: Run, recipe: Path, data_folder: Path
) -> None:
    for _ in range(2):
        assert run("train", recipe, "--set", "outer.steps=1").code == 0
    assert (
        run("train", recipe, "--resume")
        .out.splitlines()[-1]
        .endswith(str(data_folder / "runs" / "tiny-2" / "checkpoints" / "best"))
    )
    assert sorted(path.name for path in (data_folder / "runs").iterdir()) == ["tiny", "tiny-2"]


def test_a_stopped_training_says_how_to_go_on(
    run: Run, recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> Iterator[OuterStep]:
        yield a_step(1)
        raise KeyboardInterrupt

    monkeypatch.setattr("maml_studio.engine.training.meta_training", stop)
    ran = run("train", recipe, "--run", tmp_path / "run", "--device", "cpu")
    assert ran.code == 130
    assert is_one_sentence(ran.err)
    assert f"maml-studio train --resume --run {tmp_path / 'run'} --device cpu" in ran.err


def test_ctrl_c_closes_the_training_so_that_it_keeps_its_last_step(
    run: Run, recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []
    before = signal.getsignal(signal.SIGINT)

    def interrupted(*_: object, **__: object) -> Iterator[OuterStep]:
        try:
            for step in range(1, 9):
                if step == 3:
                    signal.raise_signal(signal.SIGINT)
                yield a_step(step)
        except GeneratorExit:
            closed.append(step)
            raise

    monkeypatch.setattr("maml_studio.engine.training.meta_training", interrupted)
    ran = run("train", recipe, "--run", tmp_path / "a run")
    assert ran.code == 130
    assert closed == [3]
    assert f"--resume --run {shlex.quote(str(tmp_path / 'a run'))}" in ran.err
    assert signal.getsignal(signal.SIGINT) is before


def test_a_person_at_a_terminal_sees_how_it_goes(
    run: Run, recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> Iterator[OuterStep]:
        time.sleep(0.15)  # A bar is not drawn more often than it can be read.
        yield a_step(1)
        raise KeyboardInterrupt

    monkeypatch.setattr("maml_studio.engine.training.meta_training", stop)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    ran = run("train", recipe, "--run", tmp_path / "run", "--set", "outer.steps=8")
    assert "Loss 0.700, accuracy 50.0 %, 9 tasks/s, 02:05 left  12% |" in ran.err
    assert "1/8" in ran.err


@pytest.mark.usefixtures("few_alphabets")
def test_event_files_are_written_where_asked(run: Run, recipe: Path, tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    ran = run("train", recipe, "--run", tmp_path / "run", "--tensorboard")
    assert (ran.code, ran.err) == (0, "")
    assert len(list((tmp_path / "run" / "tensorboard").glob("events.out.*"))) == 1


def test_resuming_what_is_not_there_is_refused(run: Run, recipe: Path, tmp_path: Path) -> None:
    for given in ([recipe], []):
        ran = run("train", *given, "--run", tmp_path / "typo", "--resume")
        assert ran.code == 2
        assert is_one_sentence(ran.err)
        assert "There is no run in" in ran.err
    assert not (tmp_path / "typo").exists()


def test_a_run_that_is_under_way_is_left_alone(run: Run, recipe: Path, tmp_path: Path) -> None:
    from maml_studio.engine.recipe import Recipe

    folder = RunFolder(tmp_path / "run")
    folder.begin(Recipe.from_toml(recipe))
    with folder.locked():
        ran = run("train", "--resume", "--run", folder.path)
    assert (ran.code, ran.out) == (2, "")
    assert is_one_sentence(ran.err)
    assert "being trained by another process" in ran.err


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("outer.schedule=cosin", "the nearest is “cosine”"),
        ("outer.stepz=3", "the nearest is “outer.steps”"),
        ("outer.steps=0", "“steps” is at least 1, not 0"),
        ("network.norm=bach", "the nearest is “batch”"),
        ("method.head=learnt", "the nearest is “learned”"),
        ("validation.kinds=alfabet", "the nearest is “alphabet”"),
    ],
)
def test_a_wrong_value_is_told_without_waiting_for_torch(setting: str, says: str) -> None:
    code = (
        "import sys\nfrom maml_studio.cli import main\n"
        f"try:\n    main(['train', 'default', '--set', {setting!r}])\n"
        "except SystemExit as end:\n    assert end.code == 2\n"
        "assert not {'torch', 'PySide6'} & set(sys.modules)\n"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert is_one_sentence(ran.stderr)
    assert says in ran.stderr


def test_the_recipes_are_listed_with_what_is_published(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = "ways = 5\nshots = 1\naccuracy = 98.0\ninterval = 0.42\ntransductive = true\n"
    (tmp_path / "tiny.toml").write_text(
        f'source = "A paper"\n{TINY_RECIPE}\n[[published]]\n{published}note = "3 steps"\n'
    )
    monkeypatch.setattr("maml_studio.commands.recipes.recipes", lambda: tmp_path)
    ran = run("recipes")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "tiny: Tiny (maml)",
        "    A paper",
        "    published: 5-way 1-shot 98.0 ± 0.42 %, transductive; 3 steps",
    ]
    (entry,) = json.loads(run("recipes", "--json").out)
    assert (entry["name"], entry["method"], entry["source"]) == ("tiny", "maml", "A paper")
    assert entry["published"][0]["accuracy"] == 98.0


def test_the_recipes_that_come_with_the_app_are_listed(run: Run) -> None:
    ran = run("recipes")
    assert (ran.code, ran.err) == (0, "")
    assert "default: Default · any way (maml)" in ran.out
