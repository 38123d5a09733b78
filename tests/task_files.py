"""Tasks and task files that tests of the file form share."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np

from maml_studio.engine.example import Example, Original
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.image_files import glyph_of_file
from maml_studio.engine.task import Task
from tests.pictures import letter


def image_file(file_format: str) -> bytes:
    buffer = io.BytesIO()
    letter().save(buffer, format=file_format)
    return buffer.getvalue()


def example_of_file(name: str, file_format: str) -> Example:
    data = image_file(file_format)
    return Example(glyph_of_file(data), original=Original(name, data))


def make_task() -> Task:
    """Return a task of strokes, images, ink, odd names and a class without examples."""
    generator = np.random.default_rng(0)
    strokes = [generator.random((9, 4)).tolist(), generator.random((1, 4)).tolist()]
    far = (generator.normal(0, 1, (30, 4)) * 10.0 ** generator.integers(-12, 5, (30, 4))).tolist()
    ink = (generator.random((40, 30)) * 255).astype(np.uint8)
    return Task(
        {
            "ka": [Glyph.from_strokes(strokes, canvas=1.0), Glyph.from_ink(ink)],
            "🦊 “quoted”": [Glyph.from_strokes([[(0.1, 0.2), (-0.0, 0.4)]], canvas=1.0)],
            "far": [Example(Glyph.from_strokes([far], canvas=1.0), is_muted=True)],
            "files": [example_of_file("é l.PNG", "PNG"), example_of_file("odd.a b", "GIF")],
            "x" * 500: [],
        }
    )


def zipped(record: Any, **members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("task.json", record if isinstance(record, bytes) else json.dumps(record))
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def record(*examples: Any, **changes: Any) -> dict[str, Any]:
    classes = [{"label": "a", "examples": list(examples)}]
    return {"format": "MAML Studio task", "version": 2, "classes": classes, **changes}
