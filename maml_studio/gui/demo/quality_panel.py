"""What left-out examples are called, one click away: a confusion matrix and its examples."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QWidget

from maml_studio.engine.left_out import LeaveOneOut
from maml_studio.engine.task import Place
from maml_studio.gui.demo.confusion_view import ConfusionView
from maml_studio.gui.demo.quality_words import chance_sentence, left_out_sentence
from maml_studio.gui.naming import named
from maml_studio.gui.phrases import plain_tip
from maml_studio.gui.theme import class_color, scaled, set_role
from maml_studio.gui.widgets.popover import Popover
from maml_studio.gui.widgets.thumbnail import Thumbnail

_NARROWEST, _LARGEST_VIEW = 300, 520
_MOST_SHOWN = 6
_MOST_REASONS = 3


class QualityPanel(Popover):
    """Show the matrix of what was left out; a cell shows its examples, a click selects one.

    Signals:
        example_chosen(object): the place of the example that the person wants to see.
    """

    example_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "qualityPanel", "How good the examples are")
        self._found: LeaveOneOut | None = None
        title = _label("How good are your examples?", "strong")
        self.sentence = _label("", "muted")
        self.view = named(ConfusionView(), "confusionMatrix", "Confusion matrix")
        self.view.chosen.connect(self._on_cell_chosen)
        self.view.visited.connect(self._say)
        self.view.reached.connect(self._on_cell_reached)
        set_role(self.view, "content")
        self._area = QScrollArea()
        self._area.setWidget(self.view)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._passport = _label("", "small")
        self._hint = _label("", "muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._caption = _label("", "muted")
        holder = QWidget()
        holder.setMinimumHeight(Thumbnail().sizeHint().height())  # the panel keeps its size
        self._shown = QHBoxLayout(holder)
        self._shown.setContentsMargins(0, 0, 0, 0)
        self._shown.setSpacing(8)
        self._reasons = _label("", "small")
        texts = (self._hint, self._caption)
        for part in (title, self.sentence, self._passport, self._area, *texts):
            self.body.addWidget(part)
        self.body.addWidget(holder)
        self.body.addWidget(self._reasons)

    def show_found(self, found: LeaveOneOut, passport: str) -> None:
        """Show what leaving out told."""
        self._found = found
        self.sentence.setText(f"{left_out_sentence(found)} {chance_sentence(found)}")
        self._passport.setText(passport)
        self.view.show_found(found)
        size = self.view.size()
        side = min(_LARGEST_VIEW, size.width() + 12)
        self._area.setFixedSize(side, min(_LARGEST_VIEW, size.height() + 12))
        for label in (self.sentence, self._passport, self._hint, self._caption, self._reasons):
            label.setFixedWidth(max(scaled(_NARROWEST), side))
        reasons = list(found.excluded.values())
        more = len(reasons) - _MOST_REASONS
        shown = reasons[:_MOST_REASONS] + ([f"{more} more classes have one only."] * (more > 0))
        self._reasons.setText("\n".join(shown))
        self._reasons.setVisible(bool(shown))
        self._show_examples("Choose a cell to see its examples.", [])
        self._say("A row: what you call them. A column: what the network does.")
        self._hint.ensurePolished()
        self._hint.setMinimumHeight(self._hint.heightForWidth(self._hint.width()))

    @Slot(str)
    def _say(self, what: str) -> None:
        self._hint.setText(what)

    @Slot(QRectF)
    def _on_cell_reached(self, box: QRectF) -> None:
        """Bring a cell of a large matrix into view."""
        place, around = box.center().toPoint(), int(box.width())
        self._area.ensureVisible(place.x(), place.y(), around, around)

    def _show_examples(self, caption: str, places: list[Place]) -> None:
        self._caption.setText(caption)
        while item := self._shown.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for place in places[:_MOST_SHOWN]:
            self._shown.addWidget(self._thumbnail(place))
        if len(places) > _MOST_SHOWN:
            self._shown.addWidget(QLabel(f"and {len(places) - _MOST_SHOWN} more"))
        self._shown.addStretch(1)
        self.adjustSize()

    def _thumbnail(self, place: Place) -> Thumbnail:
        assert self._found is not None
        task, thumbnail = self._found.task, Thumbnail()
        color = class_color(task.labels.index(place.label))
        thumbnail.show_glyph(task[place.label][place.index], color)
        name = f"Example {place.index + 1} of {place.label}"
        thumbnail.setAccessibleName(name)
        thumbnail.setToolTip(plain_tip(f"{name}: show it among the examples"))
        thumbnail.clicked.connect(lambda: self._choose(place))
        return thumbnail

    def _choose(self, place: Place) -> None:
        self.close()
        self.example_chosen.emit(place)

    def _on_cell_chosen(self, label: str, called: str) -> None:
        assert self._found is not None
        places = [
            answer.place
            for answer in self._found.answers
            if (answer.place.label, answer.called) == (label, called)
        ]
        if len(places) == 1:
            self._choose(places[0])
        elif places:
            self._show_examples(f"{len(places)} of “{label}” called “{called}”:", places)
        else:
            nothing = self._found.excluded.get(label) or f"No “{label}” is called “{called}”."
            self._show_examples(nothing, [])


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, role)
    return label
