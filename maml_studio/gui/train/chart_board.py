"""The live charts: validation accuracy, outer loss, gradient norm, throughput, episode, filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from maml_studio.engine.previews import Preview
from maml_studio.engine.recipe import Recipe
from maml_studio.engine.recipe_sections import Published
from maml_studio.gui.job import LatestJob
from maml_studio.gui.phrases import reason
from maml_studio.gui.train.card_row import CardRow
from maml_studio.gui.train.measured_words import chart_passport
from maml_studio.gui.train.metrics_tail import MetricsTail, following
from maml_studio.gui.train.rates_chart import RatesChart
from maml_studio.gui.train.records import Curves
from maml_studio.gui.widgets.passport_button import PassportButton
from maml_studio.gui.widgets.plots.chart_scale import Bounds, Reference
from maml_studio.gui.widgets.plots.episode_class import EpisodeClass
from maml_studio.gui.widgets.plots.episode_strip import EpisodeStrip
from maml_studio.gui.widgets.plots.filter_grid import FilterGrid
from maml_studio.gui.widgets.plots.training_chart import TrainingChart
from maml_studio.gui.widgets.plots.units import PERCENT, Unit

_PACE = Unit(" tasks/s")
SMOOTHING = 0.9
_ROOM, _NARROWEST = 320, 340


class ChartBoard(QWidget):
    """Show the curves of some runs, read from their folders as they grow.

    Signals:
        told(str): what just happened, for the status bar.
        failed(str, str, object): what could not be shown or written, one sentence; and for a button
            its name and what it does, if anything.
    """

    told = Signal(str)
    failed = Signal(str, str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accuracy = TrainingChart(
            "Validation accuracy", PERCENT, empty="The accuracy appears with the first validation."
        )
        what = "How the validation accuracy is measured"
        self.passport = PassportButton("validationPassportButton", what)
        self.passport.set_passport(chart_passport((), ()))
        self.accuracy.header.tools.insertWidget(0, self.passport)
        self.loss = TrainingChart("Outer loss", bounds=Bounds(low=0.0), smoothing=SMOOTHING)
        self.norm = TrainingChart("Gradient norm", log_scale=True, smoothing=SMOOTHING)
        self.pace = TrainingChart("Throughput", _PACE, bounds=Bounds(low=0.0), smoothing=SMOOTHING)
        self.rates = RatesChart()
        self._learns_rates = False
        self.episode = EpisodeStrip()
        self.filters = FilterGrid()
        self._shown: dict[Path, str] = {}
        self._tails: dict[Path, MetricsTail] = {}
        self._is_resting = False
        self._current: Path | None = None
        self._published: Sequence[Published] = ()
        self._accuracies: dict[Path, Curves] = {}
        self._latest = LatestJob(on_failure=self._on_job_failed, debounce_ms=50, parent=self)
        self._latest.progressed.connect(self._on_curves_came)
        self._row = CardRow((self.norm, self.rates, self.pace), _ROOM)
        self._place_rates()
        self._lay_out()
        for chart in (*self.charts, self.rates):
            chart.failed.connect(self.failed)
            chart.saved.connect(self.told)

    @property
    def charts(self) -> tuple[TrainingChart, ...]:
        """The four charts with a curve a run."""
        return self.accuracy, self.loss, self.norm, self.pace

    def show_runs(self, runs: Mapping[Path, tuple[str, int]], current: Path | None) -> None:
        """Show the curves of these runs, each with its name and its place among the hues."""
        labels = {path: label for path, (label, _) in runs.items()}
        self._current = current
        self.rates.show_runs(labels, current)
        self._place_rates()
        if labels == self._shown:
            return
        for path in self._shown.keys() - labels.keys():
            for chart in self.charts:
                chart.remove_series(path)
        for path, (label, hue) in runs.items():
            for chart in self.charts:
                if path not in self._shown:
                    chart.add_series(path, label, hue)
                elif label != self._shown[path]:
                    chart.rename_series(path, label)
        self._shown = labels
        self._accuracies = {p: last for p, last in self._accuracies.items() if p in labels}
        self._tell_accuracy()
        # A replaced dictionary, as the job reads it meanwhile.
        self._tails = {path: self._tails.get(path) or MetricsTail(path) for path in labels}
        if not self._is_resting and not (self._tails and self._latest.is_busy):
            self.follow()

    def follow(self) -> None:
        """Read the metrics of the shown runs from the beginning, and go on with what is added."""
        self._is_resting = False
        self._tails = {path: MetricsTail(path) for path in self._shown}
        if self._tails:
            self._latest.start(lambda: following(lambda: tuple(self._tails.values())))
        else:
            self._latest.cancel()

    def rest(self) -> None:
        """Read nothing as long as nobody looks, not even of runs that are shown meanwhile."""
        self._is_resting = True
        self._latest.cancel()

    def plan(self, recipe: Recipe | None) -> None:
        """Make the axes as long as a run will be, and draw its published figures."""
        for chart in self.charts:
            chart.set_planned_steps(recipe.outer.steps if recipe else 0)
        self.rates.set_planned_steps(recipe.outer.steps if recipe else 0)
        self._learns_rates = recipe is not None and recipe.method.learns_inner_rates
        self._place_rates()
        self.accuracy.set_references(_references(recipe) if recipe else ())
        self._published = recipe.published if recipe else ()
        self._tell_passport()

    @Slot(float)
    def smooth(self, factor: float) -> None:
        """Smooth the charts of what is measured at each step."""
        for chart in (self.loss, self.norm, self.pace):
            chart.set_smoothing(factor)

    @Slot(object)
    def show_preview(self, found: Preview) -> None:
        """Show an episode as the network in training answers it."""
        self.episode.show_episode(
            [
                EpisodeClass(f"class {place + 1}", one.support, one.query, one.answers)
                for place, one in enumerate(found.classes)
            ]
        )
        self.filters.show_filters(found.filters)

    def clear_preview(self) -> None:
        """Show no episode, for a run that has not begun."""
        self.episode.clear()
        self.filters.clear()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        grid.addWidget(self.accuracy, 0, 0)
        grid.addWidget(self.loss, 0, 1)
        grid.addWidget(CardRow((self.episode, self.filters), _ROOM, (3, 2)), 1, 0)
        grid.addWidget(self._row, 1, 1)
        for place in (0, 1):
            grid.setColumnStretch(place, 1)
            grid.setColumnMinimumWidth(place, _NARROWEST)
            grid.setRowStretch(place, 1)

    def _place_rates(self) -> None:
        """Show the card of the inner rates for a method that learns them."""
        self._row.set_present(self.rates, is_present=self._learns_rates or self.rates.has_rates)

    @Slot(object)
    def _on_curves_came(self, curves: Curves | None) -> None:
        if curves is None or curves.path not in self._shown:
            return
        path, steps, found = curves.path, curves.steps, curves.validations
        for chart, name in (
            (self.loss, "loss"),
            (self.norm, "gradient_norm"),
            (self.pace, "tasks_per_second"),
        ):
            put = chart.set_data if curves.is_anew else chart.append
            put(path, steps["step"], steps[name])
        self.rates.take(curves)
        self._place_rates()
        put = self.accuracy.set_data if curves.is_anew else self.accuracy.append
        put(path, found["step"], found["score"], found["low"], found["high"])
        if found["step"]:
            self._accuracies[path] = curves
        elif curves.is_anew:
            self._accuracies.pop(path, None)
        self._tell_accuracy()

    def _tell_passport(self) -> None:
        """Say of every run that is shown how its last accuracy was measured, and what is published."""
        found = [(n, self._accuracies[p]) for p, n in self._shown.items() if p in self._accuracies]
        self.passport.set_passport(chart_passport(found, self._published))

    def _tell_accuracy(self) -> None:
        """Write the last accuracy of the current run, else of the first that has one."""
        self._tell_passport()
        order = [self._current, *self._shown]
        curves = next((self._accuracies[p] for p in order if p in self._accuracies), None)
        if curves is None:
            self.accuracy.set_caption("")
            return
        found, name = curves.validations, self._shown[curves.path]
        half = 100 * (found["high"][-1] - found["low"][-1]) / 2
        score = f"{100 * found['score'][-1]:.1f}"
        latest = f"{score} ± {half:.1f} %"
        wordings = (*(f"{latest} · {words}" for words in curves.protocol), latest, f"{score} %")
        if len(self._shown) > 1:
            whole = [f"{name}: {words}" for words in wordings]
            short, shorter, least = (_shortened(name, letters) for letters in (10, 6, 2))
            rounded = f"{least}: {100 * found['score'][-1]:.0f} %"
            wordings = (*whole, f"{short}: {latest}", f"{shorter}: {score} %", rounded)
        when = f"After outer step {found['step'][-1]:,.0f}, with its 95 % interval"
        self.accuracy.set_caption(*wordings, explanation=when)

    def _on_job_failed(self, error: Exception) -> None:
        self.failed.emit(reason(error), "", None)


def _shortened(name: str, letters: int) -> str:
    """Return a name in so many letters at most: its beginning and its end."""
    if len(name) <= letters:
        return name
    return f"{name[: letters // 2]}…{name[len(name) - (letters - 1) // 2 :]}"


def _references(recipe: Recipe) -> Sequence[Reference]:
    """Return the published figures of what the recipe validates; where none is, what a guess gives."""
    ways = recipe.validation.ways
    asked = {(way, shot) for way in ways for shot in recipe.validation.shots}
    published = [
        Reference(
            figure.accuracy / 100,
            f"published {figure.accuracy:g} %{', transductive' if figure.transductive else ''}",
        )
        for figure in recipe.published
        if (figure.ways, figure.shots) in asked
    ]
    guess = [Reference(1 / ways[0], f"a guess: 1 in {ways[0]}")] if len(ways) == 1 else []
    return published or guess
