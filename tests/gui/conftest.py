"""What the tests of the window share: no job outlives a test."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from maml_studio.gui.garbage import collect_in_gui_thread
from maml_studio.gui.job import Job


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass what Qt says about its own offscreen platform: it has no real windows."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            mark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
            item.add_marker(mark)


@pytest.fixture(autouse=True)
def garbage_is_collected_in_the_gui_thread(qapp: QApplication) -> None:
    """Do as the app does: a widget of an earlier test must not be deleted by a worker."""
    collect_in_gui_thread(qapp)


@pytest.fixture(autouse=True)
def no_job_outlives_a_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a thread running, after ending it."""
    threads: weakref.WeakSet[QThread] = weakref.WeakSet()
    start = Job.start

    def start_and_remember(job: Job, *arguments: Any) -> None:
        threads.add(job)
        start(job, *arguments)

    monkeypatch.setattr(Job, "start", start_and_remember)
    yield
    left = [job for job in threads if shiboken6.isValid(job) and job.isRunning()]
    for job in left:
        job.requestInterruption()
        job.wait()
    if left:
        pytest.fail(f"{len(left)} job(s) still ran at the end of the test")
