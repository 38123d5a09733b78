"""What data sets can have at most is known before they are read."""

from __future__ import annotations

from collections import Counter

import pytest

from maml_studio.engine.data_capacity import capacity, check_capacity
from maml_studio.engine.datasets import procedural
from maml_studio.engine.generators import drain
from maml_studio.engine.recipe import Recipe
from maml_studio.resources import recipes


@pytest.mark.parametrize("path", sorted(recipes().glob("*.toml")), ids=lambda path: path.stem)
def test_the_recipes_that_come_along_ask_for_what_there_is(path: object) -> None:
    check_capacity(Recipe.from_toml(path))  # type: ignore[arg-type]


def test_what_is_said_of_the_built_in_alphabet_is_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procedural, "SPLITS", {"train": range(2), "validation": range(2, 3)})
    for name, count in (("CHARACTERS", 3), ("DRAWERS", 4)):
        monkeypatch.setattr(procedural, name, count)
    for split in ("train", "validation"):
        found = drain(procedural.drawing_alphabets(procedural.SPLITS[split], 3, 4))
        said = capacity("procedural", split)
        assert said is not None
        assert said.classes == len(found)
        assert said.in_alphabet == max(Counter(found.alphabets).values())
        assert said.drawings == max(map(len, found.pixels))


@pytest.mark.parametrize(
    ("dataset", "key", "text", "says"),
    [
        ("procedural", "network.image_size", "40", "grey images of 28 pixels"),
        ("procedural", "network.image_channels", "3", "“image_channels” is 1"),
        ("procedural", "validation.shots", "[40]", "20 drawings .* too few for 40 shots"),
        ("procedural", "data.shots", "[1, 50]", "too few for 50 shots and 5 queries"),
        ("procedural", "data.ways", "[5, 30]", "25 classes in one alphabet"),
        ("omniglot", "data.ways", "[5, 5000]", "878 classes .* too few for 5,000 ways"),
        ("mnist-digits", "data.ways", "[5, 8]", "7 classes"),
        ("emnist-classes", "validation.ways", "[12]", "10 classes to validate with"),
    ],
)
def test_what_a_data_set_can_not_have_is_said(dataset: str, key: str, text: str, says: str) -> None:
    recipe = Recipe().with_value("data.dataset", dataset)
    check_capacity(recipe)
    with pytest.raises(ValueError, match=says):
        check_capacity(recipe.with_value(key, text))


def test_of_a_folder_nothing_is_known() -> None:
    check_capacity(
        Recipe().with_value("data.dataset", "/some/folder").with_value("data.ways", "500")
    )
