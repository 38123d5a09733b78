"""`maml-studio classify`: learn a folder of examples, label images."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from maml_studio.commands.console import drain_with_bar, percent, print_json, print_problem
from maml_studio.engine.initializations import load
from maml_studio.engine.predictions import FileAnswer, files_below, predicting, write_csv
from maml_studio.engine.task import Task


def classify(
    examples: Path,
    images: Sequence[Path],
    *,
    initialization: str,
    inner_steps: int | None,
    device: str | None,
    as_json: bool,
    table: Path | None = None,
) -> int:
    """Learn the examples and label the images; a bad image does not stop the others.

    With a table, which is then written instead of lines, images may be folders of them.

    Returns:
        The exit code: 0, or 2 if an image could not be read.

    Raises:
        ValueError: one sentence, if the examples or the initialization are unusable.
    """
    task = Task.from_folder(examples)
    classifier = load(initialization, device).adapt(task, inner_steps)
    files = list(images) if table is None else _with_those_in_folders(images)
    work = predicting(classifier, files)
    answers = drain_with_bar(work, "images", lambda answer: (answer.done, answer.total, ""))
    if table is not None:
        write_csv(table, classifier.labels, answers)
    if as_json:
        print_json([_as_record(answer) for answer in answers])
    for answer in answers:
        if answer.prediction is None:
            print_problem(answer.error)
        elif not as_json and table is None:
            label = answer.prediction.label
            print(f"{answer.path}\t{label}\t{percent(answer.prediction.probabilities[label])}")
    return 2 if any(answer.error for answer in answers) else 0


def _with_those_in_folders(images: Sequence[Path]) -> list[Path]:
    return [file for path in images for file in (files_below(path) if path.is_dir() else [path])]


def _as_record(answer: FileAnswer) -> dict[str, Any]:
    if answer.prediction is None:
        return {"image": str(answer.path), "error": answer.error}
    return {
        "image": str(answer.path),
        "label": answer.prediction.label,
        "probabilities": answer.prediction.probabilities,
    }
