"""Published figures: found for a method, and told with what differs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maml_studio.engine.evaluation import Protocol
from maml_studio.engine.learners.settings import (
    METHODS,
    MAMLSettings,
    PrototypicalSettings,
    ReptileSettings,
)
from maml_studio.engine.published import differences, published_beside
from maml_studio.engine.published_rows import PUBLISHED

AS_FINN = Protocol("omniglot-random", "test", ways=5, shots=1, queries=1, inductive=False)
AS_REPTILE = replace(AS_FINN, count=10000)
REPTILE = ReptileSettings(head="learned")


def titles(protocol: Protocol, method: str) -> list[str]:
    return [row.title for row in published_beside(protocol, METHODS[method]())]


def test_a_methods_own_rows_are_beside_it() -> None:
    assert titles(AS_FINN, "reptile") == ["Reptile", "Reptile with transduction"]
    assert titles(AS_FINN, "fomaml") == ["first-order MAML"]
    assert titles(replace(AS_FINN, ways=20, shots=5), "anil") == ["ANIL"]


def test_maml_of_first_order_is_told_as_such() -> None:
    rows = published_beside(AS_FINN, MAMLSettings(first_order=True))
    assert [row.title for row in rows] == ["first-order MAML"]


def test_beside_a_maml_with_learned_rates_and_a_head_alone_are_those_it_has_them_from() -> None:
    settings = MAMLSettings(learned_rates=True, head_first_steps=10)
    at_20 = replace(AS_FINN, ways=20)
    rows = {row.method: row for row in published_beside(at_20, settings)}
    assert list(rows) == ["maml", "anil", "maml++"]
    assert "it is of another method than maml" in differences(rows["anil"], at_20, settings)
    is_told_fixed = {
        method: any("rates are fixed" in clause for clause in differences(row, at_20, settings))
        for method, row in rows.items()
    }
    assert is_told_fixed == {"maml": True, "anil": True, "maml++": False}
    fixed = published_beside(at_20, replace(settings, learned_rates=False))
    assert [row.method for row in fixed] == ["maml", "maml", "anil"]


@pytest.mark.parametrize("method", ["nearest-pixels", "proto-maml", "anil"])
def test_mamls_row_stands_in_where_a_method_has_none(method: str) -> None:
    (row,) = published_beside(AS_FINN, METHODS[method]())
    assert row.title == "MAML"
    assert f"another method than {method}" in differences(row, AS_FINN, METHODS[method]())[0]


def test_there_is_none_for_other_data_or_shapes() -> None:
    assert titles(replace(AS_FINN, dataset="mnist"), "maml") == []
    assert titles(replace(AS_FINN, ways=7), "maml") == []


def test_nothing_differs_where_a_paper_is_repeated() -> None:
    row = published_beside(AS_REPTILE, REPTILE)[1]
    assert row.figure(5, 1) == "97.68 ± 0.04"
    assert differences(row, AS_REPTILE, REPTILE) == []


def test_a_figure_has_the_digits_of_its_table() -> None:
    (row,) = published_beside(AS_FINN, PrototypicalSettings())
    assert row.figure(20, 1) == "96.0"
    assert published_beside(AS_FINN, ReptileSettings())[0].figure(5, 5) == "98.90 ± 0.10"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"inductive": True}, "(transductive), these are judged alone"),
        ({"dataset": "omniglot"}, "“omniglot-random”, this is “omniglot”"),
        ({"split": "validation"}, "this of the split “validation”"),
        ({"episodes": "alphabet"}, "within one, which is harder"),
        ({"queries": 5}, "it has 1 query a class, this 5"),
        ({"count": 100}, "over 10,000 episodes, this over 100"),
    ],
)
def test_each_difference_is_said(change: dict[str, object], said: str) -> None:
    protocol = replace(AS_REPTILE, **change)
    (found,) = differences(published_beside(protocol, REPTILE)[1], protocol, REPTILE)
    assert said in found


def test_differences_of_the_method_are_said() -> None:
    found = differences(PUBLISHED[0], AS_FINN, MAMLSettings())
    assert len(found) == 3
    assert "starts at zero" in found[0]
    assert "may learn them" in found[1]


def test_what_no_paper_tells_is_called_likely() -> None:
    protocol = replace(AS_FINN, inductive=True)
    row = published_beside(protocol, METHODS["meta-sgd"]())[0]
    assert "its queries likely helped" in differences(row, protocol, METHODS["meta-sgd"]())[0]
    together = differences(row, AS_FINN, METHODS["meta-sgd"]())
    assert together[0] == "it does not tell that its queries helped each other"
    assert not any("judged alone" in clause for clause in together)


def test_what_only_the_code_tells_differs_from_what_is_judged_alone() -> None:
    for inductive, said in ((True, True), (False, False)):
        protocol = replace(AS_FINN, inductive=inductive)
        (row,) = published_beside(protocol, METHODS["relation"]())
        found = "; ".join(differences(row, protocol, METHODS["relation"]()))
        assert ("by its code" in found) is said
        assert "turned by 90°" in found


def test_what_is_transductive_beside_an_inductive_figure_is_said() -> None:
    rows = published_beside(AS_FINN, ReptileSettings(head="learned"))
    said = [differences(row, AS_FINN, ReptileSettings(head="learned")) for row in rows]
    assert "were judged alone" in said[0][0]
    assert not any("judged alone" in each for each in said[1])


def test_an_ensemble_and_a_split_by_alphabet_are_said() -> None:
    plus = METHODS["maml++"]()
    (row,) = published_beside(AS_FINN, plus)
    assert "ensemble of the 5 best" in differences(row, AS_FINN, plus)[-1]
    (row,) = published_beside(AS_FINN, PrototypicalSettings())
    assert "“omniglot-alphabets”" in "; ".join(differences(row, AS_FINN, PrototypicalSettings()))


def test_the_table_is_of_known_methods_and_sane_figures() -> None:
    for row in PUBLISHED:
        assert row.method in METHODS
        assert all(80 < accuracy < 100 for accuracy, _ in row.figures.values())
        assert all(0 <= interval < 1 for _, interval in row.figures.values())
