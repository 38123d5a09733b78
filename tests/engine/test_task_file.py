"""The file form of tasks: what it gives back, and what it refuses."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from maml_studio.engine import task_file, task_record
from maml_studio.engine.example import Example, Original
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.image_files import glyph_of_file
from maml_studio.engine.task import Task
from maml_studio.engine.task_file import (
    dump_task,
    parse_task,
    parsing_task,
    read_task,
    write_task,
)
from tests.task_files import example_of_file, image_file, make_task

DATA = Path(__file__).parents[1] / "data"


def same_glyph(one: Glyph, other: Glyph) -> bool:
    if one.image is not None:
        return other.image is not None and np.array_equal(one.image, other.image)
    return [stroke.tobytes() for stroke in one.strokes] == [s.tobytes() for s in other.strokes]


def same(one: Task, other: Task) -> bool:
    """Compare tasks bit by bit."""
    pairs = [
        pair
        for label in one
        for pair in zip(one.examples(label), other.examples(label), strict=True)
    ]
    return one.labels == other.labels and all(
        same_glyph(a.glyph, b.glyph) and (a.is_muted, a.original) == (b.is_muted, b.original)
        for a, b in pairs
    )


def test_reads_back_the_very_same_task() -> None:
    task = make_task()
    settings = {"initialization": "default", "rate": 0.4, "unknown": {"a": [None, True]}}
    data = dump_task(task, name="Own", title="A title", order=3, settings=settings)
    read = parse_task(data, "own.mamltask")
    assert (read.name, read.title, read.order, read.settings) == ("Own", "A title", 3, settings)
    assert same(task, read.task)
    assert dump_task(read.task, name="Own", title="A title", order=3, settings=settings) == data


def test_common_tools_open_it() -> None:
    task = make_task()
    with zipfile.ZipFile(io.BytesIO(dump_task(task))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        about = json.loads(archive.read("task.json"))
        assert archive.read("images/0002.png") == image_file("PNG")
        assert archive.read("images/0003") == image_file("GIF")
        assert Image.open(archive.open("images/0001.png")).mode == "L"
    assert names == ["task.json", "images/0001.png", "images/0002.png", "images/0003"]
    assert (about["format"], about["version"]) == ("MAML Studio task", 2)
    assert [entry["label"] for entry in about["classes"]] == list(task)


@pytest.mark.parametrize("name", ["task-v1.json", "task-v2.mamltask"])
def test_files_of_every_version_stay_readable(name: str) -> None:
    read = read_task(DATA / name)
    assert (read.name, read.title, read.order) == ("own", "A title", 3)
    assert read.task.labels == ("ka", "🦊 “L”", "empty")
    first, second = read.task["ka"]
    assert [len(stroke) for stroke in first.strokes] == [5, 1]
    assert first.strokes[0][0].tolist() == np.float32([0.637, 0.27, 0.041, 0.017]).tolist()
    ink = read.task["🦊 “L”"][-1].image
    assert ink is not None
    assert (ink.shape, int(ink.sum())) == ((24, 20), 16 * 4 * 255)
    if name.startswith("task-v2"):
        assert [example.is_muted for example in read.task.examples("ka")] == [False, True]
        assert read.settings["inner steps"] == 5
        originals = [example.original for example in read.task.examples("🦊 “L”")]
        assert [it and it.name for it in originals] == ["letter.png", "photo of L.JPG", None]
        assert same(read.task, parse_task(dump_task(read.task), "again").task)
    assert second.pixels.max() == 1


def test_reads_bare_points_as_sample_tasks_have_them() -> None:
    bare = {
        "version": 1,
        "name": "Digits",
        "classes": [{"label": "1", "examples": [{"strokes": [[[0.5, 0.1], [0.5, 0.9]]]}]}],
    }
    read = parse_task(json.dumps(bare).encode(), "digits.json")
    assert read.task["1"][0].strokes[0][:, 2].tolist() == [1.0, 1.0]


def test_reading_tells_how_far_it_is() -> None:
    heard: list[Progress] = []
    task = make_task()
    drain(parsing_task(dump_task(task), "own"), heard.append)
    assert [one.done for one in heard] == list(range(1, task.count + 1))
    assert {one.total for one in heard} == {task.count}


def test_writing_replaces_the_file_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.mamltask"
    write_task(path, make_task(), title="one")
    assert same(read_task(path).task, make_task())

    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(task_file, "atomic_write", refuse)
    with pytest.raises(ValueError, match=r"“own\.mamltask” cannot be written: No space left"):
        write_task(path, Task(), title="two")
    assert read_task(path).title == "one"
    assert [file.name for file in tmp_path.iterdir()] == ["own.mamltask"]


def test_writing_through_a_link_leaves_the_link(tmp_path: Path) -> None:
    link, target = tmp_path / "link.mamltask", tmp_path / "folder" / "own.mamltask"
    target.parent.mkdir()
    link.symlink_to(target)
    write_task(link, make_task())
    assert link.is_symlink()
    assert same(read_task(target).task, make_task())


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    sentence = f"“own.mamltask” cannot be written: “{tmp_path / 'file'}” is a file, not a folder."
    with pytest.raises(ValueError, match=re.escape(sentence)):
        write_task(tmp_path / "file" / "own.mamltask", Task())


def test_settings_that_json_does_not_have_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        dump_task(Task(), settings={"rate": float("nan")})


def test_originals_beyond_the_budget_are_kept_as_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = example_of_file("1.png", "PNG"), example_of_file("2.png", "PNG")
    size = len(image_file("PNG"))
    monkeypatch.setattr("maml_studio.engine.example.LARGEST_ORIGINALS", size + 1)
    read = parse_task(dump_task(Task({"a": [one, two]})), "own").task
    assert [example.original for example in read.examples("a")] == [one.original, None]
    assert np.array_equal(read["a"][1].pixels, two.glyph.pixels)


def large_example(side: int) -> Example:
    """Return a block on paper with a grain."""
    paper = np.random.default_rng(side).integers(230, 250, (side, side), np.uint8)
    paper[side // 4 : side // 2, side // 3 : side // 2] = 0
    buffer = io.BytesIO()
    Image.fromarray(paper).save(buffer, "PNG")
    data = buffer.getvalue()
    return Example(glyph_of_file(data), original=Original("large.png", data))


def test_a_large_image_is_read_from_its_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = large_example(255), large_example(256)
    data = dump_task(Task({"a": [small, large]}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        entries = json.loads(archive.read("task.json"))["classes"][0]["examples"]
    assert names == ["task.json", "images/0001.png", "images/0002.png", "images/0003.png"]
    assert [sorted(entry) for entry in entries] == [["image", "name"], ["image", "ink", "name"]]
    decoded: list[bytes] = []
    monkeypatch.setattr(
        task_record, "glyph_of_file", lambda found: decoded.append(found) or small.glyph
    )
    read = parse_task(data, "own").task
    assert same(read, Task({"a": [small, large]}))
    assert [len(found) for found in decoded] == [
        len(small.original.data if small.original else b"")
    ]
    assert dump_task(read) == data


def test_no_ink_is_encoded_that_was_when_it_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    task = Task({"a": [large_example(300).prepared(), Example(large_example(20).glyph).prepared()]})

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("an image is encoded")

    with monkeypatch.context() as patched:
        patched.setattr(Image.Image, "save", fail)
        data = dump_task(task)
        assert dump_task(parse_task(data, "own").task) == data


def test_ink_that_is_larger_than_its_image_is_not_kept() -> None:
    large = large_example(300)
    noise = np.random.default_rng(0).integers(0, 256, (300, 300), np.uint8)
    data = dump_task(Task({"a": [Example(Glyph.from_ink(noise), original=large.original)]}))
    assert b'"ink"' not in zipfile.ZipFile(io.BytesIO(data)).read("task.json")


def test_without_the_ink_of_images_a_task_may_fit_that_would_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    task = Task({"a": [large_example(300)] * 3})
    monkeypatch.setattr("maml_studio.engine.task_archive.MOST_MEMBERS", 4)
    data = dump_task(task)
    assert same(parse_task(data, "own").task, task)
    assert b'"ink"' not in zipfile.ZipFile(io.BytesIO(data)).read("task.json")
    with pytest.raises(ValueError, match="too many"):
        dump_task(Task({"a": [large_example(300)] * 4}))


def test_a_task_without_such_inks_is_not_packed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[int] = []
    monkeypatch.setattr("maml_studio.engine.task_file.packed", lambda *_: too_large(packed))
    for side, times in ((20, 1), (300, 2)):
        packed.clear()
        with pytest.raises(ValueError, match="too large"):
            dump_task(Task({"a": [large_example(side)]}))
        assert len(packed) == times


def too_large(packed: list[int]) -> bytes:
    packed.append(1)
    raise ValueError("It is too large.")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"“none\.json” cannot be read"):
        read_task(tmp_path / "none.json")
    with pytest.raises(ValueError, match=r"is not a task file"):
        read_task(tmp_path)
