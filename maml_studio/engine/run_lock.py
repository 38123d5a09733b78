"""The lock of a run's folder: one process at a time trains it, and death lets go."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

PATIENCE = 0.3
"""Seconds to wait for the lock, which a reader may hold for a moment."""


class RunLock:
    """Holds a run, or looks whether somebody does."""

    def __init__(self, run: Path) -> None:
        """Take the run's folder, which need not exist yet."""
        self._run = run
        self.file = run / "run.lock"

    def is_held(self, patience: float = 0.0) -> bool:
        """Tell whether somebody holds the run for longer than some seconds."""
        if not self.file.exists():
            return False
        lock = self._lock()
        try:
            lock.acquire(patience)
        except Timeout:
            return True
        lock.release()
        return False

    def check(self) -> None:
        """Check that nobody holds the run.

        Raises:
            ValueError: if somebody does.
        """
        if self.is_held(PATIENCE):
            raise self._is_running()

    def acquired(self) -> FileLock:
        """Take the lock, in a folder that is there; who calls this releases it.

        Raises:
            ValueError: if another one holds it.
        """
        lock = self._lock()
        try:
            lock.acquire(PATIENCE)
        except Timeout as error:
            raise self._is_running() from error
        return lock

    def _lock(self) -> FileLock:
        return FileLock(self.file, thread_local=False)

    def _is_running(self) -> ValueError:
        return ValueError(
            f"The run in “{self._run}” is being trained by another process: wait for its end, or "
            "stop it there."
        )
