"""The figures of the inner loop under its curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from maml_studio.engine.minds import META, MIND_KINDS
from maml_studio.gui.demo.mind_choice import MindChoice
from maml_studio.gui.phrases import duration, percent
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.bar_rows import bold
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.passport_button import PassportButton

if TYPE_CHECKING:
    from maml_studio.engine.learners.records import InnerStep

_CAPTIONS = {"Who answers": "minds", "Loss": "loss", "Right": "support accuracy", "Time": "time"}
_LOSS, _RIGHT, _TIME = 1, 2, 3
_LINE_HEIGHT = 24
_SPACINGS, _EXTRA = (16, 8), 4
_NO_CURVE, _NO_CURVE_SHORT = "no inner loop", "–"


class Figures(QWidget):
    """A line for each mind: whether it answers, its loss, its accuracy on the examples, its time.

    Where the lines are too narrow the first losses give way to the times, which no chart shows.
    """

    def __init__(self, minds: MindChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._losses: dict[str, tuple[float, float]] = {}
        self._is_short = False
        self._with_curve: set[str] = set()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
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

    def clear(self) -> None:
        """Forget all figures, and keep their places."""
        self._losses.clear()
        self.right.set_passport(define("support accuracy"))
        for cells in self._cells.values():
            for label in cells:
                label.clear()
                label.setAccessibleName("")
                label.setToolTip("")

    def begin(self, mind: str, *, has_curve: bool) -> None:
        """Begin a mind's line; one without inner steps says so."""
        (self._with_curve.add if has_curve else self._with_curve.discard)(mind)

    def show_step(self, mind: str, step: InnerStep) -> None:
        """Show where a run stands after a step."""
        first, _ = self._losses.get(mind, (step.loss, step.loss))
        self._losses[mind] = first, step.loss
        self._show_loss(mind)
        self._cells[mind][_RIGHT - 1].setText(percent(step.accuracy))

    def show_times(self, seconds: dict[str, float]) -> None:
        """Show how long the runs took."""
        for mind, time in seconds.items():
            self._cells[mind][_TIME - 1].setText(duration(time))

    def show_passport(self, passport: str) -> None:
        """Say beside the accuracies in which test they were measured."""
        self.right.set_passport(passport)
        for cells in self._cells.values():
            cells[_RIGHT - 1].setToolTip(passport)

    def _show_loss(self, mind: str) -> None:
        """Show the first and the last loss; in short the last, and all in the tooltip."""
        first, last = self._losses[mind]
        long, short = f"{first:.2f} → {last:.2f}", f"{last:.2f}"
        if mind not in self._with_curve:
            long, short = _NO_CURVE, _NO_CURVE_SHORT
        cell = self._cells[mind][_LOSS - 1]
        cell.setText(short if self._is_short else long)
        cell.setAccessibleName(long)
        cell.setToolTip(long if self._is_short else "")

    def _head(self) -> None:
        headings = []
        for column, (caption, term) in enumerate(_CAPTIONS.items()):
            self._grid.setColumnStretch(column, min(column, 1))
            heading = self._put("small", 0, column)
            heading.setText(caption)
            heading.setToolTip(define(term))
            headings.append(heading)
        self._who = headings[0]
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

    def _width(self, *, is_short: bool) -> int:
        """Return what the lines need; nothing depends on the figures, so that nothing jumps."""
        plain, strong = self.fontMetrics(), QFontMetrics(bold(self.font()))
        widths = [
            max(widget.sizeHint().width() for widget in self._first),
            max(plain.horizontalAdvance(_NO_CURVE), strong.horizontalAdvance("0.00 → 0.00")),
            max(self._right_head.sizeHint().width(), strong.horizontalAdvance("100 %")),
            strong.horizontalAdvance("000 ms"),
        ]
        if is_short:
            widths[_LOSS] = strong.horizontalAdvance("00.00")
        return sum(widths) + _SPACINGS[is_short] * (len(widths) - 1) + _EXTRA

    def minimumSizeHint(self) -> QSize:
        """Return the width of the lines without the first losses."""
        return QSize(self._width(is_short=True), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the first losses out where there is no room for them."""
        super().resizeEvent(event)
        self._is_short = self.width() < self._width(is_short=False)
        self._grid.setHorizontalSpacing(_SPACINGS[self._is_short])
        for mind in self._losses:
            self._show_loss(mind)
