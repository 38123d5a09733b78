"""`maml-studio classify`: learn a folder of examples, label images."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from maml_studio.commands.console import percent, print_json, print_problem, progress_bar
from maml_studio.engine.classifier import Classifier
from maml_studio.engine.image_files import load_glyph
from maml_studio.engine.initializations import load
from maml_studio.engine.task import Task


def classify(
    examples: Path,
    images: Sequence[Path],
    *,
    initialization: str,
    inner_steps: int | None,
    device: str | None,
    as_json: bool,
) -> int:
    """Learn the examples and label the images; a bad image does not stop the others.

    Returns:
        The exit code: 0, or 2 if an image could not be read.

    Raises:
        ValueError: one sentence, if the examples or the initialization are unusable.
    """
    task = Task.from_folder(examples)
    classifier = load(initialization, device).adapt(task, inner_steps)
    answers = []
    with progress_bar("images", len(images)) as bar:
        for image in images:
            answers.append(_answer(classifier, image))
            bar.update()
    if as_json:
        print_json(answers)
    for answer in answers:
        if "error" in answer:
            print_problem(answer["error"])
        elif not as_json:
            label = answer["label"]
            print(f"{answer['image']}\t{label}\t{percent(answer['probabilities'][label])}")
    return 2 if any("error" in answer for answer in answers) else 0


def _answer(classifier: Classifier, image: Path) -> dict[str, Any]:
    try:
        prediction = classifier.predict(load_glyph(image))
    except ValueError as error:
        return {"image": str(image), "error": str(error)}
    return {
        "image": str(image),
        "label": prediction.label,
        "probabilities": prediction.probabilities,
    }
