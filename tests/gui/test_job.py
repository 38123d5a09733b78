"""Jobs: records in order, every failure told, nothing after a cancel, nothing left running."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from maml_studio.gui import job as job_module
from maml_studio.gui.job import Job, LatestJob, stop_jobs
from tests.gui.generators import Gate, Recorder, Steps, counting, finish, never


def test_records_come_in_order_then_the_result_on_the_gui_thread(qtbot: QtBot) -> None:
    job = Job(counting, on_failure=never)
    said = Recorder(job)
    job.start()
    finish(qtbot, said)
    assert said.heard == [*(("progressed", n) for n in range(5)), ("succeeded", "done")]
    assert said.foreign == 0
    assert job.isFinished()


def test_the_generator_is_made_in_the_worker_thread(qtbot: QtBot) -> None:
    made_in: list[QThread] = []

    def make() -> Steps:
        made_in.append(QThread.currentThread())
        return counting()

    job = Job(make, on_failure=never)
    said = Recorder(job)
    job.start()
    finish(qtbot, said)
    assert made_in == [job]


@pytest.mark.parametrize("fails_at", ["making", "first record", "second record", "closing"])
def test_every_failure_reaches_its_handler(qtbot: QtBot, fails_at: str) -> None:
    error = RuntimeError("shapes differ")
    gate = threading.Event()

    def failing() -> Steps:
        if fails_at == "first record":
            raise error
        try:
            yield 1
            if fails_at == "second record":
                raise error
            gate.wait(20)
            yield 2
        finally:
            if fails_at == "closing":
                raise error

    def make() -> Steps:
        if fails_at == "making":
            raise error
        return failing()

    handled: list[Exception] = []
    job = Job(make, on_failure=handled.append)
    said = Recorder(job)
    job.start()
    if fails_at == "closing":
        qtbot.waitUntil(lambda: len(said.heard) == 1)
        job.cancel()
        gate.set()
    finish(qtbot, said)
    assert handled == said.of("failed") == [error]
    assert not said.of("succeeded")


@pytest.mark.parametrize("records", range(4))
def test_cancelled_after_any_record_it_closes_and_says_no_more(qtbot: QtBot, records: int) -> None:
    gate = Gate("a")
    job = Job(gate.run, on_failure=never)
    said = Recorder(job)
    job.start()
    assert gate.has_begun.wait(20)
    for step in range(records):
        gate.let()
        qtbot.waitUntil(lambda step=step: len(said.heard) > step)  # type: ignore[misc]
    if records < 3:
        job.cancel()
        gate.let(5)
    finish(qtbot, said)
    assert said.of("progressed") == [f"a{n}" for n in range(records)]
    assert gate.is_closed.is_set() == (records < 3)
    assert said.of("succeeded") == ([] if records < 3 else ["a"])


def test_requesting_an_interruption_is_a_cancel_too(qtbot: QtBot) -> None:
    gate = Gate("a")
    job = Job(gate.run, on_failure=never)
    said = Recorder(job)
    job.start()
    assert gate.has_begun.wait(20)
    job.requestInterruption()
    gate.let(5)
    finish(qtbot, said)
    assert gate.is_closed.is_set()


def test_cancelled_before_its_start_it_yields_nothing(qtbot: QtBot) -> None:
    job = Job(counting, on_failure=never)
    said = Recorder(job)
    job.cancel()
    job.start()
    finish(qtbot, said)
    assert said.heard == []


def test_records_that_were_queued_before_a_cancel_are_not_heard(qtbot: QtBot) -> None:
    job = Job(counting, on_failure=never)
    said = Recorder(job)
    job.start()
    assert job.wait()
    job.cancel()
    finish(qtbot, said)
    assert said.heard == []


def test_an_owner_that_closes_stops_all_its_jobs(qtbot: QtBot) -> None:
    owner = QObject()
    gates = [Gate(name, count=10**6) for name in "abc"]
    for gate in gates:
        gate.open()
    jobs = [Job(gate.run, on_failure=never, parent=owner) for gate in gates[:2]]
    latest = LatestJob(on_failure=never, debounce_ms=0, parent=owner)
    latest.start(gates[2].run)
    for job in jobs:
        job.start()
    qtbot.waitUntil(lambda: all(gate.has_begun.is_set() for gate in gates))
    stop_jobs(owner)
    assert all(gate.is_closed.is_set() for gate in gates)
    assert not any(job.isRunning() for job in owner.findChildren(Job))
    assert not latest.is_busy


def test_a_job_that_computes_for_long_is_broken_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    has_begun, left = threading.Event(), []

    def computing() -> Steps:
        has_begun.set()
        try:
            while True:
                time.sleep(0.001)
        finally:
            left.append("in order")
        yield 0

    monkeypatch.setattr(job_module, "_PATIENCE_MS", 50)
    owner = QObject()
    job = Job(computing, on_failure=never, parent=owner)
    job.start()
    assert has_begun.wait(5)
    assert stop_jobs(owner)
    assert left == ["in order"]
    assert "was broken off" in caplog.text
    caplog.clear()


def test_a_slot_that_raises_is_not_hidden(qtbot: QtBot) -> None:
    def broken(_record: Any) -> None:
        raise ZeroDivisionError("in a slot")

    job = Job(counting, on_failure=never)
    said = Recorder(job)
    job.succeeded.connect(broken)
    with qtbot.captureExceptions() as caught:
        job.start()
        finish(qtbot, said)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
