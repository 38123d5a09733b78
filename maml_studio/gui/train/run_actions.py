"""What is done to the folders of runs: following, renaming, throwing away, showing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QFile, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from maml_studio.gui.train.followed_runs import FollowedRuns
from maml_studio.gui.train.naming import name_problem
from maml_studio.gui.train.records import RunEntry
from maml_studio.gui.train.run_scan import entry_of


class RunActions(QObject):
    """Do it, and tell.

    Signals:
        moved(Path, Path): a run is no longer at the first place but at the second; at an empty
            path if it is in the trash.
        told(str), failed(str): what was done, or why not; one sentence.
    """

    moved = Signal(object, object)
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.followed = FollowedRuns()
        self.is_in_use: Callable[[Path], bool] = lambda _: False
        self._missing: set[Path] = set()

    def follow(self, folder: Path, home: Path) -> bool:
        """Follow a run that is not at home, and return whether there is a run."""
        entry = entry_of(folder)
        if entry.problem:
            self.failed.emit(entry.problem)
            return False
        if folder.parent != home:
            try:
                self.followed.add(folder)
            except OSError as error:
                self.failed.emit(_not_remembered(folder, error))
        return True

    def notice_missing(self, missing: set[Path]) -> None:
        """Tell of followed runs that are not there; forget those whose disk is there."""
        for path in sorted(missing - self._missing):
            is_gone = path.parent.is_dir()
            self.told.emit(
                f"The run “{path}” is no longer there."
                if is_gone
                else f"The run “{path}” can't be reached now."
            )
            if is_gone:
                self._replace(path, ())
        self._missing = missing

    def rename(self, path: Path, name: str) -> None:
        """Give a run another name, which is its folder's."""
        problem = name_problem(name, path.parent)
        if not problem and (self.is_in_use(path) or entry_of(path).is_busy):
            problem = f"“{path.name}” is being trained: rename it when it is paused."
        if problem:
            self.failed.emit(problem)
            return
        try:
            moved = path.rename(path.with_name(name))
        except OSError as error:
            self.failed.emit(f"“{path.name}” can't be renamed: {error.strerror or error}.")
            return
        self._replace(path, (moved,))
        self.moved.emit(path, moved)

    def delete(self, entries: Sequence[RunEntry]) -> None:
        """Move runs to the system's trash, and tell where that is."""
        places = [place for entry in entries if (place := self._thrown(entry))]
        if len(places) == 1:
            self.told.emit(f"The run is in the trash: {places[0]}")
        elif places:
            self.told.emit(f"{len(places)} runs are in the trash: {Path(places[0]).parent}")

    def reveal(self, entry: RunEntry) -> None:
        """Show a run in the system's file manager."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(entry.path))):
            where = QDir.toNativeSeparators(str(entry.path))
            self.told.emit(f"No file manager answers; the run is in {where}")

    def _thrown(self, entry: RunEntry) -> str:
        """Move one run to the trash; return where it is then, or nothing."""
        if self.is_in_use(entry.path) or entry_of(entry.path).is_busy:
            self.failed.emit(f"“{entry.name}” is being trained: stop it first.")
            return ""
        place = move_to_trash(entry.path)
        if not place:
            self.failed.emit(f"“{entry.path}” could not be moved to the trash.")
            return ""
        self._replace(entry.path, ())
        self.moved.emit(entry.path, Path())
        return place

    def _replace(self, path: Path, others: tuple[Path, ...]) -> None:
        try:
            self.followed.replace(path, others)
        except OSError as error:
            self.failed.emit(_not_remembered(path, error))


def move_to_trash(folder: Path) -> str:
    """Move a folder to the system's trash, and return where it is then; "" if that failed."""
    file = QFile(str(folder))
    if not file.moveToTrash():
        return ""
    return file.fileName() or str(folder)


def _not_remembered(path: Path, error: OSError) -> str:
    return f"That “{path.name}” is followed can't be remembered: {error.strerror or error}."
