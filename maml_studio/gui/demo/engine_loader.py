"""Loading an initialization off the GUI thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from maml_studio.gui.demo.engine_access import Choices, Engine, listing, loading
from maml_studio.gui.job import LatestJob
from maml_studio.gui.phrases import reason

DEFAULT = "default"


class EngineLoader(QObject):
    """Load what the person chose; keep the last engine that was loaded.

    Signals:
        began: loading began.
        choices_found: what there is to choose from (Choices).
        loaded: an engine is ready (Engine).
        failed: why not; one sentence. The engine before is still there, if there was one.
        look_failed: why there is no new list of choices; one sentence. A loading goes on.
    """

    began = Signal()
    choices_found = Signal(object)
    loaded = Signal(object)
    failed = Signal(str)
    look_failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.engine: Engine | None = None
        self.initialization = DEFAULT
        self.device: str | None = None
        self._latest = LatestJob(on_failure=self._on_job_failed, debounce_ms=0, parent=self)
        self._latest.progressed.connect(self._on_job_progressed)
        self._latest.succeeded.connect(self._on_job_succeeded)
        self._looks = LatestJob(on_failure=self._on_look_failed, debounce_ms=0, parent=self)
        self._looks.succeeded.connect(self.choices_found)
        self._titles: dict[str, str] = {}
        self.choices_found.connect(self._on_choices_found)

    @property
    def falls_back(self) -> bool:
        """Whether the default is tried if loading fails."""
        return self.engine is None and self.initialization != DEFAULT

    @property
    def wanted_device(self) -> str | None:
        """The device that the person chose, else that of the last engine, if there is one."""
        return self.device or (self.engine.device if self.engine is not None else None)

    def title_of(self, initialization: str) -> str:
        """Return what people call an initialization; one that is not there by its own name."""
        return self._titles.get(initialization, Path(initialization).name)

    def load(self, initialization: str, device: str | None) -> None:
        """Load an initialization on a device; without one on the best there is."""
        self.initialization, self.device = initialization, device
        self.retry()

    @Slot()
    def retry(self) -> None:
        """Load what was asked for last, once more."""
        initialization, device = self.initialization, self.device
        self._latest.start(lambda: loading(initialization, device))
        self.began.emit()

    @Slot()
    def look_again(self) -> None:
        """Find out what there is to choose from by now; what is loaded stays."""
        initialization = self.initialization
        self._looks.start(lambda: listing(initialization))

    @Slot(object)
    def _on_choices_found(self, choices: Choices) -> None:
        self._titles = {choice.name: choice.title for choice in choices.initializations}

    @Slot(object)
    def _on_job_progressed(self, choices: Choices | None) -> None:
        if choices is not None:
            self.choices_found.emit(choices)

    @Slot(object)
    def _on_job_succeeded(self, engine: Engine) -> None:
        self.engine = engine
        self.loaded.emit(engine)

    def _on_look_failed(self, error: Exception) -> None:
        self.look_failed.emit(reason(error))

    def _on_job_failed(self, error: Exception) -> None:
        if self.engine is not None:
            self.initialization, self.device = self.engine.initialization, self.engine.device
        falls_back = self.falls_back
        self.failed.emit(reason(error))
        if falls_back:
            self.load(DEFAULT, None)
