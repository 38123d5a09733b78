"""One life of the window in a process of its own: start, drawings, changes, rest; prints JSON.

It is driven as a person does it, by the object names that are promised to automation.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from maml_studio.engine.minds import MIND_KINDS
from maml_studio.gui.app import create_window
from maml_studio.gui.demo.samples import sample_tasks
from maml_studio.gui.demo.step_views import VIEWS
from maml_studio.gui.main_window import MainWindow
from tests.gui import mouse

PATIENCE_S = 120.0
REPAINTED_WITHIN_S = 0.5
TICK_MS = 5
CLASSES = 5

Drawing = list[list[tuple[float, float]]]


class Paintings(QObject):
    """Notes when watched widgets are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.moments: list[float] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a painting, and let it happen."""
        if event.type() == QEvent.Type.Paint:
            self.moments.append(time.monotonic())
        return False


class Ticker(QObject):
    """A timer of the GUI thread that notes the seconds between its ticks."""

    def __init__(self) -> None:
        super().__init__()
        self._last = 0.0
        self._gaps: list[float] = []
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer_ticked)

    def start(self) -> None:
        """Begin to tick."""
        self._last = time.monotonic()
        self._timer.start()

    def stop(self) -> list[float]:
        """End, and return the gaps."""
        self._timer.stop()
        gaps, self._gaps = self._gaps, []
        return gaps

    def _on_timer_ticked(self) -> None:
        now = time.monotonic()
        self._gaps.append(now - self._last)
        self._last = now


class Life:
    """The window, and what a person does with it."""

    def __init__(self, began: float) -> None:
        """Take the moment at which the process was started, in seconds of `time.monotonic`."""
        self.record: dict[str, Any] = {}
        self._began = began
        self._paintings = Paintings()
        self._ticker = Ticker()
        window = create_window()
        assert isinstance(window, MainWindow)
        self._window = window
        self._window.installEventFilter(self._paintings)

    def start(self) -> None:
        """Open the window, and wait until the sample task is adapted."""
        self._window.show()
        self._ticker.start()
        wait(lambda: bool(self._paintings.moments))
        self.record["visible"] = time.monotonic() - self._began
        wait(self._is_ready)
        self.record["ready"] = time.monotonic() - self._began
        self.record["start_gaps"] = self._ticker.stop()
        self._window.removeEventFilter(self._paintings)

    def turn_all_on(self) -> None:
        """Ask every mind, and look at the map; the examples are left out in turn anyway."""
        learning = self._window.demo.learning
        learning.minds.choose(MIND_KINDS)
        learning.views.choice.buttons[VIEWS.index("Map")].click()
        wait(self._is_ready)

    def answer(self, drawings: Sequence[Drawing], name: str = "answers") -> None:
        """Draw characters to try: seconds from the last pen-up to the repainted answer."""
        bars = self._child("predictionBars")
        for widget in (self._child("topPrediction"), bars, *bars.findChildren(QWidget)):
            widget.installEventFilter(self._paintings)
        seconds = [self._answer_one(drawing) for drawing in drawings]
        self.record[name] = [each for each in seconds if each is not None]

    def change(self, drawings: Sequence[Drawing]) -> None:
        """Draw examples for the classes in turn, and wait each time until it is adapted."""
        gaps = []
        for number, drawing in enumerate(drawings):
            mouse.click(self._child(f"classCard{number % CLASSES}"))
            self._draw("exampleCanvas", drawing)()
            self._ticker.start()
            mouse.click(self._child("addExampleButton"))
            wait(self._is_ready)
            gaps += self._ticker.stop()
        self.record["gaps"] = gaps

    def rest(self) -> None:
        """Read the memory of the process after a moment without work."""
        end = time.monotonic() + 1
        wait(lambda: time.monotonic() > end)
        self.record["memory"] = resident_bytes()
        self._window.close()

    def _answer_one(self, drawing: Drawing) -> float | None:
        mouse.click(self._child("clearTryButton"))
        lift = self._draw("tryCanvas", drawing)
        self._paintings.moments.clear()
        before = time.monotonic()
        lift()
        while not self._paintings.moments:
            if time.monotonic() - before > REPAINTED_WITHIN_S:
                return None  # The answer had not changed, so there was nothing to paint.
            QApplication.processEvents()
        return time.monotonic() - before

    def _draw(self, name: str, drawing: Drawing) -> Callable[[], None]:
        """Draw all but the end; return what lifts the pen for the last time."""
        canvas = self._child(name)
        *before, last = [
            [(x * canvas.width(), y * canvas.height()) for x, y in stroke] for stroke in drawing
        ]
        for stroke in before:
            self._move(canvas, stroke)
            mouse.release(canvas, *stroke[-1])
        self._move(canvas, last)
        return lambda: mouse.release(canvas, *last[-1])

    def _move(self, canvas: QWidget, stroke: Sequence[tuple[float, float]]) -> None:
        mouse.press(canvas, *stroke[0])
        for point in stroke[1:]:
            mouse.move(canvas, *point)
            QApplication.processEvents()

    def _is_ready(self) -> bool:
        state = self._child("adaptStatus").property("state")
        if state == "failed":
            raise RuntimeError("The network could not be loaded, or could not learn.")
        return bool(state == "ready")

    def _child(self, name: str) -> QWidget:
        found = self._window.findChild(QWidget, name)
        if found is None:
            raise LookupError(f"No widget is named {name}.")
        return found


def wait(condition: Callable[[], bool]) -> None:
    """Let the window live until something holds.

    Raises:
        TimeoutError: after two minutes.
    """
    end = time.monotonic() + PATIENCE_S
    loop = QEventLoop()
    timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(loop.quit)
    timer.start()
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"Nothing happened for {PATIENCE_S:.0f} s.")
        loop.exec()


def drawings_like_the_examples(count: int) -> list[Drawing]:
    """Return the drawings of the first sample task over and over, each a little displaced."""
    samples, _ = sample_tasks()
    glyphs = list(chain.from_iterable(zip(*samples[0].task.values(), strict=False)))
    rng = np.random.default_rng(0)
    drawings = []
    for glyph in islice(cycle(glyphs), count):
        shift = rng.uniform(-0.04, 0.04, 2)
        strokes = [np.clip(stroke[:, :2] + shift, 0.02, 0.98) for stroke in glyph.strokes]
        drawings.append([[(float(x), float(y)) for x, y in stroke] for stroke in strokes])
    return drawings


def resident_bytes() -> int | None:
    """Return the memory of this process, where the system tells it in Linux's way."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return None
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main(arguments: Sequence[str] | None = None) -> int:
    """Live, print the record, return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("began", type=float)
    parser.add_argument("--drawings", type=int, default=0)
    parser.add_argument("--changes", type=int, default=0)
    given = parser.parse_args(arguments)
    importlib.import_module("maml_studio.cli")  # A person starts the window through it.
    app = QApplication(sys.argv[:1])
    life = Life(given.began)
    life.start()
    life.answer(drawings_like_the_examples(given.drawings))
    life.turn_all_on()
    life.answer(drawings_like_the_examples(given.drawings), "all_answers")
    life.change(drawings_like_the_examples(given.changes))
    life.rest()
    print(json.dumps(life.record))
    app.quit()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
