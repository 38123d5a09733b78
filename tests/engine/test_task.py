"""Tasks: order, names, edits that leave the original alone, folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task

EMOJI = "🦊👩🏽‍🚀"
LONG = "ka" * 250


def glyph(slant: float = 0.0) -> Glyph:
    return Glyph.from_strokes([[(0.1, 0.1), (0.5 + slant, 0.9)]])


@pytest.fixture
def task() -> Task:
    return Task({"zeta": [glyph()], "alpha": [glyph(0.1), glyph(0.2)], "mid": []})


def picture(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("L", (40, 40), 255)
    ImageDraw.Draw(image).line((5, 5, 30, 35), width=3)
    image.save(path)


def test_it_is_an_ordered_mapping(task: Task) -> None:
    assert task.labels == tuple(task) == ("zeta", "alpha", "mid")
    assert [len(task[name]) for name in task] == [1, 2, 0]
    assert len(task) == 3
    assert task.count == 3
    assert "alpha" in task
    assert "omega" not in task
    assert dict(task) == {name: task[name] for name in task.labels}
    assert task == Task(dict(task))
    with pytest.raises(KeyError):
        task["omega"]


def test_an_empty_task_is_a_task() -> None:
    assert len(Task()) == Task({}).count == 0
    assert not Task().is_learnable


def test_learnable_leaves_out_classes_without_examples(task: Task) -> None:
    assert task.learnable.labels == ("zeta", "alpha")
    assert task.is_learnable
    assert not task.without_class("alpha").is_learnable
    assert not Task({"a": [glyph(), glyph()], "b": []}).is_learnable


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda task: task.with_class("new"), {"zeta": 1, "alpha": 2, "mid": 0, "new": 0}),
        (lambda task: task.without_class("zeta"), {"alpha": 2, "mid": 0}),
        (lambda task: task.renamed("alpha", "beta"), {"zeta": 1, "beta": 2, "mid": 0}),
        (lambda task: task.renamed("alpha", "alpha"), {"zeta": 1, "alpha": 2, "mid": 0}),
        (lambda task: task.with_examples("mid", [glyph()]), {"zeta": 1, "alpha": 2, "mid": 1}),
        (lambda task: task.without_example("alpha", 0), {"zeta": 1, "alpha": 1, "mid": 0}),
        (lambda task: task.without_example("zeta", 0), {"zeta": 0, "alpha": 2, "mid": 0}),
    ],
)
def test_edits_make_a_new_task(
    task: Task, edit: Callable[[Task], Task], expected: dict[str, int]
) -> None:
    before = dict(task)
    edited = edit(task)
    assert {name: len(glyphs) for name, glyphs in edited.items()} == expected
    assert tuple(edited) == tuple(expected)
    assert dict(task) == before
    assert edited is not task


def test_the_right_example_is_taken_away(task: Task) -> None:
    first, second = task["alpha"]
    assert task.without_example("alpha", 0)["alpha"] == (second,)
    assert task.without_example("alpha", 1)["alpha"] == (first,)


def test_examples_are_kept_apart_from_the_list_they_came_in() -> None:
    examples = [glyph()]
    task = Task({"a": examples})
    examples.append(glyph())
    assert task.count == 1


@pytest.mark.parametrize("name", [EMOJI, LONG, "²", "a/b", " padded ", "नमस्ते", "line\nbreak"])
def test_any_text_is_a_name(name: str) -> None:
    task = Task({"a": [glyph()]}).with_class(name).with_examples(name, [glyph()])
    assert task.labels == ("a", name)
    assert task.renamed(name, name * 2).labels == ("a", name * 2)
    assert task.without_class(name).labels == ("a",)


@pytest.mark.parametrize("name", ["", " ", "\t\n"])
def test_empty_names_are_refused(task: Task, name: str) -> None:
    for make in (
        lambda: Task({name: []}),
        lambda: task.with_class(name),
        lambda: task.renamed("alpha", name),
    ):
        with pytest.raises(ValueError, match="needs a name"):
            make()


@pytest.mark.parametrize("name", ["\ud800", "a\udc82"])
def test_names_that_nothing_can_write_are_refused(task: Task, name: str) -> None:
    for make in (
        lambda: Task({name: []}),
        lambda: task.with_class(name),
        lambda: task.renamed("alpha", name),
    ):
        with pytest.raises(ValueError, match=r"^“a?�” cannot name a class: half a letter is in it"):
            make()


def test_names_that_are_no_text_are_refused() -> None:
    with pytest.raises(ValueError, match="needs a name"):
        Task({1: []})  # type: ignore[dict-item]


@pytest.mark.parametrize("name", ["alpha", LONG, EMOJI])
def test_duplicate_names_are_refused(task: Task, name: str) -> None:
    task = task if name in task else task.with_class(name)
    with pytest.raises(ValueError, match=f"already a class “{name}”"):
        task.with_class(name)
    with pytest.raises(ValueError, match=f"already a class “{name}”"):
        task.renamed("zeta", name)


def test_examples_are_glyphs() -> None:
    with pytest.raises(ValueError, match=r"An example of “a” is not a glyph"):
        Task({"a": ["a.png"]})  # type: ignore[list-item]


def test_edits_of_a_class_that_is_not_there(task: Task) -> None:
    with pytest.raises(KeyError):
        task.with_examples("omega", [glyph()])
    with pytest.raises(KeyError):
        task.without_example("omega", 0)
    assert task.without_class("omega") == task


def test_representation_counts_the_examples(task: Task) -> None:
    assert repr(task) == "Task({'zeta': 1, 'alpha': 2, 'mid': 0})"


def test_folder_in_the_order_of_people(tmp_path: Path) -> None:
    for name in ("10", "9", "²", EMOJI):
        picture(tmp_path / name / "1.png")
    picture(tmp_path / "9" / "2.png")
    (tmp_path / "none yet").mkdir()
    (tmp_path / "notes.txt").write_text("not a class")
    for hidden in (".git/a.png", "__MACOSX/a.png", "9/.DS_Store"):
        (tmp_path / hidden).parent.mkdir(exist_ok=True)
        (tmp_path / hidden).write_bytes(b"\0")
    task = Task.from_folder(tmp_path)
    assert task.labels[:2] == ("9", "10")
    assert {name: len(glyphs) for name, glyphs in task.items()} == {
        "9": 2, "10": 1, "²": 1, EMOJI: 1, "none yet": 0
    }  # fmt: skip
    assert Task.from_folder(str(tmp_path)).labels == task.labels


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"There is no folder .*nowhere”"):
        Task.from_folder(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match=r"There is no folder .*file”"):
        Task.from_folder(tmp_path / "file")


def test_folder_without_classes(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    (tmp_path / ".git").mkdir()
    with pytest.raises(ValueError, match=f"“{tmp_path}” has no sub-folders"):
        Task.from_folder(tmp_path)


@pytest.mark.parametrize("content", [b"", b"text", b"\x89PNG\r\n\x1a\n"])
def test_folder_with_an_unreadable_image(tmp_path: Path, content: bytes) -> None:
    picture(tmp_path / "a" / "good.png")
    bad = tmp_path / "b" / "bad.png"
    bad.parent.mkdir()
    bad.write_bytes(content)
    with pytest.raises(ValueError, match=f"“{bad}”: "):
        Task.from_folder(tmp_path)


def test_what_systems_leave_in_folders_is_passed_over(tmp_path: Path) -> None:
    for name in ("a", "b"):
        picture(tmp_path / name / "1.png")
        for stray in (".DS_Store", "Thumbs.db", "desktop.ini"):
            (tmp_path / name / stray).write_bytes(b"stray")
    assert Task.from_folder(tmp_path).count == 2
