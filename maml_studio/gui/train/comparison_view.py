"""The settings of two to four runs side by side: what differs, and on request what does not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.records import RunEntry
from maml_studio.gui.train.settings_diff import (
    ComparedRow,
    compared_outcomes,
    compared_settings,
    counted,
)
from maml_studio.gui.widgets.elided_label import ElidedLabel

_LINE = 28
_LABEL_WIDTH = 200


class ComparisonView(QWidget):
    """Show what runs have in common and what not.

    Signals:
        told(str): what was copied.
    """

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[RunEntry, ...] = ()
        self._rows: list[ComparedRow] = []
        self._said = named(ElidedLabel(), "comparisonStatus", "How many settings differ")
        set_role(self._said, "muted")
        hint = "Show also what is the same in all of the runs"
        self.whole = named(QCheckBox("Equal ones too"), "showEqual", "Show equal settings", hint)
        self.table = _ComparisonTable()
        line = QHBoxLayout()
        line.addWidget(self._said, 1)
        line.addWidget(self.whole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        self.whole.toggled.connect(self._refresh)
        self.table.copy_wanted.connect(self._copy)

    @property
    def sentence(self) -> str:
        """How many settings differ, in words."""
        return self._said.text()

    def show_runs(self, entries: Sequence[RunEntry]) -> None:
        """Compare runs, whose recipes can be read."""
        self._entries = tuple(entries)
        settings = compared_settings([entry.recipe for entry in entries if entry.recipe])
        self._said.setText(f"{counted(settings)}.")
        self._rows = [*settings, *compared_outcomes(entries)]
        self._refresh()

    def shown_rows(self) -> list[ComparedRow]:
        """Return what is shown: the settings, and then what came of the runs."""
        is_whole = self.whole.isChecked()
        return [row for row in self._rows if is_whole or not row.is_equal]

    @Slot()
    def _refresh(self) -> None:
        self.table.show_rows([entry.name for entry in self._entries], self.shown_rows())

    @Slot()
    def _copy(self) -> None:
        names = [entry.name for entry in self._entries]
        lines = [["setting", *names], ["---"] * (len(names) + 1)]
        lines += [[row.key or row.label, *row.texts] for row in self.shown_rows()]
        text = "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
        QGuiApplication.clipboard().setText(text)
        self.told.emit("The comparison is on the clipboard, as Markdown.")


class _ComparisonTable(QTableWidget):
    """A row a setting, a column a run."""

    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("comparisonTable")
        self.setAccessibleName("Settings of the runs")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_LINE)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, names: Sequence[str], rows: Sequence[ComparedRow]) -> None:
        """Show rows, with the names of the runs above; where values differ they are bold."""
        self.setColumnCount(len(names) + 1)
        self.setHorizontalHeaderItem(0, QTableWidgetItem("Setting"))
        for column, name in enumerate(names, 1):
            heading = QTableWidgetItem(name)
            heading.setToolTip(name)
            self.setHorizontalHeaderItem(column, heading)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(0, _LABEL_WIDTH)
        self.setRowCount(len(rows))
        for place, row in enumerate(rows):
            hint = "\n".join(filter(None, (row.key, row.hint)))
            for column, text in enumerate((row.label, *row.texts)):
                item = QTableWidgetItem(text)
                item.setToolTip(hint if column == 0 else "\n".join(filter(None, (text, hint))))
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, hint)
                font = QFont(self.font())
                font.setBold(column > 0 and bool(row.key) and not row.is_equal)
                item.setFont(font)
                self.setItem(place, column, item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy what is shown with the keys for copying."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)
