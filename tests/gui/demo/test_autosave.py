"""What the person drew is there again after a restart, a crash or a bad file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.engine.task_file import read_task
from maml_studio.gui.demo import autosave as autosave_module
from maml_studio.gui.demo.autosave import Autosave, AutosaveSlot
from maml_studio.gui.demo.task_model import Snapshot
from maml_studio.gui.job import Job
from tests.conftest import CHECKOUT
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands

INK = np.eye(20, dtype=np.uint8) * 255


def same(first: Task, second: Task) -> bool:
    pixels = [
        [glyph.pixels for glyphs in task.values() for glyph in glyphs] for task in (first, second)
    ]
    return first.labels == second.labels and np.array_equal(pixels[0], pixels[1])


@pytest.fixture
def path(data_folder: Path) -> Path:
    return data_folder / "autosave" / "task.json"


def kept(path: Path) -> tuple[str, ...]:
    return read_task(path).task.labels if path.exists() else ()


def test_the_task_is_back_after_a_restart(open_window: MakeWindow, qtbot: QtBot) -> None:
    hands = open_window()
    hands.make_task(line=LINE, **{"🦊": DASH})
    hands.demo.model.add_examples("line", [Glyph.from_ink(INK)])
    made = hands.task
    assert hands.window.close()
    again = open_window()
    assert same(again.task, made)
    assert again.task["line"][1].image is not None
    assert not again.demo.model.history.canUndo()


def test_a_change_is_on_the_disk_within_a_second(
    open_window: MakeWindow, qtbot: QtBot, path: Path
) -> None:
    hands = open_window()
    hands.make_task(line=LINE, dash=DASH)
    qtbot.waitUntil(lambda: kept(path) == ("line", "dash"), timeout=1_000)


def test_the_task_is_back_after_a_kill(open_window: MakeWindow, path: Path) -> None:
    script = (
        "import os, sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from maml_studio.gui.app import create_window\n"
        "window = create_window()\n"
        "window.demo.model.clear()\n"
        "window.demo.model.add_class()\n"
        "window.demo._autosave.saved.connect(lambda: print('saved', flush=True))\n"
        "app.exec()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=CHECKOUT
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"saved\n"
        os.kill(child.pid, signal.SIGKILL)
    assert open_window().task.labels == ("Class 1",)


def test_a_sample_is_known_again(open_window: MakeWindow) -> None:
    hands = open_window()
    hands.choose_sample(1)
    sample = hands.demo.model.sample
    assert sample
    hands.window.close()
    assert open_window().demo.model.sample == sample


@pytest.mark.parametrize("content", [b"", b"{", b'{"version": 99}', b"\x00" * 100])
def test_an_unreadable_file_is_said_and_kept(
    open_window: MakeWindow, path: Path, content: bytes
) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    hands = open_window()
    assert "task.json" in hands.message
    aside = list(path.parent.glob("task.unreadable-*.json"))
    assert [file.read_bytes() for file in aside] == [content]
    assert hands.task.is_learnable
    hands.wait_until_ready()
    assert "task.json" in hands.message


def test_two_unreadable_files_are_both_kept(open_window: MakeWindow, path: Path) -> None:
    for content in (b"first", b"second"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        open_window().window.close()
    aside = sorted(file.read_bytes() for file in path.parent.glob("task.unreadable-*.json"))
    assert aside == [b"first", b"second"]


def test_a_full_disk_is_said_and_the_window_stays_usable(
    hands: Hands, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(autosave_module, "atomic_write", refuse)
        hands.make_task(line=LINE, dash=DASH)
        qtbot.waitUntil(lambda: "No space left" in hands.message, timeout=5_000)
        hands.add_class("cross")
        hands.add_example(2, CROSS)
        hands.wait_until_ready()
        assert not hands.window.close()
        assert hands.window.isVisible()
        assert "Close again" in hands.message
    assert hands.window.close()
    assert kept(path) == ("line", "dash", "cross")


def test_the_file_is_whole_at_any_moment(qtbot: QtBot, path: Path) -> None:
    autosave = Autosave(path)
    glyph = Glyph.from_strokes(CROSS, canvas=1.0)
    for count in range(1, 30):
        autosave.keep(Snapshot(Task({"a": [glyph] * count})))
        qtbot.wait(25)
        if path.exists():
            json.loads(path.read_bytes())
    autosave.flush()
    qtbot.waitUntil(lambda: not autosave.findChildren(Job))
    assert len(read_task(path).task["a"]) == 29
    assert [file.name for file in path.parent.iterdir()] == ["task.json"]


def test_flush_writes_what_a_cancelled_job_did_not(qtbot: QtBot, path: Path) -> None:
    autosave = Autosave(path)
    autosave.keep(Snapshot(Task({"a": []})))
    autosave._timer.timeout.emit()
    assert autosave._job is not None
    autosave._job.cancel()
    autosave.flush()
    assert kept(path) == ("a",)
    qtbot.waitUntil(lambda: not autosave.findChildren(Job))


def test_windows_of_two_processes_keep_a_file_each(open_window: MakeWindow, path: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from maml_studio.gui.demo.autosave import AutosaveSlot\n"
        "slot = AutosaveSlot(Path(sys.argv[1]))\n"
        "print(slot.path.name, flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(path.parent)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=CHECKOUT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"task.json\n"
        hands = open_window()
        hands.make_task(line=LINE, dash=DASH)
        assert hands.window.close()
        assert not path.exists()
        assert kept(path.with_name("task-2.json")) == ("line", "dash")
        child.communicate()
    assert AutosaveSlot(path.parent).path == path
