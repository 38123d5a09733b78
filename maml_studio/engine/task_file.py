"""The file form of a task: JSON with the strokes of drawings and, as PNG, the ink of images."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.ink import InkArray, Stroke
from maml_studio.engine.task import Task

VERSION = 1
_LARGEST_SIDE = 4096


@dataclass(frozen=True)
class TaskFile:
    """A task together with what its file says about it."""

    task: Task
    name: str = ""
    title: str = ""
    order: int = 0


def dump_task(task: Task, *, name: str = "", title: str = "", order: int = 0) -> bytes:
    """Write a task as UTF-8 JSON, from which `parse_task` reads the very same strokes and ink."""
    classes = [
        {"label": label, "examples": [_dump_glyph(glyph) for glyph in glyphs]}
        for label, glyphs in task.items()
    ]
    record = {"version": VERSION, "name": name, "title": title, "order": order, "classes": classes}
    return json.dumps(record, separators=(",", ":")).encode()


def parse_task(data: bytes, source: str) -> TaskFile:
    """Read what `dump_task` wrote.

    Args:
        data: the JSON text, UTF-8.
        source: the name of the file, for the error message.

    Raises:
        ValueError: one sentence that names the source, if the data is not a task that can be read.
    """
    try:
        record = json.loads(data)
        version = record["version"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"“{source}” is not a task file.") from error
    if version != VERSION:
        raise ValueError(f"“{source}” was written by another version of MAML Studio ({version}).")
    try:
        task = Task(_parse_classes(record["classes"]))
        about = str(record.get("name", "")), str(record.get("title", ""))
        return TaskFile(task, *about, order=int(record.get("order", 0)))
    except Exception as error:  # A damaged PNG alone raises half a dozen kinds.
        raise ValueError(f"The task in “{source}” is damaged: {error}") from error


def read_task(path: Path) -> TaskFile:
    """Read a task file.

    Raises:
        ValueError: one sentence that names the file, if it cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ValueError(f"“{path.name}” cannot be read: {error.strerror or error}.") from error
    return parse_task(data, path.name)


def _dump_glyph(glyph: Glyph) -> dict[str, Any]:
    if glyph.image is not None:
        return {"image": base64.b64encode(_to_png(glyph.image)).decode("ascii")}
    return {"strokes": [_dump_stroke(stroke) for stroke in glyph.strokes]}


def _dump_stroke(stroke: Stroke) -> list[list[float]]:
    # The shortest text that reads back as the same float32; a plain float() would double its length.
    return [[float(str(value)) for value in point] for point in stroke]


def _parse_classes(classes: list[dict[str, Any]]) -> dict[str, list[Glyph]]:
    parsed: dict[str, list[Glyph]] = {}
    for entry in classes:
        label = entry["label"]
        if label in parsed:
            raise ValueError(f"the class “{label}” stands twice.")
        parsed[label] = [_parse_glyph(example) for example in entry["examples"]]
    return parsed


def _parse_glyph(example: dict[str, Any]) -> Glyph:
    if "image" in example:
        return Glyph.from_ink(_from_png(base64.b64decode(example["image"], validate=True)))
    return Glyph.from_strokes(example["strokes"], canvas=1.0)


def _to_png(ink: InkArray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(ink).save(buffer, format="PNG")
    return buffer.getvalue()


def _from_png(data: bytes) -> InkArray:
    with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
        if max(image.size) > _LARGEST_SIDE:
            raise ValueError(f"an image of {image.size[0]} × {image.size[1]} pixels is too large.")
        return np.asarray(image.convert("L"), dtype=np.uint8)
