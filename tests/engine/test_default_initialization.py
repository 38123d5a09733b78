"""The bundled initialization, measured on alphabets that had no part in making it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.datasets.character_set import CharacterSet
from maml_studio.engine.episode import EpisodeSampler, EpisodeSettings, episode_generator
from maml_studio.engine.evaluation import Protocol, evaluating
from maml_studio.engine.generators import drain
from maml_studio.engine.initializations import available, load
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.records import InnerStep
from maml_studio.engine.recipe import Recipe
from maml_studio.resources import pretrained, recipes

LARGEST = 2 * 1024 * 1024
EPISODES = 25
"""To watch the loss in; the card tells of 100."""


@pytest.fixture(scope="module")
def learner() -> MetaLearner:
    return load("default", "cpu")


@pytest.fixture
def evaluation_alphabets(omniglot: Path) -> CharacterSet:
    return drain(reading_dataset("omniglot", "test"))


@pytest.mark.parametrize(
    ("kind", "ways", "shots", "at_least"),
    [
        ("any", 3, 1, 0.98),
        ("any", 5, 1, 0.97),
        ("any", 5, 5, 0.985),
        ("any", 20, 1, 0.92),
        ("alphabet", 3, 1, 0.94),
        ("alphabet", 5, 1, 0.92),
        ("alphabet", 5, 5, 0.97),
    ],
)
def test_accuracy_on_the_evaluation_alphabets(
    learner: MetaLearner,
    evaluation_alphabets: CharacterSet,
    kind: str,
    ways: int,
    shots: int,
    at_least: float,
) -> None:
    protocol = Protocol("omniglot", "test", kind, ways, shots, count=80)
    found = drain(evaluating(learner, evaluation_alphabets, protocol))
    assert found.accuracy >= at_least, found


@pytest.mark.parametrize(
    ("ways", "shots", "falls_by"),
    [(2, 1, 0.7), (5, 1, 0.7), (10, 1, 0.7), (5, 5, 0.7), (20, 5, 0.5)],
)
def test_the_inner_loop_does_the_work(
    learner: MetaLearner,
    evaluation_alphabets: CharacterSet,
    ways: int,
    shots: int,
    falls_by: float,
) -> None:
    sampler = EpisodeSampler(evaluation_alphabets, EpisodeSettings((ways, ways), (shots, shots)))
    falls = []
    for index in range(EPISODES):
        records: list[InnerStep] = []
        episode = sampler.sample(episode_generator(7, index))
        drain(learner.inner_steps_of(episode, learner.inner_steps, 1.0), records.append)
        assert records[0].loss == pytest.approx(math.log(ways), rel=1e-6)
        assert records[-1].loss <= records[0].loss
        falls.append(1 - records[-1].loss / records[0].loss)
    assert sum(fall >= falls_by for fall in falls) >= 0.95 * EPISODES


def test_the_recipe_in_the_project_is_the_one_that_made_it(learner: MetaLearner) -> None:
    recipe = Recipe.from_toml(recipes() / "default.toml")
    assert Recipe.from_dict(learner.card.record["recipe"]) == recipe
    assert learner.settings == recipe.method
    assert learner.network_settings == recipe.network


def test_it_is_small_and_comes_first() -> None:
    folder = pretrained() / "default"
    assert sum(path.stat().st_size for path in folder.iterdir()) <= LARGEST
    assert available()[0].name == "default"


def test_each_figure_of_the_card_has_its_protocol(learner: MetaLearner) -> None:
    figures = learner.card.record["figures"]
    assert {figure["protocol"]["episodes"] for figure in figures} == {"any", "alphabet"}
    for figure in figures:
        low, high = figure["interval"]
        assert low <= figure["accuracy"] <= high
        assert figure["protocol"]["inductive"] is True
        assert figure["protocol"]["split"] == "test"
        assert figure["protocol"]["count"] >= 600


def test_the_readme_shows_the_cards_figures(learner: MetaLearner) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    for kind in ("any", "alphabet"):
        (row,) = [line for line in readme.splitlines() if line.startswith(f"| `{kind}`")]
        figures = [f for f in learner.card.record["figures"] if f["protocol"]["episodes"] == kind]
        shown = [
            f"{100 * f['accuracy']:.1f} ± {50 * (f['interval'][1] - f['interval'][0]):.1f}"
            for f in figures
        ]
        assert [cell.strip() for cell in row.split("|")[2:-1]] == shown
