"""Ctrl+C that lets long work keep what it has."""

from __future__ import annotations

import signal
from collections.abc import Generator
from typing import TypeVar

Record = TypeVar("Record")
Result = TypeVar("Result")

INTERRUPTED = 130
"""The exit code of what a person stopped."""


def stoppable(work: Generator[Record, None, Result]) -> Generator[Record, None, Result]:
    """Let Ctrl+C take effect between records, so that a run can keep its last step.

    So does SIGTERM, which torchrun and clusters send. A second Ctrl+C stops at once.

    Raises:
        KeyboardInterrupt: after the work was closed.
    """
    asked: list[int] = []

    def on_interrupt(number: int, _: object) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, on_interrupt) for number in numbers]
    try:
        while not asked:
            try:
                record = next(work)
            except StopIteration as end:
                result: Result = end.value
                return result
            yield record
        work.close()
        raise KeyboardInterrupt
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
