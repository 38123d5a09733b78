"""Examples go from one window of the app to another, with strokes and originals."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from maml_studio.engine.task import Task
from maml_studio.engine.task_file import dump_task
from maml_studio.gui.demo import example_mime, example_packing
from maml_studio.gui.demo.example_mime import places, places_mime
from maml_studio.gui.demo.example_packing import KEY
from maml_studio.gui.demo.task_model import Snapshot
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands
from tests.gui.demo.test_bringing import image

CONTROL = Qt.KeyboardModifier.ControlModifier

_COPIES = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from maml_studio.engine.example import Example
from maml_studio.engine.glyph import Glyph
from maml_studio.gui.demo.example_mime import Clip
from maml_studio.gui.demo.example_packing import KEY
from maml_studio.gui.job import stop_jobs

app, window = QApplication([]), QWidget()
clip = Clip(window)
clip.put("ka", [Example(Glyph.from_strokes([[(0, 0), (1, 1)]]))])
waiting = QTimer(window, interval=5)
waiting.timeout.connect(lambda: app.clipboard().image().text(KEY) and app.exit(0))
waiting.start()
status = app.exec()
stop_jobs(window)
sys.exit(status)
"""


def as_png(shown: QImage) -> QImage:
    """Send a picture through a PNG, as it goes from process to process."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert shown.save(buffer, "PNG")  # type: ignore[call-overload]
    return QImage.fromData(buffer.data())


def copy(hands: Hands, rows: list[int]) -> QImage:
    """Copy examples of the first class, and return what another process sees on the clipboard."""
    shown = hands.cards()[0].examples
    shown.select(rows)
    QTest.keyClick(shown, Qt.Key.Key_C, CONTROL)
    clipboard = QApplication.clipboard()
    hands.qtbot.waitUntil(lambda: bool(clipboard.image().text(KEY)), timeout=10_000)
    return as_png(clipboard.image())


@pytest.fixture
def source(hands: Hands, tmp_path: Path) -> Hands:
    """Return a window with two drawings and an image, the last muted, in “ka”."""
    hands.make_task(ka=LINE, sa=DASH)
    hands.add_example(0, CROSS)
    hands.demo.images.load("ka", [image(tmp_path / "one.png")])
    hands.qtbot.waitUntil(lambda: len(hands.task["ka"]) == 3, timeout=10_000)
    hands.demo.model.mute_examples("ka", [2], True)
    return hands


def paste(hands: Hands) -> None:
    QTest.keyClick(hands.cards()[0] if len(hands.task) else hands.demo, Qt.Key.Key_V, CONTROL)


def test_strokes_and_originals_are_pasted_in_another_window(
    source: Hands, open_window: MakeWindow
) -> None:
    QApplication.clipboard().setImage(copy(source, [0, 1, 2]))
    copied = source.task.examples("ka")
    other = open_window()
    other.demo.model.replace(Snapshot(Task({"ta": []})), "Other")
    paste(other)
    other.qtbot.waitUntil(lambda: len(other.task["ta"]) == 3, timeout=10_000)
    pasted = other.task.examples("ta")
    assert [example.glyph.key for example in pasted] == [example.glyph.key for example in copied]
    assert pasted[0].glyph.strokes[0].tolist() == copied[0].glyph.strokes[0].tolist()
    assert pasted[2] == copied[2].__class__(pasted[2].glyph, True, copied[2].original)
    assert other.demo.model.history.undoText() == "Paste 3 to “ta”"
    other.demo.undo()
    assert other.task["ta"] == ()


def test_into_an_empty_task_they_bring_the_name_of_their_class(
    source: Hands, open_window: MakeWindow
) -> None:
    QApplication.clipboard().setImage(copy(source, [0]))
    other = open_window()
    other.demo.model.clear()
    paste(other)
    other.qtbot.waitUntil(lambda: other.task.labels == ("ka",), timeout=10_000)


def test_examples_are_dragged_from_window_to_window(
    source: Hands, open_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(example_mime, "_HERE", "the other process")
    mime = places_mime("ka", [0, 1], source.task.examples("ka"))
    monkeypatch.undo()
    mime.setImageData(as_png(QImage(mime.imageData())))
    other = open_window()
    other.demo.model.replace(Snapshot(Task({"ta": []})), "Other")
    place = other.cards()[0].mapTo(other.demo, QPoint(60, 12))
    left, none, move = (
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.MoveAction,
    )  # fmt: skip
    QApplication.sendEvent(other.demo, QDragEnterEvent(place, move, mime, left, none))
    assert other.demo.images.drop.veil.text == "Add to “ta”"
    QApplication.sendEvent(other.demo, QDropEvent(QPointF(place), move, mime, left, none))
    other.qtbot.waitUntil(lambda: len(other.task["ta"]) == 2, timeout=10_000)
    assert [glyph.key for glyph in other.task["ta"]] == [
        glyph.key for glyph in source.task["ka"][:2]
    ]
    assert len(source.task["ka"]) == 3


def test_too_much_for_a_picture_goes_without_originals_or_not_at_all(
    source: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples = source.task.examples("ka")
    whole = len(base64.b64decode(example_packing.packed("ka", examples)))
    monkeypatch.setattr(example_packing, "_LARGEST", whole - 1)
    text = example_packing.packed("ka", examples)
    found = list(example_packing.unpacking(text))
    assert len(found) == 3
    monkeypatch.setattr(example_packing, "_LARGEST", 10)
    assert example_packing.packed("ka", examples) == ""


def test_a_drag_begins_without_packing_large_originals(
    source: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[Task] = []

    def dump(task: Task) -> bytes:
        attempts.append(task)
        return dump_task(task)

    monkeypatch.setattr(example_packing, "dump_task", dump)
    monkeypatch.setattr(example_mime, "_MOST_DRAGGED", 10)
    examples = source.task.examples("ka")
    assert QImage(places_mime("ka", [0, 1, 2], examples).imageData()).text(KEY)
    assert [one.original for task in attempts for one in task.examples("ka")] == [None] * 3
    attempts.clear()
    assert examples[2].original is not None
    monkeypatch.setattr(example_packing, "_LARGEST", len(examples[2].original.data) - 1)
    example_packing.packed("ka", examples)
    assert len(attempts) == 1


def test_what_no_file_can_hold_is_dragged_as_a_picture(
    source: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(task: Task) -> bytes:
        raise ValueError("The task is too large for one file.")

    monkeypatch.setattr(example_packing, "dump_task", refuse)
    mime = places_mime("ka", [0, 1], source.task.examples("ka"))
    assert places(mime) == ("ka", [0, 1])
    assert not QImage(mime.imageData()).isNull()


@pytest.mark.parametrize(
    ("text", "said"),
    [(base64.b64encode(b"no task").decode(), "clipboard"), ("abcde", "beside its pixels")],
)
def test_a_damaged_text_is_said(source: Hands, text: str, said: str) -> None:
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.setText(KEY, text)
    QApplication.clipboard().setImage(picture)
    before = source.task
    paste(source)
    source.qtbot.waitUntil(lambda: said in source.message, timeout=10_000)
    assert "base64" not in source.message
    assert source.task is before


def test_a_window_that_has_copied_ends_cleanly() -> None:
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, "-c", _COPIES],
        env=surroundings,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr.decode()


def test_a_drop_of_our_own_format_alone_is_refused(source: Hands) -> None:
    mime = QMimeData()
    mime.setData("application/x-unknown", b"x")
    enter = QDragEnterEvent(
        QPoint(50, 200), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(source.demo, enter)
    assert not enter.isAccepted()
