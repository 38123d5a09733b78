"""The answer to a drawing: the class in large type, what others say, and a bar a class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from maml_studio.engine.task import Task
from maml_studio.gui.demo.answer_head import AnswerHead
from maml_studio.gui.demo.engine_access import Adapted
from maml_studio.gui.demo.none_of_these import confidence_passport
from maml_studio.gui.demo.quality_words import company_words, others_sentence
from maml_studio.gui.demo.sentences import doubt_sentence, nearest_sentence, sure_sentence
from maml_studio.gui.demo.side_answers import SideAnswers
from maml_studio.gui.naming import named
from maml_studio.gui.text_room import LARGE
from maml_studio.gui.theme import class_color, class_marker, set_role, theme_watcher
from maml_studio.gui.widgets.bar_rows import Voice
from maml_studio.gui.widgets.elided_label import ElidedLabel
from maml_studio.gui.widgets.prediction_bars import PredictionBars

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Prediction

_WHO = "What the other minds say"
_FEWEST_DOTS = 2


class AnswerView(QWidget):
    """Show the main answer, and beside it those of other minds."""

    def __init__(self, sides: SideAnswers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sides = sides
        self._titles: list[str] = []
        self.head = AnswerHead()
        self.other = named(ElidedLabel(), "comparison", _WHO)
        set_role(self.other, "muted")
        sure = "How sure the network is of each class; choose one to say what you meant"
        self.bars = named(PredictionBars(), "predictionBars", sure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.head)
        layout.addWidget(self.other)
        layout.addWidget(self.bars, 1)

    @property
    def legend(self) -> str:
        """What the letters over the dots stand for; empty where there are none."""
        titles = self._titles if len(self._titles) >= _FEWEST_DOTS else ()
        unbroken = (f"{title[0]}: {title}".replace(" ", "\N{NO-BREAK SPACE}") for title in titles)
        return " · ".join(unbroken)

    def show_answer(
        self, task: Task, shown: Adapted | None, top: Prediction | None, meant: str | None
    ) -> None:
        """Show classes and, if there is one, the main answer.

        Args:
            task: what the person edits.
            shown: what was learned; none while that is going on.
            top: the main answer.
            meant: the class that the drawing was meant to be of, if the person said so.
        """
        if shown is not None:
            self._show_costs(shown)
        if top is None:
            self.head.show_nothing()
        else:
            self.head.show_answer(top, class_color(task.labels.index(top.label)))
        others = self._sides.predictions if top is not None else {}
        self.other.setText("" if top is None else self._others_words(top, others))
        self.other.setAccessibleName(self.other.text() or _WHO)
        if shown is not None:
            self._titles = [shown.titles.get(name, name) for name in shown.classifiers][1:]
        # Of large text the dots tell enough: the bars need the room.
        is_close = theme_watcher().scale >= LARGE
        self.other.setVisible(not is_close or len(self._titles) < _FEWEST_DOTS)
        self._show_bars(task, top, others)
        self.bars.set_meant(meant)

    def keep_costs(self, *, is_on: bool) -> None:
        """Go on saying how sure an answer may be, or not: nothing was learned that could answer."""
        if not is_on:
            self.head.none.show_costs(None)
            self.head.setToolTip(self.head.none.expected)
            self.head.sure.setToolTip("")
            self.head.top.setAccessibleDescription("")

    def _others_words(self, top: Prediction, others: dict[str, Prediction]) -> str:
        company = self._sides.company
        if company is not None and (not others or company.alone.label != company.together.label):
            return company_words(company)
        is_unknown = self.head.is_unknown
        strangers = [title for title, told in others.items() if is_unknown(told)]
        return others_sentence(top, others, strangers, is_unknown=is_unknown(top))

    def _show_costs(self, shown: Adapted) -> None:
        calibration, confidence = shown.classifier.calibration, shown.confidence
        passport = "" if confidence is None else confidence_passport(confidence.protocol)
        doubt = doubt_sentence(shown)
        passport = " ".join(filter(None, (nearest_sentence(shown), passport)))
        self.head.none.show_costs(calibration, passport, doubt)
        self.head.setToolTip("" if doubt or calibration else self.head.none.expected)
        sure = "\n".join(filter(None, (sure_sentence(shown), passport)))
        self.head.sure.setToolTip(sure)
        self.head.top.setAccessibleDescription(sure)

    def _show_bars(self, task: Task, top: Prediction | None, others: dict[str, Prediction]) -> None:
        labels, company = task.learnable.labels, self._sides.company
        places = [task.labels.index(label) for label in labels]
        second = next(iter(others.values())) if len(others) == 1 else None
        second = company.together if company is not None else second
        self.bars.set_prediction(
            labels,
            [class_color(place) for place in places],
            None if top is None else list(top.probabilities.values()),
            None if top is None or second is None else list(second.probabilities.values()),
            [class_marker(place) for place in places],
            voices=self._voices(others),
            is_unknown=self.head.is_unknown(top),
        )

    def _voices(self, others: dict[str, Prediction]) -> list[Voice]:
        """Return a column for each of several other minds, also before they have answered."""
        if len(self._titles) < _FEWEST_DOTS:
            return []
        return [self._voice(title, others.get(title)) for title in self._titles]

    def _voice(self, title: str, told: Prediction | None) -> Voice:
        if told is None:
            return Voice(title[0], title)
        shares = tuple(told.probabilities.values())
        return Voice(title[0], title, shares, self.head.is_unknown(told))
