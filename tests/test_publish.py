"""The tool that publishes, run as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from maml_studio.engine.cards.publication import PICTURE, PIECES
from maml_studio.engine.initializations import load, save
from maml_studio.engine.learners.catalogue import LEARNERS
from maml_studio.engine.learners.records import Card
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.run_folder import RunFolder
from maml_studio.resources import recipes
from tests.conftest import CHECKOUT

FEW = ("--count", "1", "--no-confidence")


def publish(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CHECKOUT / "tools" / "publish.py"), *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"OMP_NUM_THREADS": "1", "MAML_STUDIO_TEST_DATA": "nowhere"},
    )


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    """Leave a run of the first steps, on a folder of noise, with a network that learned nothing."""
    recipe = Recipe.from_toml(recipes() / "first-steps.toml").with_value("network.channels", "4")
    recipe = recipe.with_value("data.dataset", f'"{noise_folder(tmp_path / "noise")}"')
    made = RunFolder(tmp_path / "run")
    made.begin(recipe)
    kind = LEARNERS[recipe.method.name]
    learner = kind.initial(recipe.network, recipe.method, torch.Generator().manual_seed(0))
    learner.card = Card("run", recipe.title, {"recipe": asdict(recipe), "outer_step": 0})
    save(learner, made.best)
    return made


def noise_folder(folder: Path) -> Path:
    """Make eight alphabets of six characters, each drawn six times."""
    rng = np.random.default_rng(0)
    for place in (folder / f"alphabet{a}" / f"character{c}" for a in range(8) for c in range(6)):
        place.mkdir(parents=True)
        for number in range(6):
            pixels = rng.integers(0, 256, (28, 28), dtype=np.uint8)
            Image.fromarray(pixels).save(place / f"{number}.png")
    return folder


def test_a_run_is_published_and_again_without_measuring(run: RunFolder, tmp_path: Path) -> None:
    place = tmp_path / "out"
    done = publish(run.path, "mine", "--place", place, *FEW)
    assert (done.returncode, done.stdout) == (0, f"Published: {place / 'mine'}\n"), done.stderr
    record = load(place / "mine", "cpu").card.record
    assert record["recipe_name"] == "first-steps"
    changed = {each["field"]: each["in_recipe"] for each in record["recipe_changes"]}
    assert changed == {"data.dataset": "procedural", "network.channels": 32}
    assert record["no_confidence"].startswith("its head is for 5 classes")
    assert "its head is for 5 classes" in {cell["unfit"] for cell in record["unfit"]}
    assert (place / "mine" / PICTURE).stat().st_size < 60_000
    first = (place / "mine" / "card.json").read_bytes()
    figure = next((run.path / PIECES).glob("figure-5w1s-any.json"))
    assert json.loads(figure.read_text("utf-8"))["value"] == record["figures"][0]
    again = publish(run.path, "mine", "--place", place, *FEW)
    assert again.returncode == 0
    assert "figure 5w1s any" not in again.stderr
    assert (place / "mine" / "card.json").read_bytes() == first


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("no-run", "mine"), "no-run"),
        (("only-a-run",), "give a run's folder and a name, or --docs"),
    ],
)
def test_a_mistake_is_one_sentence(words: tuple[str, ...], sentence: str) -> None:
    done = publish(*words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
