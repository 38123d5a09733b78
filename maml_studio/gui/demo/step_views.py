"""Three views of the inner steps: the loss, and in its place or beside it a map or the layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from maml_studio.gui.demo.engine_access import Adapted
from maml_studio.gui.demo.map_view import MapView
from maml_studio.gui.demo.sentences import NO_INNER_STEPS, layers_sentence
from maml_studio.gui.naming import named
from maml_studio.gui.preferences import Preferences
from maml_studio.gui.theme import keep_size, scaled, set_role
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.plots.layer_bars import LayerBar, LayerBars
from maml_studio.gui.widgets.plots.loss_plot import LossPlot
from maml_studio.gui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from maml_studio.engine.glyph import Glyph

VIEWS = ("Loss", "Map", "Layers")
_HINTS = ("loss", "map of answers", "layer movement")
_KEY = "step_view"
_NOTE_LINES, _NOTE_LINE = 3, 16
_WIDE, _GAP = 660, 16
_TOO_MUCH = "So many steps of such a network take more memory than is kept."


class StepViews(QWidget):
    """Show one of the views, all at the same inner step.

    Attributes:
        choice: chooses the view; whoever makes this places it.

    Signals:
        failed(str): a view could not be made; one sentence.
    """

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        what = "Loss and accuracy on the examples after each inner step"
        self.plot = named(LossPlot(), "lossPlot", what, "Press in the chart to go to a step.")
        self.map = MapView()
        self.map.failed.connect(self.failed)
        self.layers = named(LayerBars(), "layerBars", "", define("layer movement"))
        self._layers_note = QLabel()
        self.choice = named(Segmented(VIEWS), "stepView", "What to look at")
        self.choice.setToolTip(
            "\n".join(f"{view}: {define(term)}" for view, term in zip(VIEWS, _HINTS, strict=True))
        )
        self._stack = QStackedWidget()
        self._build()
        self.choice.changed.connect(self._arrange)
        self._arrange()

    def recall(self, preferences: Preferences) -> None:
        """Show the view that the last window showed, and let the next one do so too."""
        self.choice.set_current(preferences.number(_KEY))
        self.choice.changed.connect(lambda view: preferences.remember(_KEY, str(view)))

    def margins(self) -> tuple[float, float]:
        """Return how far the chart's first step is from the left edge, its last from the right."""
        first, last = self.plot.span()
        # Alone or hidden the chart is, or will be, as wide as all of this.
        width = self.width() if all(self._shown) else self.plot.width()
        return first, width - last

    def show_adapted(self, adapted: Adapted) -> None:
        """Show what was learned."""
        self.map.show_adapted(adapted)
        history = adapted.history
        moved = history.movement if history else ()
        bars = [LayerBar(one.layer, one.distances, one.is_relative) for one in moved]
        is_kept = next(iter(adapted.classifiers)) in adapted.histories
        self.layers.show_bars(bars, NO_INNER_STEPS if is_kept else _TOO_MUCH)
        if history is None:
            self.map.forget(_TOO_MUCH)

    def forget(self, why: str) -> None:
        """Show no map and no layers, and say why."""
        self.map.forget(why)
        self.layers.show_bars((), why)
        self._layers_note.clear()

    def show_step(self, step: int, glide_ms: int | None = None) -> None:
        """Show an inner step in all views; the map may glide there in a time of its own."""
        if glide_ms is None:
            self.map.plot.show_step(step)
        else:
            self.map.plot.show_step(step, glide_ms)
        self.layers.show_step(step)
        self._layers_note.setText(layers_sentence(step) if self.layers.has_bars else "")

    def show_drawing(self, glyph: Glyph | None) -> None:
        """Show where a drawing is on the map, or none."""
        self.map.show_drawing(glyph)

    def minimumSizeHint(self) -> QSize:
        """Return the width for any view, and the height for those that are shown."""
        plot, other = self.plot.minimumSizeHint(), self._stack.currentWidget().minimumSizeHint()
        heights = [
            size.height() for size, is_on in zip((plot, other), self._shown, strict=True) if is_on
        ]
        width = max(plot.width(), self._stack.minimumSizeHint().width())
        return QSize(width, max(heights))

    def hasHeightForWidth(self) -> bool:
        """Say no: the views take what room there is, and their notes wrap inside it."""
        return False

    @property
    def _shown(self) -> tuple[bool, bool]:
        """Whether the loss shows, and whether another view does."""
        view, is_wide = self.choice.current(), self.width() >= scaled(_WIDE)
        return not view or is_wide, bool(view)

    @Slot()
    def _arrange(self) -> None:
        has_loss, has_other = self._shown
        if has_other:
            self._stack.setCurrentIndex(self.choice.current() - 1)
        is_here = self.plot.parentWidget() is self  # not on the projector
        views = [(self._stack, has_other), *([(self.plot, has_loss)] if is_here else [])]
        # Never both for a moment: the chart would tell of places where it does not stay.
        for view, is_on in sorted(views, key=lambda pair: pair[1]):
            view.setVisible(is_on)
        self.updateGeometry()

    def _build(self) -> None:
        set_role(self._layers_note, "small")
        self._layers_note.setWordWrap(True)
        keep_size(self._layers_note, height=_NOTE_LINES * _NOTE_LINE)
        layers = QWidget()
        below = QVBoxLayout(layers)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(4)
        below.addWidget(self.layers, 1)
        below.addWidget(self._layers_note)
        for view in (self.map, layers):
            self._stack.addWidget(view)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self.plot, 11)
        layout.addWidget(self._stack, 9)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show two views where there is room for both."""
        super().resizeEvent(event)
        self._arrange()
