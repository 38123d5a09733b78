"""The recipes that come with the app: each runs, and says what its paper says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from maml_studio.engine.datasets.omniglot_splits import OMNIGLOT_SETS
from maml_studio.engine.generators import drain
from maml_studio.engine.learners.settings import (
    FOMAMLSettings,
    IMAMLSettings,
    MAMLPlusPlusSettings,
    MAMLSettings,
    MetaSGDSettings,
    ReptileSettings,
)
from maml_studio.engine.published_rows import PUBLISHED
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.training import meta_training
from maml_studio.engine.training_records import OuterStep, Validation
from maml_studio.resources import recipes

SHAPES = [(5, 1), (5, 5), (20, 1), (20, 5)]
NAMES = sorted(path.stem for path in recipes().glob("*.toml"))
TUTORIALS = ["mnist-maml", "mnist-fomaml"]
OF_PAPERS = [
    name for name in NAMES if name not in ("default", "first-steps", "proto-maml", *TUTORIALS)
]

SHORT = ("outer.steps=2", "outer.meta_batch_size=1", "validation.episodes=2")
NARROW = "network.channels=16"
PROCEDURAL = ("data.dataset=procedural", "data.queries=1", "validation.queries=1")


def recipe(name: str) -> Recipe:
    return Recipe.from_toml(recipes() / f"{name}.toml")


def run(name: str, folder: Path, *changes: str) -> list[object]:
    chosen = recipe(name)
    for change in changes:
        chosen = chosen.with_value(*change.split("="))
    records: list[object] = []
    drain(meta_training(chosen, folder), records.append)
    return records


def check(records: list[object]) -> None:
    steps = [record for record in records if isinstance(record, OuterStep)]
    assert [record.step for record in steps] == [1, 2]
    assert all(record.gradient_norm > 0 for record in steps)
    assert isinstance(records[-1], Validation)


@pytest.mark.usefixtures("omniglot", "few_whole_alphabets")
@pytest.mark.parametrize("name", [name for name in NAMES if name not in TUTORIALS])
def test_it_runs_a_few_steps_on_real_characters(name: str, tmp_path: Path) -> None:
    changes = SHORT if name == "maml-5w1s" else (*SHORT, NARROW)
    check(run(name, tmp_path / "run", *changes))


@pytest.mark.usefixtures("few_alphabets")
@pytest.mark.parametrize("name", TUTORIALS)
def test_the_tutorials_run_without_their_data(name: str, tmp_path: Path) -> None:
    check(run(name, tmp_path / "run", *SHORT, *PROCEDURAL))


@pytest.mark.parametrize("name", OF_PAPERS)
def test_it_names_its_source_and_figures_as_the_table_has_them(name: str) -> None:
    told = recipe(name)
    assert told.source
    assert told.published
    assert told.data.dataset in OMNIGLOT_SETS
    rows = [row for row in PUBLISHED if row.method == told.method.name]
    table = {
        (ways, shots, *figure, row.is_transductive)
        for row in rows
        for (ways, shots), figure in row.figures.items()
    }
    for figure in told.published:
        found = (figure.ways, figure.shots, figure.accuracy, figure.interval, figure.transductive)
        assert found in table
        assert figure.ways in told.validation.ways
        assert figure.shots in told.validation.shots


def test_every_published_method_has_its_recipes() -> None:
    missing = {
        (row.method, shape)
        for row in PUBLISHED
        for shape in row.figures
        if not any(
            (figure.ways, figure.shots) == shape
            for name in OF_PAPERS
            if recipe(name).method.name == row.method
            for figure in recipe(name).published
        )
    }
    assert missing == set()


@pytest.mark.parametrize("name", OF_PAPERS)
def test_it_draws_any_characters_in_the_papers_way(name: str) -> None:
    data = recipe(name).data
    assert data.alphabet_share == 0
    assert data.rotations
    assert data == replace(data, augment=False, reflections=False, uneven=0.0)


@pytest.mark.parametrize(("ways", "shots"), SHAPES)
@pytest.mark.parametrize("method", ["maml", "fomaml"])
def test_mamls_settings_are_the_papers(method: str, ways: int, shots: int) -> None:
    told = recipe(f"{method}-{ways}w{shots}s")
    kind = {"maml": MAMLSettings, "fomaml": FOMAMLSettings}[method]
    rate, steps, tasks, evaluation = (0.4, 1, 32, 3) if ways == 5 else (0.1, 5, 16, 5)
    assert told.method == kind(
        head="learned",
        way=ways,
        inner_steps=steps,
        evaluation_steps=evaluation,
        head_rate=rate,
        body_rate=rate,
        learned_rates=False,
    )
    assert (told.outer.steps, told.outer.meta_batch_size, told.outer.rate) == (60000, tasks, 0.001)
    assert (told.outer.optimizer, told.outer.schedule, told.outer.clip) == ("adam", "constant", 0)
    assert (told.data.ways, told.data.shots, told.data.queries) == (
        (ways, ways),
        (shots, shots),
        shots,
    )
    network = told.network
    assert (network.name, network.channels, network.norm) == ("conv4", 64, "batch")
    assert not network.pooling
    assert not network.layer_norm
    assert told.data.dataset == "omniglot-random"
    assert 1000 <= told.validation.every <= 5000


@pytest.mark.parametrize(("ways", "shots"), SHAPES)
def test_the_other_papers_settings(ways: int, shots: int) -> None:
    shape, is_five = f"{ways}w{shots}s", ways == 5

    reptile = recipe(f"reptile-{shape}")
    assert isinstance(reptile.method, ReptileSettings)
    assert reptile.method.rate == (0.001 if is_five else 0.0005)
    assert (reptile.method.inner_steps, reptile.method.batch_size) == (
        (5, 10) if is_five else (10, 20)
    )
    assert reptile.method.evaluation_steps == 50
    assert reptile.method.evaluation_batch_size == (5 if is_five else 10)
    assert reptile.data.shots == (10, 10)
    assert (reptile.outer.optimizer, reptile.outer.rate) == ("sgd", 1.0)
    assert [reptile.outer.rate_at(step) for step in (0, reptile.outer.steps)] == [1.0, 0.0]
    assert reptile.outer.steps == (100000 if is_five else 200000)

    imaml = recipe(f"imaml-{shape}")
    assert isinstance(imaml.method, IMAMLSettings)
    assert (imaml.method.inner_steps, imaml.method.proximal, imaml.method.conjugate_steps) == (
        16 if is_five else 25,
        2.0,
        5,
    )

    meta_sgd = recipe(f"meta-sgd-{shape}").method
    assert isinstance(meta_sgd, MetaSGDSettings)
    assert (meta_sgd.inner_steps, meta_sgd.lowest_rate, meta_sgd.highest_rate) == (1, 0.005, 0.1)

    plus = recipe(f"maml++-{shape}")
    assert isinstance(plus.method, MAMLPlusPlusSettings)
    assert (plus.method.multi_step_loss_steps, plus.outer.steps) == (5000, 50000)
    assert plus.outer.rate_at(plus.outer.steps) == pytest.approx(1e-5)
    assert plus.network.pooling

    relation = recipe(f"relation-{shape}")
    queries = {(5, 1): 19, (5, 5): 15, (20, 1): 10, (20, 5): 5}[ways, shots]
    assert (relation.data.queries, relation.outer.clip) == (queries, 0.5)
    assert relation.outer.rate_at(100000) == relation.outer.rate / 2


@pytest.mark.parametrize("shots", [1, 5])
def test_prototypical_networks_train_60_way_at_a_halving_rate(shots: int) -> None:
    told = recipe(f"prototypical-{shots}s")
    assert (told.data.ways, told.data.shots, told.data.queries) == ((60, 60), (shots, shots), 5)
    assert told.data.dataset == "omniglot-alphabets"
    assert [told.outer.rate_at(step) for step in (0, 1999, 2000)] == [0.001, 0.001, 0.0005]
    assert not told.validation.transductive


@pytest.mark.parametrize("name", TUTORIALS)
def test_the_tutorials_are_made_right_and_say_what_was_wrong(name: str) -> None:
    told = recipe(name)
    assert (told.data.dataset, told.data.ways, told.data.shots) == ("mnist-digits", (3, 3), (5, 5))
    assert told.published == ()
    text = (recipes() / f"{name}.toml").read_text("utf-8")
    for word in ("83 %", "never updates", "softmax"):
        assert word in text
    assert told.network.name == {"mnist-maml": "cnn2", "mnist-fomaml": "mlp"}[name]
