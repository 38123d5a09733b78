"""Reading and writing files off the GUI thread, told of in the message bar when it takes long."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QObject, QTimer, Signal, Slot

from maml_studio.engine.generators import Progress, drain
from maml_studio.gui.job import Job, MakeGenerator
from maml_studio.gui.widgets.message_bar import MessageBar

_PATIENCE_MS = 400
_REDRAW_MS = 100
_LONGEST_MS = 8_000


@dataclass(frozen=True)
class _Work:
    what: str
    make_generator: MakeGenerator
    on_done: Callable[[Any], None]
    must_end: bool


class FileWork(QObject):
    """Do one piece of work after the other; what takes long shows its progress and a way out.

    There is no way out of what must end: it may be done already when it is heard to be given up.

    Signals:
        told: what was given up; one sentence.
        failed: why a piece of work could not be done (Exception).
    """

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, bar: MessageBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bar = bar
        self._queue: deque[_Work] = deque()
        self._work: _Work | None = None
        self._job: Job | None = None
        self._progress: Progress | None = None
        self._shown = ""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_time_passed)

    @property
    def is_busy(self) -> bool:
        """Whether something is being read or written, or waits for that."""
        return self._job is not None

    def run(
        self,
        what: str,
        make_generator: MakeGenerator,
        on_done: Callable[[Any], None],
        *,
        must_end: bool = False,
    ) -> None:
        """Do a piece of work after those before it.

        Args:
            what: what is being done, such as “Opening “letters””.
            make_generator: called in the worker thread; its generator yields `Progress` or nothing.
            on_done: called in the GUI thread with what the generator returned.
            must_end: whether `flush` does it if it still waits; it cannot be given up.
        """
        self._queue.append(_Work(what, make_generator, on_done, must_end))
        if self._job is None:
            self._begin()

    def flush(self) -> None:
        """End now what is being done and must not be lost, and do what waits; what fails waits on.

        Raises:
            Exception: what the first piece of work raises that cannot be done.
        """
        self._end_what_must()
        for work in [work for work in self._queue if work.must_end]:
            result = drain(work.make_generator())
            self._queue.remove(work)
            work.on_done(result)

    def cancel(self) -> None:
        """Give up what is being done now."""
        if self._job is not None and self._work is not None and not self._job.is_cancelled:
            self._job.cancel()
            self._quiet()
            self.told.emit(f"{self._work.what} was cancelled")

    def _end_what_must(self) -> None:
        """Wait for the job, and hear what it says as if the event loop ran."""
        errors: list[Exception] = []
        deadline = QDeadlineTimer(_LONGEST_MS)
        while self._job is not None and self._work is not None and self._work.must_end:
            self._job.failed.connect(errors.append)
            if not self._job.wait(deadline):
                return
            QCoreApplication.sendPostedEvents(self._job)
        if errors:
            raise errors[0]

    def _begin(self) -> None:
        self._work = self._queue.popleft()
        self._progress = None
        work = self._work
        job = Job(work.make_generator, on_failure=self._on_job_failed, parent=self)
        job.progressed.connect(self._on_job_progressed)
        job.succeeded.connect(lambda result: self._on_job_succeeded(work, result))
        job.ended.connect(self._on_job_ended)
        job.ended.connect(job.deleteLater)
        self._job = job
        self._timer.start(_PATIENCE_MS)
        job.start()

    def _quiet(self) -> None:
        """Take the progress away, unless another message has taken its place."""
        self._timer.stop()
        if self._shown and self._bar.text() == self._shown:
            self._bar.clear()
        self._shown = ""

    @Slot(object)
    def _on_job_progressed(self, record: Progress | None) -> None:
        self._progress = record

    @Slot()
    def _on_time_passed(self) -> None:
        if self._work is None or (self._shown and self._bar.text() != self._shown):
            return
        known = self._progress
        how_far = f": {known.done:,} of {known.total:,}" if known and known.total else "…"
        if self._shown != f"{self._work.what}{how_far}":
            self._shown = f"{self._work.what}{how_far}"
            if self._work.must_end:
                self._bar.show_info(self._shown)
            else:
                self._bar.show_info(self._shown, "Cancel", self.cancel)
        self._timer.setInterval(_REDRAW_MS)

    def _on_job_succeeded(self, work: _Work, result: Any) -> None:
        self._quiet()
        work.on_done(result)

    def _on_job_failed(self, error: Exception) -> None:
        self._quiet()
        self.failed.emit(error)

    @Slot()
    def _on_job_ended(self) -> None:
        self._quiet()
        self._job = self._work = None
        if self._queue and self._bar.window().isVisible():  # Else it closed without the rest.
            self._begin()
