"""One file on its way from a server: fetched and checked by pooch, watched and stopped from here."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_CHUNK = 1 << 16
_TO_CONNECT_S, _TO_ANSWER_S = 10.0, 30.0
_TO_LOOK_S = 0.05
_TO_STOP_S = 1.0


class _StoppedError(Exception):
    """The transfer is no longer wanted."""


class Transfer:
    """A download in a thread of its own; leaving the context ends it, whatever it was waiting for.

    pooch writes to a temporary file, which it removes unless the checksum is right, and takes the
    transfer for its progress bar: it sets `total`, and calls `update`, `reset` and `close`.

    Attributes:
        total: how many bytes the server announces, 0 while that is unknown.
        done: how many bytes have arrived.
    """

    def __init__(self, address: str, file: str, md5: str, folder: Path) -> None:
        self.total = 0
        self.done = 0
        self._address, self._file, self._md5, self._folder = address, file, md5, folder
        self._error: Exception | None = None
        self._is_unwanted = threading.Event()
        self._answer: Any = None
        self._thread = threading.Thread(target=self._run, args=self._pooch(), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_unwanted.set()
        if self._thread.is_alive() and self._answer is not None:
            with suppress(Exception):  # It may end by itself at this moment.
                self._answer.raw.shutdown()
        self._thread.join(_TO_STOP_S)

    def has_ended(self) -> bool:
        """Wait for the twentieth of a second, and tell whether the transfer has ended."""
        self._thread.join(_TO_LOOK_S)
        return not self._thread.is_alive()

    def problem(self) -> str | None:
        """Return why the file is not there after the end, or None if it is.

        Raises:
            ValueError: one sentence, if no other address would help: the disk is full, say.
        """
        if self._error is None:
            return None
        if not isinstance(self._error, OSError):
            if isinstance(self._error, ValueError):
                return "what arrived has not the official checksum"
            raise self._error
        if self._error.errno is not None:
            raise ValueError(
                f"“{self._file}” could not be written into the data folder: {self._error.strerror}."
            ) from self._error
        return self._what_broke(self._error)

    def update(self, count: int) -> None:
        """Count the bytes that have arrived: pooch counts whole chunks."""
        if self._is_unwanted.is_set():
            raise _StoppedError
        self.done = min(self.done + count, self.total or self.done + count)

    def reset(self) -> None:
        """Count from the beginning; pooch then tells the end."""
        self.done = 0

    def close(self) -> None:
        """Do nothing: pooch closes its progress bar."""

    def _pooch(self) -> tuple[Callable[..., str], Callable[..., None]]:
        import pooch  # With what it needs this takes a while, and not everybody downloads.

        pooch.get_logger().setLevel(logging.WARNING)
        downloader = pooch.HTTPDownloader(
            progressbar=self,
            chunk_size=_CHUNK,
            timeout=(_TO_CONNECT_S, _TO_ANSWER_S),
            headers={"Accept-Encoding": "identity", "User-Agent": "maml-studio"},
            hooks={"response": self._on_answered},
        )
        return pooch.retrieve, downloader

    def _run(self, retrieve: Callable[..., str], downloader: Callable[..., None]) -> None:
        try:
            retrieve(self._address, f"md5:{self._md5}", self._file, self._folder, None, downloader)
        except Exception as error:  # noqa: BLE001  # Whoever watches hears of it.
            self._error = error
        finally:
            if self._answer is not None:
                self._answer.close()

    def _on_answered(self, answer: Any, **_: Any) -> None:
        self._answer = answer
        # Some servers call the .gz of an archive an encoding, which would be undone.
        answer.raw.headers.pop("content-encoding", None)

    def _what_broke(self, error: OSError) -> str:
        answer = getattr(error, "response", None)
        if answer is not None:
            return f"the server answered {answer.status_code} {answer.reason}"
        if self.done:
            return f"the connection broke after {self.done:,} of {self.total:,} bytes"
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, TimeoutError) or "Timeout" in type(cause).__name__:
                return "no answer in time"
            if isinstance(cause, OSError) and cause.errno is not None:
                return f"no connection: {cause.strerror}"
            cause = cause.__cause__ or cause.__context__
        return "no connection"
