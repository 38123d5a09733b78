"""The figures of the inner loop under its curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from maml_studio.engine.minds import META, MIND_KINDS
from maml_studio.gui.demo.mind_choice import MindChoice
from maml_studio.gui.phrases import duration, percent
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.glossary import define

if TYPE_CHECKING:
    from maml_studio.engine.learners.records import InnerStep

_CAPTIONS = {"Who answers": "minds", "Loss": "loss", "Right": "support accuracy", "Time": "time"}
_LINE_HEIGHT = 24


class Figures(QWidget):
    """A line for each mind: whether it answers, its loss, its accuracy on the examples, its time."""

    def __init__(self, minds: MindChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first_losses: dict[str, float] = {}
        self._with_curve: set[str] = set()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        for column, (caption, term) in enumerate(_CAPTIONS.items()):
            heading = self._put("small", 0, column)
            heading.setText(caption)
            heading.setToolTip(define(term))
            self._grid.setColumnStretch(column, min(column, 1))
        self._cells: dict[str, tuple[QLabel, ...]] = {}
        for row, mind in enumerate(MIND_KINDS, start=1):
            self._grid.addWidget(minds.boxes[mind], row, 0)
            role = "strong" if mind == META else "muted"
            self._cells[mind] = tuple(self._put(role, row, column) for column in range(1, 4))

    def clear(self) -> None:
        """Forget all figures, and keep their places."""
        self._first_losses.clear()
        for cells in self._cells.values():
            for label in cells:
                label.clear()

    def begin(self, mind: str, *, has_curve: bool) -> None:
        """Begin a mind's line; one without inner steps says so."""
        (self._with_curve.add if has_curve else self._with_curve.discard)(mind)

    def show_step(self, mind: str, step: InnerStep) -> None:
        """Show where a run stands after a step."""
        first = self._first_losses.setdefault(mind, step.loss)
        loss = f"{first:.2f} → {step.loss:.2f}"
        cells = self._cells[mind]
        cells[0].setText(loss if mind in self._with_curve else "no inner loop")
        cells[1].setText(percent(step.accuracy))

    def show_times(self, seconds: dict[str, float]) -> None:
        """Show how long the runs took."""
        for mind, time in seconds.items():
            self._cells[mind][2].setText(duration(time))

    def show_passport(self, passport: str) -> None:
        """Say in the tooltips of the accuracies in which test they were measured."""
        for cells in self._cells.values():
            cells[1].setToolTip(passport)

    def _put(self, role: str, row: int, column: int) -> QLabel:
        label = QLabel()
        set_role(label, role)
        label.setMinimumHeight(_LINE_HEIGHT if row else 0)
        self._grid.addWidget(label, row, column)
        return label
