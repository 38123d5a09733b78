"""The sections of a recipe: rates by schedule, training episodes, published figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from maml_studio.engine.plain_values import from_values
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.recipe_sections import (
    DataSettings,
    OuterSettings,
    Published,
    ValidationSettings,
)


def test_training_episodes_are_drawn_as_the_data_section_says() -> None:
    data = DataSettings(ways=(3, 7), shots=(1, 2), queries=4, uneven=0.3, rotations=False)
    settings = data.episode_settings("alphabet")
    assert settings.kind == "alphabet"
    assert (settings.ways, settings.shots, settings.queries) == ((3, 7), (1, 2), 4)
    assert (settings.uneven, settings.rotations, settings.augment) == (0.3, False, False)


FIGURES = (
    Published(5, 1, 98.7, 0.4, transductive=True, note="1 step “twice” \\ more"),
    Published(20, 5, 98.9),
)


def test_published_figures_come_back_from_toml(tmp_path: Path) -> None:
    path = tmp_path / "trial.toml"
    recipe = Recipe(title="Trial", published=FIGURES)
    path.write_text(recipe.as_toml(), encoding="utf-8")
    assert Recipe.from_toml(path) == recipe
    path.write_text("[[published]]\nways = 20\naccuracy = 95\n[[published]]\n[outer]\nsteps = 3\n")
    assert Recipe.from_toml(path).published == (Published(20, 1, 95.0), Published())
    assert Recipe.from_toml(path).with_value("title", "x").published == (
        Published(20, 1, 95.0),
        Published(),
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"schedule": "constant"}, (0.8, 0.8, 0.8)),
        ({"schedule": "cosine"}, (0.8, 0.4, 0.0)),
        ({"schedule": "linear"}, (0.8, 0.4, 0.0)),
        ({"schedule": "linear", "last_rate": 0.2}, (0.8, 0.5, 0.2)),
        ({"schedule": "cosine", "last_rate": 0.2}, (0.8, 0.5, 0.2)),
        ({"schedule": "halving", "halve_every": 25}, (0.8, 0.2, 0.05)),
    ],
)
def test_schedules(values: dict[str, Any], expected: tuple[float, ...]) -> None:
    outer = OuterSettings(steps=100, rate=0.8, **values)
    assert [outer.rate_at(step) for step in (0, 50, 100)] == pytest.approx(expected)


def test_halving_halves_after_its_steps_and_not_before() -> None:
    outer = OuterSettings(rate=1.0, schedule="halving", halve_every=2000)
    assert [outer.rate_at(step) for step in (1999, 2000, 3999, 4000)] == [1.0, 0.5, 0.5, 0.25]


def test_any_settings_can_be_made_of_plain_values() -> None:
    assert from_values(ValidationSettings, {"ways": 7}, "x") == ValidationSettings(ways=(7,))
