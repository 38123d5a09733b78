"""Learning the task anew after every change."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal, Slot

from maml_studio.engine.task import Task
from maml_studio.gui.demo.engine_access import Adapted, Engine, Point, Settings, adapting
from maml_studio.gui.demo.phrases import reason
from maml_studio.gui.job import LatestJob

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

    Signals:
        state_changed: the state is another one, or was entered again.
        step_taken: an inner step's record (Point).
        failed: the job failed; one sentence.
    """

    state_changed = Signal()
    step_taken = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = AdaptState.LOADING
        self.adapted: Adapted | None = None
        self.engine: Engine | None = None
        self.task = Task()
        self.settings = Settings()
        self._is_broken = False
        self._latest = LatestJob(
            on_failure=self._on_job_failed, debounce_ms=_DEBOUNCE_MS, parent=self
        )
        self._latest.progressed.connect(self._on_job_progressed)
        self._latest.succeeded.connect(self._on_job_succeeded)

    def set_engine(self, engine: Engine | None) -> None:
        """Use an engine from now on; without one the state is loading."""
        self.engine = engine
        self._is_broken = False
        self._restart()

    def set_task(self, task: Task) -> None:
        """Learn another task."""
        self.task = task
        self._restart()

    def set_settings(self, settings: Settings) -> None:
        """Learn with other settings."""
        if settings != self.settings:
            self.settings = settings
            self._restart()

    def fail(self) -> None:
        """Say that there is nothing to learn with."""
        self.engine = None
        self._is_broken = True
        self._restart()

    def _restart(self) -> None:
        engine, task, settings = self.engine, self.task, self.settings
        if engine is None:
            self._latest.cancel()
            self._enter(AdaptState.FAILED if self._is_broken else AdaptState.LOADING)
        elif not task.is_learnable:
            self._latest.cancel()
            self._enter(AdaptState.WAITING)
        else:
            self._latest.start(lambda: adapting(engine, task, settings))
            self._enter(AdaptState.ADAPTING)

    def _enter(self, state: AdaptState, adapted: Adapted | None = None) -> None:
        self.state = state
        self.adapted = adapted
        self.state_changed.emit()

    @Slot(object)
    def _on_job_progressed(self, record: Point | None) -> None:
        if record is not None:
            self.step_taken.emit(record)

    @Slot(object)
    def _on_job_succeeded(self, adapted: Adapted) -> None:
        self._enter(AdaptState.READY, adapted)

    def _on_job_failed(self, error: Exception) -> None:
        self._enter(AdaptState.FAILED)
        self.failed.emit(f"The network could not learn these classes: {reason(error)}")
