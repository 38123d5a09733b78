"""The place of the charts, which the details of runs may take for a while."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from maml_studio.gui.train.records import RunEntry
from maml_studio.gui.train.run_details import RunDetails
from maml_studio.gui.train.runs_panel import RunsPanel


class RunStage(QStackedWidget):
    """Show the charts, or what the person wants to know of the runs that are selected.

    Signals:
        told(str): what was copied or saved.
        failed(str): what went wrong; one sentence.
    """

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, charts: QWidget, runs: RunsPanel, parent: QWidget | None = None) -> None:
        """Take the charts, and the list in which runs are selected."""
        super().__init__(parent)
        self._charts, self._runs = charts, runs
        self.details = RunDetails()
        self.addWidget(charts)
        self.addWidget(self.details)
        runs.evaluate_wanted.connect(self._on_evaluate_wanted)
        runs.compare_wanted.connect(self._on_compare_wanted)
        runs.selected.connect(self._on_run_selected)
        runs.scanned.connect(self._on_runs_scanned)
        runs.moved.connect(self._on_run_moved)
        runs.left.connect(self._on_closed)
        self.details.closed.connect(self._on_closed)
        evaluation = self.details.evaluation
        for part in (evaluation, evaluation.desk, evaluation.copies):
            part.failed.connect(self.failed)
        evaluation.copies.told.connect(self.told)
        self.details.comparison.told.connect(self.told)

    @property
    def has_details(self) -> bool:
        """Whether the details are in the place of the charts."""
        return self.currentWidget() is self.details

    @Slot(object)
    def _on_evaluate_wanted(self, entry: RunEntry) -> None:
        self.details.show_evaluation(entry)
        self.setCurrentWidget(self.details)
        evaluation = self.details.evaluation
        (evaluation.start if evaluation.start.isEnabled() else self.details.back).setFocus()

    @Slot(object)
    def _on_compare_wanted(self, entries: Sequence[RunEntry]) -> None:
        self.details.show_comparison(entries)
        self.setCurrentWidget(self.details)
        self.details.comparison.table.setFocus()

    @Slot()
    def _on_run_selected(self) -> None:
        entry = self._runs.table.chosen()
        if self.has_details and self.details.is_evaluation and entry and not entry.problem:
            self.details.show_evaluation(entry)

    @Slot()
    def _on_runs_scanned(self) -> None:
        if self.has_details:
            self.details.follow(self._runs.table.entries)

    @Slot(object)
    def _on_run_moved(self, path: Path) -> None:
        self.details.evaluation.desk.forget(path)

    @Slot()
    def _on_closed(self) -> None:
        if self.has_details:
            self.setCurrentWidget(self._charts)
            self._runs.table.setFocus()

    def hasHeightForWidth(self) -> bool:
        """Ask for the same height whatever is shown, so that the list below stays where it is."""
        return False
