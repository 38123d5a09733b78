"""A head for another number of classes than the task has: say so, and offer the default."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from maml_studio.engine.minds import META
from maml_studio.gui.demo.adaptation import Adaptation, AdaptState
from maml_studio.gui.demo.engine_loader import DEFAULT, EngineLoader
from maml_studio.gui.demo.notices import LEARNING, Notices

WAY_OUT = "Use the default"


class WayOut(QObject):
    """Say why the initialization did not learn a task, until it does.

    Where the number of classes is why, there is a way out: a step of the history, as any choice of
    an initialization is. Other minds, which learn any number, may answer meanwhile.
    """

    def __init__(
        self, notices: Notices, adaptation: Adaptation, loader: EngineLoader, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._notices, self._adaptation, self._loader = notices, adaptation, loader
        adaptation.failed.connect(self._on_failed)
        adaptation.state_changed.connect(self._on_state_changed)

    @Slot()
    def _on_state_changed(self) -> None:
        now = self._adaptation
        if now.state not in (AdaptState.READY, AdaptState.WAITING):
            return
        if now.problem and META in now.settings.minds:
            self._on_failed(now.problem)
        else:
            self._notices.end(LEARNING)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        engine, (way, fixed) = self._adaptation.engine, self._adaptation.ways
        if engine is None or fixed == way:
            self._notices.fail(LEARNING, sentence)
            return
        title = engine.learner.card.title
        change = f"add {fixed - way}" if fixed > way else f"mute or delete {way - fixed}"
        self._notices.warn(
            LEARNING,
            f"“{title}” has a head for {fixed} classes, not for {way}: {change}, or use the "
            "default, which learns any number.",
            WAY_OUT,
            lambda: self._loader.load(DEFAULT, self._loader.device),
        )
