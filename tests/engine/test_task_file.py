"""The file form of tasks."""

import json

import numpy as np
import pytest

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.engine.task_file import dump_task, parse_task, read_task


def make_task() -> Task:
    """Return a task of strokes, an image, odd names and a class without examples."""
    generator = np.random.default_rng(0)
    strokes = [generator.random((9, 4)).tolist(), generator.random((1, 4)).tolist()]
    ink = (generator.random((40, 30)) * 255).astype(np.uint8)
    return Task(
        {
            "ka": [Glyph.from_strokes(strokes, canvas=1.0), Glyph.from_ink(ink)],
            "🦊 “quoted”": [Glyph.from_strokes([[(0.1, 0.2), (0.3, 0.4)]], canvas=1.0)],
            "x" * 500: [],
        }
    )


def test_reads_back_the_very_same_task() -> None:
    task = make_task()
    read = parse_task(dump_task(task, name="Own", title="A title", order=3), "own.json")
    assert (read.name, read.title, read.order) == ("Own", "A title", 3)
    assert read.task.labels == task.labels
    for label, glyphs in task.items():
        for glyph, again in zip(glyphs, read.task[label], strict=True):
            assert len(glyph.strokes) == len(again.strokes)
            for stroke, other in zip(glyph.strokes, again.strokes, strict=True):
                np.testing.assert_array_equal(stroke, other)
            np.testing.assert_array_equal(glyph.pixels, again.pixels)
            assert (glyph.image is None) == (again.image is None)


def test_reads_bare_points_as_sample_tasks_have_them() -> None:
    record = {
        "version": 1,
        "name": "Digits",
        "classes": [{"label": "1", "examples": [{"strokes": [[[0.5, 0.1], [0.5, 0.9]]]}]}],
    }
    read = parse_task(json.dumps(record).encode(), "digits.json")
    assert read.task["1"][0].strokes[0][:, 2].tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"7",
        b"{}",
        b"[" * 100_000,
        b'{"version": 2, "classes": []}',
        b'{"version": 1}',
        b'{"version": 1, "classes": [{"label": "a"}]}',
        b'{"version": 1, "classes": [{"label": "", "examples": []}]}',
        b'{"version": 1, "classes": [{"label": 5, "examples": []}]}',
        b'{"version": 1, "classes": [{"label": "a", "examples": [{"strokes": []}]}]}',
        b'{"version": 1, "classes": [{"label": "a", "examples": [{"strokes": [[[1]]]}]}]}',
        b'{"version": 1, "classes": [{"label": "a", "examples": [{"image": "!"}]}]}',
        b'{"version": 1, "classes": [{"label": "a", "examples": [{"image": "iVBORw0KGgo="}]}]}',
        b'{"version": 1, "classes": [{"label": "a", "examples": []}, {"label": "a", "examples": []}]}',
    ],
)
def test_a_damaged_file_is_one_sentence_that_names_it(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"“broken\.json”") as caught:
        parse_task(data, "broken.json")
    assert "\n" not in str(caught.value)


def test_every_cut_is_noticed() -> None:
    data = dump_task(make_task())
    for length in range(0, len(data), 97):
        with pytest.raises(ValueError, match=r"“cut\.json”"):
            parse_task(data[:length], "cut.json")


def test_a_missing_file_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"“none\.json” cannot be read"):
        read_task(tmp_path / "none.json")
