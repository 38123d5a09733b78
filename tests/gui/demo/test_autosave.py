"""What the person drew is there again after a restart, a crash or a bad file."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from maml_studio.engine.example import Example, Original
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.engine.task_file import parse_task, read_task
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
    return data_folder / "autosave" / "task.mamltask"


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


def test_what_was_restored_is_not_written_again_until_it_changes(
    open_window: MakeWindow, qtbot: QtBot, path: Path
) -> None:
    hands = open_window()
    hands.make_task(line=LINE, dash=DASH)
    assert hands.window.close()
    before = path.stat()
    again = open_window()
    again.wait_until_ready()
    qtbot.wait(600)
    assert again.window.close()
    assert path.stat().st_ino == before.st_ino
    once_more = open_window()
    once_more.add_class("cross")
    qtbot.waitUntil(lambda: kept(path) == ("line", "dash", "cross"), timeout=1_000)


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
    assert "task.mamltask" in hands.message
    aside = list(path.parent.glob("task.unreadable-*.mamltask"))
    assert [file.read_bytes() for file in aside] == [content]
    assert hands.task.is_learnable
    hands.wait_until_ready()
    assert "task.mamltask" in hands.message


def test_two_unreadable_files_are_both_kept(open_window: MakeWindow, path: Path) -> None:
    for content in (b"first", b"second"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        open_window().window.close()
    aside = sorted(file.read_bytes() for file in path.parent.glob("task.unreadable-*.mamltask"))
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


def test_what_could_not_be_kept_at_the_close_is_tried_again(
    hands: Hands, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(autosave_module, "_RETRY_MS", 100)
    with monkeypatch.context() as patch:
        patch.setattr(autosave_module, "atomic_write", refuse)
        hands.make_task(line=LINE, dash=DASH)
        assert not hands.window.close()
        assert "No space left" in hands.message
    qtbot.waitUntil(lambda: kept(path) == ("line", "dash"), timeout=5_000)
    qtbot.waitUntil(lambda: hands.message == "")


def test_the_file_is_whole_at_any_moment(qtbot: QtBot, path: Path) -> None:
    autosave = Autosave(path)
    glyph = Glyph.from_strokes(CROSS, canvas=1.0)
    for count in range(1, 30):
        autosave.keep(Snapshot(Task({"a": [glyph] * count})))
        qtbot.wait(25)
        if path.exists():
            read_task(path)
    autosave.flush()
    qtbot.waitUntil(lambda: not autosave.findChildren(Job))
    assert len(read_task(path).task["a"]) == 29
    assert [file.name for file in path.parent.iterdir()] == ["task.mamltask"]


def test_a_task_that_an_earlier_version_kept_is_read(path: Path) -> None:
    old = path.with_name("task.json")
    old.parent.mkdir(parents=True)
    old.write_bytes((CHECKOUT / "tests" / "data" / "task-v1.json").read_bytes())
    restored = Autosave(path).restore()
    assert restored is not None
    assert restored.task.labels == ("ka", "🦊 “L”", "empty")
    autosave = Autosave(path)
    autosave.keep(Snapshot(Task({"newer": []})))
    autosave.flush()
    os.utime(old, (1, 1))
    again = Autosave(path).restore()
    assert again is not None
    assert again.task.labels == ("newer",)
    os.utime(path, (0, 0))
    once_more = Autosave(path).restore()
    assert once_more is not None
    assert once_more.task.labels == restored.task.labels


def test_muted_examples_and_images_as_they_came_are_back(path: Path) -> None:
    buffer = io.BytesIO()
    Image.fromarray(INK).save(buffer, format="BMP")
    original = Original("photo.bmp", buffer.getvalue())
    glyph = Glyph.from_ink(INK)
    kept_task = Task({"a": [Example(glyph, is_muted=True), Example(glyph, original=original)]})
    autosave = Autosave(path)
    autosave.keep(Snapshot(kept_task))
    autosave.flush()
    restored = Autosave(path).restore()
    assert restored is not None
    muted, image = restored.task.examples("a")
    assert (muted.is_muted, image.is_muted, image.original) == (True, False, original)


def test_what_changed_during_a_slow_write_is_written_right_after_it(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def write_slowly(path: Path, content: bytes) -> None:
        written.append(parse_task(content, "kept").task.labels[0])
        time.sleep(0.6)

    monkeypatch.setattr(autosave_module, "atomic_write", write_slowly)
    autosave = Autosave(path)
    autosave.keep(Snapshot(Task({"one": []})))
    qtbot.waitUntil(lambda: len(written) == 1)
    autosave.keep(Snapshot(Task({"two": []})))
    qtbot.waitUntil(lambda: not autosave._timer.isActive())
    monkeypatch.setattr(autosave_module, "_DELAY_MS", 60_000)
    qtbot.waitUntil(lambda: len(written) >= 2)
    assert written[1] == "two"
    autosave.flush()
    qtbot.waitUntil(lambda: not autosave.findChildren(Job))


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
        assert child.stdout.readline() == b"task.mamltask\n"
        hands = open_window()
        hands.make_task(line=LINE, dash=DASH)
        assert hands.window.close()
        assert not path.exists()
        assert kept(path.with_name("task-2.mamltask")) == ("line", "dash")
        child.communicate()
    assert AutosaveSlot(path.parent).path == path
