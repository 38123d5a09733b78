"""The standard table of a run: what is known of it, and the evaluation that fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from maml_studio.engine.table_cells import EvaluationFile, TableCell, fingerprint
from maml_studio.gui.naming import named, order_tabs
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.cell_grid import CellGrid
from maml_studio.gui.train.evaluation_choice import EvaluationChoice
from maml_studio.gui.train.evaluation_copies import EvaluationCopies
from maml_studio.gui.train.evaluation_desk import EvaluationDesk
from maml_studio.gui.train.evaluation_text import Table, passport
from maml_studio.gui.train.records import RunEntry
from maml_studio.gui.train.shelf import published_in_words
from maml_studio.gui.train.stored_tables import count_of, stored_table
from maml_studio.gui.widgets.elided_label import ElidedLabel

_FINEST = 1000
_REDRAW_MS = 60
_BUTTON_WIDTH, _BAR_WIDTH = 96, 240
_NOT_YET = "Not evaluated yet. The test split is for this figure only: no choice is made by it."
_SLOWER = " · a training is running too: each slows the other"
_NO_CHECKPOINT = "The run has no checkpoint yet: the first one comes with a validation."
_SAME = "The same episodes give the same figures: choose another checkpoint or number of episodes"


class EvaluationView(QWidget):
    """Show and measure the table of one run.

    Signals:
        failed(str): why what was measured earlier can't be shown; one sentence.
    """

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = EvaluationDesk(self)
        self._entry: RunEntry | None = None
        self._table, self._remark, self._is_training = Table(""), "", False
        self.choice = EvaluationChoice()
        self.start = named(QPushButton("Evaluate"), "startEvaluationButton", "Evaluate")
        hint = "End after the episode in progress; the finished cells are kept"
        self.cancel = named(QPushButton("Cancel"), "cancelEvaluationButton", "Cancel", hint)
        self.grid = CellGrid()
        self.copies = EvaluationCopies(lambda: self._table, self)
        self.passport = named(QLabel(), "evaluationPassport", "How the table was measured")
        self.said = named(ElidedLabel(), "evaluationStatus", "State of the evaluation")
        self.published = ElidedLabel()
        self.bar = named(QProgressBar(), "evaluationProgress", "Progress of the evaluation")
        self._redraw = QTimer(self, interval=_REDRAW_MS, singleShot=True)
        self._set_up()
        self._lay_out()
        self._connect()

    @property
    def table(self) -> Table:
        """The cells that are shown."""
        return self._table

    def show_run(self, entry: RunEntry) -> None:
        """Show what is known of a run's table."""
        is_other = self._entry is None or self._entry.path != entry.path
        self._entry = entry
        self.choice.show_run(entry)
        figures = entry.recipe.published if entry.recipe else ()
        told = "; ".join(map(published_in_words, figures))
        self.published.setText(f"Published: {told}" if told else "")
        if is_other:
            self._recall()
        self.refresh()

    def set_training(self, *, is_on: bool) -> None:
        """Tell whether a training runs in the window."""
        self._is_training = is_on
        self._show_state()

    @Slot()
    def refresh(self) -> None:
        """Read the run's tables again."""
        order = self.choice.order
        if order is None:
            self._table, self._remark = Table(""), _NO_CHECKPOINT
        else:
            cells, problem = self._cells()
            self._table, self._remark = stored_table(cells, order)
            self._remark = problem or self._remark
            if self._remark and order == self.desk.order:
                self._table, self._remark = Table(order.run.name), ""
        self._show_state()

    def _recall(self) -> None:
        """Choose what was measured last."""
        cells, problem = self._cells()
        if problem:
            self.failed.emit(problem)
        order = self.choice.order
        self.choice.set_count(count_of(cells, fingerprint(order.checkpoint) if order else ""))

    def _cells(self) -> tuple[tuple[TableCell, ...], str]:
        """Read all cells, or say why that can't be."""
        try:
            found = EvaluationFile(self._entry.path).read() if self._entry else ()
        except ValueError as error:
            return (), f"{error} Evaluate again: the file is then kept under another name."
        return found, ""

    def _set_up(self) -> None:
        set_role(self.start, "primary")
        for label in (self.passport, self.said, self.published):
            set_role(label, "muted")
        for button in (self.start, self.cancel):
            button.setFixedWidth(_BUTTON_WIDTH)
        self.passport.setWordWrap(True)
        self.passport.setFixedHeight(2 * self.passport.fontMetrics().lineSpacing())
        self.passport.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.passport.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar.setRange(0, _FINEST)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_BAR_WIDTH)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.choice, 1)
        for button in (self.copies.button, self.start, self.cancel):
            line.addWidget(button)
        state = QHBoxLayout()
        state.setSpacing(16)
        state.addWidget(self.said, 1)
        state.addWidget(self.bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.grid, 1)
        layout.addLayout(state)
        layout.addWidget(self.passport)
        layout.addWidget(self.published)
        layout.addStretch(1)
        order_tabs([self.choice.together, self.copies.button, self.start, self.cancel, self.grid])

    def _connect(self) -> None:
        self._redraw.timeout.connect(self._show_state)
        self.choice.changed.connect(self.refresh)
        self.start.clicked.connect(self._on_start_clicked)
        self.cancel.clicked.connect(self.desk.cancel)
        self.desk.changed.connect(self._on_desk_changed)
        self.desk.cell_came.connect(lambda _: self.refresh())
        self.desk.ended.connect(self.refresh)
        self.grid.copy_wanted.connect(self.copies.copy_markdown)

    @Slot()
    def _show_state(self) -> None:
        order, wanted = self.desk.order, self.choice.order
        is_mine = order is not None and order == wanted
        progress = self.desk.progress if is_mine else None
        self.grid.show_table(self._table, progress)
        self.bar.setVisible(is_mine)
        self.bar.setRange(0, _FINEST if progress else 0)
        self.bar.setValue(round(_FINEST * progress.share) if progress else 0)
        self.start.setVisible(not is_mine)
        self.cancel.setVisible(is_mine)
        self.cancel.setEnabled(not self.desk.is_ending)
        why_not = self._why_not()
        self.start.setEnabled(not why_not)
        self.start.setToolTip(why_not or "Measure the cells that are missing")
        self.start.setText("Go on" if self._is_half_done else "Evaluate")
        self.copies.button.setEnabled(bool(self._table.cells))
        first = self._table.first
        self.passport.setText(passport(first) if first else "")
        self.said.setText(self.desk.sentence() + self._slowness if is_mine else self._state())
        set_role(self.said, "bad" if self._remark and not is_mine else "muted")

    @property
    def _is_half_done(self) -> bool:
        return bool(self._table.cells) and not self._remark and not self._table.is_whole

    @property
    def _slowness(self) -> str:
        return _SLOWER if self._is_training else ""

    def _why_not(self) -> str:
        """Say why an evaluation can't begin; nothing if it can."""
        if self.choice.order is None:
            return _NO_CHECKPOINT
        if self.desk.order is not None:
            return (
                f"“{self.desk.order.run.name}” is being evaluated: wait for its end, or cancel it"
            )
        return _SAME if self._table.is_whole and not self._remark else ""

    def _state(self) -> str:
        """Say what there is to know while this table is not being measured."""
        if self._remark:
            return self._remark
        if self.desk.order is not None:
            return f"“{self.desk.order.run.name}” is being evaluated."
        if not self._table.cells:
            return _NOT_YET + self._slowness
        if self._is_half_done:
            return "Some cells are missing: go on to measure them."
        return "Measured: kept in the run's folder, in evaluation.json."

    @Slot()
    def _on_start_clicked(self) -> None:
        order = self.choice.order
        if order is not None:
            self.desk.start(order)
            self.refresh()

    @Slot()
    def _on_desk_changed(self) -> None:
        if not self._redraw.isActive():
            self._redraw.start()
