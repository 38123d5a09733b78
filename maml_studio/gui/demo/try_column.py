"""The third column: draw a new character, and see what the network makes of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from maml_studio.engine.glyph import Glyph
from maml_studio.gui.demo.adaptation import Adaptation, AdaptState
from maml_studio.gui.demo.answer_view import AnswerView
from maml_studio.gui.demo.blame_line import BlameLine
from maml_studio.gui.demo.canvas_tools import eraser_tool, redo_tool, undo_tool
from maml_studio.gui.demo.column import Column, SquareHolder
from maml_studio.gui.demo.judged_switch import JudgedSwitch
from maml_studio.gui.demo.quality import Quality
from maml_studio.gui.demo.quality_line import QualityLine
from maml_studio.gui.demo.remarks import Drawn, show_remark
from maml_studio.gui.demo.sentences import beside_switch, try_sentence
from maml_studio.gui.demo.side_answers import SideAnswers, is_inductive
from maml_studio.gui.naming import named, order_tabs
from maml_studio.gui.phrases import reason
from maml_studio.gui.text_room import LARGE
from maml_studio.gui.theme import theme_watcher
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Prediction
    from maml_studio.engine.task import Place

_DRAWING_MS, _GREY_AFTER_MS = 40, 250
_SMALLEST_CANVAS = 220
_SENTENCE_HEIGHT = 28


class TryColumn(Column):
    """Answer the drawing with the classifier of an adaptation.

    Signals:
        answered: the seconds that the main answer took.
        drawing_changed: what is drawn is another glyph, or none (Glyph or None).
        images_wanted: image files are to be classified.
        failed: the drawing could not be answered; one sentence.
        mute_wanted: the example at this place is to be learned from no longer.
        example_chosen: the person wants to see the example at this place.
    """

    answered = Signal(float)
    drawing_changed = Signal(object)
    images_wanted = Signal()
    failed = Signal(str)
    mute_wanted = Signal(object)
    example_chosen = Signal(object)

    def __init__(self, adaptation: Adaptation, parent: QWidget | None = None) -> None:
        super().__init__("Try it", parent)
        self._adaptation = adaptation
        self._glyph: Glyph | None = None
        self._prediction: Prediction | None = None
        self._meant: str | None = None
        self.quality = Quality(adaptation, self)
        self._sides = SideAnswers(self)
        self._build_tools()
        self._build_body()
        self._while_drawing = QTimer(self, singleShot=True, interval=_DRAWING_MS)
        self._grey_soon = QTimer(self, singleShot=True, interval=_GREY_AFTER_MS)
        self._connect()
        self._on_state_changed()

    def _build_tools(self) -> None:
        hint = "Classify image files, and save the answers as CSV (Ctrl+Shift+O)"
        classify = ("classifyButton", "Classify image files", hint)
        self.classify = named(QPushButton("Classify…"), *classify)
        what = "Clear the drawing"
        self._clear = named(QPushButton("Clear"), "clearTryButton", what, f"{what} (Delete)")
        self.tools.addWidget(self.classify)
        self.tools.addWidget(self._clear)
        self.judged = JudgedSwitch()
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addStrut(_SENTENCE_HEIGHT)
        self.head.removeWidget(self.sentence)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.judged, 0, Qt.AlignmentFlag.AlignVCenter)
        self.head.addLayout(row)

    def _build_body(self) -> None:
        self.canvas = named(StrokeCanvas(), "tryCanvas", "Draw a new character")
        self.canvas.set_placeholder("Draw here", "Ctrl+Shift+O classifies image files instead.")
        self.view = AnswerView(self._sides)
        head, self.other, self.bars = self.view.head, self.view.other, self.view.bars
        self.top, self.sure, self.none = head.top, head.sure, head.none
        self.blame = BlameLine()
        self.line = QualityLine(self._adaptation, self.quality)
        tools: list[QWidget] = [make(self.canvas) for make in (undo_tool, redo_tool, eraser_tool)]
        self.holder = SquareHolder(self.canvas, _SMALLEST_CANVAS, tools)
        self.body.addWidget(self.holder, 1)
        self.body.addWidget(self.view)
        self.body.addWidget(self.blame)
        self.foot.addWidget(self.line)
        stops = (self.none, self.bars, *self.blame.stops, self.line.button)
        above = (self.classify, self._clear, *self.judged.buttons)
        order_tabs([*above, self.canvas, *tools, *stops])

    def _connect(self) -> None:
        self._while_drawing.timeout.connect(self._on_drawing_changed)
        self._grey_soon.timeout.connect(self._show_readiness)
        self.classify.clicked.connect(self.images_wanted)
        self._clear.clicked.connect(self.canvas.clear)
        self.judged.changed.connect(self._answer)
        self.canvas.strokes_changed.connect(self._on_strokes_changed)
        self.canvas.stroke_begun.connect(self._on_stroke_begun)
        self.canvas.drawing.connect(self._on_drawing_went_on)
        self.none.changed.connect(self._show_answer)
        self.bars.chosen.connect(self._on_class_chosen)
        self._sides.changed.connect(self._show_answer)
        self._sides.failed.connect(self.failed)
        self.quality.blamed.connect(self._show_remark)
        self.quality.changed.connect(self._show_remark)
        self.blame.example_chosen.connect(self.example_chosen)
        self.line.example_chosen.connect(self.example_chosen)
        self.blame.mute_wanted.connect(self._on_mute_wanted)
        self._adaptation.state_changed.connect(self._on_state_changed)
        self._adaptation.shown_changed.connect(self._answer)

    @Slot()
    def refresh(self) -> None:
        """Show the classes, in the colors of the theme, and answer the drawing again."""
        self._say(self._adaptation.state)
        self._show_answer()

    @Slot()
    def _on_state_changed(self) -> None:
        state = self._adaptation.state
        self._say(state)
        self.classify.setEnabled(state is AdaptState.READY)
        if state is AdaptState.ADAPTING and not self.canvas.property("greyed"):
            # Learning mostly takes less than this: an answer that blinks would distract.
            if not self._grey_soon.isActive():
                self._grey_soon.start()
            self._sides.cancel()
            self._show_answer()
        else:
            self._show_readiness()

    def _say(self, state: AdaptState) -> None:
        """Say what drawing does now; the sentence ends with how a drawing is judged."""
        short = beside_switch(state, is_large=theme_watcher().scale >= LARGE)
        self.say(short or try_sentence(state))
        self.judged.setVisible(short is not None)
        if state is AdaptState.READY:
            self.judged.offer_together(is_of_use=not is_inductive(self._adaptation))

    @Slot()
    def _show_readiness(self) -> None:
        self._grey_soon.stop()
        state = self._adaptation.state
        is_ready = state is AdaptState.READY
        self.view.keep_costs(is_on=is_ready or state is AdaptState.ADAPTING)
        self.canvas.setProperty("greyed", not is_ready)
        self.canvas.set_notice("" if is_ready else try_sentence(state))
        self._answer()

    @Slot()
    def _on_stroke_begun(self) -> None:
        self.canvas.setFocus()
        self.quality.hold()

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
        if self._glyph is None:
            self._meant = None
            self._sides.clear()
        self._answer()
        self.drawing_changed.emit(self._glyph)

    @Slot()
    def _on_strokes_changed(self) -> None:
        self._on_drawing_changed()
        self.quality.let_go()
        self.quality.blame(self._glyph)

    @Slot(str)
    def _on_class_chosen(self, label: str) -> None:
        """Take a class as what the drawing was meant to be; the same one again takes it back."""
        if self._glyph is not None:
            self._meant = None if label == self._meant else label
            self._show_answer()

    @Slot(object)
    def _on_mute_wanted(self, place: Place) -> None:
        """Leave the canvas, where undo takes back strokes: it is to bring the example back."""
        self.bars.setFocus(Qt.FocusReason.OtherFocusReason)
        self.mute_wanted.emit(place)

    @Slot()
    def _answer(self) -> None:
        """Answer the drawing with what was learned last; without either say nothing."""
        shown, glyph = self._adaptation.shown, self._glyph
        self._prediction = None
        if shown is None or glyph is None:
            self._sides.cancel()
        else:
            began = time.perf_counter()
            try:
                self._prediction = shown.classifier.predict(glyph)
            except Exception as error:  # noqa: BLE001 - the window says it, and stays usable
                self.failed.emit(f"The drawing could not be answered: {reason(error)}")
            else:
                self.answered.emit(time.perf_counter() - began)
                self._sides.ask(shown, glyph, in_company=self.judged.is_together)
        self._show_answer()

    @Slot()
    def _show_answer(self) -> None:
        task, labels = self._adaptation.task, list(self._adaptation.task.learnable.labels)
        if self._prediction is not None and list(self._prediction.probabilities) != labels:
            self._prediction = None
        self._sides.drop_other_tasks(labels)
        self._meant = self._meant if self._meant in labels else None
        self.quality.mean(self._meant or (self._prediction.label if self._prediction else None))
        self.view.show_answer(task, self._adaptation.shown, self._prediction, self._meant)
        self._show_remark()

    @Slot()
    def _show_remark(self) -> None:
        show_remark(
            self.blame,
            Drawn(
                self._adaptation,
                self.quality,
                self._prediction,
                is_unknown=self.view.head.is_unknown(self._prediction),
                meant=self._meant,
                in_company=self.judged.is_together,
                company=self._sides.company,
            ),
        )
