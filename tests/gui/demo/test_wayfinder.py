"""Keys lead through the Demo: from column to column, to what is used often, and out of what runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from maml_studio.gui.demo import inner_loops
from maml_studio.gui.demo.class_card import ClassCard
from maml_studio.gui.shortcuts import shortcuts_of
from tests.gui import mouse
from tests.gui.demo.conftest import MakeWindow
from tests.gui.demo.hands import CROSS, DASH, LINE, LOW, RISING, TILTED, Hands
from tests.pictures import letter, save

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def active(hands: Hands) -> Hands:
    """Return a window that has the keyboard; the canvas to try has the focus."""
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    hands.try_canvas.setFocus()
    return hands


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> QWidget:
    """Press a key where the focus is, and return where it is then."""
    QTest.keyClick(focused(), key, modifiers)
    return focused()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def status(hands: Hands) -> list[str]:
    return [label.text() for label in hands.window.statusBar().findChildren(QLabel)]


def test_f6_goes_round_the_columns_both_ways(active: Hands) -> None:
    first, demo = active.cards()[0].examples, active.demo
    ring = [first, demo.learning.time.scrubber, active.try_canvas]
    assert [press(Qt.Key.Key_F6) for _ in ring] == ring
    assert [press(Qt.Key.Key_F6, SHIFT) for _ in ring] == [ring[1], ring[0], ring[2]]


def test_f6_goes_to_a_message_that_is_shown_and_its_end_gives_the_focus_back(
    active: Hands,
) -> None:
    active.demo.message.show_warning("Something.", "Mend it", lambda: None)
    button = press(Qt.Key.Key_F6)
    assert isinstance(button, QPushButton)
    assert button.text() == "Mend it"
    assert press(Qt.Key.Key_F6) is active.cards()[0].examples
    press(Qt.Key.Key_F6, SHIFT)
    press(Qt.Key.Key_Escape)
    assert not active.message
    assert focused() is active.cards()[0].examples


def test_f6_finds_a_way_without_classes_and_steps(active: Hands) -> None:
    press(Qt.Key.Key_N, CONTROL)
    active.try_canvas.setFocus()
    assert press(Qt.Key.Key_F6).objectName() == "newTaskButton"
    assert press(Qt.Key.Key_F6) is active.demo.learning.inner.steps


def test_from_the_canvas_two_keys_lead_to_the_examples_of_the_second_class(active: Hands) -> None:
    press(Qt.Key.Key_F6)
    assert press(Qt.Key.Key_Down, CONTROL) is active.cards()[1].examples
    before = active.task.examples(active.task.labels[1])
    press(Qt.Key.Key_M)
    assert not any(example.is_muted for example in before)
    assert active.task.examples(active.task.labels[1])[0].is_muted
    assert press(Qt.Key.Key_Up, CONTROL) is active.cards()[0].examples


def test_the_focus_on_a_card_goes_along_and_one_elsewhere_stays(active: Hands) -> None:
    assert press(Qt.Key.Key_Down, CONTROL) is active.try_canvas
    assert active.demo.model.selected == active.task.labels[1]
    active.cards()[1].setFocus()
    after = press(Qt.Key.Key_Down, CONTROL)
    assert isinstance(after, ClassCard)
    assert after is active.cards()[2]


def test_keys_lead_to_what_is_used_often(active: Hands) -> None:
    demo = active.demo
    assert press(Qt.Key.Key_1, CONTROL) is demo.learning.time.scrubber
    assert press(Qt.Key.Key_2, CONTROL) is demo.learning.minds.boxes["meta"]
    assert press(Qt.Key.Key_3, CONTROL) is demo.trying.judged.alone
    QTest.keyClick(focused(), Qt.Key.Key_4, CONTROL)
    assert demo.trying.none.costs.isVisible()
    demo.trying.none.costs.close()


def test_a_key_opens_what_became_of_the_examples_left_out(active: Hands) -> None:
    line = active.demo.trying.line
    active.qtbot.waitUntil(line.button.isEnabled, timeout=20_000)
    QTest.keyClick(active.try_canvas, Qt.Key.Key_6, CONTROL)
    assert line.panel.isVisible()
    line.panel.close()


def test_the_example_to_blame_is_muted_with_keys(active: Hands) -> None:
    active.make_task(line=LINE, dash=DASH)
    for index, strokes in ((0, TILTED), (0, DASH), (1, LOW)):
        active.add_example(index, strokes)
    active.wait_until_ready()
    active.try_out(RISING)
    mute = active.demo.trying.blame.mute
    active.qtbot.waitUntil(mute.isVisible, timeout=20_000)
    active.try_canvas.setFocus()
    assert press(Qt.Key.Key_5, CONTROL) is mute
    press(Qt.Key.Key_Space)
    assert [one.is_muted for one in active.task.examples("line")] == [False, False, True]


def test_where_there_is_no_way_the_status_says_why(active: Hands) -> None:
    assert press(Qt.Key.Key_5, CONTROL) is active.try_canvas
    assert any("no example to mute" in text for text in status(active))
    active.make_task(line=LINE)
    active.try_canvas.setFocus()
    assert press(Qt.Key.Key_1, CONTROL) is active.try_canvas
    assert any("no inner steps" in text for text in status(active))


def test_all_of_them_are_listed_and_have_keys_of_their_own(active: Hands) -> None:
    keys = {line.text: line.keys for line in shortcuts_of(active.window)}
    goals = [text for text, _, _ in active.demo.ways.goals]
    assert [keys[text] for text in goals] == [f"Ctrl+{number}" for number in range(1, 7)]
    assert keys["Next part of the window"] == "F6"


def test_escape_stops_the_loading_of_images(active: Hands, tmp_path: Path) -> None:
    paths = [save(tmp_path / f"{number}.png", letter()) for number in range(300)]
    active.demo.images.take(paths)
    tray = active.demo.examples.tray
    active.qtbot.waitUntil(lambda: tray.isVisible() or tray._soon.isActive(), timeout=10_000)
    press(Qt.Key.Key_Escape)
    active.qtbot.waitUntil(lambda: "Stopped after" in active.message, timeout=10_000)


def test_escape_stops_classifying(active: Hands, tmp_path: Path) -> None:
    paths = [save(tmp_path / f"{number}.png", letter()) for number in range(300)]
    active.demo.images.classify(paths)
    batch = active.demo.images._files._running[0]
    active.qtbot.waitUntil(lambda: bool(batch.files), timeout=10_000)
    press(Qt.Key.Key_Escape)
    active.qtbot.waitUntil(lambda: batch.is_over, timeout=10_000)
    assert 0 < len(batch.files) < 300
    assert not active.demo.images.stop()


def test_escape_skips_slow_motion_this_once(active: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inner_loops, "SLOW_MOTION_SECONDS", 120.0)
    active.demo.learning.inner.slow_motion.setChecked(True)
    active.demo.learning.inner.steps.setValue(20)
    points = active.demo.learning.plot
    active.qtbot.waitUntil(lambda: active.state == "adapting" and not points.is_empty)
    active.cards()[0].examples.select([0])
    press(Qt.Key.Key_Escape)
    assert active.cards()[0].examples.selected == [0]
    press(Qt.Key.Key_Escape)
    assert active.cards()[0].examples.selected == []
    assert not active.demo.adaptation.hurry()
    active.wait_until_ready()
    assert active.demo.adaptation.settings.slow_motion
    assert active.demo.learning.inner.slow_motion.isChecked()


def test_escape_stops_playing_then_selects_no_examples(active: Hands) -> None:
    active.cards()[0].examples.select([0, 1])
    active.demo.learning.time.toggle_play()
    press(Qt.Key.Key_Escape)
    assert not active.demo.learning.time.is_playing
    assert active.cards()[0].examples.selected == [0, 1]
    press(Qt.Key.Key_Escape)
    assert active.cards()[0].examples.selected == []
    mouse.draw(active.try_canvas, CROSS)
    press(Qt.Key.Key_Escape)
    assert not active.try_canvas.is_empty


def test_the_question_about_a_folder_is_answered_with_keys(active: Hands, tmp_path: Path) -> None:
    for name in "pq":
        (tmp_path / "letters" / name).mkdir(parents=True)
        save(tmp_path / "letters" / name / "1.png", letter())
    before = active.task
    active.demo.images.take([tmp_path / "letters"])
    question = active.find(QPushButton, "intakeSecond")
    active.qtbot.waitUntil(question.hasFocus, timeout=10_000)
    press(Qt.Key.Key_Escape)
    assert active.task is before
    assert focused() is active.try_canvas
    active.demo.images.take([tmp_path / "letters"])
    active.qtbot.waitUntil(question.hasFocus, timeout=10_000)
    press(Qt.Key.Key_Return)
    active.qtbot.waitUntil(lambda: len(active.task) == len(before) + 2, timeout=10_000)
    assert focused() is active.try_canvas


def test_the_tab_bar_has_a_name(open_window: MakeWindow) -> None:
    assert open_window().window.tabs.tabBar().accessibleName() == "Demo or Train"
