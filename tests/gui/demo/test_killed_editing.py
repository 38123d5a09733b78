"""Kill −9 at any moment of editing: what is older than two seconds is on the disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from maml_studio.engine.task_file import read_task
from tests.conftest import CHECKOUT

KILLS = 20
LOST_AT_MOST = 2.0
PATIENCE = 120.0
EDITORS = """
import io, os, sys, time
from pathlib import Path
import numpy as np
from PIL import Image
from PySide6.QtCore import QCoreApplication, QTimer
from maml_studio.engine.example import Example, Original
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.image_files import glyph_of_file
from maml_studio.engine.task import Task
from maml_studio.gui.demo.autosave import Autosave
from maml_studio.gui.demo.task_model import TaskModel, Snapshot

def edit_for_ever(folder):
    app = QCoreApplication([])
    model, autosave = TaskModel(), Autosave(folder / "task.mamltask")
    model.restore(Snapshot(Task({"images": [image] * 20, "drawn": strokes, "0": []})))
    model.task_changed.connect(lambda: autosave.keep(Snapshot(model.task, model.sample)))
    log = (folder / "edits").open("a", buffering=1)

    def edit():
        number = int(model.task.labels[-1]) + 1
        model.rename_class(str(number - 1), str(number))
        log.write(f"{number} {time.monotonic()}\\n")

    timer = QTimer(interval=50, timeout=edit)
    timer.start()
    app.exec()

generator = np.random.default_rng(0)
buffer = io.BytesIO()
Image.fromarray(np.pad(generator.integers(0, 256, (60, 60), np.uint8), 9)).save(buffer, "PNG")
data = buffer.getvalue()
image = Example(glyph_of_file(data), original=Original("photo.png", data))
strokes = [Glyph.from_strokes([generator.random((30, 2))]) for _ in range(5)]
for folder in map(Path, sys.argv[1:]):
    child = os.fork()
    if child == 0:
        edit_for_ever(folder)
    print(child, flush=True)
sys.stdin.read()
"""
"""What is imported once is forked: an editor is a process of its own, and quick to begin."""


@dataclass(frozen=True)
class Editor:
    """A process that makes an edit every 50 ms, and keeps a list of them."""

    folder: Path
    process_id: int

    def edits(self) -> list[tuple[int, float]]:
        path = self.folder / "edits"
        lines = path.read_text().split("\n")[:-1] if path.exists() else []
        return [(int(number), float(when)) for number, when in map(str.split, lines)]

    def kill(self) -> float:
        """Return a moment after which no edit was made."""
        os.kill(self.process_id, signal.SIGKILL)
        return time.monotonic()


@contextmanager
def editing(folders: list[Path]) -> Iterator[list[Editor]]:
    """Run editors that do not outlive the block."""
    for folder in folders:
        folder.mkdir()
    command = [sys.executable, "-c", EDITORS, *map(str, folders)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=CHECKOUT, stdin=pipe, stdout=pipe, start_new_session=True
    ) as forker:
        try:
            assert forker.stdout is not None
            yield [Editor(folder, int(forker.stdout.readline())) for folder in folders]
        finally:
            os.killpg(forker.pid, signal.SIGKILL)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked and killed as on POSIX")
def test_nothing_older_than_two_seconds_is_lost_at_twenty_moments(tmp_path: Path) -> None:
    waits = np.sort(np.random.default_rng(7).uniform(0.2, 3 * LOST_AT_MOST, KILLS))
    kept_any = 0
    with editing([tmp_path / str(number) for number in range(KILLS)]) as editors:
        begin = time.monotonic()
        for editor, wait in zip(editors, waits, strict=True):
            time.sleep(max(0.0, begin + wait - time.monotonic()))
            moment = editor.kill()
            path = editor.folder / "task.mamltask"
            kept = int(read_task(path).task.labels[-1]) if path.exists() else 0
            lost = [moment - when for number, when in editor.edits() if number > kept]
            assert max(lost, default=0.0) <= LOST_AT_MOST, f"killed after {wait:.2f} s"
            kept_any += kept > 0
    assert kept_any >= KILLS // 2
