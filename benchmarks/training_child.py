"""One life of the window that trains, as a person sees it; prints JSON as `window_child` does."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence

import numpy as np
from PySide6.QtWidgets import QApplication, QLabel, QTabWidget, QWidget

from benchmarks.window_child import Drawing, Life, Paintings, drawings_like_the_examples, wait
from maml_studio.gui.main_window import MainWindow
from maml_studio.gui.train.run_state import RunState
from maml_studio.gui.widgets.plots.training_chart import TrainingChart
from tests.gui import mouse

DEMO, TRAIN = range(2)
CHART_SIZE = (560, 260)
REDRAWN_EVERY_S = 0.04


class TrainingLife(Life):
    """The window in which the first recipe is trained, and what a person does meanwhile."""

    def train(self, seconds: float) -> None:
        """Open the Train tab, start the recipe that is there, and look on."""
        self._ticker.start()
        self._show_tab(TRAIN)
        wait(lambda: self._window.findChild(QWidget, "startButton") is not None)
        self._go_on("startButton")
        self.record["begin_gaps"] = self._ticker.stop()
        self._ticker.start()
        look_on(seconds)
        self.record["train_gaps"] = self._ticker.stop()

    def draw(self, drawings: Sequence[Drawing]) -> None:
        """Draw in the Demo tab while the training goes on."""
        self._show_tab(DEMO)
        self._ticker.start()
        self.answer(drawings)
        self.record["demo_gaps"] = self._ticker.stop()
        self._show_tab(TRAIN)

    def pause(self, times: int) -> None:
        """Pause: seconds until the window says so, and until the training has ended."""
        said, pauses = self._child("trainStatus"), []
        assert isinstance(said, QLabel)
        said.installEventFilter(self._paintings)
        for number in range(times):
            if number > 0:
                self._go_on("resumeButton")
            pauses.append(self._pause_once(said))
        self.record["acknowledged"], self.record["ended"] = zip(*pauses, strict=True)

    def close(self) -> None:
        """Close the window, which ends what still runs."""
        self._window.close()

    def _pause_once(self, said: QLabel) -> tuple[float, float]:
        QApplication.processEvents()
        self._paintings.moments.clear()
        began = time.monotonic()
        mouse.click(self._child("pauseButton"))
        if not said.text().startswith("Pausing"):
            raise RuntimeError(f"The window says “{said.text()}” of a pause.")
        wait(lambda: bool(self._paintings.moments))
        acknowledged = time.monotonic() - began
        wait(lambda: self._state() is RunState.PAUSED)
        return acknowledged, time.monotonic() - began

    def _go_on(self, button: str) -> None:
        """Press what starts the training, and wait until it takes steps."""
        mouse.click(self._child(button))
        wait(lambda: self._state() is RunState.TRAINING)

    def _state(self) -> RunState:
        assert isinstance(self._window, MainWindow)
        control = self._window.train.control
        if control.state is RunState.FAILED:
            raise RuntimeError(control.problem)
        return control.state

    def _show_tab(self, place: int) -> None:
        tabs = self._child("tabs")
        assert isinstance(tabs, QTabWidget)
        tabs.setCurrentIndex(place)


def look_on(seconds: float) -> None:
    """Let the window live for a while."""
    end = time.monotonic() + seconds
    wait(lambda: time.monotonic() > end)


def redraws(points: int, times: int) -> list[float]:
    """Return seconds from a new point of a chart that has so many to the repainted chart."""
    chart, paintings = TrainingChart("Outer loss"), Paintings()
    values = np.random.default_rng(0).normal(1.0, 0.1, points + times)
    chart.add_series("run", "run")
    chart.append("run", np.arange(points), values[:points])
    chart.resize(*CHART_SIZE)
    chart.show()
    chart.plot.widget.viewport().installEventFilter(paintings)
    wait(lambda: bool(paintings.moments))
    found = []
    for step in range(points, points + times):
        look_on(REDRAWN_EVERY_S)
        paintings.moments.clear()
        began = time.monotonic()
        chart.append("run", step, values[step])
        while not paintings.moments:
            QApplication.processEvents()
        found.append(time.monotonic() - began)
    chart.close()
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Live, or redraw a chart, print the record, return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("began", type=float)
    parser.add_argument("--seconds", type=float, default=0.0)
    parser.add_argument("--drawings", type=int, default=0)
    parser.add_argument("--pauses", type=int, default=0)
    parser.add_argument("--points", type=int, default=0)
    parser.add_argument("--redraws", type=int, default=0)
    given = parser.parse_args(arguments)
    app = QApplication(sys.argv[:1])
    record: dict[str, object] = {}
    if given.redraws:
        # Alone: a worker of the window could collect the chart's widgets, in the wrong thread.
        record = {"redraws": redraws(given.points, given.redraws)}
    else:
        life = TrainingLife(given.began)
        try:
            life.start()
            life.train(given.seconds)
            life.draw(drawings_like_the_examples(given.drawings))
            life.pause(given.pauses)
        finally:
            life.close()
        record = life.record
    print(json.dumps(record))
    app.quit()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
