"""Background work: a generator run in a thread of its own. The only threading code of the window."""

from __future__ import annotations

import ctypes
import logging
import threading
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QObject, Qt, QThread, QTimer, Signal, Slot

MakeGenerator = Callable[[], Generator[Any, None, Any]]
OnFailure = Callable[[Exception], None]

_STACK_BYTES = 8 * 2**20
_PATIENCE_MS = 8000
_LAST_PATIENCE_MS = 3000

logger = logging.getLogger(__name__)


class AbandonedError(BaseException):
    """Raised in the thread of a job that does not end when it is asked to."""


class Job(QThread):
    """Run any generator off the GUI thread and tell what it yields, returns or raises.

    The generator is made in the worker thread too, so that what it imports does not stop the
    window. Cancelling is looked at between two records. Every signal below arrives in the thread
    that owns the job, whatever it is connected to.

    Signals:
        progressed(object): a record that the generator yielded; none after `cancel`.
        succeeded(object): what the generator returned; not after `cancel`.
        failed(Exception): what the generator raised, also while it was being closed.
        ended(): the thread is over, however it ended; the last signal.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    ended = Signal()

    _happened = Signal(str, object)

    def __init__(
        self, make_generator: MakeGenerator, *, on_failure: OnFailure, parent: QObject | None = None
    ) -> None:
        """Prepare a job; `start` starts it.

        Args:
            make_generator: called in the worker thread.
            on_failure: called in the owner's thread with what the generator raised.
            parent: its owner; `stop_jobs(parent)` finds the job by it.
        """
        super().__init__(parent)
        self._make_generator = make_generator
        self._on_failure = on_failure
        self._is_cancelled = False
        self._thread: int | None = None
        # Some systems give a thread half a megabyte, which numerical libraries overflow.
        self.setStackSize(_STACK_BYTES)
        queued = Qt.ConnectionType.QueuedConnection
        self._happened.connect(self._on_worker_happened, queued)
        self.finished.connect(self._on_thread_finished, queued)

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._is_cancelled

    def cancel(self) -> None:
        """Ask the generator to close after the record in progress; returns at once."""
        self._is_cancelled = True
        self.requestInterruption()

    def stop_and_wait(self) -> None:
        """Cancel, and return when the thread is over."""
        self.cancel()
        self.wait()

    def abandon(self) -> None:
        """Break off what is being computed, between two lines of Python; returns at once."""
        if self._thread is not None:
            raised = ctypes.py_object(AbandonedError)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread), raised)

    def _drain(self, generator: Generator[Any, None, Any]) -> None:
        while not (self._is_cancelled or self.isInterruptionRequested()):
            try:
                record = next(generator)
            except StopIteration as stop:
                self._happened.emit("succeeded", stop.value)
                return
            self._happened.emit("progressed", record)
        generator.close()

    @Slot(str, object)
    def _on_worker_happened(self, what: str, payload: Any) -> None:
        if what == "failed":
            self.failed.emit(payload)
            self._on_failure(payload)
        elif not self._is_cancelled:
            (self.succeeded if what == "succeeded" else self.progressed).emit(payload)

    @Slot()
    def _on_thread_finished(self) -> None:
        self.wait()
        self.ended.emit()

    def run(self) -> None:
        """Drain the generator, in the worker thread."""
        self._thread = threading.get_ident()
        try:
            self._drain(self._make_generator())
        except AbandonedError:
            logger.warning("A job that computed for long was broken off.")
        except Exception as error:  # noqa: BLE001 - whatever it is, its handler is told
            self._happened.emit("failed", error)
        self._thread = None


class LatestJob(QObject):
    """Run the newest of many requests: wait for a pause, cancel the one before, ignore its rest.

    One job runs at a time: the newest request waits until the cancelled job has ended.

    Signals:
        progressed(object): a record of the newest job.
        succeeded(object): what the newest job's generator returned.
        failed(Exception): what the newest job's generator raised.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)

    def __init__(
        self, *, on_failure: OnFailure, debounce_ms: int = 150, parent: QObject | None = None
    ) -> None:
        """Prepare for requests.

        Args:
            on_failure: called with what the newest job's generator raised.
            debounce_ms: how long no newer request may come before one is run.
            parent: its owner.
        """
        super().__init__(parent)
        self._on_failure = on_failure
        self._debounce_ms = debounce_ms
        self._pending: MakeGenerator | None = None
        self._newest: Job | None = None
        self._running: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_pause_happened)

    @property
    def is_busy(self) -> bool:
        """Whether a request waits or its job still runs; a cancelled job does not count."""
        return self._pending is not None or self._newest is not None

    def start(self, make_generator: MakeGenerator, *, at_once: bool = False) -> None:
        """Request a job in place of all earlier ones; `at_once` does not wait for a pause."""
        self.cancel()
        self._pending = make_generator
        self._timer.start(0 if at_once else self._debounce_ms)

    def cancel(self) -> None:
        """Drop the waiting request and cancel the running job; returns at once."""
        self._timer.stop()
        self._pending = None
        self._newest = None
        if self._running is not None:
            self._running.cancel()

    def stop_and_wait(self) -> None:
        """Cancel, and return when no thread runs."""
        self.cancel()
        if self._running is not None:
            self._running.stop_and_wait()

    def _launch(self) -> None:
        if self._pending is None:
            return
        make_generator, self._pending = self._pending, None
        job = Job(make_generator, on_failure=lambda error: self._fail(job, error), parent=self)
        job.progressed.connect(lambda record: self._progress(job, record))
        job.succeeded.connect(lambda result: self._succeed(job, result))
        job.ended.connect(lambda: self._end(job))
        self._newest = self._running = job
        job.start()

    def _progress(self, job: Job, record: Any) -> None:
        if job is self._newest:
            self.progressed.emit(record)

    def _succeed(self, job: Job, result: Any) -> None:
        if job is self._newest:
            self._newest = None
            self.succeeded.emit(result)

    def _fail(self, job: Job, error: Exception) -> None:
        if job is not self._newest:
            logger.error("A job that a newer one had replaced failed.", exc_info=error)
            return
        self._newest = None
        self.failed.emit(error)
        self._on_failure(error)

    def _end(self, job: Job) -> None:
        if job is self._newest:
            self._newest = None
        self._running = None
        job.deleteLater()
        if not self._timer.isActive():
            self._launch()

    @Slot()
    def _on_pause_happened(self) -> None:
        if self._running is None:
            self._launch()


def stop_jobs(owner: QObject) -> bool:
    """Cancel every job below an object, all at once, and wait for them: for closing a window.

    One that computes for long without a record is broken off.

    Returns:
        Whether all have ended; a single call into a library can't be broken off.
    """
    for latest in owner.findChildren(LatestJob):
        latest.cancel()
    jobs = owner.findChildren(Job)
    for job in jobs:
        job.cancel()
    deadline = QDeadlineTimer(_PATIENCE_MS)
    late = [job for job in jobs if not job.wait(deadline)]
    for job in late:
        job.abandon()
    deadline = QDeadlineTimer(_LAST_PATIENCE_MS)
    for job in late:
        job.wait(deadline)
    return all(job.isFinished() for job in jobs)
