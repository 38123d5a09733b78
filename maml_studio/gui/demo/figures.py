"""The figures of the inner loop under its curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from maml_studio.gui.demo.engine_access import Start
from maml_studio.gui.demo.phrases import duration, percent
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.glossary import define

if TYPE_CHECKING:
    from maml_studio.engine.learners.records import InnerStep

_CAPTIONS = {"Loss": "loss", "Examples right": "support accuracy", "Time": "inner loop"}


@dataclass(frozen=True)
class _Row:
    name: QLabel
    cells: tuple[QLabel, ...]


class Figures(QWidget):
    """A line for each start: loss before and after, accuracy on the examples, time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first_losses: dict[Start, float] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        for column, (caption, term) in enumerate(_CAPTIONS.items(), start=1):
            heading = self._put("small", 0, column)
            heading.setText(caption)
            heading.setToolTip(define(term))
            self._grid.setColumnStretch(column, 1)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self._rows = {start: self._build_row(row) for row, start in enumerate(Start, start=1)}
        self.clear()

    def clear(self) -> None:
        """Forget all figures, and keep their places."""
        self._first_losses.clear()
        self.hide()
        for row in self._rows.values():
            for label in (row.name, *row.cells):
                label.clear()

    def show_step(self, start: Start, step: InnerStep) -> None:
        """Show where a run stands after a step."""
        first = self._first_losses.setdefault(start, step.loss)
        row = self._rows[start]
        row.name.setText(start.words)
        self.show()
        row.cells[0].setText(f"{first:.2f} → {step.loss:.2f}")
        row.cells[1].setText(percent(step.accuracy))

    def show_times(self, seconds: dict[Start, float]) -> None:
        """Show how long the runs took."""
        for start, time in seconds.items():
            self._rows[start].cells[2].setText(duration(time))

    def _build_row(self, row: int) -> _Row:
        name = self._put("muted", row, 0)
        name.setMinimumWidth(name.fontMetrics().horizontalAdvance("meta-trained") + 8)
        role = "strong" if row == 1 else "muted"
        return _Row(name, tuple(self._put(role, row, column) for column in range(1, 4)))

    def _put(self, role: str, row: int, column: int) -> QLabel:
        label = QLabel()
        set_role(label, role)
        label.setMinimumHeight(20)
        self._grid.addWidget(label, row, column)
        return label
