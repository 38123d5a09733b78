"""The runs so far, and what can be done with one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QFile, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from maml_studio.engine.data_folder import data_folder
from maml_studio.gui.job import LatestJob
from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.chart_board import SMOOTHING
from maml_studio.gui.train.naming import name_problem
from maml_studio.gui.train.phrases import reason
from maml_studio.gui.train.records import RunEntry
from maml_studio.gui.train.run_scan import entry_of, scanning
from maml_studio.gui.train.runs_table import RunsTable
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.plots.smoothing_control import SmoothingControl

_LOOK_MS = 2000
_EMPTY = "No runs yet. What you train is kept here, to compare, resume and use."


class RunsPanel(QFrame):
    """List the runs; rename, delete and open them.

    Signals:
        scanned(): the list is up to date.
        resume_wanted(RunEntry), use_wanted(RunEntry), save_wanted(RunEntry),
        duplicate_wanted(RunEntry): what the person wants of a run.
        moved(Path): a run is no longer where it was.
        told(str), failed(str): what was done, or why not; one sentence.
    """

    scanned = Signal()
    resume_wanted = Signal(object)
    use_wanted = Signal(object)
    save_wanted = Signal(object)
    duplicate_wanted = Signal(object)
    moved = Signal(object)
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self.setAccessibleName("Runs")
        self._opened: list[Path] = []
        self.table = RunsTable()
        self._empty = QLabel(_EMPTY)
        set_role(self._empty, "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.smoothing = SmoothingControl(SMOOTHING)
        self.open = _button("Open a run…", "openRunButton", "Follow a run in another folder")
        self.resume = _button("Resume", "resumeRunButton", "Go on with the selected run")
        self.use = _button("Use in demo", "useRunButton", "Draw with its best checkpoint")
        self.more = _button("More", "moreRunButton", "What else can be done with the run")
        self.menu = QMenu(self)
        self._fill_menu()
        self._lay_out()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._latest = LatestJob(on_failure=self._on_job_failed, debounce_ms=0, parent=self)
        self._connect()
        self._show_choice()

    @property
    def home(self) -> Path:
        """The folder of one's own runs."""
        return data_folder() / "runs"

    @Slot()
    def look(self) -> None:
        """Look at the run folders again, in a job."""
        home, others = self.home, tuple(self._opened)
        if not self._latest.is_busy:
            self._latest.start(lambda: scanning(home, others), at_once=True)

    def watch(self, *, is_on: bool) -> None:
        """Look now and then, as long as somebody sees the list."""
        if is_on:
            self._timer.start()
            self.look()
        else:
            self._timer.stop()
            self._latest.cancel()

    def open_run(self, folder: Path) -> None:
        """Show a run that is in another folder, and follow it."""
        entry = entry_of(folder)
        if entry.problem:
            self.failed.emit(entry.problem)
            return
        if folder.parent != self.home and folder not in self._opened:
            self._opened.append(folder)
        self.table.tick(folder)
        self.look()

    def rename(self, path: Path, name: str) -> None:
        """Give a run another name, which is its folder's."""
        problem = name_problem(name, path.parent)
        if not problem and entry_of(path).is_busy:
            problem = f"“{path.name}” is being trained: rename it when it is paused."
        if problem:
            self.failed.emit(problem)
            return
        try:
            moved = path.rename(path.with_name(name))
        except OSError as error:
            self.failed.emit(f"“{path.name}” can't be renamed: {error.strerror or error}.")
            return
        self._opened = [moved if other == path else other for other in self._opened]
        is_ticked = path in self.table.ticks
        self.table.tick(path, is_on=False)
        if is_ticked:
            self.table.tick(moved)
        self.moved.emit(path)
        self.look()

    def delete(self, entry: RunEntry) -> None:
        """Move a run to the system's trash."""
        if entry_of(entry.path).is_busy:
            self.failed.emit(f"“{entry.name}” is being trained: stop it first.")
            return
        if not move_to_trash(entry.path):
            self.failed.emit(f"“{entry.path}” could not be moved to the trash.")
            return
        self._opened = [path for path in self._opened if path != entry.path]
        self.table.tick(entry.path, is_on=False)
        self.moved.emit(entry.path)
        self.told.emit(f"“{entry.name}” is in the trash.")
        self.look()

    def _fill_menu(self) -> None:
        acts: dict[str, Callable[[RunEntry], object]] = {
            "Rename": lambda _: self.table.edit_name(),
            "Duplicate settings": self.duplicate_wanted.emit,
            "Save as initialization…": self.save_wanted.emit,
            "Show in the file manager": self._reveal,
            "Move to trash": self.delete,
        }
        for text, act in acts.items():
            self.menu.addAction(text).triggered.connect(lambda _=False, act=act: self._do(act))
        self.more.setMenu(self.menu)

    def _do(self, act: Callable[[RunEntry], object]) -> None:
        entry = self.table.chosen()
        if entry is not None:
            act(entry)

    def _reveal(self, entry: RunEntry) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(entry.path))):
            where = QDir.toNativeSeparators(str(entry.path))
            self.told.emit(f"No file manager answers; the run is in {where}")

    def _lay_out(self) -> None:
        title = QLabel("Runs")
        set_role(title, "title")
        hint = ElidedLabel("tick to overlay")
        set_role(hint, "muted")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(title)
        line.addWidget(hint, 1)
        line.addWidget(self.smoothing)
        line.addSpacing(8)
        for button in (self.open, self.resume, self.use, self.more):
            line.addWidget(button)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 8)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addWidget(body, 1)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.look)
        self._latest.succeeded.connect(self._on_scanned)
        self.table.itemSelectionChanged.connect(self._show_choice)
        self.table.renamed.connect(self.rename)
        self.table.delete_wanted.connect(self._on_delete_wanted)
        self.open.clicked.connect(self._on_open_clicked)
        self.resume.clicked.connect(lambda: self._do(self.resume_wanted.emit))
        self.use.clicked.connect(lambda: self._do(self.use_wanted.emit))

    @Slot()
    def _show_choice(self) -> None:
        entry = self.table.chosen()
        self.resume.setEnabled(entry is not None and entry.is_resumable)
        self.use.setEnabled(entry is not None and entry.best is not None)
        self.more.setEnabled(entry is not None)
        for action in self.menu.actions():
            is_of_whole = action.text() in ("Duplicate settings", "Save as initialization…")
            action.setEnabled(entry is not None and not (is_of_whole and bool(entry.problem)))
        if entry is not None and entry.problem:
            self.failed.emit(entry.problem)

    @Slot(object)
    def _on_scanned(self, entries: tuple[RunEntry, ...]) -> None:
        self.table.show_entries(entries)
        self._stack.setCurrentIndex(1 if entries else 0)
        self.scanned.emit()

    def _on_job_failed(self, error: Exception) -> None:
        self.failed.emit(reason(error))

    @Slot()
    def _on_delete_wanted(self) -> None:
        self._do(self.delete)

    @Slot()
    def _on_open_clicked(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Open the folder of a run")
        if name:
            self.open_run(Path(name))


def move_to_trash(folder: Path) -> bool:
    """Move a folder to the system's trash, and return whether that worked."""
    return QFile(str(folder)).moveToTrash()


def _button(text: str, name: str, hint: str) -> QPushButton:
    return named(QPushButton(text), name, text.rstrip("…"), hint)
