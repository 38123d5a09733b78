"""Keeping the task on the disk as it changes."""

from __future__ import annotations

import os
from collections.abc import Generator
from itertools import count
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal, Slot

from maml_studio.engine.data_folder import atomic_write, data_folder
from maml_studio.engine.file_stamp import FileStamp, stamp_of
from maml_studio.engine.generators import Progress, drain
from maml_studio.engine.task_file import SUFFIX, TaskFile, dump_task, reading_task
from maml_studio.gui.demo.task_model import Document, Snapshot
from maml_studio.gui.job import Job

_DELAY_MS = 400
_RETRY_MS = 10_000
_FIRST_SUFFIX = ".json"


def autosave_folder() -> Path:
    """Return where windows keep their tasks."""
    return data_folder() / "autosave"


class AutosaveSlot:
    """An autosave file of one's own, so that two windows do not overwrite each other's task.

    Attributes:
        path: the file.
        was_left: whether the window that held it last did not close, but was killed or crashed.
    """

    def __init__(self, folder: Path) -> None:
        """Take the first file that no other running process holds."""
        for number in count(1):
            self.path = folder / f"task{'' if number == 1 else f'-{number}'}{SUFFIX}"
            self._lock = lock_of(self.path)
            self.was_left = Path(self._lock.fileName()).exists()
            if self._take(folder):
                return

    def release(self) -> None:
        """Let another window have the file."""
        self._lock.unlock()

    def _take(self, folder: Path) -> bool:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:  # Writing will fail with a message of its own.
            return True
        if self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError:
            return True
        self.was_left = False
        holder, *_ = self._lock.getLockInfo()
        return holder == os.getpid()


def lock_of(path: Path) -> QLockFile:
    """Return the lock of an autosave file; a window holds it as long as it is open."""
    lock = QLockFile(f"{path}.lock")
    # However old it is: a lock counts until its process is gone.
    lock.setStaleLockTime(0)
    return lock


class Autosave(QObject):
    """Write the latest snapshot to one file, in a job, soon after it changed.

    Signals:
        saved: the latest snapshot is on the disk.
        failed: it could not be written; one sentence. It is tried again later.
    """

    saved = Signal()
    failed = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._pending: Snapshot | None = None
        self._written: Snapshot | None = None
        self._restored: Snapshot | None = None
        self._job: Job | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timer_fired)

    def restore(self) -> Snapshot | None:
        """Read what was kept last, by an earlier version too; nothing if there is no file.

        Raises:
            ValueError: if the file is unreadable; it has then been kept under another name.
        """
        return drain(self.restoring())

    def restoring(self) -> Generator[Progress, None, Snapshot | None]:
        """Restore as `restore` does, with a record for each example: for a job."""
        path = self._newest()
        if path is None:
            return None
        snapshot = yield from reading_kept(path)
        self._restored = snapshot if path == self._path else None
        return snapshot

    @property
    def path(self) -> Path:
        """The file that the task is kept in."""
        return self._path

    @property
    def kept_at(self) -> float | None:
        """When the task was kept last, in seconds since the epoch, if it was."""
        path = self._newest()
        return path.stat().st_mtime if path is not None else None

    @property
    def kept_bytes(self) -> int:
        """The size of the file that the task was kept in last, 0 if there is none."""
        path = self._newest()
        return path.stat().st_size if path is not None else 0

    def keep(self, snapshot: Snapshot) -> None:
        """Write a snapshot within about half a second; the latest one wins."""
        known, self._restored = self._restored, None
        if snapshot is known:  # It is shown for the first time, as the file has it.
            return
        self._pending = snapshot
        if not self._timer.isActive() or self._timer.interval() == _RETRY_MS:
            self._timer.start(_DELAY_MS)

    def flush(self) -> None:
        """Wait for the job and write what is pending now; it is tried again later if that fails.

        Raises:
            OSError: if the file cannot be written.
            ValueError: if the task is too large for one file.
        """
        self._timer.stop()
        if self._job is not None:
            # Whether it wrote or was cancelled is not known yet: write the same once more.
            self._job.wait()
            self._job = None
            self._pending = self._pending or self._written
        if self._pending is not None:
            self._timer.start(_RETRY_MS)  # If this fails, the window stays open.
            atomic_write(self._path, _dump(self._pending))
            self._timer.stop()
            self._pending = None

    @Slot()
    def _on_timer_fired(self) -> None:
        # A second writer could replace the newer file by the older one: wait for the first.
        if self._job is not None or self._pending is None:
            return
        snapshot, self._pending = self._pending, None
        self._written = snapshot
        job = Job(
            lambda: _writing(self._path, snapshot),
            on_failure=lambda error: self._on_write_failed(snapshot, error),
            parent=self,
        )
        job.succeeded.connect(self._on_write_succeeded)
        job.ended.connect(job.deleteLater)
        self._job = job
        job.start()

    @Slot()
    def _on_write_succeeded(self) -> None:
        self._job = None
        if self._pending is None:
            self.saved.emit()
        elif not self._timer.isActive():  # it fired while the job ran: what is pending is overdue
            self._on_timer_fired()

    def _on_write_failed(self, snapshot: Snapshot, error: Exception) -> None:
        self._job = None
        if self._pending is None:
            self._pending = snapshot
        self._timer.start(_RETRY_MS)
        reason = getattr(error, "strerror", None) or error
        self.failed.emit(f"The task could not be saved in “{self._path.parent}”: {reason}.")

    def _newest(self) -> Path | None:
        found = [
            path for path in (self._path.with_suffix(_FIRST_SUFFIX), self._path) if path.exists()
        ]
        return max(reversed(found), key=lambda path: path.stat().st_mtime_ns, default=None)


def reading_kept(path: Path) -> Generator[Progress, None, Snapshot]:
    """Read what a window kept, with a record for each example.

    Raises:
        ValueError: if the file is unreadable; it has then been kept under another name.
    """
    try:
        file = yield from reading_task(path)
    except ValueError as error:
        kept = _set_aside(path)
        raise ValueError(f"{error} It is kept as “{kept}”.") from error
    return _snapshot(file)


def _set_aside(path: Path) -> str:
    number = 1
    while (aside := path.with_suffix(f".unreadable-{number}{path.suffix}")).exists():
        number += 1
    path.replace(aside)
    return str(aside)


def _writing(path: Path, snapshot: Snapshot) -> Generator[None, None, None]:
    atomic_write(path, _dump(snapshot))
    yield


def _dump(snapshot: Snapshot) -> bytes:
    file = snapshot.document.file
    about: dict[str, Any] = {}
    if file is not None:
        about = {"file": str(file), "modified": snapshot.is_modified}
        if (stamp := snapshot.document.stamp) is not None:
            about["stamp"] = [stamp.size, stamp.end]
    return dump_task(snapshot.task, name=snapshot.sample, settings=about)


def _snapshot(kept: TaskFile) -> Snapshot:
    name = kept.settings.get("file")
    file = Path(name) if isinstance(name, str) and name else None
    if file is None:
        return Snapshot(kept.task, kept.name)
    now, stamp = stamp_of(file), _stamp(kept.settings.get("stamp"))
    is_same = now is not None and stamp in {None, now}
    is_saved = is_same and kept.settings.get("modified") is False
    return Snapshot(kept.task, kept.name, Document(file, kept.task if is_saved else None, stamp))


def _stamp(value: object) -> FileStamp | None:
    match value:
        case [int(size), str(end)]:
            return FileStamp(size, end)
    return None
