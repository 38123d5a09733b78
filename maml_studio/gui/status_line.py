"""The status bar: of the Demo how it learns and answers, of the Train tab how far it is."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from maml_studio.gui.demo.adaptation import Adaptation, AdaptState
from maml_studio.gui.demo.autosave import Autosave
from maml_studio.gui.demo.task_model import Document
from maml_studio.gui.phrases import duration
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.train_status import TrainStatus
from maml_studio.gui.widgets.elided_label import ElidedLabel

_TOLD_MS = 6_000
_PRIVACY = "nothing leaves this computer"
_KEPT, _NOT_KEPT = "Kept", "Not saved"
_IN_FILE, _NOT_IN_FILE = "Saved in its file", "Kept, but not saved in its file"
_WORDS = {
    AdaptState.LOADING: "Loading",
    AdaptState.WAITING: "Waiting for examples",
    AdaptState.ADAPTING: "Learning",
    AdaptState.READY: "Ready",
    AdaptState.FAILED: "Not ready",
}


class StatusLine(QStatusBar):
    """Where things stand on the left, what is kept on the right, of the tab that is shown."""

    def __init__(
        self,
        adaptation: Adaptation,
        autosave: Autosave,
        training: TrainStatus,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._adaptation, self._training = adaptation, training
        self._is_of_training = False
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 8, 0)
        self._state, self._adapted, self._answered = (self._label() for _ in range(3))
        self._place = self._label()
        for label in (self._state, self._adapted, self._answered, self._place):
            self.addWidget(label)
        self._busy, self._saved, self._checkpoint = (self._label() for _ in range(3))
        for label in (self._busy, self._saved, self._checkpoint):
            self.addPermanentWidget(label)
        self._told = ""
        self._is_kept: bool | None = None
        self._document = Document()
        self._is_file_older = False
        self._show_saved()
        self._forget = QTimer(self, singleShot=True, interval=_TOLD_MS)
        self._forget.timeout.connect(self._on_told_expired)
        adaptation.state_changed.connect(self._on_state_changed)
        training.changed.connect(self._on_state_changed)
        autosave.saved.connect(lambda: self._show_kept(True))
        autosave.failed.connect(lambda: self._show_kept(False))
        self.show_training(is_on=False)

    def show_training(self, *, is_on: bool) -> None:
        """Tell of the training, or else of the Demo."""
        self._is_of_training = is_on
        for label in (self._adapted, self._answered, self._busy, self._saved):
            label.setVisible(not is_on)
        for label in (self._place, self._checkpoint):
            label.setVisible(is_on)
        self._on_state_changed()

    @Slot(str)
    def tell(self, sentence: str) -> None:
        """Show for a few seconds what just happened."""
        self._told = sentence
        self._forget.start()
        self._on_state_changed()

    def show_file(self, document: Document, *, is_older: bool) -> None:
        """Do not say that the task is saved while its file, if it has one, holds another."""
        if document is not self._document or (is_older and not self._is_file_older):
            self._on_told_expired()  # It may have told of the file before, or of a save.
        self._document, self._is_file_older = document, is_older
        self._show_saved()

    @Slot(float)
    def show_answer_time(self, seconds: float) -> None:
        """Show how long the answer to a drawing took."""
        self._answered.setText(f"Answered in {duration(seconds)}")

    def _label(self) -> QLabel:
        label = ElidedLabel()
        set_role(label, "small")
        label.setContentsMargins(8, 0, 8, 0)
        return label

    def _show_kept(self, is_kept: bool) -> None:
        self._is_kept = is_kept
        self._show_saved()

    def _show_saved(self) -> None:
        if self._is_kept is None and not self._is_file_older:
            self._saved.setText(_capitalized(_PRIVACY))
            return
        kept = _KEPT if self._document.file is None else _IN_FILE
        kept = _NOT_IN_FILE if self._is_file_older else kept
        # A task that comes from where the last window kept it is kept.
        self._saved.setText(f"{_NOT_KEPT if self._is_kept is False else kept} · {_PRIVACY}")

    @Slot()
    def _on_state_changed(self) -> None:
        training, words = self._training, _WORDS[self._adaptation.state]
        self._state.setText(self._told or (training.state if self._is_of_training else words))
        self._place.setText(training.place)
        self._checkpoint.setText(training.checkpoint)
        self._busy.setText(training.brief)
        adapted = self._adaptation.adapted
        if self._adaptation.state in (AdaptState.WAITING, AdaptState.FAILED):
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
