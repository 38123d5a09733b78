"""The main answer in large type, how sure it is, and how strict “none of these” is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from maml_studio.gui.demo.answer_voice import AnswerVoice
from maml_studio.gui.demo.none_of_these import NoneOfThese
from maml_studio.gui.naming import named
from maml_studio.gui.phrases import percent
from maml_studio.gui.theme import current_theme, keep_size, scaled, set_role
from maml_studio.gui.widgets.fitted_label import FittedLabel

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Prediction

_HEIGHT, _GAP, _UNKNOWN = 28, 6, 13
_ROLE = "prediction"
_TIE, _NO_ANSWER = "–", "no class is ahead"
_NONE = "? None of these"


class AnswerHead(QWidget):
    """Say the predicted class; of a drawing of no class that it is probably none of these."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keep_size(self, height=_HEIGHT)
        self.top = named(FittedLabel(), "topPrediction", "The predicted class")
        set_role(self.top, _ROLE)
        self.sure = QLabel()
        set_role(self.sure, "muted")
        self.none = NoneOfThese()
        self._voice = AnswerVoice(self.top)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self.top)
        layout.addWidget(self.sure, 1)
        layout.addWidget(self.none)

    def is_unknown(self, prediction: Prediction | None) -> bool:
        """Say whether a drawing is turned away, as strict as is set."""
        return self.none.turns_away(prediction)

    def show_nothing(self) -> None:
        """Show that there is no answer."""
        self.top.setProperty("label", "")
        self.top.setText("")
        self._voice.hear("")
        self.top.setAccessibleName("No prediction yet")
        self.sure.clear()
        self._share_room()

    def show_answer(self, prediction: Prediction, color: QColor) -> None:
        """Show an answer in the hue of its class, or that it is probably none of them."""
        if prediction.is_tie:
            self._show_tie()
            return
        label, unknown = prediction.label, self.is_unknown(prediction)
        sure = percent(prediction.probabilities[label])
        self.top.setProperty("label", label)
        self.top.end = _NONE if unknown else ""
        if unknown:
            is_near = self.top.property("role") == _ROLE  # not on the projector
            size = f" font-size: {scaled(_UNKNOWN)}px;" if is_near else ""
            self.top.setStyleSheet(f"color: {current_theme().muted};{size}")
            self.top.setText(f"{label}{_NONE}")
            name = f"Probably none of these; of the classes it is most like {label}"
        else:
            self.top.setStyleSheet(f"color: {color.name()};")
            self.top.setText(label)
            name = f"The predicted class: {label}, {sure}"
        self.sure.setText("" if unknown else sure)
        self.top.setAccessibleName(name)
        self._voice.hear(name)
        self._share_room()

    def _show_tie(self) -> None:
        """Show that no class is ahead: which comes first in the task is no answer."""
        self.top.setProperty("label", "")
        self.top.setStyleSheet(f"color: {current_theme().muted};")
        self.top.setText(_TIE)
        self.sure.setText(_NO_ANSWER)
        self.top.setAccessibleName(f"No answer: {_NO_ANSWER}")
        self._voice.hear(f"No answer: {_NO_ANSWER}")
        self._share_room()

    def _share_room(self) -> None:
        """Let “none of these” be read first: its share says less where both have no room."""
        between = 2 * _GAP + self.sure.sizeHint().width()
        needed = self.top.sizeHint().width() + between + self.none.whole_width()
        is_near = self.isAncestorOf(self.top)
        self.none.shorten(is_on=is_near and not self.sure.text() and needed > self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share another room."""
        super().resizeEvent(event)
        self._share_room()
