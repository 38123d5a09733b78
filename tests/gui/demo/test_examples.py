"""Adding, naming, drawing, loading and deleting, through the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from maml_studio.gui.demo import image_desk
from maml_studio.gui.demo.example_model import EXAMPLE
from tests.gui import mouse
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands


def image_file(folder: Path, name: str, width: int = 4) -> Path:
    pixels = np.full((40, 40), 255, dtype=np.uint8)
    pixels[10:30, 18 : 18 + width] = 0
    path = folder / name
    Image.fromarray(pixels).save(path)
    return path


def test_three_samples_can_be_learned(hands: Hands) -> None:
    chooser = hands.find(QComboBox, "sampleTasks")
    seen = set()
    for index in range(chooser.count()):
        chooser.setCurrentIndex(index)
        hands.wait_until_ready()
        seen.add(hands.task.labels)
        assert hands.task.is_learnable
    assert len(seen) == chooser.count() >= 3


def test_editing_a_sample_makes_it_ones_own_and_it_can_be_opened_again(hands: Hands) -> None:
    chooser = hands.find(QComboBox, "sampleTasks")
    before = hands.task
    hands.add_example(0, CROSS)
    assert chooser.currentIndex() == -1
    chooser.setCurrentIndex(0)
    assert dict(hands.task) == dict(before)


def test_a_name_is_typed_when_a_class_is_added(hands: Hands) -> None:
    hands.click("newTaskButton")
    assert hands.add_class("ka") == "ka"
    assert hands.add_class() == "Class 2"
    assert hands.demo.model.selected == "Class 2"


def test_renaming_in_place(hands: Hands) -> None:
    card = hands.cards()[1]
    card.name.edit()
    field = hands.window.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText("🦊 fox")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert hands.cards()[1].property("label") == "🦊 fox"
    assert hands.state == "adapting"
    hands.wait_until_ready()


@pytest.mark.parametrize("name", ["", "   ", "first"])
def test_a_name_that_is_not_possible_is_said(hands: Hands, name: str) -> None:
    hands.make_task(first=LINE, second=DASH)
    card = hands.cards()[1]
    card.name.edit()
    field = hands.window.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText(name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert card.property("label") == "second"
    assert card.name.text() == "second"
    assert "class" in hands.message


def test_return_in_a_name_does_not_add_the_drawing(hands: Hands) -> None:
    count = hands.task.count
    mouse.draw(hands.example_canvas, CROSS)
    hands.add_class("typed")
    assert hands.task.count == count
    assert not hands.example_canvas.is_empty


def test_a_very_long_name_breaks_nothing(hands: Hands) -> None:
    name = "ab😀 " * 125
    width = hands.window.width()
    hands.make_task(**{name: LINE, "dash": DASH})
    hands.wait_until_ready()
    assert hands.try_out(LINE).startswith(name.strip())
    assert hands.cards()[0].property("label") == name.strip()
    assert hands.window.width() == width
    assert hands.demo.examples.width() < width / 2
    assert hands.demo.trying.width() < width / 2


def test_a_class_without_examples_is_shown_as_waiting_and_left_out(hands: Hands) -> None:
    hands.make_task(line=LINE, dash=DASH)
    hands.add_class("empty")
    hands.wait_until_ready()
    assert "waits" in " ".join(
        label.text() for label in hands.cards()[2].findChildren(QLabel) if label.isVisible()
    )
    assert hands.try_out(DASH).startswith("dash")
    assert "empty" not in hands.demo.trying.bars.accessibleDescription()


def test_the_minimum_is_said(hands: Hands) -> None:
    hands.click("newTaskButton")
    assert "two" in hands.find(QLabel, "adaptStatus").text()
    assert hands.try_out(LINE) == ""
    hands.add_class()
    hands.add_example(0, LINE)
    assert "second class" in hands.demo.examples.sentence.text()


def test_nothing_can_be_drawn_for_no_class(hands: Hands) -> None:
    hands.click("newTaskButton")
    mouse.draw(hands.example_canvas, LINE)
    assert hands.example_canvas.is_empty


def test_thumbnails_follow_and_one_can_be_deleted(hands: Hands) -> None:
    shown = hands.cards()[0].examples
    label = hands.task.labels[0]
    glyphs = hands.task[label]
    model = shown.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    assert [row.data(EXAMPLE).glyph for row in rows] == list(glyphs)
    shown.select([1])
    QTest.keyClick(shown, Qt.Key.Key_Delete)
    assert hands.task[label] == (glyphs[0], *glyphs[2:])
    assert hands.state == "adapting"
    hands.demo.undo()
    assert hands.task[label] == glyphs


def test_undo_takes_the_last_stroke_then_the_last_edit(hands: Hands) -> None:
    count = hands.task.count
    hands.add_example(0, CROSS)
    mouse.draw(hands.example_canvas, CROSS)
    for left in (1, 0):
        QTest.keyClick(hands.example_canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert len(hands.example_canvas.strokes()) == left
    assert hands.task.count == count + 1
    hands.demo.undo()
    assert hands.task.count == count
    hands.demo.redo()
    assert hands.task.count == count + 1


def test_several_images_are_loaded_and_a_bad_one_does_not_stop_the_rest(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = [image_file(tmp_path, f"{number}.png", 4 + number) for number in range(3)]
    bad = tmp_path / "bad.png"
    bad.write_text("no image")
    monkeypatch.setattr(image_desk, "ask_for_images", lambda *_: [good[0], bad, *good[1:]])
    label = hands.demo.model.selected
    assert label is not None
    before = len(hands.task[label])
    hands.click("loadImagesButton")
    hands.qtbot.waitUntil(lambda: len(hands.task[label]) == before + 3, timeout=5_000)
    assert "1 of 4" in hands.message
    assert "bad.png" in hands.message
    hands.wait_until_ready()
    assert "bad.png" in hands.message
    hands.demo.undo()
    assert len(hands.task[label]) == before


def test_images_of_a_class_that_is_gone_are_not_added(hands: Hands, tmp_path: Path) -> None:
    label = hands.task.labels[0]
    hands.demo.images.load(label, [image_file(tmp_path, "late.png")])
    hands.demo.model.remove_class(label)
    hands.qtbot.wait(300)
    assert label not in hands.task


def test_a_cancelled_dialog_changes_nothing(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_desk, "ask_for_images", lambda *_: [])
    task = hands.task
    hands.click("loadImagesButton")
    hands.click("classifyButton")
    assert hands.task is task
    assert hands.message == ""
