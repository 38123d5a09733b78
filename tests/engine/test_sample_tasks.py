"""The sample tasks are drawn for this project: strokes that read as tasks, each unlike the others."""

from __future__ import annotations

import json

import numpy as np
import pytest

from maml_studio.engine.task_file import read_task
from maml_studio.resources import asset

PATHS = sorted(asset("sample_tasks").glob("*.json"))


def test_digits_come_first_of_three() -> None:
    samples = sorted((read_task(path) for path in PATHS), key=lambda sample: sample.order)
    assert len(samples) == 3
    assert samples[0].name == "digits"
    assert all(label.isdigit() for label in samples[0].task.labels)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_classes_have_a_few_drawings_within_the_canvas(path) -> None:
    sample = read_task(path)
    assert sample.name == path.stem
    assert sample.title
    assert [len(glyphs) for glyphs in sample.task.values()] == [3] * 5
    for entry in json.loads(path.read_text("utf-8"))["classes"]:
        for example in entry["examples"]:
            points = np.concatenate([np.array(stroke) for stroke in example["strokes"]])
            assert points.min() > 0
            assert points.max() < 1


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_drawing_stands_twice(path) -> None:
    glyphs = [glyph for glyphs in read_task(path).task.values() for glyph in glyphs]
    pixels = np.stack([glyph.pixels.ravel() for glyph in glyphs])
    distances = np.linalg.norm(pixels[:, None] - pixels[None], axis=2)
    assert distances[~np.eye(len(glyphs), dtype=bool)].min() > 1
