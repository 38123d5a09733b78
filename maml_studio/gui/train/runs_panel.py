"""The runs so far, and what can be done with one or several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from maml_studio.engine.data_folder import data_folder
from maml_studio.gui.job import LatestJob
from maml_studio.gui.phrases import reason
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.chart_board import SMOOTHING
from maml_studio.gui.train.records import RunEntry
from maml_studio.gui.train.run_actions import RunActions
from maml_studio.gui.train.run_menu import RunMenu, why_not_compare
from maml_studio.gui.train.run_scan import scanning
from maml_studio.gui.train.runs_head import EVALUATE_HINT, RunsHead
from maml_studio.gui.train.runs_table import RunsTable

_LOOK_MS = 2000
_EMPTY = "No runs yet. What you train is kept here, to compare, resume and use."
_HINT = "tick to overlay"


class RunsPanel(QFrame):
    """List the runs; follow, rename and delete them.

    Signals:
        scanned(): the list is up to date.
        selected(): other runs are selected.
        resume_wanted(RunEntry), duplicate_wanted(RunEntry), evaluate_wanted(RunEntry),
        compare_wanted(tuple of RunEntry): what the person wants of runs.
        use_wanted(Path), save_wanted(Path): likewise of a run's best or another checkpoint.
        moved(Path, Path): a run is no longer at the first place but at the second; at an empty
            path if it is in the trash.
        left(): the person pressed Escape.
        told(str), failed(str), settled(str): what was done, why not, what of that is over.
    """

    scanned = Signal()
    selected = Signal()
    resume_wanted = Signal(object)
    duplicate_wanted = Signal(object)
    evaluate_wanted = Signal(object)
    compare_wanted = Signal(object)
    use_wanted = Signal(object)
    save_wanted = Signal(object)
    moved = Signal(object, object)
    left = Signal()
    told = Signal(str)
    failed = Signal(str)
    settled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self.setAccessibleName("Runs")
        self.folders = RunActions(self)
        self._asked: tuple[Path, ...] = ()
        self._trouble = self._complaint = ""
        self.table = RunsTable()
        self._empty = QLabel(_EMPTY)
        set_role(self._empty, "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self.head = head = RunsHead(SMOOTHING)
        self.smoothing, self.evaluate, self.resume = head.smoothing, head.evaluate, head.resume
        self.use, self.more = head.use, head.more
        self.menu = RunMenu(self.use_wanted.emit, self.save_wanted.emit, self.table, self)
        self.more.setMenu(self.menu)
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
        home, others = self.home, self.folders.followed.paths
        if not self._latest.is_busy:
            self._asked = others
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
        """Show a run that is in another folder, and follow it from now on."""
        if self.folders.follow(folder, self.home):
            self.table.tick(folder)
            self.look()

    def to_compare(self) -> tuple[RunEntry, ...]:
        """Return the runs that are selected, if there are several; or else those ticked."""
        selected, ticks = self.table.selected(), self.table.ticks
        ticked = tuple(entry for entry in self.table.entries if entry.path in ticks)
        return selected if len(selected) > 1 or len(ticked) < 2 else ticked

    def _do(self, act: Callable[[RunEntry], object]) -> None:
        entry = self.table.chosen()
        if entry is not None:
            act(entry)

    def _lay_out(self) -> None:
        self._stack = QStackedLayout(body := QWidget())
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 8)
        layout.setSpacing(6)
        layout.addWidget(self.head)
        layout.addWidget(body, 1)

    def _connect(self) -> None:
        menu, actions = self.menu, self.folders
        self._timer.timeout.connect(self.look)
        self._latest.succeeded.connect(self._on_scanned)
        self.table.itemSelectionChanged.connect(self._on_selection_changed)
        self.table.ticked.connect(self._show_choice)
        self.table.renamed.connect(actions.rename)
        self.table.delete_wanted.connect(self._on_delete_wanted)
        self.table.customContextMenuRequested.connect(self._on_menu_wanted)
        actions.moved.connect(self._on_moved)
        actions.told.connect(self.told)
        actions.failed.connect(self.failed)
        menu.open.triggered.connect(self._on_open_wanted)
        menu.compare.triggered.connect(lambda: self.compare_wanted.emit(self.to_compare()))
        menu.rename.triggered.connect(self.table.edit_name)
        menu.delete.triggered.connect(self._on_delete_wanted)
        menu.reveal.triggered.connect(lambda: self._do(actions.reveal))
        menu.duplicate.triggered.connect(lambda: self._do(self.duplicate_wanted.emit))
        menu.evaluate.triggered.connect(lambda: self._do(self.evaluate_wanted.emit))
        self.evaluate.clicked.connect(menu.evaluate.trigger)
        self.resume.clicked.connect(lambda: self._do(self.resume_wanted.emit))
        self.use.clicked.connect(lambda: self._do(lambda e: self.use_wanted.emit(e.path)))

    @Slot()
    def _show_choice(self) -> None:
        entry = self.table.chosen()
        self.resume.setEnabled(entry is not None and entry.is_resumable)
        self.use.setEnabled(entry is not None and entry.best is not None)
        self.evaluate.setEnabled(entry is not None and not entry.problem)
        selected = self.table.selected()
        self.head.hint.setText(f"{len(selected)} selected" if len(selected) > 1 else _HINT)
        self.menu.show_choice(selected, why_not_compare(self.to_compare()))
        self.evaluate.setToolTip(self.menu.evaluate.toolTip() or EVALUATE_HINT)

    @Slot()
    def _on_selection_changed(self) -> None:
        self._show_choice()
        entry = self.table.chosen()
        problem = entry.problem if entry is not None else ""
        (self.failed if problem else self.settled).emit(problem or self._complaint)
        self._complaint = problem
        self.selected.emit()

    @Slot(object)
    def _on_scanned(self, entries: Sequence[RunEntry]) -> None:
        self.table.show_entries(entries)
        self._trouble = ""
        self._empty.setText(_EMPTY)
        self._stack.setCurrentIndex(1 if entries else 0)
        self.folders.notice_missing(set(self._asked) - {entry.path for entry in entries})
        self._show_choice()
        self.scanned.emit()

    @Slot(object, object)
    def _on_moved(self, path: Path, moved: Path) -> None:
        is_ticked = path in self.table.ticks
        self.table.tick(path, is_on=False)
        if is_ticked and moved != Path():
            self.table.tick(moved)
        self.moved.emit(path, moved)
        self.look()

    def _on_job_failed(self, error: Exception) -> None:
        """Say what is wrong with the folder of runs once, not at each look."""
        trouble = reason(error)
        self._empty.setText(trouble)
        if trouble != self._trouble:
            self._trouble = trouble
            self.failed.emit(trouble)

    @Slot()
    def _on_delete_wanted(self) -> None:
        self.folders.delete(self.table.selected())

    @Slot(QPoint)
    def _on_menu_wanted(self, place: QPoint) -> None:
        self.menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot()
    def _on_open_wanted(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Open the folder of a run")
        if name:
            self.open_run(Path(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
