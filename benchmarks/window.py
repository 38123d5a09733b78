"""How quick and how light the window is: each figure from a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.tables import machine, markdown, quantile

CHECKOUT = Path(__file__).resolve().parent.parent
POINTS = 60_000


@dataclass(frozen=True)
class Amounts:
    """How much is measured."""

    starts: int = 5
    """How often the window is started; its last life goes on with the drawings and changes."""
    drawings: int = 100
    """Drawn to be answered."""
    changes: int = 40
    """Examples added, each of which is adapted to."""
    seconds: float = 10.0
    """How long a training is looked at."""
    meanwhile: int = 40
    """Drawn to be answered while the window trains."""
    pauses: int = 3
    """How often the training is paused."""
    redraws: int = 40
    """New points of a long chart."""
    data: Path | None = None
    """What the data folder of the training begins with; nothing unless given."""


ENOUGH = Amounts()


def table(amounts: Amounts = ENOUGH) -> str:
    """Measure and return the table."""
    here = machine()
    change = {"drawings": amounts.drawings, "changes": amounts.changes}
    lives = [*(live() for _ in range(amounts.starts - 1)), live(amounts=change)]
    rows = [*_rows_of_starts(lives), *_rows_of_training(amounts)]
    platform = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    title = (
        f"The window ({platform}): {amounts.starts} starts with a warm disk, "
        f"{len(lives[-1]['answers'])} drawings answered, {amounts.changes} examples added to a 5-way "
        f"task; then the recipe “First steps” in training for {amounts.seconds:g} s with the Train "
        f"tab shown and for {amounts.meanwhile} drawings with the Demo, paused {amounts.pauses} times; "
        f"a 5-ms timer. {here}."
    )
    return "\n".join([title, "", markdown(["what", "measured", "budget"], rows)])


def live(
    module: str = "window_child",
    amounts: Mapping[str, float] | None = None,
    *,
    scale: int = 1,
    data: Path | None = None,
) -> dict[str, Any]:
    """Let a fresh process open the window, and return its record.

    Args:
        module: what the process runs.
        amounts: how much it measures, by the names of its options.
        scale: pixels of the screen for one of Qt.
        data: what the data folder begins with; it is copied.

    Raises:
        RuntimeError: if the process fails, with what it said.
    """
    options = [f"--{name}={amount:g}" for name, amount in (amounts or {}).items()]
    command = [sys.executable, "-m", f"benchmarks.{module}", repr(time.monotonic()), *options]
    with tempfile.TemporaryDirectory() as folder:
        if data is not None:
            shutil.copytree(data, folder, dirs_exist_ok=True)
        own = {"MAML_STUDIO_DATA": folder, "QT_SCALE_FACTOR": str(scale), "PYTHONFAULTHANDLER": "1"}
        done = subprocess.run(
            command,
            cwd=CHECKOUT,
            env={"QT_QPA_PLATFORM": "offscreen", **os.environ, **own},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(f"The window's process ended with {done.returncode}:\n{done.stderr}")
    record: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return record


def _rows_of_starts(lives: Sequence[dict[str, Any]]) -> list[list[str]]:
    last = lives[-1]
    start_gaps = [gap for life in lives for gap in life["start_gaps"]]
    return [
        ["window visible after the start", _median(lives, "visible"), "1 s"],
        ["ready with the sample task", _median(lives, "ready"), "4 s"],
        ["pen-up to repainted answer", _shares(last["answers"], 0.5, 0.95), "p95 16 ms"],
        [
            "the same with four minds and the map",
            _shares(last["all_answers"], 0.5, 0.95),
            "p95 16 ms",
        ],
        ["gaps of the GUI thread while adapting", *_gaps(last["gaps"])],
        ["the same from show to ready (torch)", _shares(start_gaps, 0.99, 1), "longest 400 ms"],
        ["memory, idle after the demo", _megabytes(last["memory"]), "700 MB"],
    ]


def _rows_of_training(amounts: Amounts) -> list[list[str]]:
    long = {"points": POINTS, "redraws": amounts.redraws}
    shown = {
        "seconds": amounts.seconds,
        "drawings": amounts.meanwhile,
        "pauses": amounts.pauses,
    }
    life = live("training_child", shown, data=amounts.data)
    once = live("training_child", long)
    twice = live("training_child", long, scale=2)
    chart = f"redraw of a chart with {POINTS:,} points"
    return [
        ["gaps from the Train tab's opening to the first step", *_gaps(life["begin_gaps"])],
        ["gaps while training, Train tab shown", *_gaps(life["train_gaps"])],
        ["gaps while training, drawing in the Demo", *_gaps(life["demo_gaps"])],
        ["pen-up to repainted answer while training", _shares(life["answers"], 0.5, 0.95), "–"],
        ["pause acknowledged in the window", _shares(life["acknowledged"], 0.5, 1), "100 ms"],
        ["pause until the training has ended", _shares(life["ended"], 0.5, 1), "–"],
        [chart, _shares(once["redraws"], 0.5, 0.95), "16 ms"],
        [f"{chart}, 2×", _shares(twice["redraws"], 0.5, 0.95), "16 ms"],
    ]


def _gaps(seconds: Sequence[float]) -> tuple[str, str]:
    return _shares(seconds, 0.99, 1), "33, 250 ms"


def _median(lives: Sequence[dict[str, Any]], name: str) -> str:
    values = [life[name] for life in lives]
    return f"{statistics.median(values):.2f} s ({min(values):.2f} to {max(values):.2f})"


def _shares(seconds: Sequence[float], *shares: float) -> str:
    found = [(share, 1000 * quantile(seconds, share)) for share in shares]
    return ", ".join(
        f"{'longest' if share == 1 else f'p{100 * share:.0f}'} {value:.1f} ms"
        for share, value in found
    )


def _megabytes(count: int | None) -> str:
    return "not known on this system" if count is None else f"{count / 1e6:.0f} MB"
