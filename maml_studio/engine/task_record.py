"""Examples as entries of a task file's JSON, and back."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from maml_studio.engine.example import LARGEST_ORIGINAL, Example, Original, OriginalsBudget
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.image_files import glyph_of_file, open_image
from maml_studio.engine.ink import InkArray, Stroke
from maml_studio.engine.task import Task
from maml_studio.engine.task_archive import LARGEST_RECORD

_DECIMALS = (8, 7, 3)
_PNG = b"\x89PNG"

ReadMember = Callable[[str, int], bytes]


class RecordWriter:
    """Write classes as JSON, and gather the images that it names."""

    def __init__(self, *, keeps_inks: bool = True) -> None:
        """Keep the ink beside large images, or not: with it a file is larger but read sooner."""
        self.images: list[tuple[str, bytes]] = []
        self.has_kept_inks = False
        self._budget = OriginalsBudget()
        self._keeps_inks = keeps_inks

    def classes(self, task: Task) -> str:
        """Return the JSON list of a task's classes.

        Each example is encoded by itself: one call for all would hold up every other thread.
        """
        return f"[{','.join(self._class(task, label) for label in task)}]"

    def _class(self, task: Task, label: str) -> str:
        examples = ",".join(_json(self._entry(example)) for example in task.examples(label))
        return f'{{"label":{_json(label)},"examples":[{examples}]}}'

    def _entry(self, example: Example) -> dict[str, Any]:
        example = self._budget.fitted(example)
        original, glyph = example.original, example.glyph
        entry: dict[str, Any]
        if original is not None:
            entry = {"image": self._add(original.suffix, original.data), "name": original.name}
            if self._keeps_inks and example.quick_ink:
                entry["ink"] = self._add(".png", example.quick_ink)
                self.has_kept_inks = True
        elif glyph.image is not None:
            entry = {"ink": self._add(".png", glyph.png)}
        else:
            entry = {"strokes": [_rows(stroke) for stroke in glyph.strokes]}
        return {**entry, "muted": True} if example.is_muted else entry

    def _add(self, suffix: str, data: bytes) -> str:
        name = f"images/{len(self.images) + 1:04}{suffix}"
        self.images.append((name, data))
        return name


def parse_entry(entry: dict[str, Any], read: ReadMember) -> Example:
    """Read an example of a zipped task file.

    Args:
        entry: the example's JSON.
        read: returns the bytes of an image by its name, up to a size.

    Raises:
        Exception: of half a dozen kinds, if it is damaged.
    """
    is_muted = bool(entry.get("muted", False))
    if "image" in entry:
        name = str(entry["image"])
        original = Original(str(entry.get("name", name)), read(name, LARGEST_ORIGINAL))
        if "ink" in entry:
            return Example(_glyph_of_ink(entry, read), is_muted, original)
        try:
            return Example(glyph_of_file(original.data), is_muted, original)
        except ValueError as error:
            raise ValueError(f"“{original.name}” ({name}): {error}") from error
    if "ink" in entry:
        return Example(_glyph_of_ink(entry, read), is_muted)
    return Example(Glyph.from_strokes(entry["strokes"], canvas=1.0), is_muted)


def parse_first_entry(entry: dict[str, Any]) -> Example:
    """Read an example of a task file of the first version, whose ink stands in the JSON.

    Raises:
        Exception: of half a dozen kinds, if it is damaged.
    """
    if "image" in entry:
        data = base64.b64decode(entry["image"], validate=True)
        return Example(Glyph.from_ink(_as_ink(open_image(data))))
    return Example(Glyph.from_strokes(entry["strokes"], canvas=1.0))


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _rows(stroke: Stroke) -> list[list[float]]:
    """Return numbers that read back as the same float32, short ones where that is possible."""
    shortest = stroke.astype(np.float64)
    for decimals in _DECIMALS:
        short = np.round(shortest, decimals)
        shortest = np.where(short.astype(np.float32) == stroke, short, shortest)
    rows: list[list[float]] = shortest.tolist()
    return rows


def _glyph_of_ink(entry: dict[str, Any], read: ReadMember) -> Glyph:
    data = read(str(entry["ink"]), LARGEST_RECORD)
    image = open_image(data)
    glyph = Glyph.from_ink(_as_ink(image))
    if data.startswith(_PNG) and image.mode == "L":
        glyph.png = data  # The next file of the task holds the very same: nobody encodes it again.
    return glyph


def _as_ink(image: Image.Image) -> InkArray:
    return np.asarray(image.convert("L"), dtype=np.uint8)
