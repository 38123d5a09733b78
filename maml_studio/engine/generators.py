"""Long work is a generator: it yields records and returns its result."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

Record = TypeVar("Record")
Other = TypeVar("Other")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Progress:
    """How far a piece of work is.

    Attributes:
        done: the units done.
        total: all units, 0 while unknown.
        what: what is being done, for people.
    """

    done: int
    total: int
    what: str


def mapped(
    work: Generator[Record, None, Result], into: Callable[[Record], Other]
) -> Generator[Other, None, Result]:
    """Yield what a function makes of each record of a generator; its result stays."""
    while True:
        try:
            record = next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
        yield into(record)


def drain(
    work: Generator[Record, None, Result], on_record: Callable[[Record], object] | None = None
) -> Result:
    """Run a generator to its end and return its result, showing each record to `on_record`."""
    while True:
        try:
            record = next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
        if on_record is not None:
            on_record(record)
