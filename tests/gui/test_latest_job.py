"""The latest request wins, at any moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from maml_studio.gui.job import Job, LatestJob
from tests.gui.generators import Gate, Recorder, Steps, counting, never


def test_latest_of_a_burst_runs_alone(qtbot: QtBot) -> None:
    begun: list[str] = []
    latest = LatestJob(on_failure=never, debounce_ms=20)
    said = Recorder(latest)

    def request(name: str) -> Callable[[], Steps]:
        def make() -> Steps:
            begun.append(name)
            return counting()

        return make

    for name in "abc":
        latest.start(request(name))
        assert latest.is_busy
    with qtbot.waitSignal(latest.succeeded):
        pass
    assert begun == ["c"]
    assert not latest.is_busy
    assert len(said.of("progressed")) == 5
    latest.stop_and_wait()


@pytest.mark.parametrize("records", range(3))
def test_redrawing_while_adapting_replaces_the_job_at_any_record(
    qtbot: QtBot, records: int
) -> None:
    old, new = Gate("old"), Gate("new")
    latest = LatestJob(on_failure=never, debounce_ms=0)
    said = Recorder(latest)
    latest.start(old.run)
    for step in range(records):
        old.let()
        qtbot.waitUntil(lambda step=step: len(said.heard) > step)  # type: ignore[misc]
    latest.start(new.run)
    old.let(5)
    new.let(5)
    with qtbot.waitSignal(latest.succeeded):
        pass
    assert said.of("succeeded") == ["new"]
    late = [record for record in said.of("progressed") if record.startswith("old")]
    assert len(late) == records
    latest.stop_and_wait()


def test_two_quick_restarts_leave_one_result_and_one_job_at_a_time(qtbot: QtBot) -> None:
    gates = [Gate(name) for name in "abc"]
    latest = LatestJob(on_failure=never, debounce_ms=0)
    said = Recorder(latest)
    latest.start(gates[0].run)
    qtbot.waitUntil(gates[0].has_begun.is_set)
    latest.start(gates[1].run)
    qtbot.wait(30)
    assert not gates[1].has_begun.is_set(), "the cancelled job has not ended yet"
    latest.start(gates[2].run)
    for gate in gates:
        gate.let(5)
    with qtbot.waitSignal(latest.succeeded):
        pass
    assert said.of("succeeded") == ["c"]
    assert not gates[1].has_begun.is_set()
    latest.stop_and_wait()


def test_a_late_record_of_an_old_job_is_ignored(qtbot: QtBot) -> None:
    latest = LatestJob(on_failure=never, debounce_ms=0)
    said = Recorder(latest)
    gate = Gate("old")
    latest.start(gate.run)
    qtbot.waitUntil(gate.has_begun.is_set)
    old = latest.findChildren(Job)[0]
    gate.let(3)
    assert old.wait(), "its records now wait in the queue"
    latest.start(counting)
    with qtbot.waitSignal(latest.succeeded):
        pass
    assert said.of("progressed") == list(range(5))
    latest.stop_and_wait()


def test_a_failure_of_the_newest_is_handled_and_the_next_request_runs(qtbot: QtBot) -> None:
    def failing() -> Steps:
        yield 1
        raise RuntimeError("out of memory")

    handled: list[Exception] = []
    latest = LatestJob(on_failure=handled.append, debounce_ms=0)
    latest.start(failing)
    with qtbot.waitSignal(latest.failed):
        pass
    assert [str(error) for error in handled] == ["out of memory"]
    assert not latest.is_busy
    latest.start(counting, at_once=True)
    with qtbot.waitSignal(latest.succeeded):
        pass
    latest.stop_and_wait()


def test_a_failure_of_a_replaced_job_is_logged_not_shown(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    go = threading.Event()
    begun = threading.Event()

    def failing() -> Steps:
        begun.set()
        go.wait(20)
        raise RuntimeError("too late")
        yield

    latest = LatestJob(on_failure=never, debounce_ms=0)
    latest.start(failing)
    qtbot.waitUntil(begun.is_set)
    latest.start(counting)
    go.set()
    with qtbot.waitSignal(latest.succeeded):
        pass
    assert "replaced failed" in caplog.text
    latest.stop_and_wait()


def test_cancelling_drops_the_waiting_request(qtbot: QtBot) -> None:
    latest = LatestJob(on_failure=never, debounce_ms=10)
    said = Recorder(latest)
    latest.start(counting)
    latest.cancel()
    assert not latest.is_busy
    qtbot.wait(40)
    assert said.heard == []
