"""The inner loop as curves: the loss and the accuracy on the examples, step by step."""

from __future__ import annotations

import math
from collections.abc import Hashable

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from maml_studio.gui.theme import scaled, set_role, theme_watcher
from maml_studio.gui.widgets.plots.caption import term_label
from maml_studio.gui.widgets.plots.end_label import LABEL_GAP, label_room
from maml_studio.gui.widgets.plots.loss_curve import LossCurve, highest_loss, table
from maml_studio.gui.widgets.plots.panel import Line, Panel
from maml_studio.gui.widgets.plots.scale import nice_step

_REDRAW_MS = 33
_HEADROOM = 1.1
_LEAST_WIDTH = 280
_LEAST, _LEAST_OF_BOTH = (72, 40), (120, 55)
"""Pixels of curves, and those of words at a text scale of 1: of the loss alone, and of both."""
_TO_COME = "The curves appear here while the network learns."
_BESIDE = 4, 26, 8  # on one line with the numbers
LEAST_ROOM = 128
"""Pixels right of the last step, at least."""


class LossPlot(QWidget):
    """Grow one curve a start, with a line that shows what a guess would have.

    Points may come at any rate: the picture is drawn anew at most every 33 ms.

    Signals:
        span_changed(): the steps are at other places, see `span`.
        step_chosen(int): the person pressed at a step, or moved the mouse there.
    """

    span_changed = Signal()
    step_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty chart."""
        super().__init__(parent)
        self._way = 0
        self._curves: dict[Hashable, LossCurve] = {}
        self._top, self._steps = 1.0, 1
        self._has_new_scale = True
        self._has_accuracy, self._passport = True, ""
        self._loss = Panel(1.0, lambda tick: f"{tick:g}", most_ticks=4)
        self._accuracy = Panel(1.0, lambda tick: f"{100 * tick:.0f} %", most_ticks=2)
        self._empty = QLabel(_TO_COME, self)
        self._timer = QTimer(self, singleShot=True, interval=_REDRAW_MS)
        self._timer.timeout.connect(self._on_redraw_due)
        self._lay_out()
        self.setAccessibleName("Loss and support accuracy after each inner step")
        theme_watcher().changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._on_redraw_due()

    def set_way(self, way: int) -> None:
        """Say among how many classes the network chooses, which sets what a guess has."""
        if way != self._way:
            self._way = way
            self._redraw_soon(rescale=True)

    def begin(self, key: Hashable, steps: int, *, label: str, dashed: bool = False) -> None:
        """Begin a curve of this many steps, in place of one with the same key.

        Args:
            key: names the curve in `add_point`.
            steps: the inner steps to come; the axis is that long from the start.
            label: written at the curve's end.
            dashed: draw it as a comparison.
        """
        self._curves[key] = LossCurve(label, steps, dashed)
        self._redraw_soon(rescale=True)

    def add_point(self, key: Hashable, step: int, loss: float, accuracy: float) -> None:
        """Add what one inner step gave; points come in the order of their steps, from 0.

        Raises:
            KeyError: if the curve was not begun.
            ValueError: if a step was left out.
        """
        curve = self._curves[key]
        if step != len(curve.losses):
            raise ValueError(f"Step {len(curve.losses)} is next, not {step}.")
        curve.losses.append(loss)
        curve.accuracies.append(accuracy)
        self._redraw_soon(rescale=math.isfinite(loss) and loss > self._top)

    def explain_empty(self, sentence: str = _TO_COME) -> None:
        """Say why there is no curve."""
        self._empty.setText(sentence)

    def show_cursor(self, step: int | None) -> None:
        """Mark a step in both charts, or none."""
        self._loss.show_cursor(step)
        self._accuracy.show_cursor(step)

    def span(self) -> tuple[float, float]:
        """Return where the first and the last step are, in pixels from the left edge."""
        return self._loss.x_of(0), self._loss.x_of(self._steps)

    @property
    def is_empty(self) -> bool:
        """Whether there is no curve yet."""
        return not any(curve.losses for curve in self._curves.values())

    def table(self) -> bytes:
        """Return the curves as CSV: a line for each start and step; accuracies are fractions."""
        return table(self._curves.values())

    def show_accuracy(self, *, is_on: bool) -> None:
        """Show the accuracy below the loss where there is room, or the loss alone."""
        self._has_accuracy = is_on
        self._fit()

    def show_passport(self, passport: str) -> None:
        """Say beside the accuracy how it is measured."""
        self._passport = passport
        self._of_accuracy[0].setToolTip(passport)
        self._redraw_soon(rescale=False)

    def clear(self) -> None:
        """Take all the curves away."""
        self._curves.clear()
        self._redraw_soon(rescale=True)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._of_accuracy = (term_label("support accuracy"), self._accuracy.widget)
        for caption, widget, stretch in (
            (term_label("loss"), self._loss.widget, 5),
            (*self._of_accuracy, 3),
        ):
            layout.addWidget(caption)
            layout.addWidget(widget, stretch)
        self._beside = term_label("inner steps", self)
        set_role(self._empty, "veil")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._empty.raise_()

    def _fit(self) -> None:
        """Let both charts share the numbers of the steps, or leave the accuracy out."""
        has_both = self._has_accuracy and self.height() >= _height(_LEAST_OF_BOTH)
        self._loss.show_steps(is_on=not has_both)
        for widget in self._of_accuracy:
            widget.setVisible(has_both)

    def _place_beside(self) -> None:
        """Name the steps right of their numbers, where the curves' names end."""
        self._beside.adjustSize()
        x = round(self.span()[1]) + LABEL_GAP + _BESIDE[0]
        self._beside.move(x, self.height() - scaled(_BESIDE[1]) + _BESIDE[2])

    def _redraw_soon(self, *, rescale: bool) -> None:
        self._has_new_scale |= rescale
        if not self._timer.isActive():
            self._timer.start()

    def _rescale(self) -> None:
        """Set the axes from what is begun, so that nothing moves while the curves grow."""
        guess = math.log(self._way) if self._way > 1 else 0.0
        self._top = max(_HEADROOM * guess, self._highest_loss()) or 1.0
        steps = max((curve.steps for curve in self._curves.values()), default=self._steps)
        self._steps = max(1, steps)
        loss_guess = (guess, f"a guess: ln {self._way}") if guess else None
        accuracy_guess = (1 / self._way, f"a guess: 1 in {self._way}") if guess else None
        guesses = [text for _, text in filter(None, (loss_guess, accuracy_guess))]
        labels = [*guesses, *(curve.label for curve in self._curves.values())]
        room = max(scaled(LEAST_ROOM), label_room(labels))
        self._loss.set_scale(steps, self._top, loss_guess, room)
        self._accuracy.set_scale(steps, 1.0, accuracy_guess, room)
        self._has_new_scale = False
        self._place_beside()
        self.span_changed.emit()

    def _highest_loss(self) -> float:
        """Return a round number above all the losses, or 0 if they are below the guess."""
        highest = highest_loss(self._curves.values())
        guess = math.log(self._way) if self._way > 1 else 0.0
        if highest <= _HEADROOM * guess or highest <= 0:
            return 0.0
        step = nice_step(highest, 4)
        return step * math.ceil(highest / step)

    def _redraw(self) -> None:
        curves = list(self._curves.values())
        self._loss.show_lines([Line(c.label, c.losses, c.dashed) for c in curves])
        self._accuracy.show_lines([Line(c.label, c.accuracies, c.dashed) for c in curves])
        self._empty.setVisible(not any(curve.losses for curve in curves))
        told = [*(curve.in_words for curve in curves if curve.losses), self._passport]
        self.setAccessibleDescription(". ".join(filter(None, told)))

    @Slot()
    def _on_redraw_due(self) -> None:
        if self._has_new_scale:
            self._rescale()
        self._redraw()

    @Slot()
    def _on_theme_changed(self) -> None:
        self._loss.show_theme()
        self._accuracy.show_theme()
        self._fit()
        self._redraw_soon(rescale=True)

    def sizeHint(self) -> QSize:
        """Return the least size of both charts: more is given, not asked for."""
        return QSize(520, _height(_LEAST_OF_BOTH))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest legible size: that of the loss alone."""
        return QSize(_LEAST_WIDTH, _height(_LEAST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the accuracy out where it is low; let a sentence cover the empty chart."""
        super().resizeEvent(event)
        self._fit()
        self._empty.setGeometry(self.rect())
        self._redraw_soon(rescale=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the step that is nearest."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose on while the button is down."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event.position().x())

    def _choose(self, x: float) -> None:
        first, last = self.span()
        share = min(max((x - first) / max(last - first, 1.0), 0.0), 1.0)
        if self._curves:
            self.step_chosen.emit(round(share * self._steps))


def _height(parts: tuple[int, int]) -> int:
    curves, words = parts
    return curves + scaled(words)
