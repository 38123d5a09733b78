"""The queue of trainings, kept on the disk so that neither closing nor a kill loses it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout
from PySide6.QtCore import QObject, Signal

from maml_studio.engine.data_folder import data_folder
from maml_studio.gui.train.naming import free_name
from maml_studio.gui.train.records import Order
from maml_studio.gui.train.waiting_file import read_waiting, write_waiting


class Waiting(QObject):
    """Hold the orders that wait for their turn; one window at a time keeps them on the disk.

    Signals:
        told(str): an order got another name; one sentence.
        failed(str): what could not be read or written; one sentence.
    """

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.orders: list[Order] = []
        self._path: Path | None = None
        self._lock: FileLock | None = None
        self._written: list[Order] = []
        self._unlucky: list[Order] = []

    def has(self, folder: Path) -> bool:
        """Tell whether a run waits."""
        return any(order.folder == folder for order in self.orders)

    def put_back(self, order: Order, why: str) -> None:
        """Let an order wait that could not begin, until the person lets it be tried again."""
        self.orders.append(order)
        self._unlucky.append(order)
        self.told.emit(f"{why} “{order.name}” waits.".strip())

    def retry(self) -> None:
        """Let the orders be taken again that could not begin."""
        self._unlucky = []

    def follow(self, folder: Path, moved: Path | None) -> None:
        """Give the orders of a run its new place; without one, take them out."""
        if moved is None and self.has(folder):
            self.told.emit(f"“{folder.name}” no longer waits: it is in the trash.")
            self.orders[:] = [order for order in self.orders if order.folder != folder]
        elif moved is not None:
            self.orders[:] = [
                replace(order, folder=moved) if order.folder == folder else order
                for order in self.orders
            ]

    def take(self) -> Order | None:
        """Take out the oldest order, under another name if its own was taken while it waited."""
        order = next((one for one in self.orders if one not in self._unlucky), None)
        if order is None:
            return None
        self.orders.remove(order)
        folder = order.folder
        if order.resume or not folder.exists():
            return order
        taken = frozenset(other.name for other in self.orders)
        free = free_name(folder.name, folder.parent, taken)
        self.told.emit(f"“{folder.name}” was taken meanwhile: the run is called “{free}”.")
        return replace(order, folder=folder.with_name(free))

    def restore(self, but: Path | None = None) -> str:
        """Take up the orders that an earlier window left, except that of a run that was begun.

        Returns:
            What is wrong with the file, in one sentence; nothing if all is well.
        """
        if self._path is not None:
            return ""
        self._path = data_folder() / "waiting.json"
        self._lock = _lock_of(self._path)
        if self._lock is None:
            return ""
        found, problem = read_waiting(self._path)
        self._written = list(found)
        self.orders[:0] = [order for order in found if order.folder != but]
        if problem:
            self._written = []
        return problem

    def keep(self, starting: Order | None) -> None:
        """Bring the orders to the disk, before them one whose run has not begun yet."""
        problem = self.restore()
        if problem:
            self.failed.emit(problem)
        wanted = [*([starting] if starting else []), *self.orders]
        if wanted == self._written or self._path is None:
            return
        self._written = wanted
        if self._lock is None:
            self._warn("another window keeps the list")
            return
        try:
            write_waiting(self._path, wanted)
        except OSError as error:
            self._warn(str(error.strerror or error))

    def release(self) -> None:
        """Let another window keep the list."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _warn(self, why: str) -> None:
        if self.orders:
            self.failed.emit(f"What waits is forgotten when this window closes: {why}.")


def _lock_of(path: Path) -> FileLock | None:
    """Return a lock that is held; None if another window holds it or there is no writing there."""
    lock = FileLock(path.with_suffix(".lock"), thread_local=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(0)
    except (OSError, Timeout):
        return None
    return lock
