"""Muted, moved and doubled examples of a task, and the images that they came from."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from maml_studio.engine.example import Example, Original
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Place, Task


def glyph(slant: float = 0.0) -> Glyph:
    return Glyph.from_strokes([[(0.1, 0.1), (0.5 + slant, 0.9)]])


A, B, C, D = (glyph(0.1 * number) for number in range(4))
FILE = Original("d.png", b"\x89PNG")


@pytest.fixture
def task() -> Task:
    return Task({"x": [A, B, C], "y": [Example(D, original=FILE)], "z": []})


def test_glyphs_and_examples_are_both_examples(task: Task) -> None:
    assert task.examples("x") == (Example(A), Example(B), Example(C))
    assert task["y"] == (D,)
    assert task.examples("y")[0].original == FILE
    assert task.with_examples("z", [A, Example(B, is_muted=True)])["z"] == (A, B)
    assert Task(task) == task
    assert Task(task).examples("y") == task.examples("y")


def test_muted_examples_are_kept_but_not_learnable(task: Task) -> None:
    muted = task.with_muted("x", [0, 2])
    assert muted["x"] == (A, B, C)
    assert muted.count == task.count == 4
    assert [example.is_muted for example in muted.examples("x")] == [True, False, True]
    assert muted.learnable == Task({"x": [B], "y": task.examples("y")})
    assert muted.is_learnable
    silent = muted.with_muted("x", [1])
    assert silent.learnable.labels == ("y",)
    assert not silent.is_learnable
    assert silent.with_muted("x", range(3), muted=False) == task


def test_what_is_muted_and_the_order_tell_tasks_apart(task: Task) -> None:
    assert task == Task({"x": [A, B, C], "y": [Example(D, original=FILE)], "z": []})
    for other in (
        task.with_muted("x", [1]),
        task.moved("x", [0], "x"),
        Task({"z": [], "x": [A, B, C], "y": task.examples("y")}),
        Task({"x": [A, B, C], "y": [D], "z": []}),
    ):
        assert task != other
        assert not task == other  # noqa: SIM201 - both ways are asked for
    assert dict(task) == task


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda task: task.moved("x", [0], "y"), {"x": "BC", "y": "DA", "z": ""}),
        (lambda task: task.moved("x", [2, 0], "y", 0), {"x": "B", "y": "ACD", "z": ""}),
        (lambda task: task.moved("x", [0, 1, 2], "z"), {"x": "", "y": "D", "z": "ABC"}),
        (lambda task: task.moved("x", [0], "x"), {"x": "BCA", "y": "D", "z": ""}),
        (lambda task: task.moved("x", [0], "x", 2), {"x": "BAC", "y": "D", "z": ""}),
        (lambda task: task.moved("x", [2], "x", 0), {"x": "CAB", "y": "D", "z": ""}),
        (lambda task: task.moved("x", [0, 2], "x", 1), {"x": "ACB", "y": "D", "z": ""}),
        (lambda task: task.moved("x", [1], "x", 1), {"x": "ABC", "y": "D", "z": ""}),
        (lambda task: task.moved("x", [], "y"), {"x": "ABC", "y": "D", "z": ""}),
        (lambda task: task.without_examples("x", [2, 0]), {"x": "B", "y": "D", "z": ""}),
        (lambda task: task.without_example("x", -1), {"x": "AB", "y": "D", "z": ""}),
        (lambda task: task.with_examples("x", [D], 1), {"x": "ADBC", "y": "D", "z": ""}),
        (
            lambda task: task.merged(Task({"w": [A], "y": [B]})),
            {"x": "ABC", "y": "DB", "z": "", "w": "A"},
        ),
    ],
)
def test_edits_of_several_examples(
    task: Task, edit: Callable[[Task], Task], expected: dict[str, str]
) -> None:
    before = Task(task)
    names = {id(A): "A", id(B): "B", id(C): "C", id(D): "D"}
    edited = edit(task)
    shown = {label: "".join(names[id(one)] for one in glyphs) for label, glyphs in edited.items()}
    assert list(shown.items()) == list(expected.items())
    assert task == before


def test_an_example_keeps_what_it_has_wherever_it_goes(task: Task) -> None:
    moved = task.with_muted("y", [0]).moved("y", [0], "z").renamed("z", "new").without_class("x")
    assert moved.examples("new") == (Example(D, is_muted=True, original=FILE),)
    assert Task({"v": [A]}).merged(moved).examples("new") == moved.examples("new")


@pytest.mark.parametrize("indexes", [[3], [-1], [0, 7]])
def test_examples_that_are_not_there(task: Task, indexes: list[int]) -> None:
    for edit in (task.without_examples, task.with_muted):
        with pytest.raises(IndexError, match="“x” has 3 examples"):
            edit("x", indexes)
    with pytest.raises(IndexError, match="“x” has 3 examples"):
        task.moved("x", indexes, "y")
    with pytest.raises(IndexError):
        task.without_example("x", 3)


def test_the_same_drawing_or_image_is_found_again(task: Task) -> None:
    ink = np.zeros((30, 20), np.uint8)
    ink[5:25, 8:12] = 200
    again = [glyph(0.1), glyph(0.7), Glyph.from_ink(ink), Glyph.from_ink(ink.copy())]
    assert task.duplicates == ()
    assert task.duplicates_of(again) == {0: Place("x", 1), 3: None}
    doubled = task.with_examples("z", again)
    assert doubled.duplicates == (
        (Place("x", 1), Place("z", 0)),
        (Place("z", 2), Place("z", 3)),
    )
    assert doubled.duplicates_of([Glyph.from_ink(ink)]) == {0: Place("z", 2)}
    assert Glyph.from_ink(ink).key != Glyph.from_ink(ink.T).key


def test_keys_tell_strokes_from_their_parts() -> None:
    whole = Glyph.from_strokes([[(0.1, 0.1), (0.5, 0.5), (0.9, 0.9)]], canvas=1.0)
    parts = Glyph.from_strokes([[(0.1, 0.1)], [(0.5, 0.5), (0.9, 0.9)]], canvas=1.0)
    assert whole.key != parts.key


def test_a_thousand_examples_are_compared() -> None:
    many = [glyph(number / 1000) for number in range(1000)]
    task = Task({"a": many})
    assert task.duplicates == ()
    edited = task.with_muted("a", [5])
    assert len(edited.duplicates_of(many)) == 1000
