"""The learned inner rates of one run: a curve a layer, and the band of the one pointed at."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from maml_studio.gui.train.records import Curves
from maml_studio.gui.widgets.plots.training_chart import TrainingChart

Columns = dict[str, list[float]]
"""Of one layer: step, rate, low, high."""


class RatesChart(TrainingChart):
    """Keep the rates of all runs that are shown, and draw those of one: the current one if it has any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Inner rates",
            term="learned inner rates",
            log_scale=True,
            empty="The rates appear with the first steps.",
            parent=parent,
        )
        self._rates: dict[Path, dict[str, Columns]] = {}
        self._labels: Mapping[Path, str] = {}
        self._current: Path | None = None
        self.plot.shows_one_band = True
        self.legend.pointed.connect(self._on_layer_pointed)

    @property
    def has_rates(self) -> bool:
        """Whether a run that is shown has learned rates."""
        return self._chosen() is not None

    def show_runs(self, labels: Mapping[Path, str], current: Path | None) -> None:
        """Choose among these runs, each with its name."""
        self._labels, self._current = dict(labels), current
        for path in self._rates.keys() - labels.keys():
            del self._rates[path]
        self._show_chosen()

    def take(self, curves: Curves) -> None:
        """Take what a run's metrics have of its rates."""
        if curves.is_anew:
            self._rates.pop(curves.path, None)
        if curves.rates:
            mine = self._rates.setdefault(curves.path, {})
            for layer, columns in curves.rates.items():
                _extend(mine.setdefault(layer, {name: [] for name in columns}), columns)
        if curves.rates or curves.is_anew:
            self._show_chosen()

    def _chosen(self) -> Path | None:
        order = [self._current, *self._labels]
        return next((path for path in order if path in self._rates), None)

    def _show_chosen(self) -> None:
        path = self._chosen()
        layers = self._rates[path] if path is not None else {}
        if list(layers) != list(self.series):
            hidden = {key for key, one in self.series.items() if not one.is_visible}
            self.clear()
            for layer in layers:
                self.add_series(layer, layer)
                self.set_series_visible(layer, layer not in hidden)
        for layer, columns in layers.items():
            self.set_data(layer, *(columns[name] for name in ("step", "rate", "low", "high")))
        is_one_of_several = path is not None and len(self._labels) > 1
        self.set_caption(self._labels.get(path, "") if is_one_of_several and path else "")

    @Slot(object)
    def _on_layer_pointed(self, layer: Hashable | None) -> None:
        """Show from where to where the rates of this layer go."""
        self.plot.band_of = layer
        self._redraw_soon()


def _extend(mine: Columns, new: Columns) -> None:
    """Add points behind the others; from the first new step on, older ones go."""
    while mine["step"] and mine["step"][-1] >= new["step"][0]:
        for column in mine.values():
            column.pop()
    for name, column in mine.items():
        column.extend(new[name])
