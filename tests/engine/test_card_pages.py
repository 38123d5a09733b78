"""What the cards say, as the repository's pages say it: the committed pages are the generated ones."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from maml_studio.engine.cards.origin import recipe_words, tried
from maml_studio.engine.cards.page import page_of_cards, with_table
from maml_studio.engine.cards.publication import PICTURE, card_values
from maml_studio.engine.initializations import WEIGHTS, load
from maml_studio.resources import pretrained
from tests.conftest import CHECKOUT

LARGEST_PICTURE = 60_000
FIGURES = [
    {
        "accuracy": 0.5,
        "interval": [0.4, 0.6],
        "protocol": {
            "dataset": "omniglot-random",
            "split": "test",
            "episodes": kind,
            "ways": 5,
            "shots": shots,
            "queries": 5,
            "inner_steps": 1,
            "count": 1000,
            "seed": 0,
            "inductive": True,
        },
    }
    for kind in ("any", "alphabet")
    for shots in (1, 5)
]
LEAST: dict[str, Any] = {
    "format": 1,
    "name": "small",
    "title": "Small · 5-way",
    "network": {"name": "conv4", "channels": 4},
    "method": {"name": "maml"},
    "weights_sha256": "0" * 64,
}


def page(tmp_path: Path, **values: object) -> str:
    folder = tmp_path / "pretrained" / "small"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "card.json").write_text(json.dumps(LEAST | values), encoding="utf-8")
    return page_of_cards(folder.parent)


def published(shots: int, *differences: str) -> dict[str, object]:
    return {
        "ways": 5,
        "shots": shots,
        "title": "MAML",
        "source": "Finn et al. 2017",
        "is_transductive": True,
        "accuracy": 0.987,
        "half_interval": 0.004,
        "differences": list(differences),
    }


def test_the_committed_page_is_what_the_cards_say() -> None:
    committed = (CHECKOUT / "docs" / "initializations.md").read_text("utf-8")
    assert committed == page_of_cards(pretrained()), "run: tools/publish.py --docs"


def test_readme_has_the_defaults_table_and_its_count() -> None:
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    assert with_table(readme, pretrained() / "default") == readme, "run: tools/publish.py --docs"
    count = card_values(pretrained() / "default")["figures"][0]["protocol"]["count"]
    assert f"{count:,} episodes a figure" in readme


@pytest.mark.parametrize("folder", sorted(path.parent for path in pretrained().glob("*/card.json")))
def test_each_bundled_card_loads_and_its_picture_is_small(folder: Path) -> None:
    assert load(folder, "cpu").card.name == folder.name
    picture = folder / PICTURE
    assert not picture.exists() or picture.stat().st_size < LARGEST_PICTURE
    assert picture.exists() == bool(card_values(folder).get("weaknesses", {}).get("pairs"))


@pytest.mark.parametrize("folder", sorted(path.parent for path in pretrained().glob("*/card.json")))
def test_each_bundled_card_tells_what_a_reader_needs(folder: Path) -> None:
    card = card_values(folder)
    weights = (folder / WEIGHTS).read_bytes()
    assert card["weights_sha256"] == hashlib.sha256(weights).hexdigest()
    for name in ("title", "recipe", "data", "commit", "hardware", "hours", "figures"):
        assert card[name], f"the card says nothing of {name}"
    name = card["recipe_name"]
    assert (card["comparison"], card["notes"]) == tried(name), "publish it again"
    assert card["recipe_words"] == recipe_words(name), "publish it again"
    cells = [*card["figures"], *card.get("unfit", [])]
    assert {cell["protocol"]["episodes"] for cell in cells} == {"any", "alphabet"}
    assert any("figures" in cell for cell in card["calibration"])
    for figure in card["figures"]:
        low, high = figure["interval"]
        assert low <= figure["accuracy"] <= high
        assert figure["protocol"]["inductive"]
        assert figure["protocol"]["split"] == "test"
    repeated = {(row["ways"], row["shots"]) for row in card["recipe"].get("published", [])}
    assert repeated <= {(row["ways"], row["shots"]) for row in card.get("published", [])}
    is_together = any(row["transductive"] for row in card["recipe"].get("published", []))
    if is_together and not load(folder, "cpu").is_inductive:
        protocols = [cell["protocol"] for cell in card["transductive"]]
        assert repeated <= {(each["ways"], each["shots"]) for each in protocols}


def test_a_card_without_figures_has_the_sections_that_it_can_have(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert "## small: Small · 5-way" in text
    assert "[small](#small-small--5-way)" in text
    assert "###" not in text


def test_a_cell_that_does_not_fit_says_why(tmp_path: Path) -> None:
    protocol = FIGURES[0]["protocol"] | {"ways": 20}
    unfit = {"unfit": "its head is for 5 classes", "protocol": protocol}
    text = page(tmp_path, figures=FIGURES, unfit=[unfit])
    assert "| episodes | 5-way 1-shot | 5-way 5-shot | 20-way 1-shot |" in text
    assert "| `any` | 50.0 ± 10.0 | 50.0 ± 10.0 | its head is for 5 classes |" in text
    assert "1,000 episodes a figure" in text


def test_without_a_confidence_the_calibration_is_of_the_probabilities_as_they_are(
    tmp_path: Path,
) -> None:
    protocol = FIGURES[0]["protocol"] | {"unknowns": 0}
    figure = {"value": 0.123, "low": 0.1, "high": 0.15}
    cell = {"protocol": protocol, "figures": {"ECE, %": figure}}
    unfit = {"protocol": protocol | {"ways": 20}, "unfit": "its head is for 5 classes"}
    text = page(tmp_path, calibration=[unfit, cell], no_confidence="its batch norm looks on")
    assert "No confidence was fitted: its batch norm looks on. Of the probabilities as they" in text
    assert "| `any` 5-way 1-shot | 12.3 (10.0 to 15.0) |" in text
    assert "| `any` 20-way 1-shot | its head is for 5 classes |" in text
    assert "unknown" not in text.split("### Calibration")[1].split("###")[0]


def test_papers_stand_beside_with_what_differs_once(tmp_path: Path) -> None:
    rows = [published(1, "it is older", "it has 1 queries"), published(5, "it is older")]
    together = FIGURES[0] | {
        "accuracy": 0.9,
        "interval": [0.89, 0.91],
        "protocol": FIGURES[0]["protocol"] | {"inductive": False, "queries": 1},
        "published": [published(1)],
    }
    text = page(
        tmp_path,
        figures=FIGURES,
        published=rows,
        transductive=[together],
        notes=["Why."],
        recipe_words="As told.",
    )
    first = "98.7 ± 0.4 (transductive) | 50.0 ± 10.0 | 90.0 ± 1.0 (1 query a class) |"
    assert f"| 5-way 1-shot | MAML (Finn et al. 2017) | {first}" in text
    assert "- What differs of “MAML”: it is older; it has 1 queries (5-way 1-shot)." in text
    assert "from the transductive figures here: nothing but what the recipe tells." in text
    assert "\n- The recipe: As told.\n- Why.\n" in text


def test_what_was_not_published_does_not_stand_beside(tmp_path: Path) -> None:
    rows = [published(1, "it is older"), published(1) | {"title": "Mine", "source": "unpublished"}]
    text = page(tmp_path, figures=FIGURES, published=rows)
    assert "MAML (Finn et al. 2017)" in text
    assert "Mine" not in text


def test_a_method_that_trains_with_other_shots_than_it_is_for_differs_by_none(
    tmp_path: Path,
) -> None:
    recipe = {"published": [{"ways": 5, "shots": 1}], "data": {"shots": [10, 10]}}
    text = page(tmp_path, figures=FIGURES, published=[published(1), published(5)], recipe=recipe)
    assert "its network was trained for" not in text


def test_weights_of_another_way_differ_by_it(tmp_path: Path) -> None:
    recipe = {"published": [{"ways": 20, "shots": 1}], "data": {"ways": [20, 20]}}
    rows = [published(1) | {"is_told": False}]
    text = page(tmp_path, figures=FIGURES, published=rows, recipe=recipe)
    assert "its network was trained for this way, these weights for 20-way" in text
    assert "98.7 ± 0.4 (likely transductive)" in text


def test_what_chose_the_weights_and_what_measured_them_is_told(tmp_path: Path) -> None:
    protocol = FIGURES[0]["protocol"] | {"split": "validation", "inductive": False, "queries": 1}
    chosen = FIGURES[0] | {"protocol": protocol}
    text = page(
        tmp_path, validation=[chosen], measured_with=[{"commit": c} for c in ("a", "b", "a", "")]
    )
    assert (
        "| chosen by | the validation split: `any` 5-way 1-shot 50.0 ± 10.0; 1 query a class, "
        "1 inner step, 1,000 episodes a figure, seed 0, queries judged together (transductive) |"
    ) in text
    assert "| measured at commit | a, b |" in text


def test_pairs_across_alphabets_name_both(tmp_path: Path) -> None:
    pair = {
        "alphabet": "Greek",
        "character": "one",
        "taken_for": "two",
        "taken_for_alphabet": "Old_Church",
        "asked": 20,
        "taken": 9,
        "asked_the_other_way": 20,
        "taken_the_other_way": 8,
    }
    protocol = FIGURES[0]["protocol"] | {"split": "validation"}
    text = page(tmp_path, weaknesses={"protocol": protocol, "pairs": [pair]})
    assert "split validation, across alphabets). Two characters meet in few" in text
    assert "| Greek | one for two of Old Church | 9 of 20 | 8 of 20 |" in text


def test_the_first_table_has_each_method_beside_its_paper_and_the_default_beside_those(
    tmp_path: Path,
) -> None:
    trained = {"published": [{"ways": 5, "shots": 1}], "data": {"shots": [1, 1]}}
    rows = [published(1), published(5)]
    together = FIGURES[0] | {
        "accuracy": 0.7,
        "protocol": FIGURES[0]["protocol"] | {"inductive": False},
        "published": [],
    }
    values = {"figures": FIGURES, "recipe": trained, "tasks_seen_by_these_weights": 64_000}
    page(tmp_path, **values, published=rows, transductive=[together])
    assert "for 1-shot (5-way 5-shot)." in page_of_cards(tmp_path / "pretrained")
    other = tmp_path / "pretrained" / "default"
    other.mkdir()
    default = LEAST | {"name": "default", "title": "Default", "figures": FIGURES}
    (other / "card.json").write_text(json.dumps(default), encoding="utf-8")
    first = page_of_cards(other.parent).split("## Each query")[0].splitlines()
    told = [line for line in first if line.startswith("| 5-way")]
    middle, split = "50.0 ± 10.0 | 50.0 ± 10.0", "`omniglot-random` | 1,000"
    beside = f"70.0 ± 10.0 | 98.7 ± 0.4 (transductive) | {split} | 64,000 tasks"
    assert told == [
        f"| 5-way 1-shot | [default](#default-default) | {middle} | – | – | {split} | – |",
        f"| 5-way 1-shot | [small](#small-small--5-way) | {middle} | {beside} |",
    ]


def test_headings_that_would_be_called_alike_have_links_of_their_own(tmp_path: Path) -> None:
    for name, method in (("maml++", "maml++"), ("maml", "maml")):
        folder = tmp_path / "pretrained" / name
        folder.mkdir(parents=True)
        card = LEAST | {"name": name, "title": "5-way", "method": {"name": method}}
        (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")
    text = page_of_cards(tmp_path / "pretrained")
    assert text.index("## maml: ") < text.index("## maml++: ")
    assert "[maml](#maml-5-way) |" in text
    assert "[maml++](#maml-5-way-1) |" in text


def test_the_picture_is_shown_where_there_is_one(tmp_path: Path) -> None:
    assert PICTURE not in page(tmp_path)
    (tmp_path / "pretrained" / "small" / PICTURE).write_bytes(b"")
    assert f"](../pretrained/small/{PICTURE})" in page(tmp_path)


def test_the_table_in_a_text_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    page(tmp_path, figures=FIGURES)
    before, after = "A | table |\n\n", "\n| episodes | of another kind |\n|---|---|\n| 1 | 2 |\n"
    text = f"{before}| episodes | 3-way 1-shot |\n|---|---|\n| `any` | 9 |\n| x | 8 |\n{after}"
    told = with_table(text, tmp_path / "pretrained" / "small")
    assert told.startswith(f"{before}| episodes | 5-way 1-shot | 5-way 5-shot |\n")
    assert told.endswith(f"| `alphabet` | 50.0 ± 10.0 | 50.0 ± 10.0 |\n{after}")
    assert with_table(told, tmp_path / "pretrained" / "small") == told
    with pytest.raises(ValueError, match="README has no table"):
        with_table("No table.", tmp_path / "pretrained" / "small")


def test_a_card_without_figures_leaves_the_readme_as_it_is(tmp_path: Path) -> None:
    page(tmp_path, figures=[])
    with pytest.raises(ValueError, match="has no figures to put into README"):
        with_table(
            "| episodes | 5-way |\n|---|---|\n| 1 | 2 |\n", tmp_path / "pretrained" / "small"
        )


def test_tables_carry_their_protocol_and_the_falls_are_shown(tmp_path: Path) -> None:
    digits = FIGURES[0] | {"protocol": FIGURES[0]["protocol"] | {"dataset": "mnist"}}
    fall = {
        "ways": 5,
        "shots": 1,
        "episodes": 100,
        "left_out": 1,
        "reached_by_95_percent": 0.75,
        "mean_losses": [1.6, 0.8, 0.2],
        "protocol": {k: v for k, v in FIGURES[0]["protocol"].items() if k != "inductive"},
    }
    values: dict[str, Any] = {
        "accuracy_after_each_inner_step": FIGURES,
        "support_loss_falls": [fall, {"ways": 2, "shots": 1, "fifth_lowest_of_100": 0.9}],
        "digits": [digits],
        "digit_variants": [],
        "strokes": {"strokes": FIGURES[:1], "scans": FIGURES[:1], "mean_pixel_difference": 0.1},
    }
    text = page(tmp_path, **values, recipe={"data": {"dataset": "omniglot"}})
    for dataset, split in (("omniglot-random", "test"), ("mnist", "test")):
        assert f"{dataset}, split {split}, 5 queries a class" in text
    judged = "1,000 episodes a figure, seed 0, each query judged alone (inductive); accuracy in %"
    assert text.count(judged) == 3
    assert "| `any` 5-way 1-shot | 75.0 % (1 episode that began at 0 left out) | 1.600 |" in text
    assert "Digits were never trained on." in text
    other = page(tmp_path, **values, recipe={"data": {"dataset": "emnist-balanced"}})
    assert "never trained on" not in other


def test_a_broken_card_is_named(tmp_path: Path) -> None:
    page(tmp_path)
    (tmp_path / "pretrained" / "small" / "card.json").write_text("{")
    with pytest.raises(ValueError, match=r"small.* can't be read"):
        page_of_cards(tmp_path / "pretrained")
