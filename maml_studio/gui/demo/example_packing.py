"""Examples as text inside a picture: what another window of the app reads from the clipboard.

A picture is all that goes from program to program everywhere. A PNG may hold texts, which Qt
writes and reads; in one of them stands a task file with the examples, strokes and images as they
came. Data in a format of our own would need an object that is alive until the program's very end.
"""

from __future__ import annotations

import base64
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from maml_studio.engine.example import Example
from maml_studio.engine.generators import Progress
from maml_studio.engine.task import Task
from maml_studio.engine.task_file import dump_task, parsing_task

KEY = "MAML Studio examples"
"""The name of the text in the picture."""
_LARGEST = 4_000_000
"""Bytes of a task file that is sent so: readers of PNG give up texts beyond 8 million letters."""


@dataclass(frozen=True)
class Unpacked:
    """What came out of a picture: the name of the class that the examples were in, and they."""

    label: str
    examples: tuple[Example, ...]


def packed(label: str, examples: Sequence[Example], most: int | None = None) -> str:
    """Return examples of a class as a text, without their originals if those are too large.

    It is empty if there is too much even so.

    Args:
        label: the class.
        examples: what is packed.
        most: bytes of originals that are packed, if fewer than a text may hold.

    Raises:
        ValueError: if they are too large for any task file.
    """
    size = sum(len(one.original.data) for one in examples if one.original is not None)
    bare = [replace(example, original=None) for example in examples]
    # Images are compressed already: what is larger than the text may be needs no attempt.
    is_small = size <= (_LARGEST if most is None else most)
    for sent in (examples, bare) if is_small else (bare,):
        data = dump_task(Task({label: sent}))
        if len(data) <= _LARGEST:
            return base64.b64encode(data).decode()
    return ""


def packing(label: str, examples: Sequence[Example]) -> Generator[None, None, str]:
    """Pack as `packed` does, in a job."""
    yield
    return packed(label, examples)


def unpacking(text: str) -> Generator[Progress, None, Unpacked]:
    """Read what `packed` wrote, whoever wrote it.

    Raises:
        ValueError: one sentence, if it is damaged.
    """
    try:
        data = base64.b64decode(text)
    except ValueError as error:
        raise ValueError("what the picture holds beside its pixels is damaged.") from error
    file = yield from parsing_task(data, "clipboard")
    label = next(iter(file.task), "")
    examples = [example.prepared() for of_it in file.task for example in file.task.examples(of_it)]
    return Unpacked(label, tuple(examples))
