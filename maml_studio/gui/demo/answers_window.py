"""The answers to a batch of image files, and saving them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from maml_studio.engine.task import Task
from maml_studio.gui.demo.engine_access import ReadFile
from maml_studio.gui.naming import named
from maml_studio.gui.phrases import percent
from maml_studio.gui.theme import class_color, current_theme, set_role
from maml_studio.gui.widgets.message_bar import MessageBar
from maml_studio.gui.widgets.thumbnail import Thumbnail

_ROW_HEIGHT = 52
_HEADER_STYLE = (
    "QHeaderView::section {{ background: {0.panel}; color: {0.muted}; border: none;"
    " border-bottom: 1px solid {0.line}; padding: 6px 4px; }}"
)


class AnswersWindow(QDialog):
    """A table of files and answers, beside the main window."""

    def __init__(
        self, files: Sequence[ReadFile], task: Task, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Answers")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 480)
        self._files = files
        self._task = task
        self.message = MessageBar()
        self.table = self._build_table()
        save = QPushButton("Save as CSV…")
        self.save_button = named(save, "saveAnswersButton", "Save the answers as CSV")
        set_role(self.save_button, "primary")
        self.save_button.clicked.connect(self._on_save_clicked)
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self._build_summary(), 1)
        buttons.addWidget(close)
        buttons.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.message)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)

    def save(self, path: Path) -> None:
        """Write the answers as CSV, and say so or why not."""
        from maml_studio.engine.predictions import FileAnswer, write_csv

        total = len(self._files)
        answers = (
            FileAnswer(file.path, file.prediction, file.error, done, total)
            for done, file in enumerate(self._files, start=1)
        )
        try:
            write_csv(path, self._task.learnable.labels, answers)
        except ValueError as error:
            self.message.show_error(str(error))
        else:
            self.message.show_info(f"Saved as “{path}”.")

    def _build_summary(self) -> QLabel:
        answered = sum(file.prediction is not None for file in self._files)
        unread = len(self._files) - answered
        summary = QLabel(f"{answered} answered" + (f", {unread} not readable" if unread else ""))
        set_role(summary, "muted")
        return summary

    def _build_table(self) -> QTableWidget:
        table = QTableWidget(len(self._files), 4)
        named(table, "answersTable", "Answers")
        table.setHorizontalHeaderLabels(["", "Image", "Answer", "Sure"])
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        table.setFrameShape(QTableWidget.Shape.NoFrame)
        table.setStyleSheet(_HEADER_STYLE.format(current_theme()))
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, _ROW_HEIGHT), (3, 72)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            table.setColumnWidth(column, width)
        for row, file in enumerate(self._files):
            self._fill_row(table, row, file)
        return table

    def _fill_row(self, table: QTableWidget, row: int, file: ReadFile) -> None:
        name = QTableWidgetItem(file.path.name)
        name.setToolTip(str(file.path))
        table.setItem(row, 1, name)
        if file.prediction is None or file.glyph is None:
            reason = QTableWidgetItem(file.error.split("”: ", 1)[-1])
            reason.setToolTip(file.error)
            reason.setForeground(QColor(current_theme().bad))
            table.setItem(row, 2, reason)
            table.setSpan(row, 2, 1, 2)
            return
        answer = file.prediction.label
        thumbnail = Thumbnail()
        thumbnail.show_glyph(file.glyph, class_color(self._task.labels.index(answer)))
        table.setCellWidget(row, 0, thumbnail)
        table.setItem(row, 2, QTableWidgetItem(answer))
        sure = percent(file.prediction.probabilities[answer])
        table.setItem(row, 3, QTableWidgetItem(sure))

    @Slot()
    def _on_save_clicked(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the answers", "answers.csv", "CSV (*.csv)"
        )
        if name:
            self.save(Path(name))
