"""Qt's objects in cycles are deleted in the GUI thread, whichever thread allocates."""

from __future__ import annotations

import gc
import threading
from collections.abc import Generator
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from maml_studio.gui.garbage import GarbageCollector, collect_in_gui_thread
from maml_studio.gui.job import Job


class Knot(QObject):
    """An object in a cycle, which notes the thread that lets go of it."""

    gone: ClassVar[list[threading.Thread]] = []

    def __init__(self) -> None:
        super().__init__()
        self.itself = self

    def __del__(self) -> None:
        self.gone.append(threading.current_thread())


@pytest.fixture
def collector(qapp: QApplication) -> GarbageCollector:
    collect_in_gui_thread(qapp)
    found = qapp.findChild(GarbageCollector)
    assert found is not None
    return found


def allocating() -> Generator[None, None, list[list[int]]]:
    """Fill many generations of containers, as a worker does that imports torch."""
    kept: list[list[int]] = []
    for number in range(200):
        kept.extend([number] for _ in range(1000))
        yield
    return kept


def test_cycle_is_deleted_in_the_gui_thread(qtbot: QtBot, collector: GarbageCollector) -> None:
    Knot.gone.clear()
    knot = Knot()
    del knot
    job = Job(allocating, on_failure=lambda error: pytest.fail(str(error)))
    with qtbot.waitSignal(job.ended, timeout=20_000):
        job.start()
    gc.collect()
    assert Knot.gone == [threading.main_thread()]


def test_garbage_is_collected_without_python_doing_it(
    qtbot: QtBot, collector: GarbageCollector
) -> None:
    assert not gc.isenabled()
    Knot.gone.clear()
    Knot()
    kept = [[number] for number in range(2000)]
    collector.look()
    assert len(kept) == 2000
    assert Knot.gone


def test_application_has_one_collector(qapp: QApplication, collector: GarbageCollector) -> None:
    collect_in_gui_thread(qapp)
    assert qapp.findChildren(GarbageCollector) == [collector]
