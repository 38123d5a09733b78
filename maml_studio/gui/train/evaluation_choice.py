"""What a person chooses of an evaluation: checkpoint, episodes a cell, and how queries are judged."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QHBoxLayout, QWidget

from maml_studio.engine.kept_checkpoints import kept_checkpoints
from maml_studio.engine.table_cells import COUNTS
from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.evaluate_job import EvaluationOrder
from maml_studio.gui.train.records import RunEntry
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.segmented import Segmented
from maml_studio.gui.widgets.steady_fields import steady

_NARROWEST, _WIDEST = 128, 232


class EvaluationChoice(QWidget):
    """Choose.

    Signals:
        changed(): something else was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = Path()
        self.checkpoint = named(QComboBox(), "evaluationCheckpoint", "Checkpoint to evaluate")
        steady(self.checkpoint)
        self.checkpoint.setPlaceholderText("No checkpoint yet")
        self.checkpoint.setMinimumWidth(_NARROWEST)
        self.checkpoint.setMaximumWidth(_WIDEST)
        self.counts = Segmented([f"{count:,}" for count in COUNTS])
        named(self.counts, "evaluationCount", "Episodes a cell", "More make narrower intervals")
        for button in self.counts.findChildren(QAbstractButton):
            button.setAccessibleName(f"{button.text()} episodes a cell")
        self.together = named(
            QCheckBox("Together"),
            "evaluateTogether",
            "Judge queries together",
            "Transductive: the queries of an episode help each other, as in most papers",
        )
        self.together.hide()
        caption = ElidedLabel("episodes a cell")
        set_role(caption, "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.checkpoint, 1)
        layout.addWidget(self.counts)
        layout.addWidget(caption)
        layout.addWidget(self.together)
        layout.addStretch(1)
        self.checkpoint.currentIndexChanged.connect(self._on_chosen)
        self.counts.changed.connect(self._on_chosen)
        self.together.toggled.connect(self._on_chosen)

    @property
    def order(self) -> EvaluationOrder | None:
        """What is chosen; None as long as the run has no checkpoint."""
        checkpoint = self.checkpoint.currentData()
        if checkpoint is None:
            return None
        is_together = self.together.isVisibleTo(self) and self.together.isChecked()
        count = COUNTS[self.counts.current()]
        return EvaluationOrder(self._run, checkpoint, count, inductive=not is_together)

    def show_run(self, entry: RunEntry) -> None:
        """Offer what there is of a run by now; what was chosen of the same run stays."""
        is_other, self._run = entry.path != self._run, entry.path
        recipe = entry.recipe
        self.together.setVisible(recipe is not None and recipe.network.sees_batch)
        if is_other:
            self.together.setChecked(False)
        found = [(kept.title, kept.path) for kept in kept_checkpoints(entry.path)]
        shown = range(self.checkpoint.count())
        if found == [(self.checkpoint.itemText(i), self.checkpoint.itemData(i)) for i in shown]:
            return
        chosen = None if is_other else self.checkpoint.currentData()
        self.checkpoint.blockSignals(True)
        self.checkpoint.clear()
        for title, path in found:
            self.checkpoint.addItem(title, path)
        places = [path for _, path in found]
        first = 0 if places else -1
        self.checkpoint.setCurrentIndex(places.index(chosen) if chosen in places else first)
        self.checkpoint.blockSignals(False)
        self.checkpoint.setEnabled(bool(found))

    def set_count(self, count: int) -> None:
        """Choose with how many episodes a cell is measured, if that is offered."""
        if count in COUNTS:
            self.counts.set_current(COUNTS.index(count))

    @Slot()
    def _on_chosen(self) -> None:
        self.changed.emit()
