"""What takes the place of the charts: the table of one run, or the settings of several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.comparison_view import ComparisonView
from maml_studio.gui.train.evaluation_view import EvaluationView
from maml_studio.gui.train.records import RunEntry
from maml_studio.gui.widgets.elided_label import ElidedLabel


class RunDetails(QFrame):
    """Show one or the other, with a way back.

    Signals:
        closed(): the person wants the charts back.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self.setAccessibleName("Details of runs")
        self._shown: tuple[RunEntry, ...] = ()
        hint = "Go back to the charts (Esc)"
        self.back = named(QPushButton("‹ Charts"), "backToChartsButton", "Back to the charts", hint)
        set_role(self.back, "quiet")
        self.title = ElidedLabel()
        set_role(self.title, "title")
        self.evaluation = EvaluationView()
        self.comparison = ComparisonView()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.evaluation)
        self._pages.addWidget(self.comparison)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.back)
        line.addWidget(self.title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addWidget(self._pages, 1)
        self.back.clicked.connect(self.closed)

    @property
    def is_evaluation(self) -> bool:
        """Whether the table of one run is shown."""
        return self._pages.currentWidget() is self.evaluation

    def show_evaluation(self, entry: RunEntry) -> None:
        """Show the table of a run."""
        self._shown = (entry,)
        self.title.setText(f"Evaluation of “{entry.name}”")
        self.evaluation.show_run(entry)
        self._pages.setCurrentWidget(self.evaluation)

    def show_comparison(self, entries: Sequence[RunEntry]) -> None:
        """Show what the settings of runs differ in."""
        self._shown = tuple(entries)
        self.title.setText(f"Settings of {len(entries)} runs")
        self.comparison.show_runs(entries)
        self._pages.setCurrentWidget(self.comparison)

    def follow(self, entries: Sequence[RunEntry]) -> None:
        """Show what became of the runs in the meantime; go if one is no longer there."""
        known = {entry.path: entry for entry in entries if not entry.problem}
        now = tuple(known[entry.path] for entry in self._shown if entry.path in known)
        if len(now) < len(self._shown):
            self.closed.emit()
        elif self.is_evaluation:
            self.show_evaluation(now[0])
        elif now != self._shown:
            self.show_comparison(now)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
