"""Generators that wait to be let on, and a recorder of what their jobs say."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any

from pytestqt.qtbot import QtBot

from maml_studio.gui.job import Job, LatestJob

Steps = Generator[Any, None, Any]


class Recorder:
    """What the signals of a job said, in order, and whether all came on the GUI thread."""

    def __init__(self, job: Job | LatestJob) -> None:
        self.heard: list[tuple[str, Any]] = []
        self.foreign = 0
        self.has_ended = False
        job.progressed.connect(lambda record: self._hear("progressed", record))
        job.succeeded.connect(lambda result: self._hear("succeeded", result))
        job.failed.connect(lambda error: self._hear("failed", error))
        if isinstance(job, Job):
            job.ended.connect(self._end)

    def _hear(self, what: str, payload: Any) -> None:
        self.foreign += threading.current_thread() is not threading.main_thread()
        self.heard.append((what, payload))

    def _end(self) -> None:
        self.has_ended = True

    def of(self, what: str) -> list[Any]:
        return [payload for kind, payload in self.heard if kind == what]


class Gate:
    """A generator that yields its count and stops before each record until it is let on."""

    def __init__(self, name: str, count: int = 3) -> None:
        self.name, self.count = name, count
        self.is_closed = threading.Event()
        self.has_begun = threading.Event()
        self._let = threading.Semaphore(0)

    def let(self, count: int = 1) -> None:
        self._let.release(count)

    def open(self) -> None:
        self._let.release(10**6)

    def run(self) -> Steps:
        self.has_begun.set()
        try:
            for step in range(self.count):
                self._let.acquire(timeout=20)
                yield f"{self.name}{step}"
        except GeneratorExit:
            self.is_closed.set()
            raise
        return self.name


def never(error: Exception) -> None:
    raise AssertionError("no failure was expected") from error


def counting() -> Steps:
    yield from range(5)
    return "done"


def finish(qtbot: QtBot, said: Recorder) -> None:
    qtbot.waitUntil(lambda: said.has_ended)
