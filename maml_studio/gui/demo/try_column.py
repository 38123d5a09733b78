"""The third column: draw a new character, and see what the network makes of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from maml_studio.engine.glyph import Glyph
from maml_studio.gui.demo.adaptation import Adaptation, AdaptState
from maml_studio.gui.demo.column import Column, SquareHolder
from maml_studio.gui.demo.engine_access import predicting
from maml_studio.gui.demo.phrases import percent, reason
from maml_studio.gui.demo.sentences import try_sentence
from maml_studio.gui.job import LatestJob
from maml_studio.gui.naming import named, order_tabs
from maml_studio.gui.theme import class_color, class_marker, set_role
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.prediction_bars import PredictionBars
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Classifier, Prediction

_DRAWING_MS = 40
_GREY_AFTER_MS = 250
_SMALLEST_CANVAS = 200
_SMALLEST_WIDTH = 288


class TryColumn(Column):
    """Answer the drawing with the classifier of an adaptation.

    Signals:
        answered: the seconds that the main answer took.
        images_wanted: image files are to be classified.
        failed: the drawing could not be answered; one sentence.
    """

    answered = Signal(float)
    images_wanted = Signal()
    failed = Signal(str)

    def __init__(self, adaptation: Adaptation, parent: QWidget | None = None) -> None:
        super().__init__("Try it", parent)
        self.setMinimumWidth(_SMALLEST_WIDTH)
        self._adaptation = adaptation
        self._glyph: Glyph | None = None
        self._prediction: Prediction | None = None
        self._other_prediction: Prediction | None = None
        self._build_tools()
        self._build_body()
        self._while_drawing = QTimer(self, singleShot=True, interval=_DRAWING_MS)
        self._while_drawing.timeout.connect(self._on_drawing_changed)
        self._grey_soon = QTimer(self, singleShot=True, interval=_GREY_AFTER_MS)
        self._grey_soon.timeout.connect(self._show_readiness)
        self._comparison = LatestJob(
            on_failure=self._on_comparison_failed, debounce_ms=0, parent=self
        )
        self._comparison.succeeded.connect(self._on_comparison_made)
        adaptation.state_changed.connect(self._on_state_changed)
        self._on_state_changed()

    def _build_tools(self) -> None:
        hint = "Classify image files, and save the answers (Ctrl+Shift+O)"
        classify = QPushButton("Classify images…")
        self.classify = named(classify, "classifyButton", "Classify image files", hint)
        self.classify.clicked.connect(self.images_wanted)
        clear = QPushButton("Clear")
        what = "Clear the drawing"
        self._clear = named(clear, "clearTryButton", what, f"{what} (Delete)")
        self.tools.addWidget(self._clear)

    def _build_body(self) -> None:
        self.canvas = named(StrokeCanvas(), "tryCanvas", "Draw a new character")
        self.canvas.set_placeholder("Draw here")
        self.canvas.strokes_changed.connect(self._on_drawing_changed)
        self.canvas.stroke_begun.connect(self.canvas.setFocus)
        self.canvas.drawing.connect(self._on_drawing_went_on)
        self._clear.clicked.connect(self.canvas.clear)
        self.top = named(ElidedLabel(), "topPrediction", "The predicted class")
        set_role(self.top, "prediction")
        self.sure = QLabel()
        set_role(self.sure, "muted")
        self.other = named(ElidedLabel(), "comparison", "What the random start says")
        set_role(self.other, "muted")
        sure = "How sure the network is of each class"
        self.bars = named(PredictionBars(), "predictionBars", sure)
        self.body.addWidget(SquareHolder(self.canvas, _SMALLEST_CANVAS), 3)
        answer = QHBoxLayout()
        answer.setSpacing(8)
        answer.addWidget(self.top)
        answer.addWidget(self.sure)
        answer.addStretch(1)
        self.body.addLayout(answer)
        self.body.addWidget(self.other)
        self.body.addWidget(self.bars, 1)
        self.body.addWidget(self.classify, 0, Qt.AlignmentFlag.AlignLeft)
        order_tabs([self.canvas, self._clear, self.bars, self.classify])

    @Slot()
    def refresh(self) -> None:
        """Show the classes, in the colors of the theme, and answer the drawing again."""
        self._show_answer()

    @Slot()
    def _on_state_changed(self) -> None:
        state = self._adaptation.state
        self.say(try_sentence(state))
        self.classify.setEnabled(state is AdaptState.READY)
        if state is AdaptState.ADAPTING and not self.canvas.property("greyed"):
            # Learning mostly takes less than this: an answer that blinks would distract.
            if not self._grey_soon.isActive():
                self._grey_soon.start()
            self._comparison.cancel()
            self._show_answer()
        else:
            self._show_readiness()

    @Slot()
    def _show_readiness(self) -> None:
        self._grey_soon.stop()
        state = self._adaptation.state
        is_ready = state is AdaptState.READY
        self.canvas.setProperty("greyed", not is_ready)
        self.canvas.set_notice("" if is_ready else try_sentence(state))
        self._answer()

    @Slot()
    def _on_drawing_went_on(self) -> None:
        if not self._while_drawing.isActive():
            self._while_drawing.start()

    @Slot()
    def _on_drawing_changed(self) -> None:
        self._while_drawing.stop()
        strokes = self.canvas.strokes()
        self._glyph = Glyph.from_strokes(strokes, canvas=1.0) if strokes else None
        self.canvas.set_inset(None if self._glyph is None else self._glyph.pixels)
        self._clear.setEnabled(self._glyph is not None)
        self._answer()

    def _answer(self) -> None:
        """Answer the drawing with what was learned last; without either say nothing."""
        adapted, glyph = self._adaptation.adapted, self._glyph
        self._comparison.cancel()
        self._prediction = None
        if adapted is not None and glyph is not None:
            began = time.perf_counter()
            try:
                self._prediction = adapted.classifier.predict(glyph)
            except Exception as error:  # noqa: BLE001 - the window says it, and stays usable
                self.failed.emit(f"The drawing could not be answered: {reason(error)}")
            else:
                self.answered.emit(time.perf_counter() - began)
                self._compare(adapted.comparison, glyph)
        if self._prediction is None or adapted is None or adapted.comparison is None:
            self._other_prediction = None
        self._show_answer()

    def _compare(self, classifier: Classifier | None, glyph: Glyph) -> None:
        if classifier is not None:
            self._comparison.start(lambda: predicting(classifier, glyph))

    def _forget_other_tasks(self, labels: list[str]) -> None:
        """Drop the answers that were given for other classes than those of now."""
        if self._prediction is not None and list(self._prediction.probabilities) != labels:
            self._prediction = None
        other = self._other_prediction
        if other is not None and list(other.probabilities) != labels:
            self._other_prediction = None

    def _show_answer(self) -> None:
        labels = self._labels()
        self._forget_other_tasks(labels)
        places = [self._adaptation.task.labels.index(label) for label in labels]
        top, other = self._prediction, self._other_prediction
        self.top.setProperty("label", "" if top is None else top.label)
        if top is None:
            self.top.setText("")
            self.top.setAccessibleName("No prediction yet")
            self.sure.clear()
        else:
            place = self._adaptation.task.labels.index(top.label)
            self.top.setStyleSheet(f"color: {class_color(place).name()};")
            self.top.setText(top.label)
            sure = percent(top.probabilities[top.label])
            self.sure.setText(sure)
            self.top.setAccessibleName(f"The predicted class: {top.label}, {sure}")
        if other is None:
            self.other.clear()
        else:
            sure = percent(other.probabilities[other.label])
            self.other.setText(f"The random start says “{other.label}”, {sure}")
            self.other.setAccessibleName(self.other.text())
        self.bars.set_prediction(
            labels,
            [class_color(place) for place in places],
            None if top is None else list(top.probabilities.values()),
            None if other is None else list(other.probabilities.values()),
            [class_marker(place) for place in places],
        )

    def _labels(self) -> list[str]:
        return list(self._adaptation.task.learnable.labels)

    @Slot(object)
    def _on_comparison_made(self, prediction: Prediction) -> None:
        self._other_prediction = prediction
        self._show_answer()

    def _on_comparison_failed(self, error: Exception) -> None:
        self.failed.emit(f"The random start could not answer: {reason(error)}")
