"""What is answered beside the main answer, in a job: by other minds, and among other drawings."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from maml_studio.engine.company import Company, judging_together
from maml_studio.gui.demo.adaptation import Adaptation
from maml_studio.gui.demo.engine_access import Adapted
from maml_studio.gui.job import LatestJob
from maml_studio.gui.phrases import reason

if TYPE_CHECKING:
    from maml_studio.engine.classifier import Classifier, Prediction
    from maml_studio.engine.glyph import Glyph
    from maml_studio.engine.inner_history import InnerHistory

_MOST_EARLIER = 10
_PAINTED_MS = 25
"""The main answer is painted before the others are asked."""


class SideAnswers(QObject):
    """Ask the other minds about the newest drawing, and the main one in company if wanted.

    Attributes:
        predictions: the other minds' answers by title, in their order; empty if there are none.
        company: the drawing judged among others; none unless asked for.

    Signals:
        changed: there are other answers.
        failed: a mind could not answer; one sentence.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.predictions: dict[str, Prediction] = {}
        self.company: Company | None = None
        self._earlier: list[Glyph] = []
        self._last: Glyph | None = None
        self._history: InnerHistory | None = None
        self._in_company = False
        self._next: tuple[Adapted, Glyph, bool] | None = None
        self._latest = LatestJob(on_failure=self._on_failed, debounce_ms=_PAINTED_MS, parent=self)
        self._latest.succeeded.connect(self._on_answered)

    def ask(self, adapted: Adapted, glyph: Glyph, *, in_company: bool) -> None:
        """Ask about a drawing; what was answered before stays until the answers are there.

        Where only the inner step is another one, a question that is asked already is answered
        first: while steps are played, one a moment, nothing would be answered otherwise.
        """
        if self._latest.is_busy and self._is_asked(adapted, glyph, in_company):
            self._next = adapted, glyph, in_company
            return
        self._ask(adapted, glyph, in_company, at_once=False)

    def clear(self) -> None:
        """Forget the answers; the drawing becomes an earlier one."""
        if self._last is not None:
            self._earlier = [*_others(self._earlier, self._last), self._last][-_MOST_EARLIER:]
            self._last = None
        self._forget()

    def cancel(self) -> None:
        """Wait for no answer any more."""
        self._next = None
        self._latest.cancel()

    def drop_other_tasks(self, labels: list[str]) -> None:
        """Forget answers that were given for other classes than those of now."""
        given = [*self.predictions.values(), *([self.company.alone] if self.company else [])]
        if any(list(answer.probabilities) != labels for answer in given):
            self.predictions, self.company = {}, None

    def _is_asked(self, adapted: Adapted, glyph: Glyph, in_company: bool) -> bool:
        """Say whether the same was asked last, of some step of the same learning."""
        is_same = glyph is self._last and in_company == self._in_company
        return is_same and self._history is not None and self._history is adapted.history

    def _ask(self, adapted: Adapted, glyph: Glyph, in_company: bool, *, at_once: bool) -> None:
        self._last, self._history, self._in_company = glyph, adapted.history, in_company
        self._next = None
        minds = list(adapted.classifiers.items())[1:]
        others = {adapted.titles.get(name, name): classifier for name, classifier in minds}
        company = self._company(adapted, glyph) if in_company else None
        if others or company is not None:
            main = adapted.classifier
            self._latest.start(lambda: _asking(main, others, glyph, company), at_once=at_once)
        else:
            self._forget()

    def _company(self, adapted: Adapted, glyph: Glyph) -> list[Glyph]:
        """Return earlier drawings other than this one, and an example of each class."""
        learnable = adapted.task.learnable
        return [*_others(self._earlier, glyph), *(learnable[label][0] for label in learnable)]

    def _forget(self) -> None:
        self.cancel()
        self.predictions, self.company = {}, None

    @Slot(object)
    def _on_answered(self, answers: tuple[dict[str, Prediction], Company | None]) -> None:
        self.predictions, self.company = answers
        self.changed.emit()
        if self._next is not None:
            self._ask(*self._next, at_once=True)

    def _on_failed(self, error: Exception) -> None:
        self._forget()
        self.failed.emit(f"The other answers could not be found: {reason(error)}")


def _others(glyphs: Sequence[Glyph], glyph: Glyph) -> list[Glyph]:
    """Return the drawings that are not the very same as one: it may have been taken back."""
    return [other for other in glyphs if other.key != glyph.key]


def is_inductive(adaptation: Adaptation) -> bool:
    """Say whether other drawings can't change the main answer."""
    engine, adapted = adaptation.engine, adaptation.adapted
    if engine is None or adapted is None:
        return True
    return engine.minds[next(iter(adapted.classifiers))].learner.is_inductive


def _asking(
    main: Classifier,
    others: Mapping[str, Classifier],
    glyph: Glyph,
    company: Sequence[Glyph] | None,
) -> Generator[None, None, tuple[dict[str, Prediction], Company | None]]:
    """Judge one drawing by several minds, one after the other."""
    answers = {}
    for title, classifier in others.items():
        yield
        answers[title] = classifier.predict(glyph)
    if company is None:
        return answers, None
    return answers, (yield from judging_together(main, glyph, company))
