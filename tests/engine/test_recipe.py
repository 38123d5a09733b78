"""Recipes: read strictly, changed by `--set`, and clear about what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, FrozenInstanceError, asdict, fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from maml_studio.engine.learners.settings import METHODS
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.recipe_sections import OuterSettings, Published
from maml_studio.resources import recipes


def settings_fields(kind: type[Any], prefix: str = "") -> Iterator[tuple[str, Field[Any]]]:
    """Return the leaves of a settings dataclass by their dotted names."""
    hints = get_type_hints(kind)
    for item in fields(kind):
        hint = hints[item.name]
        if isinstance(hint, type) and is_dataclass(hint):
            yield from settings_fields(hint, f"{prefix}{item.name}.")
        else:
            yield prefix + item.name, item


def value_of(recipe: Recipe, key: str) -> Any:
    value: Any = recipe
    for name in key.split("."):
        value = getattr(value, name)
    return value


def test_each_field_has_a_sentence() -> None:
    for name, item in [*settings_fields(Recipe), *settings_fields(Published, "published.")]:
        help_text = item.metadata.get("help", "")
        assert help_text, name
        assert help_text.endswith("."), name


def test_a_recipe_can_not_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Recipe().title = "other"  # type: ignore[misc]


def test_plain_values_make_the_same_recipe_again(tmp_path: Path) -> None:
    recipe = Recipe.from_dict(
        {
            "title": "Trial «x»",
            "method": {"inner_steps": 3, "first_order": True},
            "data": {"ways": [5, 20], "alphabet_share": 0.25},
            "outer": {"rate": 0.005},
            "validation": {"kinds": ["alphabet"], "ways": [5, 20]},
        }
    )
    path = tmp_path / "trial.toml"
    path.write_text(recipe.as_toml(), encoding="utf-8")
    assert Recipe.from_toml(path) == Recipe.from_dict(asdict(recipe)) == recipe
    assert recipe.method.first_order
    assert recipe.data.ways == (5, 20)
    assert recipe.outer.steps == OuterSettings().steps


def test_nothing_given_is_the_default() -> None:
    assert Recipe.from_dict({}) == Recipe()


@pytest.mark.parametrize("path", sorted(recipes().glob("*.toml")), ids=lambda path: path.stem)
def test_recipes_of_the_project_are_read(path: Path) -> None:
    recipe = Recipe.from_toml(path)
    assert recipe.title != Recipe().title
    assert recipe.source


@pytest.mark.parametrize(
    ("values", "wrong", "nearest"),
    [
        ({"tilte": "x"}, "tilte", "title"),
        ({"outer": {"step": 5}}, "outer.step", "steps"),
        ({"method": {"inner_step": 5}}, "method.inner_step", "inner_steps"),
        ({"data": {"way": 5}}, "data.way", "ways"),
        ({"metod": {}}, "metod", "method"),
        ({"validation": {"zzz": 1}}, "validation.zzz", ""),
        ({"outer": {"": 1}}, "outer.", ""),
    ],
)
def test_the_nearest_name_is_offered(values: dict[str, Any], wrong: str, nearest: str) -> None:
    with pytest.raises(
        ValueError, match=f"^here: there is no “{wrong}”; the nearest is “"
    ) as caught:
        Recipe.from_dict(values, "here")
    assert nearest in str(caught.value).rsplit("“", 1)[1]


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"outer": {"steps": "many"}}, "“outer.steps” is a whole number, not 'many'"),
        ({"outer": {"steps": 1.5}}, "“outer.steps” is a whole number, not 1.5"),
        ({"outer": {"steps": True}}, "“outer.steps” is a whole number, not True"),
        ({"outer": {"rate": "fast"}}, "“outer.rate” is a number, not 'fast'"),
        ({"outer": {"rate": True}}, "“outer.rate” is a number, not True"),
        ({"method": {"first_order": 1}}, "“method.first_order” is true or false, not 1"),
        ({"title": 5}, "“title” is a text, not 5"),
        ({"title": ["a"]}, "“title” is a text"),
        ({"outer": 5}, "“outer” is a section, not a value"),
        ({"data": {"ways": [1, 2, 3]}}, r"“data.ways” has 2 values, not \[1, 2, 3\]"),
        ({"data": {"ways": []}}, "“data.ways” has 2 values"),
        ({"data": {"ways": ["a", "b"]}}, "“data.ways” is a whole number, not 'a'"),
        ({"validation": {"kinds": [1]}}, "“validation.kinds” is a text, not 1"),
    ],
)
def test_wrong_types_are_named(values: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=f"^here: {what}"):
        Recipe.from_dict(values, "here")


@pytest.mark.parametrize(
    "values",
    [
        {"method": {"name": "magic"}},
        {"method": {"inner_steps": 0}},
        {"method": {"head_rate": 0}},
        {"method": {"body_rate": float("nan")}},
        {"network": {"channels": 0}},
        {"network": {"channels": 10, "groups": 3}},
        {"data": {"alphabet_share": 1.5}},
        {"data": {"alphabet_share": float("nan")}},
        {"method": {"name": ["maml"]}},
        {"outer": {"schedule": "linea"}},
        {"outer": {"optimizer": "adm"}},
        {"outer": {"precision": "half"}},
        {"outer": {"halve_every": 0}},
        {"outer": {"minutes": -1}},
        {"outer": {"weight_decay": -0.1}},
        {"outer": {"last_rate": -0.1}},
        {"outer": {"seed": -1}},
        {"outer": {"steps": 0}},
        {"outer": {"meta_batch_size": 0}},
        {"outer": {"rate": -0.1}},
        {"outer": {"clip": -1}},
        {"validation": {"every": 0}},
        {"validation": {"episodes": 0}},
        {"validation": {"kinds": ["everything"]}},
        {"validation": {"kinds": []}},
        {"validation": {"ways": []}},
        {"validation": {"shots": [0]}},
        {"validation": {"queries": 0}},
        {"validation": {"patience": -1}},
        {"published": [{"accuracy": 101}]},
        {"published": [{"accuracy": 50, "interval": -1}]},
        {"published": [{"ways": 0}]},
    ],
)
def test_impossible_values_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^here: "):
        Recipe.from_dict(values, "here")


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("outer.steps", "50", 50),
        ("outer.rate", "1", 1.0),
        ("outer.rate", "1e-4", 1e-4),
        ("data.augment", "false", False),
        ("data.ways", "20", (20, 20)),
        ("data.ways", "[5, 20]", (5, 20)),
        ("validation.kinds", "alphabet", ("alphabet",)),
        ("validation.ways", "[5, 10, 20]", (5, 10, 20)),
        ("data.dataset", "mnist", "mnist"),
        ("data.dataset", "/some/where else", "/some/where else"),
        ("title", "Two words", "Two words"),
        ("title", '"quoted"', "quoted"),
        ("title", "", ""),
    ],
)
def test_set_changes_one_field(key: str, text: str, expected: Any) -> None:
    before = Recipe()
    recipe = before.with_value(key, text)
    assert value_of(recipe, key) == expected
    assert type(value_of(recipe, key)) is type(expected)
    others = [name for name, _ in settings_fields(Recipe) if name != key]
    assert all(value_of(recipe, name) == value_of(before, name) for name in others)
    assert before == Recipe()


@pytest.mark.parametrize(
    ("key", "text", "what"),
    [
        ("outer.stepz", "5", "there is no “outer.stepz”; the nearest is “outer.steps”"),
        ("outter.steps", "5", "there is no “outter”; the nearest is “outer”"),
        ("steps", "5", "there is no “steps”"),
        ("outer", "5", "“outer” is a section"),
        ("title.x", "5", "“title” of --set title.x is not a section"),
        ("a.b.c", "5", "there is no “a.b”"),
        ("", "5", "there is no “”"),
        ("outer.steps", "", "“outer.steps” is a whole number, not ''"),
        ("outer.steps", "many", "“outer.steps” is a whole number, not 'many'"),
        ("outer.steps", "0", "“steps” is at least 1, not 0"),
        ("outer.rate", "0", "“rate” is a number above 0, not 0"),
        ("validation.ways", "[5, 0]", "“ways” is at least 1, not 0"),
        ("outer.schedule", "cosin", "not “cosin”; the nearest is “cosine”"),
        ("outer.optimizer", "sdg", "not “sdg”; the nearest is “sgd”"),
        ("outer.precision", "mix", "not “mix”; the nearest is “mixed”"),
        ("validation.kinds", "alfabet", "not “alfabet”; the nearest is “alphabet”"),
        ("method.name", "mamal", "there is no method “mamal”; the nearest is “maml”"),
        ("method.name", "[1]", "there is no method"),
        (
            "published",
            "[{way = 5}]",
            "there is no “published.way”; the nearest is “published.ways”",
        ),
        ("outer.rate", "nan", "is a number, not nan"),
        ("data.ways", "[1, 2, 3]", "“data.ways” has 2 values"),
    ],
)
def test_set_says_what_is_wrong(key: str, text: str, what: str) -> None:
    with pytest.raises(ValueError, match=what) as caught:
        Recipe().with_value(key, text)
    assert f"--set {key}" in str(caught.value)


def test_files_that_are_no_recipe(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    with pytest.raises(ValueError, match=f"There is no recipe “{path}”"):
        Recipe.from_toml(path)
    for content in (b"title = ", b"\xff\xfe", b"[outer]\nsteps = 1\nsteps = 2"):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=f"“{path}” is not a readable recipe"):
            Recipe.from_toml(path)
    with pytest.raises(ValueError, match=f"“{tmp_path}” is not a readable recipe"):
        Recipe.from_toml(tmp_path)
    path.write_text("[outer]\nsteps = -1\n")
    with pytest.raises(ValueError, match=f"^{path}: “steps” is at least 1, not -1"):
        Recipe.from_toml(path)


@pytest.mark.parametrize("name", METHODS)
def test_another_method_takes_over_what_was_set_and_it_knows(name: str) -> None:
    before = Recipe.from_dict({"method": {"inner_steps": 7, "rate_growth": 1.5}})
    after = before.with_value("method.name", name).method
    expected = {"inner_steps": 7, "rate_growth": 1.5}
    for item in fields(METHODS[name]):
        if item.name != "name":
            assert getattr(after, item.name) == expected.get(item.name, item.default)
    assert after.name == name
