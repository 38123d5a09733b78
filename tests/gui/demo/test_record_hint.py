"""The figures of an initialization, as the window tells them."""

from __future__ import annotations

import pytest

from maml_studio.gui.demo.record_hint import record_hint

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
