"""The heading of the list of runs: how smooth the curves are, and what can be done with a run."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.plots.smoothing_control import SmoothingControl

EVALUATE_HINT = "Measure its accuracies on the test split (Ctrl+E)"
_GAP = 8


class RunsHead(QWidget):
    """Hold the controls in one line; where they have no room, “Evaluate…” is in the menu alone."""

    def __init__(self, smoothing: float, parent: QWidget | None = None) -> None:
        """Begin with this smoothing."""
        super().__init__(parent)
        self._title = QLabel("Runs")
        set_role(self._title, "title")
        self.hint = ElidedLabel()
        set_role(self.hint, "muted")
        self.hint.setMinimumWidth(1)  # it gives way to what can be pressed
        self.smoothing = SmoothingControl(smoothing)
        self.evaluate = _button("Evaluate…", "evaluateRunButton", EVALUATE_HINT)
        self.resume = _button("Resume", "resumeRunButton", "Go on with the selected run")
        self.use = _button("Use in demo", "useRunButton", "Draw with its best checkpoint")
        self.more = _button("More", "moreRunButton", "What else can be done with runs")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(_GAP)
        line.addWidget(self._title)
        line.addWidget(self.hint, 1)
        line.addWidget(self.smoothing)
        line.addSpacing(_GAP)
        for button in (self.evaluate, self.resume, self.use, self.more):
            line.addWidget(button)

    def _fit(self) -> None:
        focused = self.evaluate.hasFocus()
        is_roomy = self._needed(self.evaluate) <= self.width()
        if self.evaluate.isHidden() == is_roomy:
            self.evaluate.setVisible(is_roomy)
            if focused:
                self.more.setFocus(Qt.FocusReason.OtherFocusReason)

    def _needed(self, *others: QWidget) -> int:
        """Return the width of what is always there, and of others."""
        shown = (self._title, self.resume, self.use, self.more, *others)
        least = self.hint.minimumWidth() + self.smoothing.minimumSizeHint().width() + 3 * _GAP
        return least + sum(widget.sizeHint().width() + _GAP for widget in shown)

    def minimumSizeHint(self) -> QSize:
        """Return the size without what the menu has too."""
        return QSize(self._needed(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fit in again when the letters have another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)


def _button(text: str, name: str, hint: str) -> QPushButton:
    return named(QPushButton(text), name, text.rstrip("…"), hint)
