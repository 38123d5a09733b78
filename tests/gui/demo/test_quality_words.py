"""What is said of examples, influences and other minds."""

from __future__ import annotations

from maml_studio.engine.blame import Influence
from maml_studio.engine.classifier import Prediction
from maml_studio.engine.company import Company
from maml_studio.engine.left_out import LeaveOneOut, LeftOut
from maml_studio.engine.task import Place
from maml_studio.gui.demo.passport import left_out_passport, support_passport, way_and_shot
from maml_studio.gui.demo.quality_words import (
    chance_sentence,
    company_sentence,
    company_words,
    culprits,
    left_out_lines,
    left_out_sentence,
    others_sentence,
    pull_sentence,
    pull_words,
)
from tests.small_tasks import scribbled_task


def says(label: str, share: float) -> Prediction:
    other = "b" if label == "a" else "a"
    return Prediction(label, {label: share, other: 1 - share})


def left_out(right: int, wrong: int, folds: int = 0) -> LeaveOneOut:
    task = scribbled_task([3, 2, 1])
    total = right + wrong
    told = ["a"] * right + ["b"] * wrong
    answers = tuple(
        LeftOut(Place("a", index), Prediction(label, {label: 1.0}), index + 1, total)
        for index, label in enumerate(told)
    )
    return LeaveOneOut(task, None, 1.0, answers, (), {"c": "“c” has a single example."}, folds)


def test_left_out_examples_in_words() -> None:
    assert left_out_sentence(left_out(22, 3)) == (
        "Left out one at a time, 22 of 25 examples are read rightly (70–96 %)."
    )
    *_, short, shortest = left_out_lines(left_out(22, 3))
    assert (short, shortest) == ("22/25 right (70–96 %)", "22 of 25 right")
    assert "in folds" in left_out_lines(left_out(60, 3, folds=25))[0]
    assert "only one" in left_out_sentence(left_out(0, 0))
    lengths = [len(line) for line in left_out_lines(left_out(22, 3))]
    assert lengths == sorted(lengths, reverse=True)


def test_what_an_accuracy_is_to_be_compared_with() -> None:
    assert chance_sentence(left_out(0, 0)) == ""
    assert chance_sentence(left_out(2, 3)) == (
        "A guess is right 1 time in 3, always saying “a” 5 of 5."
    )


def test_passports_say_which_test_it_was() -> None:
    found = left_out(22, 3)
    assert way_and_shot(found.task) == "3-way 1–3-shot"
    assert left_out_passport(found, 5, is_inductive=True) == (
        "3-way 1–3-shot, your own task (no split, no episodes), left out one at a time, "
        "5 inner steps, inductive: each judged alone, 95 % interval 70–96 % (Wilson)."
    )
    seeing = left_out_passport(found, 1, is_inductive=False)
    assert "inductive: each judged alone, beside the examples that are learned" in seeing
    assert left_out_passport(left_out(0, 0), 5, is_inductive=True) == ""
    passport = support_passport(found.task, 1)
    assert "3-way 1–3-shot" in passport
    assert "1 inner step, inductive: each judged alone." in passport
    assert "no test" in passport
    assert "no interval" in passport
    prototypes = ["Prototypes"]
    none = support_passport(found.task, 0, without_steps=prototypes, together=prototypes)
    assert "no inner steps, transductive: judged together." in none
    minds = ["Prototypes", "Nearest pixels"]
    beside = support_passport(found.task, 5, without_steps=minds)
    assert "5 inner steps (prototypes and nearest pixels take none), inductive" in beside
    mixed = support_passport(found.task, 5, after=2, together=minds[:1], alone=minds[1:])
    assert "after 2 of 5 inner steps, transductive: judged together (nearest pixels are" in mixed


def test_only_what_is_felt_is_to_blame() -> None:
    strong = Influence((Place("b", 0),), {"a": -0.23, "b": 0.23})
    weak = Influence((Place("b", 1),), {"a": -0.004, "b": 0.004})
    helping = Influence((Place("a", 0),), {"a": 0.4, "b": -0.4})
    assert culprits((helping, weak, strong), "a") == (strong,)
    assert culprits(None, "a") == ()
    assert pull_words(strong, "a") == "Pulls your “a” towards “b” by 23 points."
    assert pull_sentence(strong, "a") == "This example pulls your “a” towards “b” by 23 points."
    fold = Influence((Place("b", 0), Place("b", 1)), {"a": -0.01, "b": 0.01})
    assert pull_sentence(fold, "a").startswith("These 2 examples together pull")
    assert pull_words(fold, "a") == "With 1 other it pulls your “a” towards “b” by 1 point."


def test_other_minds_in_words() -> None:
    main = says("a", 0.9)
    random = {"Random start": says("b", 0.6)}
    assert others_sentence(main, {}) == ""
    assert others_sentence(main, random) == "The random start says “b”, 60 %"
    several = {**random, "Prototypes": says("a", 0.7)}
    assert others_sentence(main, several) == "Random start says “b”; the rest agree"
    assert others_sentence(says("b", 0.9), {**random, "Nearest pixels": says("b", 1.0)}) == (
        "All 3 agree"
    )


def test_company_in_words() -> None:
    alone, among = says("a", 0.6), "Together with 5 others (thin bars): "
    same = Company(alone, alone, 5)
    assert company_sentence(same) == f"{among}the same class, as sure."
    assert company_words(same) == "Together 60 %: no difference"
    other = Company(alone, says("b", 0.7), 5)
    assert company_sentence(other) == f"{among}they change the answer!"
    assert company_words(other) == "≠ Together it is “b”, 70 %"
    surer = Company(alone, says("a", 0.8), 5)
    assert company_sentence(surer) == f"{among}the same class, 20 points surer."
    assert company_words(surer) == "≠ Together 80 %: 20 points surer"
    less = Company(alone, says("a", 0.59), 5)
    assert company_words(less) == "≠ Together 59 %: 1 point less sure"
