"""How quick and how light the window is: each figure from a process of its own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.tables import machine, markdown, quantile

CHECKOUT = Path(__file__).resolve().parent.parent
STARTS = 5
DRAWINGS = 100
CHANGES = 40


def table(starts: int = STARTS, drawings: int = DRAWINGS, changes: int = CHANGES) -> str:
    """Measure and return the table.

    Args:
        starts: how often the window is started; its last life goes on with the rest.
        drawings: drawn to be answered.
        changes: examples added, each of which is adapted to.
    """
    here = machine()
    lives = [live() for _ in range(starts - 1)] + [live(drawings, changes)]
    last = lives[-1]
    start_gaps = [gap for life in lives for gap in life["start_gaps"]]
    rows = [
        ["window visible after the start", _median(lives, "visible"), "1 s"],
        ["ready with the sample task", _median(lives, "ready"), "4 s"],
        ["pen-up to repainted answer", _shares(last["answers"], 0.5, 0.95), "p95 16 ms"],
        ["gaps of the GUI thread while adapting", _shares(last["gaps"], 0.99, 1), "33, 250 ms"],
        ["the same from show to ready (torch)", _shares(start_gaps, 0.99, 1), "longest 400 ms"],
        ["memory, idle after the demo", _megabytes(last["memory"]), "700 MB"],
    ]
    platform = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    title = (
        f"The window ({platform}): {starts} starts with a warm disk, {len(last['answers'])} drawings "
        f"answered, {changes} examples added to a 5-way task, a 5-ms timer. {here}."
    )
    return "\n".join([title, "", markdown(["what", "measured", "budget"], rows)])


def live(drawings: int = 0, changes: int = 0) -> dict[str, Any]:
    """Let a fresh process open the window, and return its record.

    Raises:
        RuntimeError: if the process fails, with what it said.
    """
    command = [sys.executable, "-m", "benchmarks.window_child"]
    numbers = ["--drawings", str(drawings), "--changes", str(changes)]
    with tempfile.TemporaryDirectory() as data:
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "MAML_STUDIO_DATA": data}
        done = subprocess.run(
            [*command, repr(time.monotonic()), *numbers],
            cwd=CHECKOUT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(f"The window's process ended with {done.returncode}:\n{done.stderr}")
    record: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return record


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
