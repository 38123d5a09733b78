"""Taking a standard table elsewhere: the clipboard and a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from maml_studio.engine.data_folder import atomic_write
from maml_studio.gui.naming import named
from maml_studio.gui.train.evaluation_text import Table, as_csv, as_markdown


class EvaluationCopies(QObject):
    """A button whose menu copies and saves a table.

    Signals:
        told(str): what was done.
        failed(str): why not; one sentence.
    """

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, table: Callable[[], Table], owner: QWidget) -> None:
        """Take whom to ask for the table, and the widget that shows it."""
        super().__init__(owner)
        self._table, self._owner = table, owner
        hint = "Copy the table, or save it as a file"
        self.button = named(QPushButton("Copy"), "copyEvaluationButton", "Copy the table", hint)
        menu = QMenu(self.button)
        menu.addAction("Copy as Markdown").triggered.connect(self.copy_markdown)
        menu.addAction("Copy as CSV").triggered.connect(self.copy_csv)
        menu.addAction("Save as CSV…").triggered.connect(self._on_save_wanted)
        self.button.setMenu(menu)

    @Slot()
    def copy_markdown(self) -> None:
        """Put the table on the clipboard as Markdown."""
        self._copy(as_markdown(self._table()), "Markdown")

    @Slot()
    def copy_csv(self) -> None:
        """Put the table on the clipboard as CSV."""
        self._copy(as_csv(self._table()), "CSV")

    def save(self, path: Path) -> None:
        """Save the table as CSV."""
        try:
            atomic_write(path, as_csv(self._table()).encode())
        except OSError as error:
            self.failed.emit(f"“{path}” could not be written: {error.strerror or error}.")
            return
        self.told.emit(f"The table is in {path}")

    def _copy(self, text: str, form: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.told.emit(f"The table is on the clipboard, as {form}.")

    @Slot()
    def _on_save_wanted(self) -> None:
        proposal = f"{self._table().run}-evaluation.csv"
        name, _ = QFileDialog.getSaveFileName(
            self._owner, "Save the table", proposal, "Table (*.csv)"
        )
        if name:
            self.save(Path(name))
