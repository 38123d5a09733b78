"""A chart that is read and moved with the mouse or the keyboard."""

from __future__ import annotations

import math
import time
from collections.abc import Hashable

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from maml_studio.gui.theme import set_role, theme_watcher
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.plots.chart_card import ChartCard
from maml_studio.gui.widgets.plots.chart_plot import ChartPlot
from maml_studio.gui.widgets.plots.chart_scale import Bounds, Reference
from maml_studio.gui.widgets.plots.crosshair import Crosshair
from maml_studio.gui.widgets.plots.series import Series
from maml_studio.gui.widgets.plots.units import Unit

_REDRAW_MS = 33
_KEYBOARD_ZOOM = 0.8
_KEYBOARD_STEPS = 60

GESTURES = (
    "Wheel: zoom the steps (with Ctrl the values)\nDrag: zoom into a rectangle\n"
    "Shift and drag: move\nDouble click, or 0: everything\n← and →: read the values\nL: log scale"
)
"""What the mouse and the keys do, a line each."""


class InteractiveCard(ChartCard):
    """Draw its series when asked, at most every 33 ms, and only while it can be seen."""

    def __init__(
        self,
        title: str,
        unit: Unit,
        *,
        term: str | None,
        bounds: Bounds,
        empty: str,
        parent: QWidget | None,
    ) -> None:
        """Make an empty chart; its parts are those of `TrainingChart`."""
        super().__init__(title, term, parent)
        self._series: dict[Hashable, Series] = {}
        self._references: tuple[Reference, ...] = ()
        self._drawn_at = -math.inf
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_redraw_due)
        self.plot = ChartPlot(unit, bounds, self._redraw_soon)
        self.crosshair = Crosshair(self.plot, unit)
        self._empty = QLabel(empty, self.plot.widget)
        self._reset = self.add_tool(
            "Reset zoom", "Reset zoom", "Show everything again (double click, or 0)"
        )
        self._log = self.add_tool("log", "Log scale", define("log scale"))
        self._lay_out()
        self.plot.view.reset_requested.connect(self.reset_view)
        theme_watcher().changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def is_log_scale(self) -> bool:
        """Whether the axis of the values is logarithmic."""
        return self.plot.is_log

    @property
    def is_zoomed(self) -> bool:
        """Whether the person chose what is seen."""
        return self.plot.is_zoomed

    def set_log_scale(self, is_log: bool) -> None:
        """Make the axis of the values logarithmic, or not; all values at the seen steps are shown."""
        self._log.setChecked(is_log)
        if is_log != self.plot.is_log:
            self.plot.is_log = is_log
            self.plot.follows_values = True
            self._redraw_soon()

    @Slot()
    def reset_view(self) -> None:
        """Show everything, and follow the data again."""
        self.plot.show_all()
        self._redraw_soon()

    def _lay_out(self) -> None:
        # The tools in the heading and the last number of the axis bring room of their own.
        margins = self.body.contentsMargins()
        margins.setRight(margins.right() - 8)
        self.body.setContentsMargins(margins)
        self.body.addWidget(self.plot.widget, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.plot.widget.viewport().installEventFilter(self)
        self.plot.widget.setAccessibleName(f"{self.title}, the curves")
        self._reset.clicked.connect(self.reset_view)
        self.header.show_tool(self._reset, is_on=False)
        self.header.spare(self._log, self._reset)
        self._log.setCheckable(True)
        self._log.toggled.connect(self.set_log_scale)
        set_role(self._empty, "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _redraw_soon(self) -> None:
        if not self._timer.isActive():
            elapsed = 1000 * (time.monotonic() - self._drawn_at)
            self._timer.start(max(0, math.ceil(_REDRAW_MS - min(elapsed, _REDRAW_MS))))

    def _shown(self) -> list[Series]:
        return [one for one in self._series.values() if one.is_visible]

    def _read_beside(self, direction: int) -> None:
        """Move the crosshair by a sixtieth of what is seen, or to the next step beyond that."""
        frame = self.plot.frame
        stands = self.crosshair.step
        if stands is None:
            ends = [float(one.x[-1]) for one in self._shown() if len(one)]
            stands = min(max(ends, default=0.0), frame.right)
            direction = 0
        wish = stands + direction * (frame.right - frame.left) / _KEYBOARD_STEPS
        beyond = [
            float(x) for one in self._shown() if (x := one.beyond(stands, direction)) is not None
        ]
        if direction and beyond:
            nearest = min(beyond, key=lambda x: abs(x - stands))
            wish = max(wish, nearest) if direction > 0 else min(wish, nearest)
        self.crosshair.put(wish)
        self._redraw_soon()

    def _zoom(self, factor: float) -> None:
        center = self.crosshair.step
        if center is None:
            frame = self.plot.frame
            center = (frame.left + frame.right) / 2
        self.plot.zoom_steps(factor, center)

    @Slot()
    def _on_redraw_due(self) -> None:
        if self.isVisible():
            self._drawn_at = time.monotonic()
            self._draw()

    def _draw(self) -> None:
        self.plot.draw(self._series, self._references)
        self.crosshair.show(self._shown())
        self.header.show_tool(self._reset, is_on=self.is_zoomed)
        self._empty.setVisible(not any(len(one) for one in self._series.values()))

    @Slot()
    def _on_theme_changed(self) -> None:
        self.plot.show_theme()
        self.crosshair.show_theme()
        self._redraw_soon()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the crosshair follow the mouse over the plot."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            place = QPointF(event.position())
            if self.plot.view.sceneBoundingRect().contains(place) and not event.buttons():
                self.crosshair.put(self.plot.view.mapSceneToView(place).x())
                self._redraw_soon()
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.MouseButtonPress):
            self.crosshair.hide()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read with the arrows, zoom with + and −, see everything with 0, toggle the log with L."""
        match event.key():
            case Qt.Key.Key_Left:
                self._read_beside(-1)
            case Qt.Key.Key_Right:
                self._read_beside(1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom(_KEYBOARD_ZOOM)
            case Qt.Key.Key_Minus:
                self._zoom(1 / _KEYBOARD_ZOOM)
            case Qt.Key.Key_0 | Qt.Key.Key_Home:
                self.reset_view()
            case Qt.Key.Key_L:
                self._log.toggle()
            case Qt.Key.Key_Escape if self.crosshair.step is not None:
                self.crosshair.hide()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the crosshair away that the keyboard put."""
        super().focusOutEvent(event)
        self.crosshair.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the crosshair's box along."""
        super().hideEvent(event)
        self.crosshair.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while the chart could not be seen."""
        super().showEvent(event)
        self._redraw_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the sentence of the empty chart in the middle."""
        super().resizeEvent(event)
        self._empty.setGeometry(self.plot.widget.rect())

    def sizeHint(self) -> QSize:
        """Return a size that is legible from the back of a classroom."""
        return QSize(480, 224)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest legible size."""
        return QSize(240, 140)
