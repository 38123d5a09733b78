"""Exported classifiers for tests, and processes that know nothing of the app."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from maml_studio.engine.classifier import Classifier
from maml_studio.engine.confidence import FALSE_REJECTS, Calibration, Confidence
from maml_studio.engine.task import Task
from tests.small_tasks import scribble
from tests.tiny_learner import tiny_learner

NAMES = ("ka", "cross ✕", "=1+1")

_ALONE = """
import sys
class Only:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("maml_studio", "torch", "onnx", "onnxscript", "safetensors"):
            raise ImportError(f"{name} is not here")
sys.meta_path.insert(0, Only())
sys.path.insert(0, sys.argv[1])
"""


def small_task() -> Task:
    """Return three classes of four, two and one scribbles."""
    shots = zip(NAMES, (4, 2, 1), strict=True)
    return Task({name: [scribble(100 * shot + n) for n in range(shot)] for name, shot in shots})


def small_classifier(task: Task, *, is_calibrated: bool = True) -> Classifier:
    """Return what a small network learned of a task, calibrated with invented figures."""
    learner = tiny_learner()
    if is_calibrated:
        strangeness = tuple(float(40 * number + 20) for number in range(len(FALSE_REJECTS)))
        calibration = Calibration(3, 2.0, 1.7, strangeness, FALSE_REJECTS)
        learner.card = replace(learner.card, confidence=Confidence((calibration,)))
    return learner.adapt(task)


def run_alone(code: str, folder: Path, *arguments: object) -> str:
    """Run code beside the files of a folder, where neither the app nor torch can be imported.

    Returns:
        What it printed; it sees the arguments from `sys.argv[2]` on.
    """
    command = [sys.executable, "-c", _ALONE + code, folder, *arguments]
    ran = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, cwd=folder.parent
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
