"""The eight cells of the standard table, as they are filled."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from maml_studio.engine.episode_settings import KINDS
from maml_studio.engine.table_cells import SHAPES, Place, TableProgress
from maml_studio.gui.theme import current_theme, theme_watcher
from maml_studio.gui.train.evaluation_text import Table, cell_in_words, passport, shape_title
from maml_studio.gui.train.validation_words import KIND_TITLES

_LINE, _HIGHEST_LINE = 40, 72
_HEAD = 28
_FIRST_WIDTH = 120
_LARGE, _SMALL = 15, 12
_HINTS = {
    "any": "Characters of any of the alphabets meet in an episode",
    "alphabet": "All characters of an episode are of one alphabet: harder, and what people draw",
}


class CellGrid(QTableWidget):
    """Show a table: a row a kind of episodes, a column a way and shot.

    Signals:
        copy_wanted(): the person pressed the keys for copying.
    """

    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(len(KINDS), len(SHAPES), parent)
        self.setObjectName("evaluationTable")
        self.setAccessibleName("Accuracies of the run")
        self._table, self._progress = Table(""), dict[Place, TableProgress]()
        self.setHorizontalHeaderLabels([shape_title(*shape) for shape in SHAPES])
        self.setVerticalHeaderLabels([KIND_TITLES[kind] for kind in KINDS])
        self._set_up()
        self.show_table(Table(""))
        theme_watcher().changed.connect(self._refresh)

    def show_table(self, table: Table, progress: TableProgress | None = None) -> None:
        """Show the cells that there are, and how far the one is that is being measured."""
        self._table = table
        self._progress = {progress.place: progress} if progress else {}
        self._refresh()

    def _refresh(self) -> None:
        for row, kind in enumerate(KINDS):
            for column, shape in enumerate(SHAPES):
                self._fill(self._item(row, column), (*shape, kind))

    def _fill(self, item: QTableWidgetItem, place: Place) -> None:
        cell, progress = self._table.cells.get(place), self._progress.get(place)
        text = cell_in_words(cell)
        if progress is not None and cell is None:
            text = f"{progress.done:,} of {progress.count:,}"
        has_figure = cell is not None and cell.accuracy is not None
        font = QFont(self.font())
        font.setPixelSize(_LARGE if has_figure else _SMALL)
        font.setWeight(QFont.Weight.DemiBold if has_figure else QFont.Weight.Normal)
        theme = current_theme()
        item.setText(text)
        item.setFont(font)
        item.setForeground(QColor(theme.text if has_figure else theme.muted))
        ways, shots, kind = place
        task = f"{shape_title(ways, shots)}, {KIND_TITLES[kind]}"
        how = (
            f"{task}: {text}\n{passport(cell)}" if cell is not None else f"{task}: not measured yet"
        )
        item.setToolTip(how)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, how)

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.setItem(row, column, item)
        return item

    def _set_up(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head, side = self.horizontalHeader(), self.verticalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setFixedHeight(_HEAD)
        side.setMinimumSectionSize(_LINE)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        side.setFixedWidth(_FIRST_WIDTH)
        for header in (head, side):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        for row, kind in enumerate(KINDS):
            title = self.verticalHeaderItem(row)
            if title is not None:
                title.setToolTip(_HINTS[kind])
        self.setMinimumHeight(_HEAD + len(KINDS) * _LINE + 2)
        self.setMaximumHeight(_HEAD + len(KINDS) * _HIGHEST_LINE + 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the table with the keys for copying."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)
