"""How good the examples are, and which of them pulls a drawing elsewhere."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from maml_studio.engine.blame import against
from maml_studio.engine.task import Place, Task
from maml_studio.gui.demo import adaptation, quality
from maml_studio.gui.demo.confusion_view import ConfusionView
from maml_studio.gui.demo.quality import Quality
from maml_studio.gui.demo.task_model import Snapshot
from maml_studio.gui.widgets.thumbnail import Thumbnail
from tests.gui import mouse
from tests.gui.demo.hands import CROSS, DASH, LINE, LOW, RISING, TILTED, Hands
from tests.small_tasks import scribble, scribbled_task


def quality_of(hands: Hands) -> Quality:
    return hands.demo.trying.quality


def wait_until_tested(hands: Hands) -> None:
    hands.wait_until_ready()
    hands.qtbot.waitUntil(lambda: quality_of(hands).found is not None, timeout=20_000)


def wait_until_blamed(hands: Hands) -> None:
    wait_until_tested(hands)
    hands.qtbot.waitUntil(lambda: quality_of(hands).influences is not None, timeout=10_000)


@pytest.fixture
def mistaken(hands: Hands) -> Hands:
    """Have learned lines and dashes, where one dash was put among the lines."""
    hands.make_task(line=LINE, dash=DASH)
    for index, strokes in ((0, TILTED), (0, DASH), (1, LOW)):
        hands.add_example(index, strokes)
    wait_until_tested(hands)
    return hands


def test_before_anything_is_drawn_it_says_how_good_the_examples_are(mistaken: Hands) -> None:
    button = mistaken.find(QPushButton, "qualityButton")
    found = quality_of(mistaken).found
    assert found is not None
    assert found.count == 5
    assert f"{found.right} of 5" in button.text()
    assert "examples are read rightly" in button.accessibleName()
    assert "2-way 2–3-shot" in button.toolTip()
    assert "95 % interval" in button.toolTip()
    assert "inductive" in button.toolTip()


def test_a_click_shows_the_matrix_and_a_cell_selects_its_example(mistaken: Hands) -> None:
    mistaken.click("qualityButton")
    view = mistaken.find(ConfusionView, "confusionMatrix")
    assert view.isVisible()
    assert "1 of line called dash" in view.accessibleDescription()
    at: QPointF = view._box((0, 1)).center()
    mouse.click(view, at.x(), at.y())
    assert not view.isVisible()
    assert mistaken.demo.model.selected == "line"
    assert mistaken.cards()[0].examples.chosen == [2]


def test_the_matrix_works_with_the_keyboard_and_lists_several(mistaken: Hands) -> None:
    button = mistaken.find(QPushButton, "qualityButton")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    view = mistaken.find(ConfusionView, "confusionMatrix")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(view, key)
    panel = mistaken.demo.trying.line.panel
    shown = panel.findChildren(Thumbnail)
    assert [thumbnail.accessibleName() for thumbnail in shown] == [
        "Example 1 of dash",
        "Example 2 of dash",
    ]
    mouse.click(shown[1])
    assert mistaken.cards()[1].examples.chosen == [1]
    assert not panel.isVisible()
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_each_cell_says_what_it_counts_to_the_eye_and_to_a_screen_reader(mistaken: Hands) -> None:
    found = quality_of(mistaken).found
    assert found is not None
    mistaken.click("qualityButton")
    view, panel = mistaken.find(ConfusionView, "confusionMatrix"), mistaken.demo.trying.line.panel
    assert view.hasFocus()
    assert panel._hint.text().startswith("A row: what you call them.")
    chance = "A guess is right 1 time in 2, always saying “line” 3 of 5."
    assert panel.sentence.text().endswith(chance)
    assert view.accessibleDescription().startswith(f"{found.right} of 5 right. 1 of line")
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert panel._hint.text() == "1 of 3 “line” called “dash”"
    assert view.accessibleDescription().startswith("1 of 3 “line” called “dash”. ")
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert panel._hint.text() == "2 of 2 “dash” called “dash”"
    size = panel.size()
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert panel._hint.text() == "None of 2 “dash” called “line”"
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert panel._caption.text() == "No “dash” is called “line”."
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert len(panel.findChildren(Thumbnail)) == 2
    assert panel.size() == size
    at: QPointF = view._box((0, 0)).center()
    mouse.move(view, at.x(), at.y())
    assert panel._hint.text() == "2 of 3 “line” called “line”"
    passport = panel._passport.text()
    assert passport in mistaken.find(QPushButton, "qualityButton").accessibleDescription()
    for fact in ("2-way 2–3-shot", "no split, no episodes", "5 inner steps", "inductive", "95 %"):
        assert fact in passport
    panel.close()


def test_the_arrow_keys_bring_the_cells_of_many_classes_into_view(hands: Hands) -> None:
    glyphs = [scribble(number) for number in range(80)]
    classes = {f"class {number}": glyphs[2 * number : 2 * number + 2] for number in range(40)}
    hands.demo.model.restore(Snapshot(Task(classes)))
    wait_until_tested(hands)
    hands.click("qualityButton")
    view, panel = hands.find(ConfusionView, "confusionMatrix"), hands.demo.trying.line.panel
    for key in [Qt.Key.Key_Down] * 39 + [Qt.Key.Key_Right] * 39:
        QTest.keyClick(view, key)
    last = view._box((39, 39)).center().toPoint()
    viewport = panel._area.viewport()
    assert viewport.rect().contains(view.mapTo(viewport, last))
    assert "“class 39” called “class 39”" in panel._hint.text()
    panel.close()


def test_nothing_is_called_tested_where_nothing_is_learned(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = hands.find(QPushButton, "qualityButton")
    wait_until_tested(hands)
    assert button.isEnabled()
    hands.click("newTaskButton")
    assert not button.isEnabled()
    assert "as soon as they are learned" in button.accessibleName()

    def fail(*_: object) -> None:
        raise RuntimeError("no luck")

    monkeypatch.setattr(adaptation, "adapting", fail)
    hands.add_class("line")
    hands.add_example(0, LINE)
    hands.add_class("dash")
    hands.add_example(1, DASH)
    hands.wait_for("failed")
    assert "nothing was learned" in button.accessibleName()
    assert not button.isEnabled()


def test_a_class_of_one_example_is_said_to_the_screen_reader_too(hands: Hands) -> None:
    hands.make_task(line=LINE, dash=DASH)
    hands.add_example(0, TILTED)
    wait_until_tested(hands)
    hands.click("qualityButton")
    view, panel = hands.find(ConfusionView, "confusionMatrix"), hands.demo.trying.line.panel
    assert "dash has a single example" in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert "“dash” has a single example" in panel._hint.text()
    panel.close()


def test_classes_of_one_example_say_why_they_are_left_out(hands: Hands) -> None:
    hands.make_task(line=LINE, dash=DASH)
    wait_until_tested(hands)
    button = hands.find(QPushButton, "qualityButton")
    assert not button.isEnabled()
    assert "“line” has a single example" in button.toolTip()
    hands.add_example(0, TILTED)
    wait_until_tested(hands)
    assert "of 2" in button.text()
    assert "“dash” has a single example" in button.toolTip()
    hands.click("qualityButton")
    view = hands.find(ConfusionView, "confusionMatrix")
    at: QPointF = view._box((1, 1)).center()
    mouse.click(view, at.x(), at.y())
    assert "“dash” has a single example" in hands.demo.trying.line.panel._caption.text()


def test_the_example_to_blame_is_named_and_muted_with_a_click(mistaken: Hands) -> None:
    mistaken.try_out(RISING)
    wait_until_blamed(mistaken)
    line = mistaken.demo.trying.blame
    assert "towards “line”" in line.text.text()
    assert "This example pulls your “dash”" in line.text.accessibleName()
    before = mistaken.demo.trying._prediction
    mistaken.click("muteBlamedButton")
    assert [example.is_muted for example in mistaken.task.examples("line")] == [False, False, True]
    assert mistaken.state == "adapting"
    wait_until_blamed(mistaken)
    after = mistaken.demo.trying._prediction
    assert before is not None
    assert after is not None
    assert after.probabilities["dash"] > before.probabilities["dash"]
    assert not line.mute.isVisible()
    mistaken.demo.undo()
    assert not any(example.is_muted for example in mistaken.task.examples("line"))


def test_the_person_says_what_was_meant_and_sees_what_pulls_away_from_it(mistaken: Hands) -> None:
    mistaken.try_out(RISING)
    wait_until_blamed(mistaken)
    bars, line = mistaken.demo.trying.bars, mistaken.demo.trying.blame
    bars.setFocus()
    QTest.keyClick(bars, Qt.Key.Key_Down)
    QTest.keyClick(bars, Qt.Key.Key_Return)
    assert "your “line” towards “dash”" in line.text.text()
    mouse.click(line.more)
    assert line.list.isVisible()
    shown = [found for found in line.list.findChildren(Thumbnail) if found.isVisible()]
    places = [
        pull.places[0]
        for pull in against(quality_of(mistaken).influences or (), "line")
        if pull.points_on("line") <= -1.0
    ]
    names = [f"Example {place.index + 1} of {place.label}" for place in places]
    assert [found.accessibleName() for found in shown] == names
    assert {place.label for place in places} == {"line", "dash"}
    assert Place("line", 2) not in places
    line.list.close()
    (other,) = {"line", "dash"} - {places[0].label}
    mistaken.demo.model.select(other)
    mouse.click(line.thumbnail)
    assert mistaken.demo.model.selected == places[0].label
    mistaken.clear()
    mistaken.try_out(RISING)
    wait_until_blamed(mistaken)
    assert "your “dash”" in line.text.text()


def test_a_change_cancels_what_is_found_out_and_forgets_it(
    mistaken: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, leave = threading.Event(), quality.leaving_out

    def leaving_when_let(*given: object) -> object:
        gate.wait(10)
        return leave(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(quality, "leaving_out", leaving_when_let)
    mistaken.add_example(0, LINE)
    assert quality_of(mistaken).found is None
    mistaken.wait_until_ready()
    mistaken.qtbot.wait(500)
    mistaken.add_example(1, DASH)
    gate.set()
    wait_until_tested(mistaken)
    found = quality_of(mistaken).found
    assert found is not None
    assert found.count == 7


def test_it_rests_while_a_pen_is_down(mistaken: Hands) -> None:
    mistaken.add_example(0, CROSS)
    mistaken.wait_until_ready()
    canvas = mistaken.try_canvas
    mouse.press(canvas, 40, 40)
    mistaken.qtbot.wait(900)
    assert quality_of(mistaken).found is None
    assert mistaken.state == "ready"
    mouse.release(canvas, 60, 60)
    wait_until_tested(mistaken)


def test_what_is_known_stays_while_only_the_minds_change(mistaken: Hands) -> None:
    found = quality_of(mistaken).found
    now = mistaken.demo.adaptation
    mistaken.demo.learning.settings_changed.emit(now.settings)
    now.set_task(now.task)
    mistaken.wait_until_ready()
    assert quality_of(mistaken).found is found


def test_what_is_known_is_never_another_minds(mistaken: Hands) -> None:
    boxes = mistaken.demo.learning.minds.boxes
    of_all = quality_of(mistaken).found
    boxes["nearest-pixels"].setChecked(True)
    boxes["meta"].setChecked(False)
    wait_until_tested(mistaken)
    of_pixels = quality_of(mistaken).found
    assert of_pixels is not of_all
    assert "no inner steps" in mistaken.demo.trying.line.button.toolTip()
    boxes["meta"].setChecked(True)
    mistaken.wait_until_ready()
    boxes["nearest-pixels"].setChecked(False)
    wait_until_tested(mistaken)
    found = quality_of(mistaken).found
    assert found is not None
    assert of_all is not None
    assert found is not of_pixels
    assert found.confusion == of_all.confusion
    assert "5 inner steps" in mistaken.demo.trying.line.button.toolTip()


def test_a_failure_is_said_in_the_line(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(quality, "leaving_out", fail)
    hands.make_task(line=LINE, dash=DASH)
    hands.wait_until_ready()
    hands.qtbot.waitUntil(lambda: bool(quality_of(hands).problem), timeout=5_000)
    assert "not enough memory" in hands.find(QPushButton, "qualityButton").accessibleName()
    assert hands.try_out(LINE).startswith("line")


def test_many_examples_are_left_out_in_folds_and_the_one_to_blame_is_found(hands: Hands) -> None:
    task = scribbled_task([26, 27])
    mistake = task["a"][0]
    hands.demo.model.restore(Snapshot(Task({"a": task["a"], "b": [*task["b"], mistake]})))
    wait_until_tested(hands)
    found = quality_of(hands).found
    assert found is not None
    assert found.folds == 25
    assert "in 25 folds" in hands.find(QPushButton, "qualityButton").accessibleName()
    hands.try_out([[point[:2] for point in stroke] for stroke in mistake.strokes])
    wait_until_blamed(hands)
    hands.qtbot.waitUntil(
        lambda: any(len(pull.places) == 1 for pull in quality_of(hands).influences or ()),
        timeout=20_000,
    )
