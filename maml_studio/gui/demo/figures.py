"""The figures of the inner loop under its curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from maml_studio.engine.minds import META, MIND_KINDS
from maml_studio.gui.demo.mind_choice import MindChoice
from maml_studio.gui.demo.passport_button import PassportButton
from maml_studio.gui.phrases import duration, percent
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.bar_rows import bold
from maml_studio.gui.widgets.glossary import define

if TYPE_CHECKING:
    from maml_studio.engine.learners.records import InnerStep

_CAPTIONS = {"Who answers": "minds", "Loss": "loss", "Right": "support accuracy", "Time": "time"}
_LOSS, _RIGHT, _TIME = 1, 2, 3
_LINE_HEIGHT = 24
_SPACING, _EXTRA = 16, 4
_NO_CURVE = "no inner loop"


class Figures(QWidget):
    """A line for each mind: whether it answers, its loss, its accuracy on the examples, its time.

    The times give way where the lines are too narrow; the losses' tooltips tell them too.
    """

    def __init__(self, minds: MindChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first_losses: dict[str, float] = {}
        self._with_curve: set[str] = set()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_SPACING)
        self._grid.setVerticalSpacing(0)
        what = "How the share of examples that are right is measured"
        self.right = PassportButton("supportPassportButton", what)
        self._head()
        self._cells: dict[str, tuple[QLabel, ...]] = {}
        for row, mind in enumerate(MIND_KINDS, start=1):
            self._grid.addWidget(minds.boxes[mind], row, 0)
            role = "strong" if mind == META else "muted"
            self._cells[mind] = tuple(self._put(role, row, column) for column in range(1, 4))
        self._first = [self._who, *minds.boxes.values()]
        self._of_time = [self._time, *(cells[_TIME - 1] for cells in self._cells.values())]

    def clear(self) -> None:
        """Forget all figures, and keep their places."""
        self._first_losses.clear()
        self.right.set_passport(define("support accuracy"))
        for cells in self._cells.values():
            for label in cells:
                label.clear()
                label.setToolTip("")

    def begin(self, mind: str, *, has_curve: bool) -> None:
        """Begin a mind's line; one without inner steps says so."""
        (self._with_curve.add if has_curve else self._with_curve.discard)(mind)

    def show_step(self, mind: str, step: InnerStep) -> None:
        """Show where a run stands after a step."""
        first = self._first_losses.setdefault(mind, step.loss)
        loss = f"{first:.2f} → {step.loss:.2f}"
        cells = self._cells[mind]
        cells[_LOSS - 1].setText(loss if mind in self._with_curve else _NO_CURVE)
        cells[_RIGHT - 1].setText(percent(step.accuracy))

    def show_times(self, seconds: dict[str, float]) -> None:
        """Show how long the runs took."""
        for mind, time in seconds.items():
            cells = self._cells[mind]
            cells[_TIME - 1].setText(duration(time))
            cells[_LOSS - 1].setToolTip(f"Learning took {duration(time)}.")

    def show_passport(self, passport: str) -> None:
        """Say beside the accuracies in which test they were measured."""
        self.right.set_passport(passport)
        for cells in self._cells.values():
            cells[_RIGHT - 1].setToolTip(passport)

    def _head(self) -> None:
        headings = []
        for column, (caption, term) in enumerate(_CAPTIONS.items()):
            self._grid.setColumnStretch(column, min(column, 1))
            heading = self._put("small", 0, column)
            heading.setText(caption)
            heading.setToolTip(define(term))
            headings.append(heading)
        self._who, self._time = headings[0], headings[_TIME]
        self._right_head = QWidget()
        row = QHBoxLayout(self._right_head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(headings[_RIGHT])
        row.addWidget(self.right)
        row.addStretch(1)
        self._grid.addWidget(self._right_head, 0, _RIGHT)
        self.right.set_passport(define("support accuracy"))

    def _put(self, role: str, row: int, column: int) -> QLabel:
        label = QLabel()
        set_role(label, role)
        label.setMinimumHeight(_LINE_HEIGHT if row else 0)
        self._grid.addWidget(label, row, column)
        return label

    def _width(self, *, with_time: bool) -> int:
        """Return what the lines need; nothing depends on the figures, so that nothing jumps."""
        plain, strong = self.fontMetrics(), QFontMetrics(bold(self.font()))
        widths = [
            max(widget.sizeHint().width() for widget in self._first),
            max(plain.horizontalAdvance(_NO_CURVE), strong.horizontalAdvance("0.00 → 0.00")),
            max(self._right_head.sizeHint().width(), strong.horizontalAdvance("100 %")),
        ]
        if with_time:
            widths.append(strong.horizontalAdvance("000 ms"))
        return sum(widths) + _SPACING * (len(widths) - 1) + _EXTRA

    def minimumSizeHint(self) -> QSize:
        """Return the width of the lines without the times."""
        return QSize(self._width(with_time=False), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the times out where there is no room for them."""
        super().resizeEvent(event)
        has_room = self.width() >= self._width(with_time=True)
        for label in self._of_time:
            label.setVisible(has_room)
