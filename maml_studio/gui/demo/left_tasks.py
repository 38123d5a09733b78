"""Tasks of windows that are closed: each window keeps its own, the next one offers the others."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Qt, QTimer, Slot

from maml_studio.engine.file_names import in_a_sentence
from maml_studio.engine.generators import Progress
from maml_studio.engine.task_file import SUFFIX
from maml_studio.gui.demo.autosave import autosave_folder, lock_of, reading_kept
from maml_studio.gui.demo.demo_tab import DemoTab
from maml_studio.gui.demo.engine_loader import EngineLoader
from maml_studio.gui.demo.kept_drawings import drawings_of
from maml_studio.gui.demo.task_model import Snapshot
from maml_studio.gui.job import Job
from maml_studio.gui.phrases import moment, reason

_NAME = re.compile(rf"task(-\d+)?{re.escape(SUFFIX)}")
_MOST_NAMES = 3


@dataclass(frozen=True)
class _Found:
    """What lies in an autosave file, or why that cannot be read."""

    path: Path
    kept_at: float = 0.0
    snapshot: Snapshot | None = None
    problem: str = ""


@dataclass(eq=False)
class LeftTask:
    """A task that another window kept.

    Attributes:
        path: its file.
        kept_at: when it was kept, in seconds since the epoch.
        snapshot: the task.
        is_over: whether the file is to go when the window closes.
        index: of the history after the task was opened; 0 if it was not, or was there already.
    """

    path: Path
    kept_at: float
    snapshot: Snapshot
    is_over: bool = False
    index: int = 0

    @property
    def title(self) -> str:
        """The name of its file, else those of its first classes."""
        if (file := self.snapshot.document.file) is not None:
            return f"“{in_a_sentence(file.stem)}”"
        labels = self.snapshot.task.labels
        names = ", ".join(f"“{in_a_sentence(label)}”" for label in labels[:_MOST_NAMES])
        more = len(labels) - _MOST_NAMES
        return f"{names} and {more:,} more" if more > 0 else names


class LeftTasks(QObject):
    """Offer them one after the other; what is dismissed is offered by the next window again.

    An offer that another message took the place of comes again after that message.
    """

    def __init__(self, demo: DemoTab, loader: EngineLoader, parent: QObject) -> None:
        """Look for them as soon as the window shows, which is when an initialization is loaded."""
        super().__init__(parent)
        self._demo, self._bar = demo, demo.message
        self._locks: dict[Path, QLockFile] = {}
        self._waiting: deque[LeftTask] = deque()
        self._tasks: list[LeftTask] = []
        self._offer: tuple[str, LeftTask] | None = None
        loader.began.connect(self._on_window_shown, Qt.ConnectionType.SingleShotConnection)
        self._bar.cleared.connect(self._on_bar_cleared)
        demo.model.history.indexChanged.connect(self._on_index_changed)

    def settle(self) -> None:
        """Delete the files of those that were opened or discarded, and let go of the others."""
        for left in self._tasks:
            if left.is_over:
                left.path.unlink(missing_ok=True)
                drawings_of(left.path).unlink(missing_ok=True)
        self._let_go()

    @Slot()
    def _on_window_shown(self) -> None:
        # What the window itself has to say comes first.
        QTimer.singleShot(0, self, lambda: self._demo.after_restoring(self._look))

    def _look(self) -> None:
        if not self._demo.window().isVisible():  # It closed meanwhile, and holds no file any more.
            return
        for path in sorted(autosave_folder().glob(f"task*{SUFFIX}")):
            if _NAME.fullmatch(path.name):
                self._take(path)
        paths = list(self._locks)
        if not paths:
            return
        job = Job(lambda: _reading(paths), on_failure=self._on_job_failed, parent=self)
        job.succeeded.connect(self._on_job_succeeded)
        job.ended.connect(job.deleteLater)
        job.start()

    @Slot()
    def _offer_next(self) -> None:
        """Offer the next one, unless there is something else to be read."""
        if not self._waiting or self._bar.text():
            return
        left = self._waiting.popleft()
        count = left.snapshot.task.count
        examples = "1 example" if count == 1 else f"{count:,} examples"
        about = f"{left.title} ({examples}, {moment(left.kept_at)})"
        sentence = f"A task of another window is kept: {about}."
        self._offer = sentence, left
        self._bar.show_info(sentence, "Open it", lambda: self._open(left))
        self._bar.offer_also("Discard", lambda: self._discard(left))

    def _take(self, path: Path) -> bool:
        """Hold a file, so that no other window takes it, unless one has it."""
        lock = lock_of(path)
        if is_taken := lock.tryLock(0):
            self._locks[path] = lock
        return is_taken

    def _let_go(self) -> None:
        for lock in self._locks.values():
            lock.unlock()
        self._locks.clear()

    def _claim(self, left: LeftTask) -> bool:
        """Hold what was offered, if it is still there as it was."""
        if self._take(left.path):
            if _kept_at(left.path) == left.kept_at:
                return True
            self._locks.pop(left.path).unlock()
        self._bar.show_warning(f"Another window took up {left.title} meanwhile.")
        return False

    def _open(self, left: LeftTask) -> None:
        if not self._claim(left):
            return
        model = self._demo.model
        had_task = bool(len(model.task))
        model.replace(left.snapshot, f"Open {left.title}")
        left.index, left.is_over = model.history.index(), True
        more = " Undo brings back what was there." if had_task else ""
        self._bar.show_info(f"Opened {left.title}.{more}")
        self._demo.drawings.bring_in(left.path)

    def _discard(self, left: LeftTask) -> None:
        if not self._claim(left):
            return
        left.is_over = True
        self._bar.show_info(f"Discarded {left.title}.", "Keep it", lambda: self._keep(left))

    def _keep(self, left: LeftTask) -> None:
        left.is_over = False
        self._locks.pop(left.path).unlock()
        self._bar.show_info(f"{left.title} is kept; the next window offers it again.")

    @Slot(str)
    def _on_bar_cleared(self, text: str) -> None:
        """Offer the next one, if what follows says nothing; again, if that was not the offer."""
        if self._offer is not None and text != self._offer[0]:
            self._waiting.appendleft(self._offer[1])
        self._offer = None
        QTimer.singleShot(0, self, self._offer_next)

    @Slot(int)
    def _on_index_changed(self, index: int) -> None:
        """Know which of those that were opened are open, or were till a newer task came."""
        for left in self._tasks:
            if index < left.index:
                left.is_over = False
            elif self._demo.model.snapshot.document is left.snapshot.document:
                left.is_over = True

    @Slot(object)
    def _on_job_succeeded(self, found: list[_Found]) -> None:
        self._let_go()
        for each in found:
            if each.snapshot is not None:
                self._tasks.append(LeftTask(each.path, each.kept_at, each.snapshot))
        self._waiting.extend(self._tasks)
        if problems := " ".join(each.problem for each in found if each.problem):
            self._bar.show_error(problems)
        self._offer_next()

    def _on_job_failed(self, error: Exception) -> None:
        self._let_go()
        self._bar.show_error(f"The tasks of other windows cannot be read: {reason(error)}")


def _reading(paths: list[Path]) -> Generator[Progress, None, list[_Found]]:
    """Read what windows kept and nobody has elsewhere."""
    found = []
    for path in paths:
        try:
            snapshot = yield from reading_kept(path)
        except ValueError as error:
            found.append(_Found(path, problem=str(error)))
        else:
            if snapshot.is_only_here:
                found.append(_Found(path, _kept_at(path), snapshot))
    return found


def _kept_at(path: Path) -> float:
    """Return when a file was written; 0 if it is gone."""
    return path.stat().st_mtime if path.is_file() else 0.0
