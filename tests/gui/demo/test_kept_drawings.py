"""What is on the canvases is there again after a crash."""

from __future__ import annotations

import contextlib
import errno
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from maml_studio.gui.demo import kept_drawings
from maml_studio.gui.demo.kept_drawings import KeptDrawings
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands

SOON_MS = 2000
DRAWS_ON = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from maml_studio.gui.demo.kept_drawings import KeptDrawings
from maml_studio.gui.widgets.stroke_canvas import StrokeCanvas
from tests.gui import mouse
app = QApplication([])
canvas = StrokeCanvas()
canvas.resize(200, 200)
drawings = KeptDrawings(Path(sys.argv[1]), {"try": canvas}, canvas)
drawings.begin()
def draw():
    mouse.draw(canvas, [[(0.1, 0.2), (0.7, 0.9)]])
    print(len(canvas.strokes()), flush=True)
timer = QTimer(interval=50)
timer.timeout.connect(draw)
timer.start()
app.exec()
"""
STROKES_IN_TWO_SECONDS = 40


def made(qtbot: QtBot) -> Iterator[StrokeCanvas]:
    widget = StrokeCanvas()
    qtbot.addWidget(widget)
    widget.resize(200, 200)
    yield widget
    for drawings in widget.findChildren(KeptDrawings):
        with contextlib.suppress(OSError):
            drawings.flush()


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[StrokeCanvas]:
    yield from made(qtbot)


@pytest.fixture
def again(qtbot: QtBot) -> Iterator[StrokeCanvas]:
    yield from made(qtbot)


def kept(folder: Path, canvas: StrokeCanvas) -> KeptDrawings:
    drawings = KeptDrawings(folder / "task.mamltask", {"try": canvas}, canvas)
    drawings.begin()
    return drawings


def test_strokes_are_on_the_disk_within_two_seconds(
    qtbot: QtBot, tmp_path: Path, canvas: StrokeCanvas, again: StrokeCanvas
) -> None:
    kept(tmp_path, canvas)
    mouse.draw(canvas, CROSS)
    file = tmp_path / "task.drawings.json"
    qtbot.waitUntil(file.exists, timeout=SOON_MS)
    kept(tmp_path, again)
    assert len(again.strokes()) == 2
    for stroke, other in zip(canvas.strokes(), again.strokes(), strict=True):
        for point, same in zip(stroke, other, strict=True):
            assert same == pytest.approx(point, abs=1e-4)
    again.undo()
    assert len(again.strokes()) == 1


@pytest.mark.parametrize("strokes", [25, 38, 61])
def test_a_killed_process_loses_at_most_two_seconds(
    qtbot: QtBot, tmp_path: Path, canvas: StrokeCanvas, strokes: int
) -> None:
    command = [sys.executable, "-c", DRAWS_ON, str(tmp_path / "task.mamltask")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        drawn = next(int(line) for line in process.stdout if int(line) >= strokes)
        process.kill()
    kept(tmp_path, canvas)
    assert drawn - STROKES_IN_TWO_SECONDS <= len(canvas.strokes())
    assert len(canvas.strokes()) > 0


def test_drawing_on_and_on_does_not_put_it_off(
    qtbot: QtBot, tmp_path: Path, canvas: StrokeCanvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []
    monkeypatch.setattr(kept_drawings, "atomic_write", lambda path, _: written.append(path))
    kept(tmp_path, canvas)
    for _ in range(12):
        mouse.draw(canvas, DASH)
        qtbot.wait(100)
    assert written


def test_a_stroke_is_kept_before_the_pen_is_lifted(
    qtbot: QtBot, tmp_path: Path, canvas: StrokeCanvas, again: StrokeCanvas
) -> None:
    drawings = kept(tmp_path, canvas)
    with qtbot.waitSignal(drawings.saved, timeout=SOON_MS):
        mouse.press(canvas, 20, 20)
        for place in range(30, 150, 10):
            mouse.move(canvas, place, place)
    kept(tmp_path, again)
    assert len(again.strokes()) == 1
    assert len(again.strokes()[0]) > 5
    mouse.release(canvas, 150, 150)


def test_a_write_that_failed_is_tried_again_and_the_message_goes_away(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path) + ".part")

    monkeypatch.setattr(kept_drawings, "_RETRY_MS", 100)
    with monkeypatch.context() as full:
        full.setattr(kept_drawings, "atomic_write", is_full)
        mouse.draw(hands.try_canvas, CROSS)
        hands.qtbot.waitUntil(lambda: "drawings" in hands.message)
        assert hands.message.endswith("No space left on device.")
        assert ".part" not in hands.message
    hands.qtbot.waitUntil(lambda: hands.message == "", timeout=SOON_MS)


def test_drawings_that_could_not_be_kept_at_the_close_are_tried_again(
    qtbot: QtBot, tmp_path: Path, canvas: StrokeCanvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(kept_drawings, "_RETRY_MS", 100)
    drawings = kept(tmp_path, canvas)
    with monkeypatch.context() as full:
        full.setattr(kept_drawings, "atomic_write", is_full)
        mouse.draw(canvas, CROSS)
        with pytest.raises(OSError, match="No space left"):
            drawings.flush()
    qtbot.waitUntil((tmp_path / "task.drawings.json").exists, timeout=SOON_MS)


def test_each_new_task_that_is_taken_back_brings_its_own_drawing_back(hands: Hands) -> None:
    mouse.draw(hands.example_canvas, LINE)
    hands.click("newTaskButton")
    hands.add_class("B")
    mouse.draw(hands.example_canvas, CROSS)
    hands.click("newTaskButton")
    assert hands.example_canvas.is_empty
    history = hands.demo.model.history
    history.undo()
    assert len(hands.example_canvas.strokes()) == 2
    while history.canUndo():
        history.undo()
    assert len(hands.example_canvas.strokes()) == 1


def test_cleared_canvases_come_back_empty(
    tmp_path: Path, canvas: StrokeCanvas, again: StrokeCanvas
) -> None:
    drawings = kept(tmp_path, canvas)
    mouse.draw(canvas, CROSS)
    drawings.flush()
    canvas.clear()
    drawings.flush()
    kept(tmp_path, again)
    assert again.is_empty


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"drawings": 3}',
        '{"drawings": {"try": [[[1]]]}}',
        '{"drawings": {"try": 1}}',
    ],
)
def test_an_odd_file_is_said_and_replaced(
    qtbot: QtBot, tmp_path: Path, canvas: StrokeCanvas, content: str
) -> None:
    file = tmp_path / "task.drawings.json"
    file.write_text(content)
    drawings = KeptDrawings(tmp_path / "task.mamltask", {"try": canvas}, canvas)
    said: list[str] = []
    drawings.unreadable.connect(said.append)
    drawings.begin()
    assert said
    assert said[0].startswith("The drawings of last time could not be read")
    assert canvas.is_empty
    mouse.draw(canvas, DASH)
    drawings.flush()
    assert "0.5" in file.read_text()


def test_a_folder_that_is_not_there_is_said(
    qtbot: QtBot, tmp_path: Path, canvas: StrokeCanvas
) -> None:
    (tmp_path / "folder").write_text("a file")
    drawings = kept(tmp_path / "folder", canvas)
    with qtbot.waitSignal(drawings.failed, timeout=SOON_MS) as told:
        mouse.draw(canvas, DASH)
    assert told.args[0].startswith("The drawings could not be saved")


def test_the_next_window_shows_the_drawings_and_answers(
    hands: Hands, open_window: MakeWindow
) -> None:
    mouse.draw(hands.example_canvas, CROSS)
    mouse.draw(hands.try_canvas, DASH)
    answer = hands.answer
    assert hands.window.close()
    again = open_window()
    again.wait_until_ready()
    assert len(again.example_canvas.strokes()) == 2
    assert len(again.try_canvas.strokes()) == 1
    assert again.answer == answer
