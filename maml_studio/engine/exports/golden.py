"""Images with the answers that the app gives to them: they travel with an exported classifier."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maml_studio.engine.classifier import Classifier
from maml_studio.engine.generators import Progress
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.image_files import glyph_of_file
from maml_studio.engine.task import Task
from maml_studio.engine.task_folders import ink_on_paper

FOLDER = "golden"
EXPECTED = "expected.json"
TOLERANCE = 1e-4
"""What probabilities may differ by on another machine."""
_MOST_OF_A_CLASS = 3


@dataclass(frozen=True)
class Golden:
    """Images of an export, with what is expected.

    Attributes:
        glyphs: what the images hold.
        probabilities: of each class, a row an image.
    """

    glyphs: list[Glyph]
    probabilities: list[list[float]]


def writing_golden(
    classifier: Classifier, task: Task, place: Path, total: int
) -> Generator[Progress, None, int]:
    """Write examples of a task as PNG, and what the app says about these images.

    Args:
        classifier: what answers.
        task: whose examples are taken, a few of each class that the classifier knows.
        place: the export's folder.
        total: the units of the whole work, of which each image is one.

    Returns:
        The number of images.
    """
    folder = place / FOLDER
    folder.mkdir()
    expected: list[dict[str, Any]] = []
    for label, glyph in golden_glyphs(classifier, task):
        name = f"{len(expected) + 1:03}.png"
        image = ink_on_paper(glyph)
        answer = classifier.predict(glyph_of_file(image))
        (folder / name).write_bytes(image)
        expected.append({"file": name, "class": label, "probabilities": answer.probabilities})
        if answer.familiarity is not None:
            expected[-1]["familiarity"] = answer.familiarity
        yield Progress(len(expected), total, "Writing golden images")
    record = {"tolerance": TOLERANCE, "images": expected}
    text = json.dumps(record, indent=1, ensure_ascii=False)
    (folder / EXPECTED).write_text(text + "\n", encoding="utf-8")
    return len(expected)


def golden_glyphs(classifier: Classifier, task: Task) -> list[tuple[str, Glyph]]:
    """Choose the first examples of each class."""
    heard = task.learnable
    known = [label for label in classifier.labels if label in heard]
    return [(label, glyph) for label in known for glyph in heard[label][:_MOST_OF_A_CLASS]]


def read_golden(place: Path) -> Golden:
    """Read what `writing_golden` wrote."""
    folder = place / FOLDER
    images = json.loads((folder / EXPECTED).read_text(encoding="utf-8"))["images"]
    glyphs = [glyph_of_file((folder / image["file"]).read_bytes()) for image in images]
    return Golden(glyphs, [list(image["probabilities"].values()) for image in images])
