"""A chart of the outer loop: runs overlaid, read with a crosshair, zoomed, exported."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path

from numpy.typing import ArrayLike
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QWidget

from maml_studio.gui.naming import order_tabs
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.plots.caption import with_smoothing
from maml_studio.gui.widgets.plots.chart_export import Sheet
from maml_studio.gui.widgets.plots.chart_files import ChartFiles
from maml_studio.gui.widgets.plots.chart_scale import Bounds, Reference
from maml_studio.gui.widgets.plots.crosshair import standing
from maml_studio.gui.widgets.plots.interactive_card import GESTURES, InteractiveCard
from maml_studio.gui.widgets.plots.legend import Legend
from maml_studio.gui.widgets.plots.series import Series
from maml_studio.gui.widgets.plots.smoothing import STRONGEST
from maml_studio.gui.widgets.plots.units import NUMBER, Unit

_FREE = Bounds()


class TrainingChart(InteractiveCard):
    """Show series over outer steps, one a run, each in a hue of its own.

    Points may come at any rate: it is drawn at most every 33 ms, and only while it can be seen.
    It shows everything and grows with the data until someone zooms.

    Signals:
        failed(str, str, object): a file was not written: the sentence to show, and for a button
            its name and what it does, if anything.
        saved(str): a file was written: the sentence to show.
        series_toggled(object, bool): the person showed or hid the series with this key.
    """

    failed = Signal(str, str, object)
    saved = Signal(str)
    series_toggled = Signal(object, bool)

    def __init__(
        self,
        title: str,
        unit: Unit = NUMBER,
        *,
        term: str | None = None,
        bounds: Bounds = _FREE,
        log_scale: bool = False,
        smoothing: float = 0.0,
        empty: str = "The curve appears here with the first steps.",
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty chart.

        Args:
            title: the heading, defined in the glossary.
            unit: how values are written.
            term: the entry of the glossary, if it is not the title.
            bounds: values that the axis includes in any case.
            log_scale: begin with a logarithmic axis.
            smoothing: the factor of the moving average to begin with, 0 for none.
            empty: what the chart says before there are points.
            parent: its parent.
        """
        super().__init__(title, unit, term=term, bounds=bounds, empty=empty, parent=parent)
        self._unit = unit
        self._own_caption: tuple[tuple[str, ...], str] = ("",), ""
        self._smoothing = 0.0
        self._files = ChartFiles(self, self._sheet)
        self._files.saved.connect(self.saved)
        self._files.failed.connect(self.failed)
        self._menu = self.add_tool("⋯", "Chart menu", f"Save the picture or the data\n\n{GESTURES}")
        self._menu.clicked.connect(self._on_menu_clicked)
        self.legend = Legend()
        self.legend.toggled.connect(self._on_legend_toggled)
        self.body.insertWidget(1, self.legend)
        self.set_smoothing(smoothing)
        self.set_log_scale(log_scale)

    @property
    def series(self) -> Mapping[Hashable, Series]:
        """The series in the order of the legend."""
        return self._series

    @property
    def smoothing(self) -> float:
        """The factor of the moving average."""
        return self._smoothing

    def add_series(self, key: Hashable, label: str, hue: int | None = None) -> None:
        """Add a series without points.

        Args:
            key: names it in the other methods.
            label: its name in the legend.
            hue: its place among the hues of the classes; the first that is free if not given.

        Raises:
            ValueError: if there is a series with this key.
        """
        if key in self._series:
            raise ValueError(f"The chart has a series “{key}” already.")
        if hue is None:
            taken = {one.hue for one in self._series.values()}
            hue = next(place for place in range(len(taken) + 1) if place not in taken)
        self._series[key] = Series(label, hue)
        self._series[key].set_smoothing(self._smoothing)
        self._on_series_changed()

    def remove_series(self, key: Hashable) -> None:
        """Take a series away."""
        del self._series[key]
        self._on_series_changed()

    def rename_series(self, key: Hashable, label: str) -> None:
        """Give a series another name."""
        self._series[key].label = label
        self._on_series_changed()

    def set_series_visible(self, key: Hashable, is_visible: bool) -> None:
        """Show or hide a series."""
        self._series[key].is_visible = is_visible
        self._on_series_changed()

    def append(
        self,
        key: Hashable,
        x: ArrayLike,
        y: ArrayLike,
        low: ArrayLike | None = None,
        high: ArrayLike | None = None,
    ) -> None:
        """Add points behind those of a series: numbers, or arrays of shape (n,).

        From the first new step on, older points go: a resumed run does some of its steps again.

        Args:
            key: names the series.
            x: the outer steps, increasing.
            y: the values; NaN interrupts the line.
            low: the lower end of the interval around each value.
            high: its upper end.

        Raises:
            KeyError: if there is no such series.
            ValueError: if the shapes differ or the steps don't increase.
        """
        self._series[key].append(x, y, low, high)
        self._redraw_soon()

    def set_data(
        self,
        key: Hashable,
        x: ArrayLike,
        y: ArrayLike,
        low: ArrayLike | None = None,
        high: ArrayLike | None = None,
    ) -> None:
        """Show other points, under the conditions of `append`."""
        self._series[key].replace(x, y, low, high)
        self._redraw_soon()

    def clear(self) -> None:
        """Take all the series away, and show everything of the next ones."""
        self._series.clear()
        self.reset_view()
        self._on_series_changed()

    def set_references(self, references: Sequence[Reference]) -> None:
        """Draw these values as dotted lines, instead of those before."""
        self._references = tuple(references)
        self._redraw_soon()

    def set_planned_steps(self, steps: int) -> None:
        """Show the axis as long as the run will be; 0 if that is not known."""
        self.plot.planned_steps = steps
        self._redraw_soon()

    def set_caption(self, *wordings: str, explanation: str = "") -> None:
        """Write something on the right of the title, before what is said of the smoothing."""
        self._own_caption = wordings, explanation
        why = define("smoothing") if self._smoothing else ""
        said = with_smoothing(wordings, self._smoothing)
        super().set_caption(*said, explanation="\n\n".join(filter(None, (explanation, why))))

    def set_smoothing(self, factor: float) -> None:
        """Smooth all the series with a factor from 0 to 0.99; ValueError for another one."""
        if not 0 <= factor <= STRONGEST:
            raise ValueError(f"Smoothing goes from 0 to {STRONGEST}, not {factor:g}.")
        self._smoothing = factor
        for one in self._series.values():
            one.set_smoothing(factor)
        wordings, explanation = self._own_caption
        self.set_caption(*wordings, explanation=explanation)
        self._redraw_soon()

    def export_png(self, path: Path) -> bool:
        """Save what is seen as PNG, whole or not at all; `failed` says why not."""
        return self._files.save(path, "png")

    def export_svg(self, path: Path) -> bool:
        """Save what is seen as SVG, whole or not at all; `failed` says why not."""
        return self._files.save(path, "svg")

    def export_csv(self, path: Path) -> bool:
        """Save all the points as CSV, in the same way."""
        return self._files.save(path, "csv")

    def _sheet(self) -> Sheet:
        return Sheet(self.title, self.caption, self.plot, self._series, self._references)

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        log = menu.addAction("Log scale", lambda: self.set_log_scale(not self.is_log_scale))
        log.setCheckable(True)
        log.setChecked(self.is_log_scale)
        menu.addAction("Reset zoom", self.reset_view).setEnabled(self.is_zoomed)
        menu.addSeparator()
        has_points = any(len(one) for one in self._series.values())
        menu.addAction("Save picture…", self._files.ask_for_picture).setEnabled(has_points)
        menu.addAction("Save data…", self._files.ask_for_data).setEnabled(has_points)
        menu.popup(place)

    def _on_series_changed(self) -> None:
        self.legend.show_series(self._series)
        order_tabs([self._menu, *self.legend.buttons.values()])
        self._redraw_soon()

    def _draw(self) -> None:
        super()._draw()
        self.setAccessibleDescription(standing(self._shown(), self._unit))

    @Slot(object, bool)
    def _on_legend_toggled(self, key: Hashable, is_visible: bool) -> None:
        self.set_series_visible(key, is_visible)
        self.series_toggled.emit(key, is_visible)

    @Slot()
    def _on_menu_clicked(self) -> None:
        self._open_menu(self._menu.mapToGlobal(self._menu.rect().bottomLeft()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the chart."""
        self._open_menu(event.globalPos())
