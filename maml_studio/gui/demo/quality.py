"""How good the examples are, and what each does to a drawing: found out in the background."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from maml_studio.engine.blame import Influence, blaming
from maml_studio.engine.leaving_out import leaving_out, refining
from maml_studio.engine.left_out import LeaveOneOut, LeftOut
from maml_studio.gui.demo.adaptation import Adaptation, AdaptState
from maml_studio.gui.demo.quality_words import culprits
from maml_studio.gui.job import LatestJob
from maml_studio.gui.phrases import reason

if TYPE_CHECKING:
    from maml_studio.engine.glyph import Glyph
    from maml_studio.engine.learners.meta_learner import MetaLearner

_SETTLED_MS = 400
_PAINTED_MS = 25
"""The main answer is painted before anything else is asked."""
_REST_MS = 150
_NAP = 0.01
_MOST_REFINED = 30
"""Examples of folds that are left out one by one for a drawing; those of one fold in any case."""


class Quality(QObject):
    """Leave each example out of what was learned last, and blame drawings on them.

    Attributes:
        found: what leaving out told of the task that is learned; none until it is known.
        progress: how many examples are done, and of how many, while it is found out.
        problem: why nothing could be found out; empty unless it failed.
        influences: what the examples do to the last drawing; none until it is known.
        blame_problem: why that could not be found out; empty unless it failed.

    Signals:
        changed: `found`, `progress` or `problem` is another one.
        blamed: `influences` or `blame_problem` is another one.
    """

    changed = Signal()
    blamed = Signal()

    def __init__(self, adaptation: Adaptation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: LeaveOneOut | None = None
        self.progress: tuple[int, int] | None = None
        self.problem = ""
        self.influences: tuple[Influence, ...] | None = None
        self.blame_problem = ""
        self._is_held = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._on_rest_over)
        self._adaptation = adaptation
        self._learner: MetaLearner | None = None
        self._kept: LeaveOneOut | None = None
        self._glyph: Glyph | None = None
        self._meant: str | None = None
        self._refined = 0
        self._leaving = LatestJob(
            on_failure=self._on_leaving_failed, debounce_ms=_SETTLED_MS, parent=self
        )
        self._leaving.progressed.connect(self._on_example_left_out)
        self._leaving.succeeded.connect(self._on_left_out)
        self._blaming = LatestJob(
            on_failure=self._on_blaming_failed, debounce_ms=_PAINTED_MS, parent=self
        )
        self._blaming.succeeded.connect(self._on_blamed)
        adaptation.state_changed.connect(self._on_state_changed)
        adaptation.shown_changed.connect(self._on_shown_changed)

    @property
    def is_busy(self) -> bool:
        """Whether something is being found out."""
        return self._leaving.is_busy or self._blaming.is_busy

    def hold(self) -> None:
        """Let examples rest as long as a pen is down, so that drawing is not disturbed.

        What they do was found out for the drawing before.
        """
        self._rest.stop()
        self._is_held = True
        self.blame(None)

    def let_go(self) -> None:
        """Go on soon after the pen was lifted."""
        self._rest.start()

    def blame(self, glyph: Glyph | None) -> None:
        """Find out what the examples do to a drawing; without one forget the last."""
        self._glyph, self._refined = glyph, 0
        self._forget_influences()
        self._restart_blaming()

    def mean(self, label: str | None) -> None:
        """Take a class as what the drawing is meant to be: what pulls away from it counts."""
        if label != self._meant:
            self._meant, self._refined = label, 0
            self._refine_strongest()

    def _forget_influences(self) -> None:
        if self.influences is not None or self.blame_problem:
            self.influences, self.blame_problem = None, ""
            self.blamed.emit()

    def _restart_blaming(self) -> None:
        adapted, found, glyph = self._adaptation.adapted, self.found, self._glyph
        self._blaming.cancel()
        is_last = self._adaptation.step is None
        if adapted is not None and found is not None and glyph is not None and is_last:
            classifier = adapted.classifier
            self._blaming.start(lambda: blaming(found, classifier, glyph))
        else:
            self._forget_influences()

    def _restart_leaving(self) -> None:
        adaptation = self._adaptation
        engine, adapted, settings = adaptation.engine, adaptation.adapted, adaptation.settings
        if engine is None or adapted is None:
            return
        mind = engine.minds[next(iter(adapted.classifiers))]
        learner, task, rate = mind.learner, adapted.task, settings.rate_scale
        steps = settings.inner_steps if learner.inner_steps else None
        kept = self._kept
        is_known = kept is not None and self._learner is learner and kept.task == task
        if kept and is_known and (kept.inner_steps, kept.rate_scale) == (steps, rate):
            self.found = kept
            return
        if learner is not self._learner:  # A result is never another mind's.
            self._learner, self._kept = learner, None
        self._leave(lambda: leaving_out(learner, task, steps, rate))

    def _leave(self, make: Callable[[], Generator[LeftOut, None, LeaveOneOut]]) -> None:
        self._leaving.start(lambda: _patiently(make, lambda: self._is_held))

    def _refine_strongest(self) -> None:
        """Leave out the examples one by one of the fold that pulls most, until one does."""
        learner, found, meant = self._learner, self.found, self._meant
        if learner is None or found is None or meant is None or self._leaving.is_busy:
            return
        strongest = next(iter(culprits(self.influences, meant)), None)
        count = len(strongest.places) if strongest else 0
        if (
            strongest
            and count > 1
            and (not self._refined or self._refined + count <= _MOST_REFINED)
        ):
            self._refined += count
            self._leave(lambda: refining(learner, found, strongest.places))

    @Slot()
    def _on_state_changed(self) -> None:
        self._leaving.cancel()
        self.found, self.progress, self.problem = None, None, ""
        self._refined = 0
        if self._adaptation.state is AdaptState.READY:
            self._restart_leaving()
        self.changed.emit()
        self._restart_blaming()

    @Slot()
    def _on_rest_over(self) -> None:
        self._is_held = False

    @Slot()
    def _on_shown_changed(self) -> None:
        self._restart_blaming()

    @Slot(object)
    def _on_example_left_out(self, record: LeftOut | None) -> None:
        if record is not None and self.found is None:
            self.progress = (record.done, record.total)
            self.changed.emit()

    @Slot(object)
    def _on_left_out(self, found: LeaveOneOut) -> None:
        self.found = self._kept = found
        self.progress = None
        self.changed.emit()
        self._restart_blaming()

    @Slot(object)
    def _on_blamed(self, influences: tuple[Influence, ...]) -> None:
        self.influences = influences
        self.blamed.emit()
        self._refine_strongest()

    def _on_leaving_failed(self, error: Exception) -> None:
        if self.found is not None:  # a fold could not be refined: what is known stays
            self._on_blaming_failed(error)
            return
        self.progress, self.problem = None, reason(error)
        self.changed.emit()

    def _on_blaming_failed(self, error: Exception) -> None:
        self.influences, self.blame_problem = None, reason(error)
        self.blamed.emit()


def _patiently(
    make: Callable[[], Generator[LeftOut, None, LeaveOneOut]], is_held: Callable[[], bool]
) -> Generator[LeftOut | None, None, Any]:
    """Take a step after the other, but none while a pen is down."""
    steps = make()
    try:
        while True:
            while is_held():
                time.sleep(_NAP)
                yield None
            try:
                record = next(steps)
            except StopIteration as end:
                return end.value
            yield record
    finally:
        steps.close()
