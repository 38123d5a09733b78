"""The answers to a batch of image files, and saving them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from maml_studio.gui.demo.answers_table import AnswersTable
from maml_studio.gui.demo.image_files import Batch
from maml_studio.gui.naming import named
from maml_studio.gui.place_questions import write_or_ask
from maml_studio.gui.save_place import ask_for_file
from maml_studio.gui.theme import scaled, set_role
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.floating import Room
from maml_studio.gui.widgets.message_bar import MessageBar

_REDRAW_MS = 50


class AnswersWindow(QDialog):
    """A table of files and answers, beside the main window."""

    def __init__(self, batch: Batch, parent: QWidget | None = None) -> None:
        """Show answers, also while more come.

        Args:
            batch: the images, with the answers.
            parent: what it belongs to.
        """
        super().__init__(parent)
        self.setWindowTitle("Answers")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(scaled(640), 480)
        self._batch = batch
        batch.setParent(self)
        self.message = MessageBar()
        self.table = AnswersTable(batch.task, batch.turns_away)
        save = QPushButton("Save as CSV…")
        self.save_button = named(save, "saveAnswersButton", "Save the answers as CSV")
        set_role(self.save_button, "primary")
        self.save_button.clicked.connect(self._on_save_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._build_foot())
        self.message.float_over(self, self, self._message_room)
        soon = QTimer(self, interval=_REDRAW_MS)
        soon.timeout.connect(self._show_state)
        batch.ended.connect(soon.stop)
        batch.ended.connect(self._show_state)
        if not batch.is_over:
            soon.start()
        self._show_state()

    def save(self, path: Path) -> None:
        """Write the answers as CSV, and say so or why not."""
        from maml_studio.engine.predictions import FileAnswer, write_csv

        files, total = self._batch.files, len(self._batch.files)
        answers = (
            FileAnswer(file.path, file.prediction, file.error, done, total)
            for done, file in enumerate(files, start=1)
        )
        try:
            labels = self._batch.task.learnable.labels
            write_csv(path, labels, answers, turns_away=self._batch.turns_away)
        except ValueError as error:
            self.message.show_error(str(error))
        else:
            self.message.show_info(f"Saved as “{path}”.")

    def _build_foot(self) -> QHBoxLayout:
        self._summary = named(ElidedLabel(), "answersSummary")
        set_role(self._summary, "muted")
        self._progress = named(QProgressBar(), "answersProgress", "How many images are answered")
        self._progress.setTextVisible(False)
        self._progress.setRange(0, self._batch.total)
        hint = "Answer no more images (Esc); what is answered stays"
        self.stop_button = named(QPushButton("Stop"), "stopAnswersButton", "Stop", hint)
        self.stop_button.clicked.connect(self._batch.stop)
        self.stop_button.setAutoDefault(False)
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(self._summary, 2)
        foot.addWidget(self._progress, 3)
        foot.addWidget(self.stop_button)
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.save_button)
        return foot

    def _message_room(self) -> Room:
        """Return the foot of the table, where a message covers the last lines only."""
        foot = self.table.geometry()
        return Room((QRect(foot.bottomLeft(), QSize(foot.width(), 0)),), goes_up=True)

    @Slot()
    def _show_state(self) -> None:
        """Show how far it is, and in the end what came out."""
        is_over, done = self._batch.is_over, len(self._batch.files)
        had_focus = self.stop_button.hasFocus()
        self.table.show_files(self._batch.files)
        self._progress.setVisible(not is_over)
        self._progress.setValue(done)
        self.stop_button.setVisible(not is_over)
        self.save_button.setEnabled(is_over)
        self._summary.setText(self._found() if is_over else f"{done:,} of {self._batch.total:,}…")
        if is_over and had_focus:
            self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _found(self) -> str:
        files, total = self._batch.files, self._batch.total
        predictions = [file.prediction for file in files if file.prediction is not None]
        answered, none = len(predictions), sum(map(self._batch.turns_away, predictions))
        unread = len(files) - answered
        parts = [f"{answered:,} answered", *([f"{none:,} none of these"] if none else [])]
        words = ", ".join([*parts, *([f"{unread:,} not readable"] if unread else [])])
        return words if len(files) == total else f"Stopped at {len(files):,} of {total:,}: {words}"

    @Slot()
    def _on_save_clicked(self) -> None:
        place = ask_for_file(self, "Save the answers", "answers.csv", "Table (*.csv)", ["csv"])
        if place is not None:
            write_or_ask(self.message, place, lambda: self.save(place.path))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Stop with Escape, and close with it once nothing more comes."""
        if event.key() == Qt.Key.Key_Escape and not self._batch.is_over:
            self._batch.stop()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Judge nothing that nobody sees."""
        self._batch.leave()
        super().closeEvent(event)
