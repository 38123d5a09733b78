"""The second column: the inner loop as it runs, and its settings."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QWidget

from maml_studio.gui.demo.adaptation import Adaptation, AdaptState
from maml_studio.gui.demo.column import Column
from maml_studio.gui.demo.engine_access import Point, Settings, Start
from maml_studio.gui.demo.figures import Figures
from maml_studio.gui.demo.inner_settings import InnerSettings
from maml_studio.gui.demo.sentences import learning_sentence
from maml_studio.gui.naming import named
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.plots.loss_plot import LossPlot
from maml_studio.gui.widgets.segmented import Segmented

_STARTS: dict[str, tuple[Start, ...]] = {
    "Meta-trained": (Start.META,),
    "Random": (Start.RANDOM,),
    "Both": (Start.META, Start.RANDOM),
}
_TERMS = ("meta-trained", "random start")


class LearningColumn(Column):
    """Show an adaptation's curves and figures, and choose its settings.

    Signals:
        settings_changed: the person chose other settings (Settings).
    """

    settings_changed = Signal(object)

    def __init__(self, adaptation: Adaptation, parent: QWidget | None = None) -> None:
        super().__init__("Learning", parent)
        self._adaptation = adaptation
        self._begun: set[Start] = set()
        named(self.sentence, "adaptStatus")
        self._build_starts()
        what = "Loss and accuracy on the examples after each inner step"
        self.plot = named(LossPlot(), "lossPlot", what)
        self.inner = InnerSettings()
        self.inner.changed.connect(self._on_setting_changed)
        self.figures = Figures()
        self.body.addWidget(self.plot, 1)
        self.body.addWidget(self.inner)
        self.body.addWidget(self.figures)
        adaptation.state_changed.connect(self._on_state_changed)
        adaptation.step_taken.connect(self._on_step_taken)
        self._on_state_changed()

    @property
    def settings(self) -> Settings:
        """What is set now."""
        return self.inner.settings(tuple(_STARTS.values())[self.start.current()])

    def _build_starts(self) -> None:
        caption = QLabel("Start from")
        set_role(caption, "muted")
        caption.setToolTip(define("initialization"))
        self.start = named(Segmented(list(_STARTS)), "startFrom", "Start from")
        self.start.setToolTip("\n".join(f"{term}: {define(term)}" for term in _TERMS))
        self.start.changed.connect(self._on_setting_changed)
        self.tools.addWidget(caption)
        self.tools.addWidget(self.start)

    def _begin(self, start: Start) -> None:
        """Begin a curve with the first record of a run, so that the old one stays until then."""
        if not self._begun:
            self.plot.clear()
            self.figures.clear()
            self.plot.set_way(len(self._adaptation.task.learnable))
        self._begun.add(start)
        is_random = start is Start.RANDOM
        self.plot.begin(start, self.inner.steps.value(), dashed=is_random, label=start.words)

    @Slot()
    def _on_setting_changed(self) -> None:
        self.settings_changed.emit(self.settings)

    @Slot()
    def _on_state_changed(self) -> None:
        now = self._adaptation
        self.sentence.setProperty("state", str(now.state))
        where = now.engine.device_title if now.engine else ""
        steps = self.inner.steps.value()
        self.say(learning_sentence(now.state, now.adapted, now.settings, steps, where))
        self._begun.clear()
        if now.state in (AdaptState.WAITING, AdaptState.FAILED):
            self.plot.clear()
            self.plot.set_way(2)
            self.figures.clear()
        if now.adapted is not None:
            self.figures.show_times(now.adapted.seconds)

    @Slot(object)
    def _on_step_taken(self, point: Point) -> None:
        if point.start not in self._begun:
            self._begin(point.start)
        step = point.step
        self.plot.add_point(point.start, step.step, step.loss, step.accuracy)
        self.figures.show_step(point.start, step)
