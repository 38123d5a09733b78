"""`maml-studio export`: learn a folder of examples, write the classifier as a folder."""

from __future__ import annotations

from pathlib import Path

from maml_studio.commands.console import drain_with_bar, print_line
from maml_studio.engine.exports.bundle import exporting
from maml_studio.engine.exports.kinds import check_kind
from maml_studio.engine.initializations import load
from maml_studio.engine.task import Task


def export(
    examples: Path,
    folder: Path,
    kind: str,
    *,
    initialization: str,
    inner_steps: int | None,
    overwrite: bool,
) -> None:
    """Write a classifier with its preprocessing, golden images and a program that runs it.

    Raises:
        ValueError: one sentence, if the examples or the initialization are unusable, packages are
            missing or the folder can't be written.
    """
    check_kind(kind)
    task = Task.from_folder(examples)
    classifier = load(initialization, "cpu").adapt(task, inner_steps)
    work = exporting(classifier, task, folder, kind, overwrite=overwrite)
    done = drain_with_bar(work, "parts", lambda record: (record.done, record.total, record.what))
    text = f"{done.folder}: {done.size / 1e3:,.0f} kB, {done.golden} golden images"
    if done.difference is not None:
        text += f", whose probabilities differ by at most {done.difference:.0e} from the app's"
    print_line(text)
