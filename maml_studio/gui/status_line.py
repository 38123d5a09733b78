"""The status bar: where the learning stands, how fast it was, whether the task is kept."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from maml_studio.gui.demo.adaptation import Adaptation, AdaptState
from maml_studio.gui.demo.autosave import Autosave
from maml_studio.gui.demo.phrases import duration
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.elided_label import ElidedLabel

_TOLD_MS = 6_000
_PRIVACY = "nothing leaves this computer"
_WORDS = {
    AdaptState.LOADING: "Loading",
    AdaptState.WAITING: "Waiting for examples",
    AdaptState.ADAPTING: "Learning",
    AdaptState.READY: "Ready",
    AdaptState.FAILED: "Not ready",
}


class StatusLine(QStatusBar):
    """Three figures on the left, the autosave on the right."""

    def __init__(
        self, adaptation: Adaptation, autosave: Autosave, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._adaptation = adaptation
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 8, 0)
        self._state, self._adapted, self._answered = (self._label() for _ in range(3))
        for label in (self._state, self._adapted, self._answered):
            self.addWidget(label)
        self._saved = self._label()
        self.addPermanentWidget(self._saved)
        self._saved.setText(_capitalized(_PRIVACY))
        self._told = ""
        self._forget = QTimer(self, singleShot=True, interval=_TOLD_MS)
        self._forget.timeout.connect(self._on_told_expired)
        adaptation.state_changed.connect(self._on_state_changed)
        autosave.saved.connect(lambda: self._saved.setText(f"Saved · {_PRIVACY}"))
        autosave.failed.connect(lambda: self._saved.setText(f"Not saved · {_PRIVACY}"))
        self._on_state_changed()

    @Slot(str)
    def tell(self, sentence: str) -> None:
        """Show for a few seconds what just happened."""
        self._told = sentence
        self._forget.start()
        self._on_state_changed()

    @Slot(float)
    def show_answer_time(self, seconds: float) -> None:
        """Show how long the answer to a drawing took."""
        self._answered.setText(f"Answered in {duration(seconds)}")

    def _label(self) -> QLabel:
        label = ElidedLabel()
        set_role(label, "small")
        label.setContentsMargins(8, 0, 8, 0)
        return label

    @Slot()
    def _on_state_changed(self) -> None:
        self._state.setText(self._told or _WORDS[self._adaptation.state])
        adapted = self._adaptation.adapted
        if self._adaptation.state is AdaptState.WAITING:
            self._adapted.clear()
            self._answered.clear()
        if adapted is not None:
            seconds = next(iter(adapted.seconds.values()))
            self._adapted.setText(f"Adapted in {duration(seconds)}")

    @Slot()
    def _on_told_expired(self) -> None:
        self._told = ""
        self._on_state_changed()


def _capitalized(text: str) -> str:
    return text[0].upper() + text[1:]
