"""Learning the task anew after every change."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal, Slot

from maml_studio.engine.task import Task
from maml_studio.gui.demo.engine_access import Adapted, Engine, Point, Settings
from maml_studio.gui.demo.inner_loops import adapting
from maml_studio.gui.job import LatestJob
from maml_studio.gui.phrases import reason

_DEBOUNCE_MS = 60


class AdaptState(StrEnum):
    """Where the learning stands."""

    LOADING = "loading"
    WAITING = "waiting"
    ADAPTING = "adapting"
    READY = "ready"
    FAILED = "failed"


class Adaptation(QObject):
    """Adapt to the latest task in a job; what comes late from an earlier one is not heard.

    Of what was learned, any inner step can be shown; the step stays while the task is edited, and
    is the last again with another initialization, another number of steps or in slow motion.

    Signals:
        state_changed: the state is another one, or was entered again.
        shown_changed: `shown` is of another inner step; `state_changed` covers the rest.
        step_taken: an inner step's record (Point).
        failed: the job failed; one sentence.
    """

    state_changed = Signal()
    shown_changed = Signal()
    step_taken = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = AdaptState.LOADING
        self.adapted: Adapted | None = None
        self.shown: Adapted | None = None
        self.step: int | None = None
        self.engine: Engine | None = None
        self.task = Task()
        self.settings = Settings()
        self._is_broken = False
        self._is_hurried = False
        self._failure = ""
        self._latest = LatestJob(
            on_failure=self._on_job_failed, debounce_ms=_DEBOUNCE_MS, parent=self
        )
        self._latest.progressed.connect(self._on_job_progressed)
        self._latest.succeeded.connect(self._on_job_succeeded)

    @property
    def ways(self) -> tuple[int, int]:
        """How many classes there are to learn, and how many the initialization can learn of these.

        The latter is another number where its head is for exactly so many.
        """
        way = len(self.task.learnable)
        return way, way if self.engine is None else self.engine.learner.fixed_way or way

    @property
    def problem(self) -> str:
        """Why the initialization did not learn the task; one sentence, empty if it did."""
        way, fixed = self.ways
        if self.task.is_learnable and way != fixed:
            return f"The head is for {fixed} classes, not for {way}."
        return self._failure if self.state is AdaptState.FAILED else ""

    def set_engine(self, engine: Engine | None) -> None:
        """Use an engine from now on; without one the state is loading."""
        self.engine = engine
        self.step = None
        self._is_broken = False
        self._restart()

    def set_task(self, task: Task) -> None:
        """Learn another task."""
        self.task = task
        self._restart()

    def set_settings(self, settings: Settings) -> None:
        """Learn with other settings."""
        if settings != self.settings:
            if settings.inner_steps != self.settings.inner_steps:
                self.step = None
            self.settings = settings
            self._restart()

    @Slot(object)
    def show_step(self, step: int | None) -> None:
        """Let `shown` be as it was after an inner step; None, or the last step, says now."""
        if self.adapted is not None and step is not None and step >= self.adapted.last_step:
            step = None
        if step != self.step:
            self.step = step
            self.shown = self.adapted.at(step) if self.adapted else None
            self.shown_changed.emit()

    def hurry(self) -> bool:
        """Learn on without slow motion, this once; say whether it was slow."""
        engine, task = self.engine, self.task
        is_slow = self.settings.slow_motion and not self._is_hurried
        if engine is None or self.state is not AdaptState.ADAPTING or not is_slow:
            return False
        self._is_hurried = True
        quick = replace(self.settings, slow_motion=False)
        self._latest.start(lambda: adapting(engine, task, quick))
        self._enter(AdaptState.ADAPTING)
        return True

    def fail(self, why: str = "") -> None:
        """Say that there is nothing to learn with, and why: one sentence."""
        self.engine = None
        self._is_broken, self._failure = True, why
        self._restart()

    def _restart(self) -> None:
        engine, task, settings = self.engine, self.task, self.settings
        self._is_hurried = False
        if engine is None:
            self._latest.cancel()
            self._enter(AdaptState.FAILED if self._is_broken else AdaptState.LOADING)
        elif not task.is_learnable:
            self._latest.cancel()
            self._enter(AdaptState.WAITING)
        else:
            if settings.slow_motion:
                self.step = None
            self._latest.start(lambda: adapting(engine, task, settings))
            self._enter(AdaptState.ADAPTING)

    def _enter(self, state: AdaptState, adapted: Adapted | None = None) -> None:
        self.state = state
        self.adapted = adapted
        self.shown = adapted.at(self.step) if adapted else None
        self.step = self.shown.step if self.shown else self.step
        self.state_changed.emit()

    @Slot(object)
    def _on_job_progressed(self, record: Point | None) -> None:
        if record is not None:
            self.step_taken.emit(record)

    @Slot(object)
    def _on_job_succeeded(self, adapted: Adapted) -> None:
        self._enter(AdaptState.READY, adapted)

    def _on_job_failed(self, error: Exception) -> None:
        self._failure = reason(error)
        self._enter(AdaptState.FAILED)
        self.failed.emit(f"The network could not learn these classes: {self._failure}")
