"""What rough use broke once: none of it shows another task's answer, or loses anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from maml_studio.gui.preferences import Preferences
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, Hands

BOTH = ("meta", "random")


def shown_label(hands: Hands) -> str:
    return str(hands.find(QLabel, "topPrediction").property("label"))


def test_no_answer_outlives_its_classes_with_both_starts(hands: Hands) -> None:
    hands.demo.learning.minds.choose(BOTH)
    hands.make_task(line=LINE, dash=DASH, cross=CROSS)
    hands.wait_until_ready()
    assert hands.try_out(CROSS)
    hands.qtbot.waitUntil(lambda: bool(hands.demo.trying.other.text()))
    for edit in (lambda: hands.demo.model.remove_class("cross"), hands.demo.model.history.undo):
        edit()
        assert (hands.answer, shown_label(hands), hands.demo.trying.other.text()) == ("", "", "")
        hands.demo.refresh()
        hands.wait_until_ready()
        hands.qtbot.waitUntil(lambda: bool(hands.demo.trying.other.text()))


def test_a_renamed_class_does_not_answer_under_its_old_name(hands: Hands) -> None:
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    assert hands.try_out(LINE).startswith("line")
    hands.demo.model.rename_class("line", "bar")
    assert shown_label(hands) == ""
    hands.wait_until_ready()
    assert shown_label(hands) == "bar"


@pytest.mark.parametrize("is_new", [False, True], ids=["another class", "a new class"])
def test_undo_takes_back_what_is_being_typed_and_then_the_step(hands: Hands, is_new: bool) -> None:
    before = hands.task
    if is_new:
        hands.click("addClassButton")
    else:
        hands.demo.model.remove_class(before.labels[0])
        hands.cards()[0].name.edit()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    opened, changed = field.text(), hands.task
    QTest.keyClicks(field, "typed")
    hands.demo.undo()
    assert (field.text(), hands.task) == (opened, changed)
    hands.demo.undo()
    assert hands.task.labels == before.labels
    hands.demo.redo()
    hands.demo.undo()
    assert hands.task.labels == before.labels


def test_images_of_a_class_that_is_gone_are_not_lost_silently(hands: Hands, tmp_path: Path) -> None:
    image = Image.new("L", (30, 30), 255)
    image.paste(0, (5, 5, 10, 25))
    image.save(tmp_path / "bar.png")
    first = hands.task.labels[0]
    hands.demo.images.load(first, [tmp_path / "bar.png"])
    hands.demo.model.remove_class(first)
    hands.qtbot.waitUntil(lambda: "is gone" in hands.message)
    assert first in hands.message


def test_a_refused_close_goes_on_learning(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    autosave = hands.window._autosave

    def full() -> None:
        autosave._timer.stop()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(autosave, "flush", full)
    hands.make_task(line=LINE, dash=DASH)
    assert not hands.window.close()
    assert "No space left" in hands.message
    hands.wait_until_ready()
    hands.add_example(0, LINE)
    assert not hands.window.close()
    assert hands.window.close()


def test_settings_with_an_absurd_number_do_not_keep_the_app_from_opening(
    open_window: MakeWindow,
) -> None:
    Preferences().remember("start_from", "1" * 5000)
    hands = open_window()
    hands.wait_until_ready()


def test_a_class_name_is_never_markup_in_the_status_bar(hands: Hands) -> None:
    hands.demo.told.emit("“<b>bold</b>” " + "a" * 500)
    labels = [
        each for each in hands.window.statusBar().findChildren(QLabel) if "bold" in each.text()
    ]
    assert [each.textFormat() for each in labels] == [Qt.TextFormat.PlainText]
    assert hands.window.minimumSizeHint().width() < 1400
