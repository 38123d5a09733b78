"""The file form of a task: a zip of `task.json`, with the strokes, and of the images as they came.

`task.json` holds `format`, `version`, `app`, `name`, `title`, `order`, `settings` (open: what is
unknown is left alone) and `classes`: for each a `label` and `examples`, each with `strokes` (lists of
x, y in the unit square, pressure, seconds), `image` (the name of a file in the zip, as it came from
the person; its own name is `name`) or `ink` (the name of a PNG), and `muted` where it is. A large
`image` has its `ink` as well, which is quicker to read. Version 1 was a bare JSON file, which is
still read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from maml_studio import __version__
from maml_studio.engine.data_folder import atomic_write
from maml_studio.engine.example import Example
from maml_studio.engine.file_names import in_a_sentence, labels_of, readable
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.task import Task
from maml_studio.engine.task_archive import (
    LARGEST_FILE,
    LARGEST_RECORD,
    MOST_MEMBERS,
    RECORD,
    Archive,
    packed,
)
from maml_studio.engine.task_record import RecordWriter, parse_entry, parse_first_entry

VERSION = 2
SUFFIX = ".mamltask"

_FORMAT = "MAML Studio task"
_ZIP = b"PK"


@dataclass(frozen=True)
class TaskFile:
    """A task together with what its file says about it.

    Attributes:
        task: the task.
        name: the name of the sample that it is, if it is one.
        title: what people call it.
        order: its place among samples.
        settings: what the person had set, by names that whoever wrote them knows.
    """

    task: Task
    name: str = ""
    title: str = ""
    order: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)


def dump_task(
    task: Task,
    *,
    name: str = "",
    title: str = "",
    order: int = 0,
    settings: Mapping[str, Any] | None = None,
) -> bytes:
    """Return a task as a zip, from which `parse_task` reads the very same strokes and images.

    Originals beyond `LARGEST_ORIGINALS` are kept as their ink.

    Raises:
        ValueError: if the task is too large for one file, or a setting is nothing that JSON has.
    """
    _check_count(len(task) + task.count)
    about = {
        "format": _FORMAT, "version": VERSION, "app": __version__, "name": name, "title": title,
        "order": order, "settings": dict(settings or {}),
    }  # fmt: skip
    head = json.dumps(about, separators=(",", ":"), allow_nan=False)
    writer = RecordWriter()
    try:
        return _packed(head, task, writer)
    except ValueError:
        if not writer.has_kept_inks:
            raise
    # It may still fit without what is there only to be read sooner; the first attempt goes first.
    del writer
    return _packed(head, task, RecordWriter(keeps_inks=False))


def parse_task(data: bytes, source: str) -> TaskFile:
    """Read what `dump_task` wrote, or the JSON of the first version.

    Args:
        data: the content of the file.
        source: the name of the file, for the error message.

    Raises:
        ValueError: one sentence that names the source, if the data is not a task that can be read.
    """
    return drain(parsing_task(data, source))


def parsing_task(data: bytes, source: str) -> Generator[Progress, None, TaskFile]:
    """Read as `parse_task` does, with a record for each example."""
    archive, text = _opened(data, source) if data.startswith(_ZIP) else (None, data)
    record = _record(text, source)
    _check_version(record, source, is_zip=archive is not None)
    try:
        classes = yield from _parsing_classes(record["classes"], _entry_parser(archive))
        about = str(record.get("name", "")), str(record.get("title", ""))
        order, settings = int(record.get("order", 0)), dict(record.get("settings", {}))
        return TaskFile(Task(classes), *about, order=order, settings=settings)
    except Exception as error:  # A damaged image alone raises half a dozen kinds.
        raise ValueError(f"The task in “{source}” is damaged: {_in_line(error)}") from error


def read_task(path: Path) -> TaskFile:
    """Read a task file.

    Raises:
        ValueError: one sentence that names the file, if it cannot be read.
    """
    return drain(reading_task(path))


def reading_task(path: Path) -> Generator[Progress, None, TaskFile]:
    """Read as `read_task` does, with a record for each example."""
    name = in_a_sentence(path.name)
    try:
        size = path.stat().st_size
        data = path.read_bytes() if path.is_file() and size <= LARGEST_FILE else None
    except OSError as error:
        raise ValueError(f"“{name}” cannot be read: {error.strerror or error}.") from error
    if data is None:
        raise ValueError(f"“{name}” is not a task file: it is no file, or too large.")
    return (yield from parsing_task(data, name))


def write_task(
    path: Path,
    task: Task,
    *,
    name: str = "",
    title: str = "",
    order: int = 0,
    settings: Mapping[str, Any] | None = None,
) -> None:
    """Write a task file whole, or leave what was there; a link's file, not the link.

    See `dump_task`.

    Raises:
        ValueError: one sentence that names the file, if it cannot be written.
    """
    data = dump_task(task, name=name, title=title, order=order, settings=settings)
    name_told = f"“{in_a_sentence(path.name)}”"
    try:
        atomic_write(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise ValueError(f"{name_told} cannot be written: {error.strerror or error}.") from error


def _packed(head: str, task: Task, writer: RecordWriter) -> bytes:
    record = f'{head[:-1]},"classes":{writer.classes(task)}}}'
    return packed(record.encode(), writer.images)


def _opened(data: bytes, source: str) -> tuple[Archive, bytes]:
    try:
        archive = Archive(data)
        return archive, archive.read(RECORD, LARGEST_RECORD)
    except ValueError as error:
        raise ValueError(f"“{source}” is not a task file: {error}.") from error


def _record(text: bytes, source: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
        record["version"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"“{source}” is not a task file.") from error
    return dict(record)


def _check_version(record: dict[str, Any], source: str, *, is_zip: bool) -> None:
    version = record["version"]
    if is_zip and record.get("format") != _FORMAT:
        raise ValueError(f"“{source}” is not a task file.")
    if isinstance(version, int) and version > VERSION:
        raise ValueError(
            f"“{source}” was written by a newer version of MAML Studio (its format is {version},"
            f" this version reads up to {VERSION})."
        )
    if version != (VERSION if is_zip else 1):
        raise ValueError(f"“{source}” has a format that is not known: {str(version)[:20]!r}.")


def _entry_parser(archive: Archive | None) -> Callable[[dict[str, Any]], Example]:
    if archive is None:
        return parse_first_entry
    seen: set[str] = set()

    def read(name: str, limit: int) -> bytes:
        # Otherwise a small file could name one image a million times.
        if name in seen:
            raise ValueError(f"“{name}” stands twice")
        seen.add(name)
        return archive.read(name, limit)

    return lambda entry: parse_entry(entry, read)


def _parsing_classes(
    classes: list[dict[str, Any]], parse: Callable[[dict[str, Any]], Example]
) -> Generator[Progress, None, dict[str, list[Example]]]:
    total = sum(len(entry["examples"]) for entry in classes)
    _check_count(total + len(classes))
    parsed: dict[str, list[Example]] = {}
    done = 0
    for entry in classes:
        label = entry["label"]
        if not isinstance(label, str):
            raise ValueError("a class has no name.")
        if label in parsed:
            raise ValueError(f"the class “{label}” stands twice.")
        parsed[label] = []
        for number, example in enumerate(entry["examples"], start=1):
            try:
                parsed[label].append(parse(example).prepared())
            except Exception as error:
                raise ValueError(f"example {number} of “{label}”: {error}") from error
            done += 1
            yield Progress(done, total, "Reading examples")
    labels = labels_of(parsed)  # Earlier versions wrote names that nothing else can write.
    return {labels[label]: examples for label, examples in parsed.items()}


def _check_count(count: int) -> None:
    if count > MOST_MEMBERS:
        raise ValueError(f"A task of {count} classes and examples is too large for one file.")


def _in_line(error: Exception) -> str:
    sentence = " ".join(readable(str(error)).split()) or type(error).__name__
    return sentence if sentence.endswith(".") else f"{sentence}."
