"""The folder of an exported classifier: written whole, or not at all."""

from __future__ import annotations

import multiprocessing
import shutil
import uuid
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from maml_studio.engine.classifier import Classifier
from maml_studio.engine.confidence import CONFIDENCE, FALSE_REJECT
from maml_studio.engine.exports.golden import golden_glyphs, writing_golden
from maml_studio.engine.exports.kinds import check_kind
from maml_studio.engine.exports.onnx_graph import convert
from maml_studio.engine.exports.preprocessing import PACKAGE, preprocessing
from maml_studio.engine.exports.replacing import put
from maml_studio.engine.exports.weights import (
    LABELS,
    WEIGHTS,
    adapted_network,
    write_classifier,
)
from maml_studio.engine.generators import Progress
from maml_studio.engine.task import Task
from maml_studio.engine.uninterrupted import uninterrupted
from maml_studio.resources import asset

_POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Exported:
    """What an export left.

    Attributes:
        folder: where.
        kind: of `kinds.KINDS`.
        golden: the number of golden images.
        size: the bytes of all files.
        difference: by how much ONNX and the app differ in a probability of a golden image, at
            most; None for safetensors, from which the app's own network is built again.
    """

    folder: Path
    kind: str
    golden: int
    size: int
    difference: float | None


def exporting(
    classifier: Classifier,
    task: Task,
    folder: Path,
    kind: str = "onnx",
    *,
    overwrite: bool = False,
    false_reject: float | None = FALSE_REJECT,
) -> Generator[Progress, None, Exported]:
    """Write a classifier as a folder with weights, preprocessing, golden images and a program.

    Until all is written, and for ONNX checked, there is no such folder; nor if it fails or is closed.

    Args:
        classifier: what a learner made.
        task: the examples that golden images are taken from.
        folder: the new folder.
        kind: onnx or safetensors.
        overwrite: replace the files of an earlier export; whatever else was put into its folder
            stays, at any depth, and other folders are never replaced.
        false_reject: the share of known drawings that its program may turn away as “none of
            these”; None for never.

    Raises:
        ValueError: with one sentence; at the call if the folder is there, packages are missing or
            the classifier can't be exported, else when the folder can't be written, or holds a
            file of somebody else under the name of one to be written.
    """
    check_kind(kind)
    adapted_network(classifier)
    try:
        _check_place(folder, overwrite)
    except OSError as error:
        raise ValueError(f"“{folder}” cannot be written: {error.strerror or error}.") from error
    return _exporting(classifier, task, folder, kind, false_reject)


def is_export(folder: Path) -> bool:
    """Say whether a folder is an exported classifier, which another may replace."""
    return (folder / LABELS).is_file()


def _check_place(folder: Path, overwrite: bool) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    what = f"“{folder.name}” in “{folder.parent}”"
    if not is_export(folder):
        raise ValueError(f"There is already {what}, and it is no exported classifier.")
    if not overwrite:
        raise ValueError(f"There is already a classifier {what}.")


def _exporting(
    classifier: Classifier, task: Task, folder: Path, kind: str, false_reject: float | None
) -> Generator[Progress, None, Exported]:
    unfinished = folder.with_name(f".{uuid.uuid4().hex}.part")
    try:
        unfinished.mkdir(parents=True)
        write_classifier(classifier, unfinished, false_reject)
        golden, difference = yield from _writing(classifier, task, unfinished, kind)
        size = sum(path.stat().st_size for path in unfinished.rglob("*"))
        put(unfinished, folder)
    except OSError as error:
        raise ValueError(f"“{folder}” cannot be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Exported(folder, kind, golden, size, difference)


def _writing(
    classifier: Classifier, task: Task, place: Path, kind: str
) -> Generator[Progress, None, tuple[int, float | None]]:
    total = len(golden_glyphs(classifier, task)) + 1
    yield Progress(0, total, "Writing the program")
    (place / PACKAGE).mkdir()
    for name, text in preprocessing().items():
        (place / PACKAGE / name).write_text(text, encoding="utf-8")
    for path in (asset("export"), asset("export", kind)):
        for file in path.glob("*.*"):
            shutil.copyfile(file, place / file.name)
    golden = yield from writing_golden(classifier, task, place, total)
    difference = None
    if kind == "onnx":
        difference = yield from _converting(place, total)
        for name in (WEIGHTS, CONFIDENCE):
            (place / name).unlink(missing_ok=True)
    yield Progress(total, total, "Done")
    return golden, difference


def _converting(place: Path, total: int) -> Generator[Progress, None, float]:
    context = multiprocessing.get_context("spawn")
    connection, other = context.Pipe(duplex=False)
    process = context.Process(target=convert, args=(other, place), daemon=True)
    with uninterrupted():
        process.start()
    other.close()
    try:
        while not connection.poll(_POLL_SECONDS):
            yield Progress(total - 1, total, "Writing and checking the ONNX graph")
        answer: float | str = connection.recv()
        process.join(_POLL_SECONDS * 100)
    except EOFError as error:  # The system ended it, as it does when memory is short.
        raise ValueError("The export as ONNX ended unexpectedly; memory may be short.") from error
    finally:
        connection.close()
        process.kill()
        process.join()
        process.close()
    if isinstance(answer, str):
        raise ValueError(f"This classifier can't be exported as ONNX: {answer.rstrip('.')}.")
    return answer
