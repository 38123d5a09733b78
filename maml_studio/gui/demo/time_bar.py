"""The time machine's controls: play, a scrubber under the chart's steps, one step, now."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from maml_studio.gui.naming import named
from maml_studio.gui.theme import (
    current_theme,
    row_of,
    scaled,
    set_flag,
    set_role,
    theme_watcher,
)
from maml_studio.gui.widgets.glossary import define
from maml_studio.gui.widgets.icons import icon
from maml_studio.gui.widgets.plots.loss_plot import LEAST_ROOM
from maml_studio.gui.widgets.plots.panel import AXIS_WIDTH
from maml_studio.gui.widgets.step_scrubber import HANDLE_RADIUS, StepScrubber

_HEIGHT, _NARROWEST, _ICON = 28, 80, 16
_PLAY_MS = 4_000
_STEP_MS = (40, 700)
_GAP = 4
_PLAY, _STEP, _NOW = 32, 26, 48
"""Pixels at a text scale of 1: how wide the buttons are."""


class TimeBar(QWidget):
    """Go through the inner steps, backwards and forwards.

    Signals:
        stepped(int): the person, or playing, went to a step.
        playing_changed(bool): playing began or ended.
    """

    stepped = Signal(int)
    playing_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._margins = (float(AXIS_WIDTH), float(LEAST_ROOM))
        what = "Inner step that is shown"
        hint = (
            f"{define('time machine')}\n← → one step · Home End · Space plays · Ctrl+1 comes here"
        )
        self.scrubber = named(StepScrubber(self), "stepScrubber", what, hint)
        self.play = self._button("playButton", "Play the inner steps", "Space on the slider")
        self.back = self._button("stepBackButton", "One inner step back", "← on the slider")
        self.forward = self._button("stepForwardButton", "One inner step on", "→ on the slider")
        self.now = self._button("nowButton", "Back to the last inner step", "End on the slider")
        self.now.setText("Now")
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)
        self._connect()
        theme_watcher().changed.connect(self._show_buttons)
        theme_watcher().changed.connect(self._keep_room)
        self._keep_room()
        self.show_step(0, 0)

    @property
    def is_playing(self) -> bool:
        """Whether the steps follow one another."""
        return self._timer.isActive()

    @property
    def step_ms(self) -> int:
        """How long a step stays while playing."""
        return max(_STEP_MS[0], min(_STEP_MS[1], _PLAY_MS // max(1, self.scrubber.maximum())))

    def set_margins(self, left: float, right: float) -> None:
        """Place the first step so many pixels from the left edge, the last from the right."""
        self._margins = (left, right)
        self._arrange()

    def show_step(self, step: int, last: int) -> None:
        """Stand at a step of some, without a signal; nothing can be chosen if there is but one."""
        self.scrubber.show_step(step, last)
        self._show_buttons()

    @Slot()
    def toggle_play(self) -> None:
        """Play on from here, from the start if this is the end; or stop."""
        if self.is_playing:
            self.stop()
        elif self.scrubber.maximum() > 0:
            self._timer.start(self.step_ms)
            self.playing_changed.emit(True)
            if self.scrubber.value() == self.scrubber.maximum():
                self._go(0)
            self._show_buttons()

    @Slot()
    def stop(self) -> None:
        """Stay where the playing is."""
        if self.is_playing:
            self._timer.stop()
            self.playing_changed.emit(False)
            self._show_buttons()

    def _button(self, name: str, what: str, key: str) -> QToolButton:
        button = named(QToolButton(self), name, what, f"{what} ({key})")
        set_role(button, "chip")
        return button

    def _connect(self) -> None:
        self.scrubber.stepped.connect(self._on_scrubber_stepped)
        self.scrubber.play_wanted.connect(self.toggle_play)
        self.play.clicked.connect(self.toggle_play)
        self.back.clicked.connect(lambda: self._step_by_hand(self.scrubber.value() - 1))
        self.forward.clicked.connect(lambda: self._step_by_hand(self.scrubber.value() + 1))
        self.now.clicked.connect(lambda: self._step_by_hand(self.scrubber.maximum()))

    @Slot()
    def _keep_room(self) -> None:
        width = scaled(AXIS_WIDTH) + _NARROWEST + scaled(LEAST_ROOM)
        self.setMinimumSize(width, row_of(_HEIGHT))
        self._arrange()

    def _arrange(self) -> None:
        height = row_of(_HEIGHT)
        first, right = self._margins
        left = round(first) - HANDLE_RADIUS
        width = max(_NARROWEST, round(self.width() - right - first) + 2 * HANDLE_RADIUS)
        self.scrubber.setGeometry(left, 0, width, height)
        play = scaled(_PLAY)
        self.play.setGeometry(max(0, left - _GAP - play), 0, play, height)
        x = left + width + _GAP
        for button, wide in ((self.back, _STEP), (self.forward, _STEP), (self.now, _NOW)):
            button.setGeometry(x, 0, scaled(wide), height)
            x += scaled(wide) + _GAP

    @Slot()
    def _show_buttons(self) -> None:
        step, last = self.scrubber.value(), self.scrubber.maximum()
        color, pale = current_theme().text, current_theme().disabled
        self.scrubber.setEnabled(last > 0)
        for button, name, is_on in (
            (self.play, "pause" if self.is_playing else "play", last > 0),
            (self.back, "back", step > 0),
            (self.forward, "forward", step < last),
        ):
            button.setEnabled(is_on)
            button.setIcon(icon(name, color if is_on else pale))
            button.setIconSize(QSize(scaled(_ICON), scaled(_ICON)))
        self.now.setEnabled(step < last)
        set_flag(self.now, "away", step < last)
        self.play.setAccessibleName("Stop playing" if self.is_playing else "Play the inner steps")

    def _go(self, step: int) -> None:
        self.scrubber.show_step(step, self.scrubber.maximum())
        self._show_buttons()
        self.stepped.emit(step)

    def _step_by_hand(self, step: int) -> None:
        self.stop()
        self._go(min(max(step, 0), self.scrubber.maximum()))

    @Slot(int)
    def _on_scrubber_stepped(self, step: int) -> None:
        self.stop()
        self._show_buttons()
        self.stepped.emit(step)

    @Slot()
    def _on_tick(self) -> None:
        step = self.scrubber.value() + 1
        if step >= self.scrubber.maximum():
            self.stop()
        self._go(min(step, self.scrubber.maximum()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay under the steps."""
        super().resizeEvent(event)
        self._arrange()
