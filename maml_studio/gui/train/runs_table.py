"""The list of runs: a line a run, ticked to be overlaid in the charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from maml_studio.gui.phrases import percent
from maml_studio.gui.theme import current_theme, row_of, theme_watcher
from maml_studio.gui.train.phrases import age, dataset_title, method_title
from maml_studio.gui.train.records import RunEntry
from maml_studio.gui.train.run_columns import BEST, NAME, STARTED, STATE, STEP, shown_widths
from maml_studio.gui.train.run_sign import run_sign
from maml_studio.gui.train.validation_words import score_passport, score_shape

_HEADINGS = ("Name", "Method", "Data", "Best", "Step", "State", "Started")
_BAD_STATES = ("failed", "unreadable")
_HINTS = {
    0: "The name of the run's folder; F2 renames it",
    3: "The best validation score, which chose the checkpoint, and way and shot of its episodes; "
    "hover a figure for all of its protocol",
    4: "Outer steps done, as of the last checkpoint",
    5: "running, paused, finished, failed, or interrupted: killed, and resumable",
}
_LINE = 32
_PATH = Qt.ItemDataRole.UserRole


class RunsTable(QTableWidget):
    """Show the runs.

    Signals:
        ticked(): another set of runs is to be overlaid.
        renamed(Path, str): the person gave a run another name.
        delete_wanted(): the person pressed Delete.
    """

    ticked = Signal()
    renamed = Signal(object, str)
    delete_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADINGS), parent)
        self.setObjectName("runsTable")
        self.setAccessibleName("Runs so far")
        self._entries: tuple[RunEntry, ...] = ()
        self._hues: dict[Path, int] = {}
        self._is_filling = False
        self.setHorizontalHeaderLabels(_HEADINGS)
        for column, hint in _HINTS.items():
            heading = self.horizontalHeaderItem(column)
            if heading is not None:
                heading.setToolTip(hint)
        self._set_up()
        self.itemChanged.connect(self._on_item_changed)
        theme_watcher().changed.connect(self._paint_signs)
        theme_watcher().changed.connect(self._share_width)

    @property
    def entries(self) -> tuple[RunEntry, ...]:
        """The runs, as they are listed."""
        return self._entries

    @property
    def ticks(self) -> dict[Path, int]:
        """The hue of each run that is ticked."""
        return dict(self._hues)

    def selected(self) -> tuple[RunEntry, ...]:
        """Return the runs whose lines are selected, in the order of the list."""
        lines = sorted({index.row() for index in self.selectedIndexes()})
        return tuple(self._entries[line] for line in lines if line < len(self._entries))

    def chosen(self) -> RunEntry | None:
        """Return the run whose line is the only one selected."""
        selected = self.selected()
        return selected[0] if len(selected) == 1 else None

    def show_entries(self, entries: Sequence[RunEntry]) -> None:
        """Show these runs; the selection stays with its run, a name that is being typed too."""
        if self.state() == QAbstractItemView.State.EditingState:
            return
        selected = [entry.path for entry in self.selected()]
        gone = {entry.path for entry in self._entries} - {entry.path for entry in entries}
        self._entries = tuple(entries)
        self._hues = {path: hue for path, hue in self._hues.items() if path not in gone}
        self._is_filling = True
        self.setRowCount(len(entries))
        for line, entry in enumerate(entries):
            self._fill(line, entry)
        self._is_filling = False
        self._paint_signs()
        self._select([line for line, entry in enumerate(entries) if entry.path in selected])

    def tick(self, path: Path, *, is_on: bool = True) -> None:
        """Overlay a run in the charts, or no more."""
        if is_on == (path in self._hues):
            return
        if is_on:
            taken = set(self._hues.values())
            self._hues[path] = next(hue for hue in range(len(taken) + 1) if hue not in taken)
        else:
            del self._hues[path]
        self._paint_signs()
        self.ticked.emit()

    def edit_name(self) -> None:
        """Let the person type another name for the selected run."""
        item = self.item(self.currentRow(), NAME)
        if self.chosen() is not None and item is not None:
            self.editItem(item)

    def _select(self, lines: Sequence[int]) -> None:
        """Select lines, and say so only if other ones were."""
        if lines == sorted({index.row() for index in self.selectedIndexes()}):
            return
        chosen = QItemSelection()
        for line in lines:
            first, last = (self.model().index(line, end) for end in (0, self.columnCount() - 1))
            chosen.select(first, last)
        # The current cell is where the arrow keys go on from.
        flags = QItemSelectionModel.SelectionFlag
        if lines:
            first = self.model().index(lines[0], 0)
            self.selectionModel().setCurrentIndex(first, flags.NoUpdate)
        self.selectionModel().select(chosen, flags.ClearAndSelect)

    def _set_up(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(48)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self._share_width()

    @Slot()
    def _share_width(self) -> None:
        """Give the names room, and every figure the room to be whole."""
        self.verticalHeader().setDefaultSectionSize(row_of(_LINE))
        shown = shown_widths(self.viewport().width())
        for column in range(1, self.columnCount()):
            self.setColumnHidden(column, column not in shown)
            if column in shown:
                self.setColumnWidth(column, shown[column])

    def _fill(self, line: int, entry: RunEntry) -> None:
        steps = f"{entry.steps:,} of {entry.of:,}" if entry.of else ""
        best = percent(entry.best, 1) if entry.best is not None else "–"
        if entry.best is not None and entry.recipe is not None:
            best = f"{best} {score_shape(entry.recipe)}"
        texts = (
            entry.name,
            method_title(entry.method),
            dataset_title(entry.dataset),
            best if not entry.problem else "",
            steps,
            entry.state,
            age(entry.created, datetime.now(UTC)),
        )
        unseen = [texts[column] for column in (STEP, STARTED) if self.isColumnHidden(column)]
        hint = entry.problem or "\n".join(
            filter(None, (entry.title, *texts[1:3], *unseen, entry.reason, str(entry.path)))
        )
        for column, text in enumerate(texts):
            item = self.item(line, column)
            if item is None:
                item = QTableWidgetItem()
                self.setItem(line, column, item)
            if item.text() != text:
                item.setText(text)
            told = _best_hint(entry) or hint if column == BEST else hint
            item.setToolTip(told)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, told)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if column == NAME:
                item.setData(_PATH, str(entry.path))
                flags |= Qt.ItemFlag.ItemIsEditable if not entry.is_busy else flags
                flags |= Qt.ItemFlag.ItemIsUserCheckable if not entry.problem else flags
            item.setFlags(flags)

    @Slot()
    def _paint_signs(self) -> None:
        """Show the tick and the color of each run."""
        self._is_filling = True
        for line, entry in enumerate(self._entries):
            state = self.item(line, STATE)
            if state is not None:
                theme = current_theme()
                is_bad = entry.state in _BAD_STATES
                state.setForeground(QColor(theme.bad if is_bad else theme.text))
            item = self.item(line, NAME)
            hue = self._hues.get(entry.path)
            if item is None or entry.problem:
                continue
            is_on = Qt.CheckState.Unchecked if hue is None else Qt.CheckState.Checked
            item.setCheckState(is_on)
            item.setIcon(run_sign(hue))
        self._is_filling = False

    @Slot(QTableWidgetItem)
    def _on_item_changed(self, item: QTableWidgetItem) -> None:
        if self._is_filling or item.column() != NAME or item.row() >= len(self._entries):
            return
        entry = self._entries[item.row()]
        is_on = item.checkState() == Qt.CheckState.Checked
        if is_on != (entry.path in self._hues) and not entry.problem:
            self.tick(entry.path, is_on=is_on)
        typed = item.text().strip()
        if typed != entry.name:
            item.setText(entry.name)
            self.renamed.emit(entry.path, typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete with the Delete key."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns more room where there is more."""
        super().resizeEvent(event)
        self._share_width()


def _best_hint(entry: RunEntry) -> str:
    told = score_passport(entry)
    if not told or entry.best is None:
        return ""
    return f"Best validation score: {percent(entry.best, 1)}\n{told}"
