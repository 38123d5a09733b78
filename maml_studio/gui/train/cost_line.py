"""What a training will cost, said before it starts."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from maml_studio.engine.recipe import Recipe
from maml_studio.gui.job import LatestJob
from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.train.cost_job import estimating
from maml_studio.gui.train.phrases import size, span, step_time
from maml_studio.gui.train.plain_words import plain_reason
from maml_studio.gui.train.records import Cost
from maml_studio.gui.widgets.wrapped_label import WrappedLabel

_PAUSE_MS = 700
_LATER = "The cost is measured when no training runs."


class CostLine(WrappedLabel):
    """Measure parameters, memory and time of the newest settings, and say them.

    Signals:
        refused(): the newest settings turned out to be ones that can't be trained.
    """

    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        named(self, "costLine", "What the training costs")
        set_role(self, "muted")
        self.cost = Cost()
        self.refusal = ""
        self._asked: tuple[Recipe, str, int] | None = None
        self._known: tuple[Recipe, str, int] | None = None
        self._found: Cost | str = ""
        self._is_held = True
        self._latest = LatestJob(on_failure=self._on_job_failed, debounce_ms=_PAUSE_MS, parent=self)
        self._latest.progressed.connect(self._show)
        self._latest.succeeded.connect(self._on_job_succeeded)

    def ask(self, recipe: Recipe | None, device: str, threads: int) -> None:
        """Measure the cost of a recipe, unless it was the last one measured."""
        asked = None if recipe is None else (recipe, device, threads)
        if asked == self._asked:
            return
        self._asked, self.refusal = asked, ""
        self._begin()

    def hold(self, *, is_held: bool) -> None:
        """Measure nothing while a training runs or nobody looks: it would be slowed, and wrong."""
        if is_held != self._is_held:
            self._is_held = is_held
            self._begin()

    def _begin(self) -> None:
        self._latest.cancel()
        if self._asked is not None and self._asked == self._known:
            self._show_found()
            return
        self.cost = Cost()
        set_role(self, "muted")
        if self._asked is None:
            self._say("")
        elif self._is_held:
            self._say(_LATER)
        else:
            recipe, device, threads = self._asked
            self._say("Measuring what it costs…")
            self._latest.start(lambda: estimating(recipe, device, threads))

    def _show_found(self) -> None:
        """Say again what was found out about the settings that were measured last."""
        if isinstance(self._found, str):
            self.cost, self.refusal = Cost(), self._found
            self._say("")
        else:
            self._show(self._found)

    def _say(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))

    @Slot(object)
    def _show(self, cost: Cost) -> None:
        if cost == self.cost and self.text():
            return
        self.cost = cost
        parts = [f"{cost.parameters:,} parameters"] if cost.parameters is not None else []
        if cost.memory is not None:
            parts.append(f"{'more than ' if cost.is_least else ''}{size(cost.memory)}")
        if cost.step_seconds is not None:
            parts.append(step_time(cost.step_seconds))
        if cost.total_seconds is not None:
            parts.append(f"about {span(cost.total_seconds)} here")
        short = "" if cost.fits else f"\nOnly {size(cost.free_memory or 0)} of memory are free."
        if cost.fits and cost.total_seconds is None:
            parts.append("measuring…" if parts else "Measuring what it costs…")
        self._say(" · ".join(parts) + short)
        set_role(self, "muted" if cost.fits else "bad")

    @Slot(object)
    def _on_job_succeeded(self, cost: Cost) -> None:
        self._known, self._found = self._asked, cost
        self._show(cost)

    def _on_job_failed(self, error: Exception) -> None:
        if isinstance(error, ValueError):
            self._known, self._found = self._asked, plain_reason(error)
            self._show_found()
            self.refused.emit()
        else:
            self._say(plain_reason(error))
