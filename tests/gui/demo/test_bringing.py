"""Files, folders and images from elsewhere become examples: dropped, pasted, imported."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from shiboken6 import isValid

from maml_studio.engine.example import Example
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.task import Task
from maml_studio.gui.demo import image_desk, intake
from maml_studio.gui.demo.task_model import Snapshot
from maml_studio.gui.demo.tile_stamps import SIDE
from maml_studio.gui.widgets import glyph_painting
from tests.gui import mouse
from tests.gui.demo.hands import DASH, LINE, Hands

CONTROL = Qt.KeyboardModifier.ControlModifier


def image(path: Path, number: int = 0, side: int = 40) -> Path:
    """Write a picture of a bar, of another length for each number."""
    pixels = np.full((side, side), 255, dtype=np.uint8)
    pixels[5 : 15 + number % 20, 8 : 12 + number // 20] = 0
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    return path


def pattern(path: Path, number: int) -> Path:
    """Write a picture of random squares, other ones for each number."""
    squares = np.random.default_rng(number).integers(0, 2, (6, 6), dtype=np.uint8)
    Image.fromarray(np.pad(squares.repeat(8, 0).repeat(8, 1) * 255, 6)).save(path)
    return path


def folder_of_classes(root: Path) -> Path:
    for label, start in (("ka", 0), ("sa", 40)):
        for number in range(3):
            image(root / label / f"{number}.png", start + number)
    return root


def urls(paths: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(hands: Hands, widget: QWidget, paths: list[Path]) -> str:
    """Drop files on a widget, as the system reports it, and return what the highlight said."""
    data = urls(paths)
    place = widget.mapTo(hands.demo, QPoint(widget.width() // 2, 12))
    none, copy, left = (
        Qt.KeyboardModifier.NoModifier,
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
    )
    enter = QDragEnterEvent(place, copy, data, left, none)
    QApplication.sendEvent(hands.demo, enter)
    assert enter.isAccepted()
    veil = hands.demo.images.drop.veil
    assert veil.isVisible()
    QApplication.sendEvent(hands.demo, QDropEvent(QPointF(place), copy, data, left, none))
    assert not veil.isVisible()
    return veil.text


def wait_for(hands: Hands, is_done: Callable[[], bool]) -> None:
    hands.qtbot.waitUntil(is_done, timeout=20_000)


def answer(hands: Hands, text: str) -> None:
    """Answer the question in the column."""
    buttons = hands.demo.examples.tray.findChildren(QPushButton)
    wait_for(hands, lambda: any(button.isVisible() and button.text() == text for button in buttons))
    mouse.click(next(button for button in buttons if button.text() == text))


@pytest.fixture
def two(hands: Hands) -> Hands:
    """Return a window with the classes “line” and “dash”, the second of them selected."""
    hands.make_task(line=LINE, dash=DASH)
    return hands


def test_files_and_a_folder_dropped_on_a_card_join_its_class(two: Hands, tmp_path: Path) -> None:
    paths = [image(tmp_path / "one.png"), image(tmp_path / "more" / "two.png", 1).parent]
    assert drop(two, two.cards()[0], paths) == "Add to “line”"
    wait_for(two, lambda: len(two.task["line"]) == 3)
    assert two.demo.model.history.undoText() == "Add 2 to “line”"
    original = two.task.examples("line")[1].original
    assert original is not None
    assert (original.name, original.data) == ("one.png", paths[0].read_bytes())
    two.demo.undo()
    assert len(two.task["line"]) == 1


def test_files_dropped_on_the_window_join_the_selected_class(two: Hands, tmp_path: Path) -> None:
    text = drop(two, two.demo.learning, [image(tmp_path / "one.png")])
    assert text == "Add to “dash”"
    wait_for(two, lambda: len(two.task["dash"]) == 2)


def test_without_a_class_dropped_files_make_one(hands: Hands, tmp_path: Path) -> None:
    hands.click("newTaskButton")
    drop(hands, hands.demo.learning, [image(tmp_path / "one.png")])
    wait_for(hands, lambda: hands.task.labels == ("Class 1",))
    hands.demo.undo()
    assert hands.task.labels == ()


def test_a_folder_of_images_is_a_class_of_its_name(two: Hands, tmp_path: Path) -> None:
    drop(two, two.demo.learning, [image(tmp_path / "ka" / "1.png").parent])
    wait_for(two, lambda: "ka" in two.task)
    assert two.demo.model.selected == "ka"
    two.demo.undo()
    assert two.task.labels == ("line", "dash")


def test_the_whole_window_takes_images_while_it_shows_the_examples(
    two: Hands, tmp_path: Path
) -> None:
    data = urls([image(tmp_path / "ka" / "1.png").parent])
    none, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    window, left = two.window, Qt.MouseButton.LeftButton
    at = window.statusBar().geometry().center()
    window.tabs.setCurrentWidget(window.train)
    enter = QDragEnterEvent(at, copy, data, left, none)
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()
    window.tabs.setCurrentWidget(two.demo)
    enter = QDragEnterEvent(at, copy, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    assert two.demo.images.drop.veil.isVisible()
    QApplication.sendEvent(window, QDropEvent(QPointF(at), copy, data, left, none))
    wait_for(two, lambda: "ka" in two.task)


def test_a_folder_of_classes_is_added_when_asked_so(two: Hands, tmp_path: Path) -> None:
    before = two.task
    drop(two, two.demo.learning, [folder_of_classes(tmp_path / "script")])
    answer(two, "Add classes")
    wait_for(two, lambda: len(two.task) == 4)
    assert two.task.labels == ("line", "dash", "ka", "sa")
    assert two.demo.model.history.undoText() == "Add the classes of “script”"
    two.demo.undo()
    assert two.task == before


def test_a_folder_of_classes_is_imported_in_place_of_the_task(
    two: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = two.task
    folder = folder_of_classes(tmp_path / "script")
    monkeypatch.setattr(image_desk, "ask_for_folder", lambda _: folder)
    two.demo.examples.import_folder()
    answer(two, "Replace task")
    wait_for(two, lambda: two.task.labels == ("ka", "sa"))
    assert [len(two.task[label]) for label in two.task] == [3, 3]
    assert two.demo.model.history.undoText() == "Replace the task by “script”"
    two.demo.undo()
    assert two.task == before


def test_escape_leaves_the_task_as_it_is(two: Hands, tmp_path: Path) -> None:
    before = two.task
    two.demo.images.take([folder_of_classes(tmp_path / "script")])
    tray = two.demo.examples.tray
    wait_for(two, tray.isVisible)
    QTest.keyClick(tray, Qt.Key.Key_Escape)
    assert not tray.isVisible()
    assert two.task is before
    two.demo.images.load("line", [image(tmp_path / "one.png")])
    wait_for(two, lambda: len(two.task["line"]) == 2)


def test_without_a_class_loaded_images_make_one(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.click("newTaskButton")
    monkeypatch.setattr(image_desk, "ask_for_images", lambda *_: [image(tmp_path / "one.png")])
    hands.click("loadImagesButton")
    wait_for(hands, lambda: hands.task.labels == ("Class 1",))


def test_into_an_empty_task_a_folder_comes_without_a_question(hands: Hands, tmp_path: Path) -> None:
    hands.click("newTaskButton")
    hands.demo.images.take([folder_of_classes(tmp_path / "script")])
    wait_for(hands, lambda: hands.task.labels == ("ka", "sa"))
    hands.wait_until_ready()


def test_a_task_file_is_to_be_opened(two: Hands, tmp_path: Path) -> None:
    path = tmp_path / "mine.mamltask"
    path.write_bytes(b"")
    opened: list[Path] = []
    two.demo.images.open_wanted.connect(opened.append)
    assert drop(two, two.cards()[0], [path]) == "Open “mine”"
    assert opened == [path]


def picture() -> QImage:
    drawn = QImage(60, 60, QImage.Format.Format_RGB32)
    drawn.fill(QColor("white"))
    painter = QPainter(drawn)
    painter.fillRect(20, 10, 8, 40, QColor("black"))
    painter.end()
    return drawn


def paste(hands: Hands) -> None:
    QTest.keyClick(hands.cards()[0] if len(hands.task) else hands.demo, Qt.Key.Key_V, CONTROL)


def test_an_image_is_pasted_into_the_selected_class(two: Hands) -> None:
    QApplication.clipboard().setImage(picture())
    paste(two)
    wait_for(two, lambda: len(two.task["dash"]) == 2)
    example = two.task.examples("dash")[1]
    assert example.original is not None
    assert example.original.name == "pasted.png"
    assert example.glyph.pixels.sum(axis=0).argmax() in (13, 14)
    assert two.demo.model.history.undoText() == "Paste 1 to “dash”"


def test_an_image_is_pasted_into_a_new_class_if_there_is_none(hands: Hands) -> None:
    hands.click("newTaskButton")
    QApplication.clipboard().setImage(picture())
    paste(hands)
    wait_for(hands, lambda: hands.task.labels == ("Class 1",))


def test_copied_files_are_pasted(two: Hands, tmp_path: Path) -> None:
    QApplication.clipboard().setMimeData(urls([image(tmp_path / "one.png")]))
    paste(two)
    # Qt's platform without a screen crashes if its clipboard still owns such data at the end.
    QApplication.clipboard().setText("")
    wait_for(two, lambda: len(two.task["dash"]) == 2)


def test_what_is_no_image_is_said(two: Hands) -> None:
    QApplication.clipboard().setText("words")
    paste(two)
    assert "no image on the clipboard" in two.message


def test_a_warning_goes_when_the_next_paste_succeeds(two: Hands, tmp_path: Path) -> None:
    QApplication.clipboard().setText("words")
    paste(two)
    assert two.message
    QApplication.clipboard().setImage(picture())
    paste(two)
    wait_for(two, lambda: two.task.count == 3)
    assert not two.message
    (tmp_path / "bad.png").write_text("nothing")
    two.demo.images.load("line", [tmp_path / "bad.png"])
    wait_for(two, lambda: "bad.png" in two.message)
    two.demo.images.load("line", [image(tmp_path / "good.png", 30)])
    wait_for(two, lambda: two.task.count == 4)
    assert not two.message


def test_what_was_copied_before_is_not_pasted(two: Hands) -> None:
    two.cards()[0].examples.select([0])
    two.demo.examples.edits.copy()
    QApplication.clipboard().setImage(picture())
    paste(two)
    wait_for(two, lambda: len(two.task["line"]) == 2)
    assert two.task.examples("line")[1].original is not None


def test_what_is_there_already_is_not_added_again_unless_wanted(two: Hands, tmp_path: Path) -> None:
    paths = [image(tmp_path / f"{number}.png", number // 2) for number in range(4)]
    two.demo.images.load("line", paths)
    wait_for(two, lambda: len(two.task["line"]) == 3)
    assert "2 of 4 images are in “line” already" in two.message
    anyway = next(
        button
        for button in two.demo.message.findChildren(QPushButton)
        if button.text() == "Add them anyway"
    )
    mouse.click(anyway)
    assert len(two.task["line"]) == 5
    two.demo.undo()
    assert len(two.task["line"]) == 3


def test_the_like_of_another_class_is_added_and_said(two: Hands, tmp_path: Path) -> None:
    two.demo.images.load("line", [image(tmp_path / "one.png")])
    wait_for(two, lambda: len(two.task["line"]) == 2)
    two.demo.images.load("dash", [image(tmp_path / "two.png")])
    wait_for(two, lambda: len(two.task["dash"]) == 2)
    assert "in “line” too" in two.message


def test_what_only_looks_like_one_of_another_class_is_said_to(two: Hands, tmp_path: Path) -> None:
    two.demo.images.load("line", [pattern(tmp_path / "one.png", 1)])
    wait_for(two, lambda: len(two.task["line"]) == 2)
    with Image.open(tmp_path / "one.png") as original:
        original.resize((2 * original.width, 2 * original.height)).save(tmp_path / "two.png")
    two.demo.images.load("dash", [tmp_path / "two.png"])
    wait_for(two, lambda: len(two.task["dash"]) == 2)
    assert two.message == (
        "The image looks like one in “line”: the network cannot tell them apart."
    )
    one = pattern(tmp_path / "three.png", 3)
    two.demo.images.load("line", [one])
    wait_for(two, lambda: len(two.task["line"]) == 3)
    two.demo.images.load("dash", [one])
    wait_for(two, lambda: len(two.task["dash"]) == 3)
    assert two.message == "The image is in “line” too: the network cannot tell them apart."


def test_an_empty_folder_and_a_bad_file_are_said_and_the_rest_goes_on(
    two: Hands, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "bad.png").write_text("no image")
    paths = [tmp_path / "nothing", tmp_path / "bad.png", image(tmp_path / "good.png")]
    two.demo.images.load("line", paths)
    wait_for(two, lambda: len(two.task["line"]) == 2)
    assert "2 of 3" in two.message
    assert "bad.png" in two.message
    assert "nothing" in two.message


def test_a_thousand_images_keep_the_window_alive(
    two: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted = set()
    paint = glyph_painting._painted

    def noted(glyph: Glyph, side: int, ratio: float, ink: QColor) -> QPixmap:
        painted.add(glyph.key)
        return paint(glyph, side, ratio, ink)

    monkeypatch.setattr(glyph_painting, "_painted", noted)
    QPixmapCache.clear()
    paths = [pattern(tmp_path / f"{number}.png", number % 500) for number in range(1000)]
    ticks = []
    timer = QTimer(two.window, interval=5, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(len(two.task["line"])))
    timer.start()
    two.demo.images.load("line", paths)
    wait_for(two, lambda: len(two.task["line"]) > 400)
    timer.stop()
    # The window went on living while the images were read, before they came as one step.
    assert ticks.count(ticks[0]) > 10
    assert two.cards()[0].height() < 300
    two.cards()[0].expand()
    shown = two.cards()[0].examples
    wait_for(two, lambda: shown.height() > 48 * 60)

    def seen() -> set[bytes]:
        rows = shown.rows_in(shown.viewport().visibleRegion().boundingRect())
        return {two.task["line"][row].key for row in rows}

    wait_for(two, lambda: bool(seen()) and seen() <= painted)
    assert QPixmapCache.cacheLimit() * 1024 > 1000 * (2 * SIDE) ** 2 * 4
    two.demo.undo()
    assert len(two.task["line"]) == 1


def test_stopping_keeps_what_was_read_as_one_step(
    two: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from maml_studio.engine import image_examples

    load = image_examples.load_example

    def load_slowly(path: Path) -> Example:
        time.sleep(0.02)
        return load(path)

    monkeypatch.setattr(image_examples, "load_example", load_slowly)
    paths = [image(tmp_path / f"{number}.png", number) for number in range(200)]
    column, height = two.demo.examples, two.demo.examples.cards.height()
    two.demo.images.load("line", paths)
    wait_for(two, column.tray.isVisible)
    assert column.cards.height() == height
    answer(two, "Stop")
    wait_for(two, lambda: len(two.task["line"]) > 1)
    assert 1 < len(two.task["line"]) < 200
    assert "Stopped after" in two.message
    assert not column.tray.isVisible()
    two.demo.undo()
    assert len(two.task["line"]) == 1
    assert two.message == ""


def test_stopping_while_comparing_adds_nothing(
    two: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compare_for_long(task: Task, read: object) -> Generator[None, None, None]:
        while True:
            time.sleep(0.01)
            yield

    paths = [image(tmp_path / f"{number}.png", number) for number in range(3)]
    tray = two.demo.examples.tray
    with monkeypatch.context() as patch:
        patch.setattr(intake, "comparing", compare_for_long)
        two.demo.images.load("line", paths)
        wait_for(two, tray.isVisible)
        wait_for(two, lambda: "Comparing" in tray.findChild(QLabel, "intakeText").text())
        two.demo.images.load("line", paths[:1])
        patch.undo()
        assert two.demo.images.stop()
    assert two.message == "Stopped: the images were not added."
    assert not tray.isVisible()
    wait_for(two, lambda: len(two.task["line"]) > 1)
    assert len(two.task["line"]) == 2


def test_an_answer_counts_though_what_had_the_focus_is_gone(two: Hands, tmp_path: Path) -> None:
    two.window.activateWindow()
    card = two.cards()[-1]
    card.setFocus()
    two.demo.images.take([folder_of_classes(tmp_path / "script")])
    tray = two.demo.examples.tray
    wait_for(two, tray.isVisible)
    two.demo.model.remove_class("line")
    wait_for(two, lambda: not isValid(card))
    focused = QApplication.focusWidget()
    assert focused is not None
    assert tray.isAncestorOf(focused)
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert not tray.isVisible()
    wait_for(two, lambda: two.task.labels == ("dash", "ka", "sa"))


def test_a_large_kept_task_is_read_while_the_window_shows(
    open_window: Callable[[], Hands], hands: Hands
) -> None:
    rng = np.random.default_rng(0)
    noisy = [
        Glyph.from_ink(rng.integers(0, 255, (200, 200), dtype=np.uint8).copy()) for _ in range(12)
    ]
    hands.demo.model.replace(Snapshot(Task({"ka": noisy[:6], "sa": noisy[6:]})), "Noise")
    assert hands.window.close()
    again = open_window()
    assert again.state == "loading"
    assert again.task.labels == ()
    again.demo.examples.add_class()
    assert again.task.labels == ()
    wait_for(again, lambda: again.task.labels == ("ka", "sa"))
    assert not again.demo.model.history.canUndo()
    assert again.demo.examples.isEnabled()
    again.wait_until_ready()
