"""A line that always says how good the examples are, before anything is drawn."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from maml_studio.engine.left_out import LeaveOneOut
from maml_studio.gui.demo.adaptation import Adaptation, AdaptState
from maml_studio.gui.demo.passport import left_out_passport
from maml_studio.gui.demo.quality import Quality
from maml_studio.gui.demo.quality_panel import QualityPanel
from maml_studio.gui.demo.quality_words import left_out_lines, left_out_sentence
from maml_studio.gui.demo.side_answers import is_inductive
from maml_studio.gui.naming import named

_PADDING = 24
_EXPLAINED = (
    "Each example is left out in turn, the others are learned, and it is read:"
    " how good the examples are, before anything is drawn (Ctrl+6)."
)


class QualityLine(QWidget):
    """Say the leave-one-out accuracy; a click shows its confusion matrix.

    Signals:
        example_chosen(object): the place of the example that the person wants to see.
    """

    example_chosen = Signal(object)

    def __init__(
        self, adaptation: Adaptation, quality: Quality, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._adaptation, self._quality = adaptation, quality
        self._lines: tuple[str, ...] = ("",)
        self.button = named(QPushButton(), "qualityButton", "How good the examples are")
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button.setStyleSheet("text-align: left; padding: 0 10px;")
        self.button.clicked.connect(self._on_clicked)
        self.panel = QualityPanel(self)
        self.panel.example_chosen.connect(self.example_chosen)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button, 1)
        quality.changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Say what is known now."""
        found = self._quality.found
        self._lines = self._now()
        self.button.setEnabled(found is not None and found.count > 0)
        told = (self._passport(found), *found.excluded.values()) if found is not None else ()
        self.button.setToolTip("\n".join((_EXPLAINED, *filter(None, told))))
        name = left_out_sentence(found) if found is not None else self._lines[0]
        self.button.setAccessibleName(name)
        self.button.setAccessibleDescription("\n".join(filter(None, told)))
        if found is None:
            self.panel.close()
        self._fit()

    def _now(self) -> tuple[str, ...]:
        quality, state = self._quality, self._adaptation.state
        if quality.problem:
            return (f"Could not leave examples out: {quality.problem}", "Not tested")
        if quality.found is not None:
            return left_out_lines(quality.found)
        if state is AdaptState.FAILED:
            return ("Your examples are not tested: nothing was learned", "Not tested")
        if state in (AdaptState.WAITING, AdaptState.LOADING):
            return ("Your examples are tested as soon as they are learned", "Not tested yet")
        if quality.progress is not None:
            done, total = quality.progress
            return (f"Testing your examples: {done} of {total} left out…", f"{done} of {total}…")
        return ("Testing your examples…",)

    def _passport(self, found: LeaveOneOut) -> str:
        engine, adapted = self._adaptation.engine, self._adaptation.adapted
        own = 0
        if engine is not None and adapted is not None:
            own = engine.minds[next(iter(adapted.classifiers))].learner.inner_steps
        wanted = self._adaptation.settings.inner_steps
        used = wanted if own and wanted is not None else own
        return left_out_passport(found, used, is_inductive(self._adaptation))

    def _fit(self) -> None:
        """Show the longest of the ways to say it that fits."""
        metrics, room = self.button.fontMetrics(), self.width() - _PADDING
        fits = [line for line in self._lines if metrics.horizontalAdvance(line) <= room]
        self.button.setText(fits[0] if fits else self._lines[-1])

    @Slot()
    def _on_clicked(self) -> None:
        found = self._quality.found
        if found is not None:
            self.panel.show_found(found, self._passport(found))
            self.panel.show_at(self.button)
            self.panel.view.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say it as long as there is room for."""
        super().resizeEvent(event)
        self._fit()
