"""The second column: the inner loop as it runs, the steps it took, and its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from maml_studio.engine.minds import META
from maml_studio.gui.demo.adaptation import Adaptation, AdaptState
from maml_studio.gui.demo.column import Column
from maml_studio.gui.demo.engine_access import Adapted, Point, Settings, mind_title
from maml_studio.gui.demo.figures import Figures
from maml_studio.gui.demo.inner_settings import InnerSettings
from maml_studio.gui.demo.mind_choice import MindChoice, remembered_minds
from maml_studio.gui.demo.passport import support_passport
from maml_studio.gui.demo.sentences import NO_INNER_STEPS, learning_sentence
from maml_studio.gui.demo.step_views import StepViews
from maml_studio.gui.demo.time_bar import TimeBar
from maml_studio.gui.naming import named, order_tabs
from maml_studio.gui.preferences import Preferences
from maml_studio.gui.theme import set_role
from maml_studio.gui.widgets.plots.loss_plot import LossPlot

if TYPE_CHECKING:
    from maml_studio.engine.glyph import Glyph


class LearningColumn(Column):
    """Show an adaptation's curves and figures, go through its steps, and choose its settings.

    Signals:
        settings_changed: the person chose other settings (Settings).
        failed: a view could not be made; one sentence.
    """

    settings_changed = Signal(object)
    failed = Signal(str)

    def __init__(self, adaptation: Adaptation, parent: QWidget | None = None) -> None:
        super().__init__("Learning", parent)
        self._adaptation = adaptation
        self._begun: set[str] = set()
        named(self.sentence, "adaptStatus")
        self.minds = MindChoice(self)
        self.views = StepViews()
        self.tools.addWidget(self.views.choice)
        self.time = named(TimeBar(), "timeBar", "Time machine")
        self.inner = InnerSettings()
        self.figures = Figures(self.minds)
        self.body.addWidget(self.views, 1)
        for widget in (self.time, self.inner, self.figures):
            self.body.addWidget(widget)
        self._connect()
        self._order_tabs()
        self._on_state_changed()

    @property
    def plot(self) -> LossPlot:
        """The chart of the curves."""
        return self.views.plot

    @property
    def settings(self) -> Settings:
        """What is set now."""
        return self.inner.settings(self.minds.chosen())

    def recall(self, preferences: Preferences) -> None:
        """Show the minds and the view of the last window."""
        self.minds.choose(remembered_minds(preferences))
        self.views.recall(preferences)

    @Slot(object)
    def show_drawing(self, glyph: Glyph | None) -> None:
        """Show where the drawing is on the map, or none."""
        self.views.show_drawing(glyph)

    def _order_tabs(self) -> None:
        views, time, inner = self.views, self.time, self.inner
        choices = (*views.choice.buttons, *views.map.kind.buttons)
        steps = (time.play, time.scrubber, time.back, time.forward, time.now)
        fields = (inner.steps, inner.rate, inner.slow_motion, inner.reset)
        order_tabs([*choices, *steps, *fields, self.figures.right, *self.minds.boxes.values()])

    def _connect(self) -> None:
        self.minds.changed.connect(self._on_setting_changed)
        self.inner.changed.connect(self._on_setting_changed)
        self.plot.span_changed.connect(lambda: self.time.set_margins(*self.views.margins()))
        self.plot.step_chosen.connect(self._on_step_chosen)
        now = self._adaptation
        self.time.stepped.connect(now.show_step)
        self.views.failed.connect(self.failed)
        now.state_changed.connect(self._on_state_changed)
        now.shown_changed.connect(self._on_shown_changed)
        now.step_taken.connect(self._on_step_taken)

    def _begin(self, mind: str) -> None:
        """Begin with the first record of a run, so that the old curves stay until then."""
        now = self._adaptation
        if not self._begun:
            self.plot.clear()
            self.figures.clear()
            self.plot.set_way(len(now.task.learnable))
            self.plot.explain_empty(NO_INNER_STEPS)
        self._begun.add(mind)
        assert now.engine is not None
        found = now.engine.minds[mind]
        self.figures.begin(mind, has_curve=found.has_curve)
        if found.has_curve:
            steps, is_other = self.inner.steps.value(), mind != META
            self.plot.begin(mind, steps, dashed=is_other, label=mind_title(found, mind))

    def _show_words(self) -> None:
        now = self._adaptation
        self.sentence.setProperty("state", str(now.state))
        where = now.engine.device_title if now.engine else ""
        self.say(learning_sentence(now.state, now.shown, now.settings, where, now.problem))
        is_past = now.shown is not None and bool(now.shown.when)
        set_role(self.sentence, "strong" if is_past else "muted")

    def _show_position(self) -> None:
        """Stand at the inner step that is shown, with all there is to it."""
        shown = self._adaptation.shown
        if shown is None:
            return
        last = shown.last_step
        step = last if shown.step is None else shown.step
        self._stand_at(step, last)
        self.figures.show_passport(self._passport(shown, step))
        for mind, history in shown.histories.items():
            self.figures.show_step(mind, history.steps[min(step, len(history.steps) - 1)])
        glide = self.time.step_ms if self.time.is_playing else None
        self.views.show_step(step, glide)

    def _passport(self, adapted: Adapted, after: int | None = None) -> str:
        """Return how the accuracies after all inner steps, or after so many, were measured."""
        engine, titles = self._adaptation.engine, adapted.titles
        assert engine is not None
        minds = {title: engine.minds[name] for name, title in titles.items()}
        return support_passport(
            adapted.task,
            max(adapted.inner_steps, adapted.last_step),
            after=after,
            without_steps=[title for title, mind in minds.items() if not mind.has_curve],
            together=[title for title, mind in minds.items() if not mind.learner.is_inductive],
            alone=[title for title, mind in minds.items() if mind.learner.is_inductive],
        )

    def _stand_at(self, step: int, last: int) -> None:
        self.time.show_step(step, last)
        self.plot.show_cursor(step if step < last else None)

    def _forget(self, why: str) -> None:
        self.plot.clear()
        self.plot.explain_empty()
        self.plot.set_way(2)
        self.figures.clear()
        self.views.forget(why)
        self._stand_at(0, 0)

    @Slot()
    def _on_setting_changed(self) -> None:
        self.settings_changed.emit(self.settings)

    @Slot()
    def _on_state_changed(self) -> None:
        now = self._adaptation
        self._show_words()
        self._begun.clear()
        if self.time.is_playing:
            self.time.stop()
            now.show_step(None)
        if now.state in (AdaptState.WAITING, AdaptState.FAILED):
            self._forget(self.sentence.text())
        elif now.state is AdaptState.LOADING:
            self.views.forget(self.sentence.text())
            self._stand_at(0, 0)
        if now.engine is not None:
            self.minds.offer(now.engine)
        if now.adapted is not None:
            self.figures.show_times(now.adapted.seconds)
            self.plot.show_passport(self._passport(now.adapted))
            self.views.show_adapted(now.adapted)
            self._show_position()

    @Slot()
    def _on_shown_changed(self) -> None:
        self._show_words()
        self._show_position()

    @Slot(int)
    def _on_step_chosen(self, step: int) -> None:
        if self._adaptation.adapted is not None:
            self.time.stop()
            self._adaptation.show_step(step)

    @Slot(object)
    def _on_step_taken(self, point: Point) -> None:
        if point.mind not in self._begun:
            self._begin(point.mind)
        step = point.step
        self.figures.show_step(point.mind, step)
        assert self._adaptation.engine is not None
        if self._adaptation.engine.minds[point.mind].has_curve:
            self.plot.add_point(point.mind, step.step, step.loss, step.accuracy)
            if self._adaptation.settings.slow_motion:
                self._stand_at(step.step, self.inner.steps.value())
