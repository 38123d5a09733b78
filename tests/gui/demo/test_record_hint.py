"""The figures of an initialization, as the window tells them."""

from __future__ import annotations

import pytest

from maml_studio.gui.demo.record_hint import paper_words, record_hint, unfit_cells

MEASURED = {
    "accuracy": 0.948,
    "interval": [0.933, 0.963],
    "protocol": {
        "dataset": "omniglot",
        "split": "test",
        "episodes": "any",
        "ways": 5,
        "shots": 1,
        "queries": 5,
        "inner_steps": 5,
        "count": 600,
        "seed": 0,
        "inductive": True,
    },
}


def test_every_figure_carries_its_protocol() -> None:
    hint = record_hint({"evaluation": [MEASURED], "validation": []})
    assert hint == (
        "5-way 1-shot, any: 94.8 % (93.3–96.3), 600 episodes of omniglot, split test, "
        "5 inner steps, seed 0, inductive"
    )


@pytest.mark.parametrize(
    "record", [{}, {"validation": 3}, {"evaluation": ["x", {}, {"protocol": 1}]}]
)
def test_an_odd_record_says_nothing(record: dict[str, object]) -> None:
    assert record_hint(record) == ""


def test_a_record_with_gaps_is_still_a_line() -> None:
    assert "?" in record_hint({"validation": [{"protocol": {}, "interval": None}]})


def test_what_its_paper_published_stands_beside_what_was_measured_so() -> None:
    together = MEASURED | {"protocol": {"ways": 5, "shots": 1, "inductive": False}}
    row = {"ways": 5, "shots": 1, "title": "MAML", "source": "Finn et al. 2017", "accuracy": 0.987}
    rows = [
        row | {"is_transductive": True},
        row | {"is_transductive": True, "shots": 5, "accuracy": 0.999},
        row | {"title": "another", "source": "unpublished"},
    ]
    assert paper_words({"published": rows, "transductive": [together]}) == (
        "Published (MAML, Finn et al. 2017), any characters, drawings judged together: "
        "5-way 1-shot 98.7 % (here 94.8 %, 93.3–96.3, ? episodes); 5-way 5-shot 99.9 %."
    )
    alone = paper_words({"published": [row], "transductive": [together]})
    assert alone.endswith("each drawing judged alone: 5-way 1-shot 98.7 %.")


@pytest.mark.parametrize("odd", [{}, {"published": 3}, {"published": ["x", {"title": "y"}]}])
def test_an_odd_record_has_no_paper(odd: dict[str, object]) -> None:
    assert paper_words(odd) == ""


def test_what_can_not_be_measured_says_why() -> None:
    protocol = {"ways": 20, "shots": 1, "episodes": "any"}
    cells = unfit_cells({"unfit": [{"unfit": "its head is for 5 classes", "protocol": protocol}]})
    assert cells == {(20, 1, "any"): "Not possible: its head is for 5 classes."}
