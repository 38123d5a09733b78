"""Answers to many image files, and the table that they make."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from maml_studio.engine.class_folders import ORDER, is_hidden
from maml_studio.engine.classifier import Classifier, Prediction
from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.image_files import load_glyph, natural_order

_BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_LAST = ("familiarity", "none of these", "error")


@dataclass(frozen=True)
class FileAnswer:
    """What a classifier says of an image file, or why the file could not be read.

    Attributes:
        path: the file; or a folder, whose files could not be listed.
        prediction: the answer; None if the file could not be read.
        error: one sentence that names the file, if it could not be read.
        done: the number of files answered so far, with this one.
        total: the number of all files.
        is_folder: whether it is a folder that was passed over.
    """

    path: Path
    prediction: Prediction | None
    error: str
    done: int
    total: int
    is_folder: bool = False


def files_below(folder: Path) -> list[Path]:
    """List the files of a folder and its sub-folders, in the order of people.

    Hidden files, tables (.csv), of which an earlier answer may be one, and the order of class
    folders are passed over. A sub-folder that may not be read stands in the list itself.

    Raises:
        ValueError: with one sentence, if there is no such folder, it may not be read or is empty.
    """
    if not folder.is_dir():
        raise ValueError(f"There is no folder “{folder}”.")
    try:
        files = _files(folder)
    except OSError as error:
        raise ValueError(f"“{folder}” cannot be read: {error.strerror or error}.") from error
    if not files:
        raise ValueError(f"“{folder}” has no files.")
    return files


def predicting_folder(
    classifier: Classifier, folder: Path
) -> Generator[FileAnswer, None, tuple[FileAnswer, ...]]:
    """Answer all images in a folder and its sub-folders; see `predicting`.

    Raises:
        ValueError: at the call; see `files_below`.
    """
    return predicting(classifier, files_below(folder))


def predicting(
    classifier: Classifier, files: Sequence[Path]
) -> Generator[FileAnswer, None, tuple[FileAnswer, ...]]:
    """Answer image files, each judged alone; one that cannot be read does not stop the rest.

    Returns:
        A generator of a record a file, which returns all of them.
    """
    answers = []
    for done, path in enumerate(files, start=1):
        prediction, error = None, ""
        barrier = _barrier(path)
        try:
            prediction = None if barrier else classifier.predict(load_glyph(path))
        except ValueError as problem:
            error = str(problem)
        answer = FileAnswer(path, prediction, barrier or error, done, len(files), bool(barrier))
        answers.append(answer)
        yield answer
    return tuple(answers)


def write_csv(
    path: Path,
    labels: Sequence[str],
    answers: Iterable[FileAnswer],
    folder: Path | None = None,
    *,
    turns_away: Callable[[Prediction], bool] = Prediction.is_unknown,
) -> None:
    """Write answers as a table, whole or not at all.

    It is UTF-8 with a byte order mark, without which Excel takes names for another encoding. A name
    that a spreadsheet would take for a formula begins with an apostrophe.

    Args:
        path: the file.
        labels: the classes, each of which has a column.
        answers: a row each.
        folder: what file names are relative to.
        turns_away: says whether an answer is “none of these”.

    Raises:
        ValueError: with one sentence, if the file cannot be written.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text)
    shares = (f"probability of {label}" for label in labels)
    table.writerow(["file", "label", "probability", *shares, *_LAST])
    table.writerows(_row(labels, answer, folder, turns_away) for answer in answers)
    try:
        atomic_write(path, text.getvalue().encode("utf-8-sig", errors="backslashreplace"))
    except OSError as error:
        raise ValueError(f"“{path}” cannot be written: {error.strerror or error}.") from error


def _files(folder: Path) -> list[Path]:
    folders, files = _inside(folder)
    return files + [file for below in folders for file in _files_or_itself(below)]


def _files_or_itself(folder: Path) -> list[Path]:
    try:
        return _files(folder)
    except OSError:
        return [folder]  # Its answer says why: nothing of what was asked for is left out unsaid.


def _inside(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the folders and the files in a folder.

    Raises:
        OSError: if they may not be looked at.
    """
    entries = natural_order(path for path in folder.iterdir() if not is_hidden(path.name))
    folders = [path for path in entries if path.is_dir() and not path.is_symlink()]
    return folders, [path for path in entries if not path.is_dir() and not _is_list(path)]


def _barrier(path: Path) -> str:
    """Say why what is in a folder cannot be answered; nothing of a file, or if it can."""
    try:
        if not path.is_dir():
            return ""
    except OSError:  # Who loads it says what keeps from looking at it.
        return ""
    try:
        _inside(path)
    except OSError as error:
        return f"“{path}” was passed over; the folder cannot be read: {error.strerror or error}."
    return ""


def _is_list(path: Path) -> bool:
    return path.suffix.lower() == ".csv" or path.name == ORDER


def _row(
    labels: Sequence[str],
    answer: FileAnswer,
    folder: Path | None,
    turns_away: Callable[[Prediction], bool],
) -> list[str]:
    is_below = folder is not None and answer.path.is_relative_to(folder)
    name = str(answer.path.relative_to(folder) if folder and is_below else answer.path)
    found = answer.prediction
    if found is None:
        return [_plain(name), *[""] * (len(labels) + 4), _plain(answer.error)]
    shares = [f"{found.probabilities[label]:.6f}" for label in labels]
    best = f"{found.probabilities[found.label]:.6f}"
    familiarity, is_none = "", ""
    if found.familiarity is not None:
        familiarity, is_none = f"{found.familiarity:.6f}", "yes" if turns_away(found) else "no"
    return [_plain(name), _plain(found.label), best, *shares, familiarity, is_none, ""]


def _plain(text: str) -> str:
    """Return a text that no spreadsheet computes; a single sign is a name like any other."""
    return f"'{text}" if len(text) > 1 and text.startswith(_BEGIN_FORMULAS) else text
