"""A table of image files and what they are, a line a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.gui.demo.engine_access import ReadFile
from maml_studio.gui.naming import named
from maml_studio.gui.phrases import percent
from maml_studio.gui.theme import class_color, current_theme, scaled
from maml_studio.gui.widgets.glyph_painting import glyph_pixmap

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Prediction

_ROW_HEIGHT, _SIDE = 52, 40
_GLYPH = Qt.ItemDataRole.UserRole
_HEADER_STYLE = (
    "QHeaderView::section {{ background: {0.panel}; color: {0.muted}; border: none;"
    " border-bottom: 1px solid {0.line}; padding: 6px 4px; }}"
)


class AnswersTable(QTableWidget):
    """Show answers; of each file its ink, its name, the class and how sure that is."""

    def __init__(self, task: Task, turns_away: Callable[[Prediction], bool]) -> None:
        """Make an empty table of answers among a task's classes."""
        super().__init__(0, 4)
        self._task, self._turns_away = task, turns_away
        named(self, "answersTable", "Answers")
        self.setHorizontalHeaderLabels(["", "Image", "Answer", "Sure"])
        self.setItemDelegateForColumn(0, _Ink(self))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setFrameShape(QTableWidget.Shape.NoFrame)
        self.setStyleSheet(_HEADER_STYLE.format(current_theme()))
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, _ROW_HEIGHT), (3, scaled(72))):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)

    def show_files(self, files: Sequence[ReadFile]) -> None:
        """Show more files: those after the ones that are shown already."""
        first = self.rowCount()
        self.setRowCount(len(files))
        for row in range(first, len(files)):
            self._fill_row(row, files[row])

    def _fill_row(self, row: int, file: ReadFile) -> None:
        name = QTableWidgetItem(file.path.name)
        name.setToolTip(str(file.path))
        self.setItem(row, 1, name)
        if file.prediction is not None and file.glyph is not None:
            self._fill_answer(row, file.glyph, file.prediction)
            return
        reason = QTableWidgetItem(file.error.split("”: ", 1)[-1])
        reason.setToolTip(file.error)
        reason.setForeground(QColor(current_theme().bad))
        self.setItem(row, 2, reason)
        self.setSpan(row, 2, 1, 2)

    def _fill_answer(self, row: int, glyph: Glyph, prediction: Prediction) -> None:
        label, is_none = prediction.label, self._turns_away(prediction)
        ink = QTableWidgetItem()
        ink.setData(_GLYPH, glyph)
        answer, sure = QTableWidgetItem(label), QTableWidgetItem("–")
        answer.setForeground(QColor(current_theme().muted))
        if prediction.is_tie:
            answer.setText("No class is ahead")
        elif is_none:
            answer.setText(f"{label}? None of these")
            answer.setToolTip(f"Probably none of these; of the classes it is most like “{label}”.")
        else:
            sure.setText(percent(prediction.probabilities[label]))
            answer.setForeground(class_color(self._task.labels.index(label)))
        for column, item in ((0, ink), (2, answer), (3, sure)):
            self.setItem(row, column, item)


class _Ink(QStyledItemDelegate):
    """Paint glyphs when they are seen: a widget for each would stop the window for seconds."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a glyph in the middle of its cell."""
        super().paint(painter, option, index)
        glyph, table = index.data(_GLYPH), self.parent()
        if glyph is None or not isinstance(table, QTableWidget):
            return
        ratio, ink = table.devicePixelRatioF(), QColor(current_theme().text)
        place = option.rect.center()
        pixmap = glyph_pixmap(glyph, _SIDE, ratio, ink)
        painter.drawPixmap(place.x() - _SIDE // 2, place.y() - _SIDE // 2, pixmap)
