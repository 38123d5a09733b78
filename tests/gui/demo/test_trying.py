"""The third column: answers while and after drawing, and image files."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QPushButton,
    QTableWidget,
    QWidget,
)

from maml_studio.engine.classifier import Classifier
from maml_studio.engine.glyph import Glyph
from maml_studio.gui.demo import image_desk
from maml_studio.gui.demo.answers_window import AnswersWindow
from tests.gui import mouse
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands


@pytest.fixture
def lines(hands: Hands) -> Hands:
    """Have learned lines and dashes."""
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    return hands


def images(folder: Path) -> list[Path]:
    """Return a line, a file that is no image, and a dash."""
    upright = np.full((60, 60), 255, dtype=np.uint8)
    upright[5:55, 27:33] = 0
    Image.fromarray(upright).save(folder / "upright.png")
    Image.fromarray(upright.T).save(folder / "flat.png")
    (folder / "text.png").write_text("not an image")
    return [folder / "upright.png", folder / "text.png", folder / "flat.png"]


def test_the_answer_comes_with_pen_up_and_is_right(lines: Hands) -> None:
    assert lines.try_out(LINE).startswith("line")
    assert lines.try_out(DASH).startswith("dash")
    assert lines.demo.trying.bars.accessibleDescription().startswith("line")


def test_the_answer_comes_while_drawing(lines: Hands) -> None:
    canvas = lines.try_canvas
    mouse.press(canvas, 20, 20)
    for y in range(30, 200, 10):
        mouse.move(canvas, 20, y)
    lines.qtbot.waitUntil(lambda: lines.answer.startswith("line"))
    mouse.release(canvas, 20, 200)
    assert lines.answer.startswith("line")


def test_undoing_a_stroke_answers_again(lines: Hands) -> None:
    lines.try_out([*LINE, *DASH])
    canvas = lines.try_canvas
    canvas.undo()
    assert lines.answer.startswith("line")
    canvas.undo()
    assert lines.answer == ""


def test_the_drawing_stays_and_is_answered_anew_after_every_change(lines: Hands) -> None:
    lines.try_out(CROSS)
    lines.add_class("cross")
    lines.add_example(2, CROSS)
    lines.wait_until_ready()
    assert lines.answer.startswith("cross")
    lines.demo.model.rename_class("cross", "times")
    lines.wait_until_ready()
    assert lines.answer.startswith("times")


def test_what_is_drawn_while_not_ready_is_answered_when_ready(lines: Hands) -> None:
    lines.add_example(0, LINE)
    assert lines.state == "adapting"
    lines.clear()
    mouse.draw(lines.try_canvas, DASH)
    assert lines.answer == ""
    lines.wait_until_ready()
    assert lines.answer.startswith("dash")


def test_not_ready_is_said_on_the_canvas(lines: Hands) -> None:
    lines.click("newTaskButton")
    assert "two classes" in lines.try_canvas.accessibleDescription()
    assert "two classes" in lines.demo.trying.sentence.text()
    assert not lines.find(QPushButton, "classifyButton").isEnabled()
    lines.demo.undo()
    lines.wait_until_ready()
    assert "two classes" not in lines.try_canvas.accessibleDescription()


def test_the_canvas_shows_what_the_network_sees(lines: Hands) -> None:
    plain = lines.try_canvas.grab().toImage()
    lines.try_out([[(0.05, 0.05), (0.1, 0.1)]])
    corner = lines.try_canvas.grab().toImage()
    place = lines.try_canvas.width() - 20
    assert plain.pixel(place, place) != corner.pixel(place, place)


def test_an_answer_that_fails_is_said(lines: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Classifier, glyph: Glyph) -> None:
        raise RuntimeError("out of memory")

    with monkeypatch.context() as patch:
        patch.setattr(Classifier, "predict", fail)
        assert lines.try_out(LINE) == ""
        assert "not enough memory" in lines.message
    assert lines.try_out(LINE).startswith("line")


def test_late_comparisons_are_not_shown(lines: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    lines.demo.learning.minds.choose(("meta", "random"))
    lines.wait_until_ready()
    main, gate = threading.current_thread(), threading.Event()
    predict: Callable[[Classifier, Glyph], object] = Classifier.predict

    def predict_when_let(self: Classifier, glyph: Glyph) -> object:
        if threading.current_thread() is not main:
            gate.wait(10)
        return predict(self, glyph)

    monkeypatch.setattr(Classifier, "predict", predict_when_let)
    lines.try_out(LINE)
    lines.qtbot.wait(50)
    lines.clear()
    gate.set()
    lines.qtbot.wait(200)
    assert lines.find(QLabel, "comparison").text() == ""


def classify(hands: Hands, paths: list[Path], monkeypatch: pytest.MonkeyPatch) -> AnswersWindow:
    monkeypatch.setattr(image_desk, "ask_for_images", lambda *_: paths)
    hands.click("classifyButton")
    hands.qtbot.waitUntil(lambda: bool(hands.demo.findChildren(AnswersWindow)), timeout=5_000)
    return hands.demo.findChildren(AnswersWindow)[0]


def test_image_files_are_classified_and_a_bad_one_is_named(
    lines: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = classify(lines, images(tmp_path), monkeypatch)
    table = answers.findChild(QTableWidget, "answersTable")
    texts = [table.item(row, 2).text() for row in range(3)]
    assert texts[0] == "line"
    assert table.item(1, 1).text() == "text.png"
    assert "not an image" in texts[1]
    assert texts[2] == "dash"
    assert not answers.isModal()


def test_answers_are_saved_as_csv(
    lines: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = images(tmp_path)
    answers = classify(lines, paths, monkeypatch)
    target = tmp_path / "answers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    mouse.click(answers.save_button)
    with target.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == [str(path) for path in paths]
    assert [row["label"] for row in rows] == ["line", "", "dash"]
    assert "text.png" in rows[1]["error"]
    assert sum(float(rows[0][f"probability of {label}"]) for label in lines.task) == pytest.approx(
        1, abs=1e-5
    )
    assert "answers.csv" in answers.message.text()


def test_a_place_that_cannot_be_written_is_said(
    lines: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = classify(lines, images(tmp_path), monkeypatch)
    blocked = tmp_path / "file"
    blocked.write_text("")
    answers.save(blocked / "answers.csv")
    assert "cannot be written" in answers.message.text()
    assert answers.isVisible()


def test_a_waiting_class_and_a_changed_task_do_not_disturb_the_answers(
    lines: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines.add_class("empty")
    lines.wait_until_ready()
    lines.demo.images.classify(images(tmp_path))
    lines.demo.model.rename_class("line", "renamed")
    lines.qtbot.waitUntil(lambda: bool(lines.demo.findChildren(AnswersWindow)), timeout=5_000)
    answers = lines.demo.findChildren(AnswersWindow)[0]
    target = tmp_path / "answers.csv"
    answers.save(target)
    heading = target.read_text("utf-8-sig").splitlines()[0]
    shares = "probability of line,probability of dash"
    assert heading == f"file,label,probability,{shares},familiarity,none of these,error"
    assert answers.table.item(0, 2).text() == "line"


def drop(hands: Hands, widget: QWidget, paths: list[Path]) -> None:
    """Drop files on the middle of a widget, as the system reports it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = widget.mapTo(hands.demo, widget.rect().center())
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, copy, data, left, none)
    QApplication.sendEvent(hands.demo, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(hands.demo, QDropEvent(QPointF(place), copy, data, left, none))


def test_files_dropped_on_the_third_column_are_classified(lines: Hands, tmp_path: Path) -> None:
    drop(lines, lines.try_canvas, images(tmp_path))
    lines.qtbot.waitUntil(lambda: bool(lines.demo.findChildren(AnswersWindow)), timeout=5_000)


def test_files_dropped_on_a_card_become_its_examples(lines: Hands, tmp_path: Path) -> None:
    drop(lines, lines.cards()[1], images(tmp_path)[:1])
    lines.qtbot.waitUntil(lambda: len(lines.task["dash"]) == 2, timeout=5_000)
    assert len(lines.task["line"]) == 1
